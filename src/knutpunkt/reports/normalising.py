# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make any document fit for every renderer: levels, links, characters, nothing empty."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from knutpunkt.reports.blocks import (
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    Metrics,
    Notice,
    Paragraph,
    Quote,
    Run,
    Table,
    paragraph,
)

#: Unicode categories that are no text: control, surrogate, private use, unassigned.
_NO_TEXT = {"Cc", "Cs", "Co", "Cn"}
#: Direction and joining marks that would make print differ from what is read.
_UNSAFE_MARKS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)}
#: What an anchor may not hold.
_ANCHOR_SIGNS = re.compile(r"[^a-z0-9_-]+")
#: Characters that may be read as space.
_SPACES = {"\t", "\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029", "\x85"}


def normalise(document: Document) -> Document:
    """Return ``document`` made fit to render; the same when done twice.

    - The first heading is a chapter and no level is skipped on the way down.
    - Every heading has an anchor of its own; an internal link that leads nowhere becomes text.
    - A table without rows becomes a sentence that says so; a block without any text goes.
    - Characters that are no text go; line breaks become spaces; text is composed (NFC).
    """
    blocks = _level(_without_empty(_clean(document.blocks), document.wording.no_rows))
    anchored = _unique_anchors(blocks)
    targets = {block.anchor for block in anchored if isinstance(block, Heading) and block.anchor}
    linked = tuple(_check_links(block, targets) for block in anchored)
    cover: Document = _clean(replace(document, blocks=()))
    return replace(cover, blocks=linked)


def clean_text(words: str) -> str:
    """Return ``words`` in composed form without characters that are no text."""
    spaced = "".join(" " if char in _SPACES else char for char in words)
    kept = "".join(char for char in spaced if unicodedata.category(char) not in _NO_TEXT and char not in _UNSAFE_MARKS)
    return unicodedata.normalize("NFC", kept)


def _clean(value: Any) -> Any:
    """Return ``value`` with every text in it cleaned; pictures are left as they are."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in fields(value) if item.name not in {"svg", "kind"}]
        return replace(value, **{name: _clean(getattr(value, name)) for name in names})
    return value


def _has_text(runs: tuple[Run, ...]) -> bool:
    return any(run.text.strip() for run in runs)


def _without_empty(blocks: Iterable[Block], no_rows: str) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Heading() if not block.text.strip():
                continue
            case Paragraph() | Quote() | Notice() if not _has_text(block.runs):
                continue
            case BulletList():
                items = tuple(item for item in block.items if _has_text(item))
                if items:
                    yield replace(block, items=items)
            case Table() if not block.rows:
                yield paragraph(f"{block.caption.rstrip('.')}: {no_rows}")
            case Figure() if block.data is not None and not block.data.rows:
                yield replace(block, data=None)
            case Metrics() if not block.items:
                continue
            case _:
                yield block


def _level(blocks: Iterable[Block]) -> Iterator[Block]:
    previous = 0
    for block in blocks:
        if isinstance(block, Heading):
            previous = max(1, min(block.level, previous + 1))
            yield replace(block, level=previous)
        else:
            yield block


def _unique_anchors(blocks: Iterable[Block]) -> list[Block]:
    """Give every heading an anchor; a repeated one gets a number of its own."""
    seen: set[str] = set()
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            wanted = _ANCHOR_SIGNS.sub("-", block.anchor.casefold()).strip("-")
            anchor = wanted if wanted and wanted not in seen else f"h{len(seen) + 1}"
            while anchor in seen:
                anchor += "x"
            seen.add(anchor)
            result.append(replace(block, anchor=anchor))
        else:
            result.append(block)
    return result


def _check_runs(runs: tuple[Run, ...], targets: set[str]) -> tuple[Run, ...]:
    return tuple(
        replace(run, href="") if run.href.startswith("#") and run.href[1:] not in targets else run for run in runs
    )


def _check_links(block: Block, targets: set[str]) -> Block:
    match block:
        case Paragraph() | Quote() | Notice():
            return replace(block, runs=_check_runs(block.runs, targets))
        case BulletList():
            return replace(block, items=tuple(_check_runs(item, targets) for item in block.items))
        case Figure() if block.reference and block.reference not in targets:
            return replace(block, reference="")
        case _:
            return block
