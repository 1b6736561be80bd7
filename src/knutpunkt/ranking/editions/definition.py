# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an edition of a ranking is: parts, areas, groups, questions with their rules, total, places.

These classes are the file format (see docs/reference/ranking.md): the JSON Schema is made from them. They
check what one place can tell; :mod:`knutpunkt.ranking.editions.checks` checks what only the whole tells. Points
and weights are decimals, written with a point. A text is either one string (Swedish) or ``{sv: ..., en: ...}``.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

FORMAT = "knutpunkt-ranking/1"
#: Far more than any ranking asks: a file beyond this is refused before it is scored.
MOST_QUESTIONS, MOST_PARTS, MOST_UNITS = 1000, 60, 2000

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_&.+-]{1,60}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=8)]
Positive = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=8, gt=0)]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _day_or_moment(value: Any) -> Any:
    """Read "2023-02-25" as a day: left to itself a library would make it midnight, and digits alone a second."""
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value if _DAY.match(value) else "")
    except ValueError:
        raise PydanticCustomError("day", "not a day or a time") from None


Moment = Annotated[datetime | date, BeforeValidator(_day_or_moment)]


class Piece(BaseModel):
    """A piece of an edition: unknown fields are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Piece):
    """A text in Swedish, and in English where there is one."""

    sv: Prose
    en: Prose = ""

    def __str__(self) -> str:
        return self.sv

    def in_language(self, language: str) -> str:
        """Return the text in ``language`` ("sv", "en"), Swedish where there is no other."""
        return (self.en if language == "en" else "") or self.sv


Text = Words | Prose


def told(text: Text | None, language: str = "sv") -> str:
    """Return a text in the reader's language; the empty string for none."""
    if text is None:
        return ""
    return text.in_language(language) if isinstance(text, Words) else text


class Missing(StrEnum):
    """What becomes of a question without an answer: no points, last year's answer, or not counted at all."""

    ZERO = "zero"
    LAST_YEAR = "last_year"
    LEFT_OUT = "left_out"


class Requirement(StrEnum):
    """What rankings ask of a "yes", again and again."""

    DOCUMENTED = "documented"
    PUBLIC = "public"
    ADOPTED = "adopted"
    WHOLE_ORGANISATION = "whole_organisation"
    CURRENT = "current"
    FOLLOWED_UP = "followed_up"
    MEASURED = "measured"


