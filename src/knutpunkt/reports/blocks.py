# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The neutral document a report is written in, before it becomes HTML or PDF.

A :class:`Document` is plain data: frozen dataclasses, no Django, no markup.
Text is always text: whatever a user wrote is shown as written and never read as markup.
What an accessible document demands is demanded when the block is made (a figure
without an alternative text cannot exist), so that no report fails on the day it is printed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter


class BlockError(ValueError):
    """A block was made without something an accessible document must have."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of running text in one style.

    ``href`` makes it a link: an ``https:``, ``http:`` or ``mailto:`` address,
    or ``#anchor`` for a heading in the same document.
    """

    text: str
    style: Literal["plain", "strong", "emphasis"] = "plain"
    href: str = ""

    def __post_init__(self) -> None:
        allowed = ("", "#", "https://", "http://", "mailto:")
        if self.href and not self.href.startswith(allowed[1:]):
            message = f"Not an address a report may link to: {self.href!r}"
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter. ``anchor`` is what internal links point at."""

    text: str
    level: int = 1
    anchor: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    runs: tuple[Run, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list, one item per point; numbered when ``ordered``."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its header, whether it holds figures, and its share of the width."""

    title: str
    numeric: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row and a caption.

    Every row has one cell per column. With ``row_headers`` the first cell of a row
    names the row. An empty cell must be said in words by whoever makes the table.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_headers: bool = False
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        if not self.columns:
            message = "A table needs at least one column."
            raise BlockError(message)
        if not self.caption.strip():
            message = "A table needs a caption."
            raise BlockError(message)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                message = f"Row {number} has {len(row)} cells, the table {len(self.columns)} columns."
                raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (SVG source) with what it says in words.

    ``alt`` says what a reader who cannot see the picture must know and is mandatory.
    ``data`` is the same figures as a table. Where the document already holds that table,
    ``reference`` is the anchor of its heading, and print points there instead of
    repeating it.
    """

    svg: str
    alt: str
    caption: str
    data: Table | None = None
    reference: str = ""
    kind: Literal["figure"] = "figure"

    def __post_init__(self) -> None:
        if not self.alt.strip():
            message = "A figure needs an alternative text."
            raise BlockError(message)
        if not self.caption.strip():
            message = "A figure needs a caption."
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure worth a tile: what it is, its value with unit, and a note."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Metrics:
    """A row of tiles."""

    items: tuple[Metric, ...]
    kind: Literal["metrics"] = "metrics"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, with who said them."""

    runs: tuple[Run, ...]
    source: str = ""
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before reading on; ``tone`` only changes the look."""

    title: str
    runs: tuple[Run, ...]
    tone: Literal["info", "warning"] = "info"
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start on a new page in print; nothing on the screen."""

    kind: Literal["page_break"] = "page_break"


Block = Annotated[
    Heading | Paragraph | BulletList | Table | Figure | Metrics | Quote | Notice | PageBreak,
    Discriminator("kind"),
]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words a renderer adds by itself, in the document's language.

    ``page`` holds ``{page}`` and ``{total}``; ``see_table`` holds ``{page}``;
    ``contents``, ``table``, ``figure``, ``show_table`` and ``no_rows`` are used as they are.
    """

    contents: str
    page: str
    table: str
    figure: str
    show_table: str
    see_table: str
    no_rows: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``date`` is the day it tells of as made, never the clock's."""

    title: str
    subtitle: str
    language: str
    municipality: str
    year: int
    date: dt.date
    date_words: str
    wording: Wording
    blocks: tuple[Block, ...] = field(default=())
    cover_note: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            message = "A document needs a title."
            raise BlockError(message)


_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def to_json(document: Document) -> bytes:
    """Return the document as compact JSON; :func:`from_json` gives it back equal."""
    return _ADAPTER.dump_json(document)


def from_json(data: bytes) -> Document:
    """Read a document from JSON; raises ``pydantic.ValidationError`` on anything else."""
    return _ADAPTER.validate_json(data)


def text(words: str) -> tuple[Run, ...]:
    """Return ``words`` as plain running text."""
    return (Run(words),)


def paragraph(words: str) -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph(text(words))


def bullets(points: Iterator[str] | list[str] | tuple[str, ...]) -> BulletList:
    """Return a bullet list of plain texts."""
    return BulletList(tuple(text(point) for point in points))
