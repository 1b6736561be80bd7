# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a snapshot holds: plain data with a schema, and its seal. Knows no Django.

Numbers of key figures are kept as text, so that what is read back is what was written, digit by digit,
whatever the database does with numbers. Findings are known by their fingerprint, goals, activities and
departments by their keys; the names beside them are those of the day.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

SCHEMA = 1
#: Seen: taken on its own day. Rebuilt: read afterwards out of what was recorded at the time.
SEEN, REBUILT = "seen", "rebuilt"
FINISHED = frozenset({"done", "stopped"})
OVERLAP = "overlap"


class UnreadableError(ValueError):
    """The data is no snapshot of a schema known here, or was changed after it was sealed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A department at the top of the organisation on the day."""

    key: int
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one department leads (how many of which status) and joins in one row."""

    column: int
    led: Mapping[str, int] = field(default_factory=dict)
    joined: int = 0
    hole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A goal or an area with its cells; ``statuses`` counts each activity once, ``level`` is the judgement."""

    key: str
    label: str
    group: str = ""
    promise: bool = False
    level: str = ""
    statuses: Mapping[str, int] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """A submitted activity: the column that leads it, its department's name, its status, its goals."""

    key: int
    title: str
    column: int
    department: str
    status: str
    goals: tuple[int, ...] = ()

    @property
    def finished(self) -> bool:
        """Tell whether it is done or stopped."""
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class Noted:
    """A gap or an overlap: what it is about in words, where it belongs, what had been decided about it."""

    fingerprint: str
    kind: str
    subject: str
    columns: tuple[int, ...] = ()
    state: str = "untried"
    choice: str = ""

    @property
    def is_overlap(self) -> bool:
        """Tell whether two activities may be the same."""
        return self.kind == OVERLAP

    @property
    def counts(self) -> bool:
        """Tell whether it is there to be dealt with.

        A gap counts until somebody has said that it is none; an overlap until something is decided.
        """
        if self.state != "settled":
            return True
        return not self.is_overlap and self.choice != "no_gap"


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure's last value with its year, judgement and source; ``value`` is None without any.

    ``breaks`` are the years from which something else is measured.
    """

    key: str
    name: str
    unit: str
    decimals: int
    good: str
    year: int | None = None
    value: str | None = None
    level: str = "unknown"
    source: str = ""
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Content:
    """The whole picture of a day. ``kinds`` are the kinds of findings that were looked for.

    ``place`` is the key of the figure that is the place in the ranking, empty without one.
    """

    on: date
    origin: Literal["seen", "rebuilt"] = "seen"
    schema: int = SCHEMA
    kinds: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    activities: tuple[Deed, ...] = ()
    findings: tuple[Noted, ...] = ()
    figures: tuple[Figure, ...] = ()
    place: str = ""

    @property
    def gaps(self) -> tuple[Noted, ...]:
        """The gaps that count."""
        return tuple(item for item in self.findings if item.counts and not item.is_overlap)

    @property
    def overlaps(self) -> tuple[Noted, ...]:
        """The overlaps that count."""
        return tuple(item for item in self.findings if item.counts and item.is_overlap)

    @property
    def ongoing(self) -> tuple[Deed, ...]:
        """The activities that are neither done nor stopped."""
        return tuple(item for item in self.activities if not item.finished)

    @property
    def unserved(self) -> int:
        """How many goals have no activity."""
        return sum(row.promise and not row.statuses for row in self.rows)

    @property
    def holes(self) -> int:
        """In how many places of the matrix a department is expected to act but does not."""
        return sum(cell.hole for row in self.rows for cell in row.cells)

    @property
    def placement(self) -> Figure | None:
        """The place in the ranking, if it is followed and has a value."""
        found = next((figure for figure in self.figures if figure.key == self.place), None)
        return found if found is not None and found.value is not None else None


_ADAPTER: TypeAdapter[Content] = TypeAdapter(Content)


def pack(content: Content) -> dict[str, Any]:
    """Return the content as plain data that JSON holds; :func:`unpack` gives it back equal."""
    packed: dict[str, Any] = _ADAPTER.dump_python(content, mode="json")
    return packed


def unpack(data: object, seal_then: str | None = None) -> Content:
    """Return the content of plain data. With ``seal_then`` it must be what was sealed.

    Raises UnreadableError for anything else than a whole snapshot of a schema known here.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UnreadableError("no snapshot of a known schema")
    if seal_then is not None and seal(data) != seal_then:
        raise UnreadableError("changed since it was sealed")
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        raise UnreadableError(str(error)) from error


def seal(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain data, in hex, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
