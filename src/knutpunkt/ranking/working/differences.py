# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has changed between last year's words and this year's: word by word. No Django here.

By Python's difflib (Ratcliff and Obershelp 1988: the longest common block, then the same on both sides of it).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text that both have, only last year's has, or only this year's."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> tuple[Span, ...]:
    """Return the text as runs: what is the same, what is gone, what is new. White space alone is no change."""
    old, new = _PIECES.findall(before.strip()), _PIECES.findall(after.strip())
    bare = [[" " if piece.isspace() else piece for piece in pieces] for pieces in (old, new)]
    matcher = SequenceMatcher(None, bare[0], bare[1], autojunk=False)
    return tuple(_joined(_spans(matcher, old, new)))


def changed(before: str, after: str) -> bool:
    """Tell whether the words differ; white space alone does not count."""
    return before.split() != after.split()


def _spans(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Span]:
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield Span("same", "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Span("gone", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Span("new", "".join(new[new_from:new_to]))


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """Let changes with only white space between them be one change, so that a reader is not chopped up."""
    gone: list[str] = []
    new: list[str] = []
    for span in spans:
        if span.kind == "gone":
            gone.append(span.text)
        elif span.kind == "new":
            new.append(span.text)
        elif span.text.isspace() and (gone or new):
            gone.append(span.text)
            new.append(span.text)
        else:
            yield from _told(gone, new)
            gone, new = [], []
            yield span
    yield from _told(gone, new)


def _told(gone: list[str], new: list[str]) -> Iterator[Span]:
    old_text, new_text = "".join(gone), "".join(new)
    if old_text.strip():
        yield Span("gone", old_text)
    if new_text.strip():
        yield Span("new", new_text)
    elif new_text and old_text:
        yield Span("same", " ")
