# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What taking in an edition would change: its parts and points, and each question against what is stored. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from knutpunkt.ranking.editions.definition import Edition, Part, Question
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError, Path, written
from knutpunkt.ranking.scoring.rules import highest_points

#: What is compared of a question, in the order it is told.
COMPARED = (
    "number", "part", "area", "text", "note", "source", "address", "rule", "weight", "follow_up", "not_for",
    "missing", "requirements", "interpreted", "previous", "kolada", "kolada_year",
)  # fmt: skip
Fate = Literal["new", "changed", "removed", "same"]


@dataclass(frozen=True, slots=True)
class PartSummary:
    """A part: how many questions, how many of them the municipality answers, and what they can give in all.

    ``known`` is the highest sum of the known questions, weights of questions included and that of the part not.
    """

    part: Part
    questions: int
    own: int
    known: Decimal


@dataclass(frozen=True, slots=True)
class QuestionFate:
    """What becomes of a question: new, changed (in which fields), removed, or the same."""

    question: Question
    fate: Fate
    fields: tuple[str, ...] = ()


def most(edition: Edition, question: Question) -> Decimal:
    """Return the highest points of a question, with its weight: the weight's points replace those of its rule."""
    highest = highest_points(question.rule)
    return edition.weights[question.weight] if question.weight and highest else highest


def parts_of(edition: Edition) -> list[PartSummary]:
    """Return the parts with their questions and points, in the edition's order."""
    found = []
    for part in edition.parts:
        asked = [question for question in edition.questions if question.part == part.key]
        known = sum((most(edition, question) for question in asked), Decimal(0))
        found.append(PartSummary(part, len(asked), sum(not question.source for question in asked), known))
    return found


def fates(edition: Edition, stored: Edition | None) -> list[QuestionFate]:
    """Return what becomes of each question, those that are removed last."""
    have: Mapping[str, Question] = stored.by_key if stored else {}
    found = []
    for question in edition.questions:
        before = have.get(question.key)
        if before is None:
            found.append(QuestionFate(question, "new"))
            continue
        fields = tuple(name for name in COMPARED if getattr(before, name) != getattr(question, name))
        found.append(QuestionFate(question, "changed" if fields else "same", fields))
    gone = [question for key, question in have.items() if key not in edition.by_key]
    return found + [QuestionFate(question, "removed") for question in gone]


def frame_changes(edition: Edition, stored: Edition | None) -> list[str]:
    """Return the fields besides the questions in which an edition differs from the stored one; "order" for theirs."""
    if stored is None:
        return []
    names = [name for name in Edition.model_fields if name not in {"format", "key", "questions"}]
    found = [name for name in names if getattr(edition, name) != getattr(stored, name)]
    kept = [question.key for question in edition.questions if question.key in stored.by_key]
    before = [question.key for question in stored.questions if question.key in edition.by_key]
    return found if kept == before else [*found, "order"]


def require_storable(edition: Edition) -> Edition:
    """Return the edition; raise FaultyError where a text holds the one sign that the format takes and no database."""
    reason = N_("Texten innehåller ett styrtecken (noll) som inte går att spara.")
    remedy = N_("Ta bort tecknet.")
    paths = [path for path, text in _texts(edition.model_dump(), ()) if "\0" in text]
    if paths:
        raise FaultyError(tuple(Fault(written(path), reason, remedy, path=path) for path in paths))
    return edition


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))
