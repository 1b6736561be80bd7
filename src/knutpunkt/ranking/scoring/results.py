# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes into a scoring and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: an option's key or a number (None: no answer), and the aspects that are there."""

    value: str | Decimal | None = None
    aspects: frozenset[str] = frozenset()


Sheet = Mapping[str, Given]
"""One unit's answers by question key."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by unit, for the year, and those of the year before for questions that fall back on them."""

    units: Mapping[str, Sheet]
    before: Mapping[str, Sheet] = field(default_factory=dict)


class Standing(StrEnum):
    """How a question came to its points."""

    ANSWERED = "answered"
    LAST_YEAR = "last_year"
    MISSING = "missing"
    LEFT_OUT = "left_out"
    NOT_ASKED = "not_asked"
    NOT_FOR_THEM = "not_for_them"


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """What one question gave a unit, and the highest it could give that unit."""

    points: Decimal
    max: Decimal
    standing: Standing


@dataclass(frozen=True, slots=True)
class SectionScore:
    """What a part gave: points, highest points, and their share (None when there was nothing to get)."""

    points: Decimal
    max: Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's scores. ``total`` is exact to 20 decimals; ``rounded`` and ``published`` as the edition says."""

    id: str
    group: str | None
    county: str | None
    questions: Mapping[str, QuestionScore]
    sections: Mapping[str, SectionScore]
    total: Decimal
    max: Decimal
    rounded: Decimal
    published: Decimal
    place: Decimal | None = None
    group_place: Decimal | None = None
    county_place: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """All units' scores, in the order of the answers."""

    units: tuple[UnitScore, ...]

    @property
    def by_id(self) -> dict[str, UnitScore]:
        """The scores by the units' ids."""
        return {unit.id: unit for unit in self.units}
