# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many findings were open when, against a year worked out by hand."""

import itertools
from datetime import UTC, datetime

import pytest

from knutpunkt.mapping.trend import Cause, Open, Period, Span, course, open_stretches


def day(month: int, date: int, hour: int = 12) -> datetime:
    return datetime(2026, month, date, hour, tzinfo=UTC)


EDGES = [day(month, 1, 0) for month in range(1, 7)]

#: Worked out by hand for January to May:
#:   a  seen 10 Jan, still there                                open Jan–May
#:   b  seen 5 Dec the year before, gone 20 Feb (facts)         open Jan; closed by facts Feb
#:   c  seen 15 Jan, accepted 3 Mar                             open Jan, Feb; closed by verdict Mar
#:   d  seen 2 Feb, accepted 10 Feb, withdrawn 5 Apr            seen and closed Feb; opened again Apr; open Apr, May
#:   e  seen 4 Mar, a new stand replaces the old one at once,   closed by verdict once, Mar
#:      and it is gone 20 Apr while the stand holds             not closed by facts
#:   f  seen 6 Apr, gone 6 May (facts)                          open Apr; closed by facts May
SPANS = [
    Span(day(1, 10)),
    Span(datetime(2025, 12, 5, tzinfo=UTC), day(2, 20)),
    Span(day(1, 15), None, [(day(3, 3), None)]),
    Span(day(2, 2), None, [(day(2, 10), day(4, 5))]),
    Span(day(3, 4), day(4, 20), [(day(3, 9), day(3, 11)), (day(3, 11), None)]),
    Span(day(4, 6), day(5, 6)),
]
#: month: open at its end, came (new or opened again), closed by facts, closed by verdict
BY_HAND = [
    (3, 2, 0, 0),  # a b c; came a c
    (2, 1, 1, 1),  # a c; came d; b by facts; d by verdict
    (1, 1, 0, 2),  # a; came e; c and e by verdict
    (3, 2, 0, 0),  # a d f; came f, d again
    (2, 0, 1, 0),  # a d; f by facts
]


def numbers(period: Period) -> tuple[int, int, int, int]:
    return period.open, period.came, period.by_facts, period.by_verdict


def test_the_months_are_those_worked_out_by_hand() -> None:
    assert [numbers(period) for period in course(SPANS, EDGES)] == BY_HAND


def test_each_month_follows_from_the_one_before() -> None:
    periods = course(SPANS, EDGES)
    for before, after in itertools.pairwise(periods):
        assert after.open == before.open + after.came - after.by_facts - after.by_verdict


def test_one_long_period_tells_the_sums_of_its_parts() -> None:
    (whole,) = course(SPANS, [EDGES[0], EDGES[-1]])
    parts = course(SPANS, EDGES)
    assert whole.open == parts[-1].open
    assert whole.came == sum(part.came for part in parts)
    assert whole.by_verdict == sum(part.by_verdict for part in parts)


def test_a_stand_from_the_first_instant_leaves_nothing_open() -> None:
    assert open_stretches(Span(day(1, 1), None, [(day(1, 1), None)])) == []


def test_stands_that_overlap_close_once() -> None:
    span = Span(day(1, 1), day(6, 1), [(day(2, 1), day(3, 1)), (day(2, 15), day(4, 1))])
    assert open_stretches(span) == [
        Open(day(1, 1), day(2, 1), Cause.VERDICT),
        Open(day(4, 1), day(6, 1), Cause.FACTS),
    ]


def test_a_stand_taken_after_it_was_gone_closes_nothing() -> None:
    assert open_stretches(Span(day(1, 1), day(2, 1), [(day(3, 1), None)])) == [Open(day(1, 1), day(2, 1), Cause.FACTS)]


def test_a_course_needs_a_period() -> None:
    with pytest.raises(ValueError, match="period"):
        course(SPANS, EDGES[:1])