class Weight(StrEnum):
    """How much a question counts: its points become its weight's points times its share of its own highest."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Option(Piece):
    """One of the answers to choose from. Points may be negative."""

    key: Key
    label: Text
    points: Number


class Aspect(Piece):
    """Something that adds to an answer when it is there."""

    key: Key
    label: Text


class Bonus(Piece):
    """Points for each aspect, with one of the options ``when`` (any option if empty), ``at_most`` in all."""

    points: Number
    aspects: Annotated[tuple[Aspect, ...], Field(min_length=1, max_length=60)]
    at_most: Number | None = None
    when: tuple[Key, ...] = ()


class OptionsRule(Piece):
    """Each option has its points; a bonus for aspects may be added."""

    kind: Literal["options"]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=60)]
    bonus: Bonus | None = None


class Step(Piece):
    """A step of a ladder: exactly one of the four bounds, and the points it gives."""

    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None
    points: Number


class LadderRule(Piece):
    """A number gives the points of the first step it fits, from the top; ``otherwise`` those of none."""

    kind: Literal["ladder"]
    unit: Line | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=60)]
    otherwise: Number = Decimal(0)


class Minus(Piece):
    """Minus points (``points`` below zero) for values worse than ``beyond``.

    All at once without ``full_at``; else falling in a line to it ("worst": the worst value among the units).
    """

    beyond: Number
    points: Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=8, lt=0)]
    full_at: Number | Literal["worst"] | None = None


class RelativeRule(Piece):
    """The best gets ``points``, the others in proportion.

    ``share_of_best``: points × value/best (or best/value where lower is better). ``between``: falling in a
    line from the best value to ``zero_at`` ("worst": the worst value among the units). ``best``: a published
    best value; else the best among the units. ``threshold``: worse than it gives nothing. ``cap`` and
    ``floor``: values above and below are taken as these.
    """

    kind: Literal["relative"]
    unit: Line | None = None
    better: Literal["higher", "lower"]
    points: Positive
    curve: Literal["share_of_best", "between"] = "share_of_best"
    zero_at: Number | Literal["worst"] | None = None
    best: Number | None = None
    threshold: Number | None = None
    cap: Number | None = None
    floor: Number | None = None
    minus: Minus | None = None


class GivenRule(Piece):
    """The answer is the points themselves, as the publisher has given them, from ``least`` to ``points``."""

    kind: Literal["given"]
    points: Positive
    least: Number = Decimal(0)


Rule = Annotated[OptionsRule | LadderRule | RelativeRule | GivenRule, Field(discriminator="kind")]


class FollowUp(Piece):
    """The question counts only when question ``of`` is answered by one of the options ``when``.

    Else it gives nothing; its highest points count all the same (``otherwise: zero``) or not (``left_out``).
    """

    of: Key
    when: Annotated[tuple[Key, ...], Field(min_length=1)]
    otherwise: Literal["zero", "left_out"] = "zero"


class NotFor(Piece):
    """Whom a question does not concern: groups and units. For them it gives no points and no highest points."""

    groups: tuple[Key, ...] = ()
    units: tuple[Key, ...] = ()


class Question(Piece):
    """A question, or an outside figure, and how it gives points.

    ``text`` is our own short paraphrase, never the publisher's words; ``interpreted`` says that the rule was
    read out of sources that do not state it in full. ``source`` names the outside source of a figure; without one the
    municipality answers itself. ``previous`` is the key of the same question the year
    before. ``kolada`` is the number of the figure in Kolada, when that is where it comes from, ``kolada_year`` its
    year (else the year before the edition's, as the figures are then known).
    """

    key: Key
    number: Annotated[str, StringConstraints(max_length=20)] = ""
    part: Key
    area: Key
    text: Text
    note: Text | None = None
    source: Prose = ""
    address: Annotated[str, StringConstraints(max_length=1000)] = ""
    interpreted: bool = False
    previous: Key | None = None
    rule: Rule
    weight: Weight | None = None
    follow_up: FollowUp | None = None
    not_for: NotFor = NotFor()
    missing: Missing | None = None
    requirements: tuple[Requirement, ...] = ()
    kolada: Annotated[str, StringConstraints(pattern=r"^[NU]\d{5}$")] | None = None
    kolada_year: Annotated[int, Field(ge=1900, le=2200)] | None = None


class Part(Piece):
    """A part (section) with its own sum: a survey, outside figures, climate data.

    ``weight`` multiplies its points, or is its share of the whole, as the total says; ``group_weights`` says
    otherwise for some groups. ``max_points`` is what the publisher says it can give, known or not.
    """

    key: Key
    name: Text
    weight: Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=8, ge=0)] = Decimal(1)
    group_weights: dict[Key, Annotated[Decimal, Field(allow_inf_nan=False, ge=0)]] = {}
    max_points: Positive | None = None


class Named(Piece):
    """An area of questions, or a group of units."""

    key: Key
    name: Text


class Unit(Piece):
    """One of those that are ranked."""

    id: Key
    name: Line | None = None
    group: Key | None = None
    county: Line | None = None


class Total(Piece):
    """How the parts become one number, and how it is shown.

    ``sum``: Σ weight × points. ``weighted_shares``: Σ weight × points/highest, the weights being 1 together; a
    part that has nothing to give a unit is left out and the other weights grow in proportion. Shown as points,
    share (of the highest) or percent, rounded to ``decimals`` by ``rounding``. ``published``: "rounded" as
    that, or "binary_truncated": int(round(share, 2) × 100) in binary floating point, as one publisher did.
    """

    method: Literal["sum", "weighted_shares"] = "sum"
    shown_as: Literal["points", "share", "percent"] = "points"
    decimals: Annotated[int, Field(ge=0, le=8)] = 2
    rounding: Literal["half_up", "half_even", "down", "up"] = "half_up"
    published: Literal["rounded", "binary_truncated"] = "rounded"


class Places(Piece):
    """How places are counted: by the total or the published one, and what those with the same get.

    ``shared``: the same place, the next is skipped (1 2 2 4). ``dense``: none is skipped (1 2 2 3). ``last``:
    the last of the shared places (1 3 3 4). ``mean``: the mean of them (1 2.5 2.5 4).
    """

    by: Literal["total", "published"] = "total"
    ties: Literal["shared", "dense", "last", "mean"] = "shared"


class Completeness(Piece):
    """How much of the edition is known: ``known`` of about ``of`` questions."""

    known: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=0)] | None = None
    note: Text | None = None


class Result(Piece):
    """A published result of a unit, as far as it was read somewhere."""

    unit: Key
    name: Line | None = None
    place: Annotated[int, Field(ge=1)] | None = None
    points: Number | None = None
    group: Line | None = None
    group_place: Annotated[int, Field(ge=1)] | None = None
    source: Prose = ""


class Edition(Piece):
    """One year's ranking."""

    format: Literal["knutpunkt-ranking/1"]
    key: Key
    ranking: Key
    title: Text
    year: Annotated[int, Field(ge=1900, le=2200)]
    publisher: Line
    closes: Moment | None = None
    method: Text | None = None
    sources: tuple[Annotated[str, StringConstraints(min_length=1, max_length=1000)], ...] = ()
    completeness: Completeness | None = None
    weights: dict[Weight, Positive] = {Weight.LOW: Decimal(1), Weight.MEDIUM: Decimal(2), Weight.HIGH: Decimal(3)}
    missing: Missing = Missing.ZERO
    round_points: Annotated[int, Field(ge=0, le=8)] | None = None
    total: Total = Total()
    places: Places = Places()
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=MOST_PARTS)]
    areas: Annotated[tuple[Named, ...], Field(min_length=1, max_length=200)]
    groups: Annotated[tuple[Named, ...], Field(max_length=100)] = ()
    units: Annotated[tuple[Unit, ...], Field(max_length=MOST_UNITS)] = ()
    results: Annotated[tuple[Result, ...], Field(max_length=MOST_UNITS)] = ()
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=MOST_QUESTIONS)]

    @property
    def by_key(self) -> dict[str, Question]:
        """The questions by their keys."""
        return {question.key: question for question in self.questions}
