# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which activities belong to an accounting year, and how they stood when it ended.

An activity belongs to the year when something was reported of it during the year, or when
the year lies between its start and its end. One that was done or stopped before the year
began does not. Ongoing and yearly work needs no start. An activity with neither dates nor
reports belongs to no year; the report tells how many those are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

ENDED = frozenset({"done", "stopped"})


@dataclass(frozen=True, slots=True)
class Update:
    """A dated report on an activity."""

    on: dt.date
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """An activity's course through time. ``always`` marks ongoing or yearly work."""

    status: str
    start: dt.date | None = None
    end: dt.date | None = None
    always: bool = False
    updates: Sequence[Update] = ()

    @property
    def is_undated(self) -> bool:
        """True when nothing tells which years it belongs to."""
        return not (self.start or self.end or self.always or self.updates)


@dataclass(frozen=True, slots=True)
class InYear:
    """How an activity stood at the end of a year, and the last report of it during the year."""

    status: str
    update: Update | None


def in_year(course: Course, year: int) -> InYear | None:
    """Return how the activity stood in ``year``, or None when it does not belong to the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    known = sorted((update for update in course.updates if update.on <= last), key=lambda update: update.on)
    during = [update for update in known if update.on >= first]
    before = [update for update in known if update.on < first]
    if not during:
        if before and before[-1].status in ENDED:
            return None
        if not _covers(course, first, last, reported=bool(before)):
            return None
    status = known[-1].status if known else _unreported(course, last)
    return InYear(status, during[-1] if during else None)


def _covers(course: Course, first: dt.date, last: dt.date, *, reported: bool) -> bool:
    begun = course.start <= last if course.start else course.always or reported or course.end is not None
    return begun and (course.end is None or course.end >= first)


def _unreported(course: Course, last: dt.date) -> str:
    """Return the status without any report by then: later reports tell of later years."""
    if course.updates and course.status in ENDED:
        return "started"
    if course.status in ENDED and course.end and course.end > last:
        return "started"
    return course.status
