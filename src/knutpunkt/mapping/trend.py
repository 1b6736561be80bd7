# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many findings were open when, and what closed them. Knows no Django.

A finding is *open* from when it was first seen until it is gone (the facts closed it), except while a
stand that settles it holds. Taking the stand closes it by verdict; withdrawing it opens it again.
A finding that was gone and came back counts as open all the while: only its last end is kept.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

Stretch = tuple[datetime, datetime | None]


class Cause(Enum):
    """What ended an open stretch."""

    FACTS = "facts"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Span:
    """One finding: first seen, gone (None: still there), and when stands that settle it held."""

    first: datetime
    gone: datetime | None = None
    settled: Sequence[Stretch] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A stretch during which a finding was open, and what ended it (None: still open)."""

    start: datetime
    end: datetime | None
    cause: Cause | None


@dataclass(frozen=True, slots=True)
class Period:
    """A period and what happened in it; ``open`` is how many were open at its end.

    ``open`` = open at the end of the period before + came - by_facts - by_verdict.
    """

    start: datetime
    end: datetime
    open: int
    came: int
    by_facts: int
    by_verdict: int


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that touch or overlap made one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches, key=lambda stretch: stretch[0]):
        if found and (found[-1][1] is None or start <= found[-1][1]):
            before = found[-1][1]
            found[-1] = (found[-1][0], None if before is None or end is None else max(before, end))
        else:
            found.append((start, end))
    return found


def open_stretches(span: Span) -> list[Open]:
    """Return when the finding was open, in order. An instant's length of nothing is left out."""
    found: list[Open] = []
    at: datetime | None = span.first
    for start, end in _joined(span.settled):
        if at is None or (span.gone is not None and start >= span.gone):
            break
        if start > at:
            found.append(Open(at, start, Cause.VERDICT))
        at = end if end is None else max(at, end)
    if at is not None and (span.gone is None or at < span.gone):
        found.append(Open(at, span.gone, Cause.FACTS if span.gone else None))
    return found


def course(spans: Iterable[Span], edges: Sequence[datetime]) -> list[Period]:
    """Return what happened between each two of the ``edges`` (in order; an end is not part of its period).

    Raises ValueError for fewer than two edges.
    """
    if len(edges) < 2:  # noqa: PLR2004  (one period has two edges)
        raise ValueError("a course needs at least one period")
    stretches = [stretch for span in spans for stretch in open_stretches(span)]
    return [
        Period(
            start,
            end,
            open=sum(one.start < end and (one.end is None or one.end >= end) for one in stretches),
            came=sum(start <= one.start < end for one in stretches),
            by_facts=_ended(stretches, Cause.FACTS, start, end),
            by_verdict=_ended(stretches, Cause.VERDICT, start, end),
        )
        for start, end in itertools.pairwise(edges)
    ]


def _ended(stretches: Iterable[Open], cause: Cause, start: datetime, end: datetime) -> int:
    return sum(one.cause is cause and one.end is not None and start <= one.end < end for one in stretches)
