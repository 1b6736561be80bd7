# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each column of a table is about, from its heading and from what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .amounts import parse_money
from .dates import is_day_gone_wrong, parse_period
from .names import NameBook, looks_like_organisation
from .synonyms import fields_named, unit_of
from .text import one_line
from .types import Cell, Column, Field, Known
from .words import parse_status, parse_visibility

_SAMPLE = 200
_REFERENCE = re.compile(r"[A-ZÅÄÖ]{0,4}[-. ]?\d{1,4}(?:[.:-]\d{1,3}){0,3}[a-zA-Z]?\.?")
_ROLE = re.compile(
    r"(?:chef|samordnare|ledare|strateg|ingenjör|controller|sekreterare|handläggare|ekonom|planerare|inspektör|ansvarig"
    r"|kommunikatör|direktör|rektor|utvecklare|administratör|koordinator|inspiratör|vd|konsult|specialist|ekolog)\b",
    re.IGNORECASE,
)
_MANY: frozenset[Field] = frozenset({"goals", "documents", "remark", "follow_up", "participants", "ignore"})


@dataclass(frozen=True, slots=True)
class Books:
    """The known names of each kind, indexed once for a whole import."""

    departments: NameBook
    positions: NameBook
    goals: NameBook
    documents: NameBook

    @classmethod
    def of(cls, known: Known) -> Books:
        """Index everything that is known."""
        return cls(*(NameBook.of(known.of(kind)) for kind in ("departments", "positions", "goals", "documents")))


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a column: the share of its cells (0–1) that could be each thing."""

    count: int
    dates: float
    ranges: float
    spans: float
    statuses: float
    amounts: float
    departments: float
    organisations: float
    positions: float
    roles: float
    goals: float
    references: float
    visibility: float
    length: float
    distinct: float


def look_at(cells: Sequence[Cell], books: Books) -> Content:
    """Measure a column by up to 200 of its cells."""
    sample = [cell for cell in cells if not cell.is_blank][:_SAMPLE]
    count = len(sample)
    if not count:
        return Content(0, *[0.0] * 14)
    texts = [one_line(cell.text) for cell in sample]

    def share(hits: int) -> float:
        return hits / count

    periods = [parse_period(cell.value) for cell in sample]
    found = [period.value for period in periods if period.value and (period.value.first or period.value.last)]
    return Content(
        count=count,
        dates=share(len(found) + sum(1 for period in periods if is_day_gone_wrong(period.problem))),
        ranges=share(sum(1 for period in found if period.first != period.last)),
        spans=share(sum(1 for period in found if period.span)),
        statuses=share(sum(1 for cell in sample if (isinstance(cell.value, str) and parse_status(cell).value)
                           or cell.percent)),
        amounts=share(sum(1 for cell in sample if parse_money(cell.value).value is not None)),
        departments=share(sum(1 for text in texts if books.departments.find(text))),
        organisations=share(sum(1 for text in texts if looks_like_organisation(text))),
        positions=share(sum(1 for text in texts if books.positions.find(text))),
        roles=share(sum(1 for text in texts if _ROLE.search(text) and len(text) < 60)),
        goals=share(sum(1 for text in texts if books.goals.find(text))),
        references=share(sum(1 for text in texts if _REFERENCE.fullmatch(text))),
        visibility=share(sum(1 for text in texts if parse_visibility(text).value)),
        length=sum(len(text) for text in texts) / count,
        distinct=len(set(texts)) / count,
    )  # fmt: skip


def score_fields(heading: str, content: Content) -> dict[Field, float]:
    """Return how surely a column is about each field, from heading and contents together."""
    scores = dict(fields_named(heading))
    if content.count == 0:
        return {field: score * 0.8 for field, score in scores.items()}
    _weigh_heading(scores, content)
    for field, share, worth in (
        ("status", content.statuses, 0.6), ("department", content.departments, 0.75),
        ("position", content.positions, 0.75), ("goals", content.goals, 0.75),
        ("end", content.dates - content.ranges, 0.5), ("period", content.ranges, 0.5),
        ("visibility", content.visibility if content.length > 3 else 0, 0.4),
        ("department", content.organisations, 0.45), ("position", content.roles, 0.45),
    ):  # fmt: skip
        if share >= 0.7 and not scores:
            scores[field] = share * worth  # type: ignore[index]
    if not scores and content.references >= 0.9 and content.distinct > 0.9:
        scores["reference"] = 0.45
    return scores


def _weigh_heading(scores: dict[Field, float], content: Content) -> None:
    """Lower or move what a heading says by what stands below it."""
    if "position" in scores or "department" in scores:
        _weigh_responsible(scores, content)
    if {"end", "start", "period"} & scores.keys():
        _weigh_dates(scores, content)
    if "status" in scores and content.statuses < 0.3:
        scores["status"] *= 0.9 if content.length < 25 else 0.5
        if content.length >= 25:
            scores["follow_up"] = max(scores.get("follow_up", 0.0), 0.6)
    if "budget" in scores and content.amounts < 0.2 and content.length > 40:
        scores["budget"] *= 0.5
        scores["resource_note"] = max(scores.get("resource_note", 0.0), 0.65)
    if "kind" in scores and content.length > 30:
        scores["kind"] *= 0.5
    if "reference" in scores and content.length > 15:
        scores["reference"] *= 0.4
    if "title" in scores and (content.dates > 0.7 or content.amounts > 0.9):
        scores["title"] *= 0.5
    if "hours" in scores and content.dates > 0.5:
        scores["hours"] *= 0.4


def _weigh_responsible(scores: dict[Field, float], content: Content) -> None:
    """Decide between department and position by who stands in the cells."""
    organisations = max(content.departments, content.organisations)
    persons = max(content.positions, content.roles)
    if organisations > persons + 0.3:
        scores["department"] = max(scores.get("department", 0.0), scores.get("position", 0.0))
        scores.pop("position", None)
    elif persons > organisations + 0.3 and "department" in scores and content.departments < 0.2:
        scores["position"] = max(scores.get("position", 0.0), scores["department"] - 0.05)
        scores["department"] *= 0.8


def _weigh_dates(scores: dict[Field, float], content: Content) -> None:
    """Decide between start, end and both by whether the cells hold one day or a stretch of time."""
    if content.dates < 0.3:
        if content.statuses > 0.5 and "end" in scores:
            scores["status"] = scores.pop("end")
        for field in ("start", "end", "period"):
            if field in scores and content.length > 25:
                scores[field] *= 0.3
        return
    days = content.dates - content.ranges
    if "period" in scores and content.spans < 0.2 and days >= 0.2 * content.dates:
        scores["end"] = max(scores.get("end", 0.0), scores.pop("period") - 0.05)


def propose_columns(
    headings: dict[int, str], cells: dict[int, list[Cell]], books: Books, *, taken: dict[int, Column]
) -> list[Column]:
    """Return what each column is taken for.

    :param headings: column number → heading.
    :param cells: column number → its cells in the rows below the heading.
    :param taken: columns already decided, as those of a cross table.

    Each field that an activity has once goes to the column that is surest of it; another column
    surely about the same becomes a description (for titles) or is left out.
    """
    contents = {index: look_at(cells.get(index, []), books) for index in headings}
    scores = {index: score_fields(headings[index], contents[index]) for index in headings if index not in taken}
    choice = _share_out(scores)
    _find_title(choice, scores, contents, headings)
    columns = []
    for index in sorted(headings):
        if index in taken:
            column = taken[index]
        else:
            field, confidence = choice.get(index, ("ignore", 0.0))
            column = Column(index, headings[index], field, round(confidence, 2))
        column.samples = _samples(cells.get(index, []))
        column.unit = unit_of(headings[index]) if column.field == "budget" else ""
        column.fill_down = column.field in {"goals", "department"} and _holds_below(cells.get(index, []), contents)
        columns.append(column)
    return columns


def _share_out(scores: dict[int, dict[Field, float]]) -> dict[int, tuple[Field, float]]:
    """Give each single field to its surest column, first column first where equal."""
    offers = sorted(
        ((score, -index, field) for index, found in scores.items() for field, score in found.items() if score >= 0.35),
        reverse=True,
    )
    choice: dict[int, tuple[Field, float]] = {}
    used: set[Field] = set()
    for score, negative, field in offers:
        index = -negative
        if index in choice or (field in used and field not in _MANY):
            continue
        if field == "period" and used & {"start", "end"}:
            continue
        choice[index] = (field, score)
        used.add(field)
    return choice


def _find_title(
    choice: dict[int, tuple[Field, float]],
    scores: dict[int, dict[Field, float]],
    contents: dict[int, Content],
    headings: dict[int, str],
) -> None:
    """See to it that the title is the name of the thing: a second title column is the description."""
    title = next((index for index, (field, _) in choice.items() if field == "title"), None)
    described = any(field == "description" for field, _ in choice.values())
    others = [i for i, found in scores.items() if found.get("title", 0) >= 0.6 and i != title and i not in choice]
    if title is not None and others and not described:
        other = others[0]
        if contents[title].length > 2 * contents[other].length > 0 and contents[other].distinct > 0.5:
            choice[other], choice[title] = ("title", scores[other]["title"]), ("description", 0.6)
        else:
            choice[other] = ("description", 0.55)
    if title is None and described:
        index = next(index for index, (field, _) in choice.items() if field == "description")
        choice[index] = ("title", 0.5)
    elif title is None:
        free = [i for i in headings if i not in choice and contents[i].count and contents[i].dates < 0.3]
        free = [i for i in free if i in scores]
        best = max(free, key=lambda i: contents[i].distinct * min(contents[i].length, 60), default=None)
        if best is not None and contents[best].length > 8:
            choice[best] = ("title", 0.4)


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the first three different texts of a column, shortened."""
    seen: dict[str, None] = {}
    for cell in cells:
        if not cell.is_blank:
            text = one_line(cell.text)
            seen[text if len(text) <= 80 else text[:79] + "…"] = None
        if len(seen) == 3:
            break
    return tuple(seen)


def _holds_below(cells: Sequence[Cell], contents: dict[int, Content]) -> bool:
    """True when a column names each thing once, at the top of the rows it holds for."""
    texts = [one_line(cell.text) for cell in cells if not cell.is_blank and cell.merged_from is None]
    merged = any(cell.merged_from for cell in cells)
    rows = max((content.count for content in contents.values()), default=0)
    if merged or len(texts) < 2 or not cells or len(texts) > 0.6 * rows:
        return False
    return len(set(texts)) == len(texts) and not all(cell.is_blank for cell in cells[:1])
