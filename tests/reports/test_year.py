# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which activities belong to a year: worked by hand from the rule in the module's text."""

import datetime as dt

import pytest

from knutpunkt.reports.year import Course, InYear, Update, in_year


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


EARLY = Update(day("2021-05-01"), "started", "började")
SPRING = Update(day("2022-03-01"), "started", "halvvägs")
AUTUMN = Update(day("2022-10-01"), "done", "klart")
LATER = Update(day("2023-02-01"), "stopped", "avbröts")


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (Course("started", day("2022-12-31")), InYear("started", None)),
        (Course("planned", day("2023-01-01")), None),
        (Course("done", day("2019-01-01"), day("2021-12-31")), None),
        (Course("done", day("2019-01-01"), day("2022-01-01")), InYear("done", None)),
        (Course("done", day("2020-01-01"), day("2024-06-30")), InYear("started", None)),
        (Course("done", None, day("2022-06-30")), InYear("done", None)),
        (Course("started", day("2022-06-30")), InYear("started", None)),
        (Course("started"), None),
        (Course("started", always=True), InYear("started", None)),
        (Course("started", always=True, start=day("2023-01-01")), None),
        (Course("stopped", updates=[SPRING, EARLY, LATER]), InYear("started", SPRING)),
        (Course("done", updates=[AUTUMN, SPRING]), InYear("done", AUTUMN)),
        (Course("done", updates=[Update(day("2021-05-01"), "done")], start=day("2020-01-01")), None),
        (Course("started", updates=[EARLY]), InYear("started", None)),
        (Course("started", updates=[EARLY], end=day("2021-12-31")), None),
        (Course("stopped", updates=[LATER], start=day("2022-01-01")), InYear("started", None)),
        (Course("stopped", updates=[LATER]), None),
        (Course("done", updates=[Update(day("2021-12-31"), "done"), SPRING]), InYear("started", SPRING)),
        (
            Course("done", updates=[Update(day("2022-01-01"), "done")]),
            InYear("done", Update(day("2022-01-01"), "done")),
        ),
        (
            Course("done", updates=[Update(day("2022-12-31"), "done")]),
            InYear("done", Update(day("2022-12-31"), "done")),
        ),
    ],
)
def test_an_activity_in_2022(course: Course, expected: InYear | None) -> None:
    assert in_year(course, 2022) == expected


def test_only_what_tells_nothing_of_time_is_undated() -> None:
    assert Course("started").is_undated
    dated = [
        Course("started", day("2020-01-01")),
        Course("started", None, day("2020-01-01")),
        Course("started", always=True),
        Course("started", updates=[EARLY]),
    ]
    assert not any(course.is_undated for course in dated)
