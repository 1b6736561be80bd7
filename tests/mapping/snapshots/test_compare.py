# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two pictures side by side, worked by hand."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from knutpunkt.mapping.snapshots.compare import (
    BETTER,
    BROKEN,
    CHANGED,
    GONE,
    NEW,
    SAME,
    UNKNOWN,
    WORSE,
    Closed,
    DepartmentChange,
    Ended,
    Moved,
    RowChange,
    compare,
    way_of,
)
from knutpunkt.mapping.snapshots.frozen import Cell, Column, Content, Deed, Figure, Noted, Row
from knutpunkt.mapping.snapshots.parts import Chapter
from knutpunkt.mapping.snapshots.summary import sentences
from knutpunkt.mapping.snapshots.telling import chapters

SB, TS = Column(1, "SB", "Samhällsbyggnad"), Column(2, "TS", "Teknik och Service")
KINDS = ("activity_without_goal", "goal_without_activity", "overlap")


def deed(key: int, status: str, column: int = 1) -> Deed:
    return Deed(key, f"Insats {key}", column, "Samhällsbyggnad", status)


def gap(key: str, column: int = 1, **fields: str) -> Noted:
    return Noted(key, fields.pop("kind", "activity_without_goal"), f"Lucka {key}", (column,), **fields)


def overlap(key: str, **fields: str) -> Noted:
    return Noted(key, "overlap", f"Par {key}", (1, 2), **fields)


def figure(key: str, value: str | None, year: int | None = 2024, good: str = "up", **fields: object) -> Figure:
    return replace(Figure(key, key, "ton", 0, good, year, value), **fields)  # type: ignore[arg-type]


THEN = Content(
    on=date(2025, 12, 31),
    kinds=KINDS,
    columns=(SB, TS),
    rows=(
        Row("g1", "Rena sjöar", promise=True, cells=(Cell(2, hole=True),)),
        Row("g2", "Ren luft", promise=True, statuses={"started": 2}),
        Row("g3", "Tystnad", promise=True, statuses={"started": 1}),
    ),
    activities=(
        deed(1, "started"),
        deed(2, "started"),
        deed(3, "planned", 2),
        deed(4, "idea"),
        deed(5, "done"),
        deed(6, "done"),
        deed(7, "started"),
    ),
    findings=(gap("a"), gap("b"), gap("c", 2), gap("d"), overlap("p"), overlap("q"), overlap("r")),
    figures=(
        figure("avfall", "100", good="down"),
        figure("cykel", "10"),
        figure("luft", "5"),
        figure("plats", "103", 2024, "down"),
    ),
    place="plats",
)
NOW = Content(
    on=date(2026, 11, 23),
    kinds=KINDS,
    columns=(SB, TS),
    rows=(
        Row("g1", "Rena sjöar", promise=True, statuses={"planned": 1}, cells=(Cell(2, {"planned": 1}),)),
        Row("g2", "Ren luft", promise=True, statuses={"started": 1, "done": 1}),
        Row("g4", "Mörker", promise=True),
    ),
    activities=(
        deed(1, "done"),
        deed(2, "stopped"),
        deed(3, "started", 2),
        deed(5, "done"),
        deed(7, "started"),
        deed(8, "planned", 2),
        deed(9, "idea"),
    ),
    findings=(
        gap("b"),
        gap("c", 2, state="settled", choice="no_gap"),
        gap("d", state="task", choice="task"),
        gap("e", 2),
        overlap("q", state="settled", choice="cooperate"),
        overlap("r"),
        overlap("s"),
    ),
    figures=(
        figure("avfall", "90", 2025, "down"),
        figure("cykel", "9", 2025),
        figure("luft", "5", 2025),
        figure("plats", "87", 2025, "down"),
    ),
    place="plats",
)


def test_activities_that_came_ended_moved_and_were_cleared_away() -> None:
    found = compare(THEN, NOW)
    assert [item.key for item in found.came] == [8, 9]
    assert found.ended == (
        Ended(deed(1, "done"), "done"),
        Ended(deed(2, "stopped"), "stopped"),
        Ended(deed(4, "idea"), "gone"),
    )
    assert found.moved == (Moved(deed(3, "started", 2), "planned"),)
    assert [item.key for item in found.cleared] == [6]


def test_gaps_are_followed_by_their_fingerprint() -> None:
    gaps = compare(THEN, NOW).gaps
    assert gaps.closed == (Closed(gap("a")), Closed(gap("c", 2), "no_gap"))
    assert [item.fingerprint for item in gaps.opened] == ["e"]
    assert [item.fingerprint for item in gaps.remaining] == ["b", "d"]


def test_overlaps_are_settled_by_facts_or_by_somebody() -> None:
    overlaps = compare(THEN, NOW).overlaps
    assert overlaps.closed == (Closed(overlap("p")), Closed(overlap("q"), "cooperate"))
    assert [item.fingerprint for item in overlaps.opened] == ["s"]
    assert [item.fingerprint for item in overlaps.remaining] == ["r"]


def test_rows_that_differ_in_activities_or_holes() -> None:
    assert compare(THEN, NOW).rows == (
        RowChange(NOW.rows[0], 0, 1, 1, 0),
        RowChange(NOW.rows[2], None, 0, 0, 0),
        RowChange(THEN.rows[2], 1, None, 0, 0),
    )


def test_each_department() -> None:
    assert compare(THEN, NOW).departments == (
        DepartmentChange(SB, before=4, after=2, came=1, ended=3, gaps_before=3, gaps_after=2),
        DepartmentChange(TS, before=1, after=2, came=1, ended=0, gaps_before=1, gaps_after=1),
    )


def test_a_picture_beside_itself_differs_in_nothing() -> None:
    found = compare(NOW, NOW)
    assert (found.came, found.ended, found.moved, found.cleared, found.rows) == ((), (), (), (), ())
    assert (found.gaps.closed, found.gaps.opened, found.overlaps.closed, found.overlaps.opened) == ((), (), (), ())
    assert {item.way for item in found.figures} == {SAME}


def test_kinds_not_known_on_both_days_are_not_compared() -> None:
    rebuilt = replace(THEN, kinds=("activity_without_goal",), findings=(gap("a"),))
    other = gap("m", kind="goal_without_activity")
    found = compare(rebuilt, replace(NOW, findings=(*NOW.findings, other)))
    assert [item.fingerprint for item in found.gaps.opened] == ["b", "d", "e"]
    assert found.uncompared == {"goal_without_activity", "overlap"}
    assert not found.overlaps_compared
    assert found.overlaps.opened == ()
    # Control: known on both days, it is told.
    assert other in compare(THEN, replace(NOW, findings=(*NOW.findings, other))).gaps.opened


@pytest.mark.parametrize(
    ("then", "now", "way"),
    [
        (figure("x", "1"), figure("x", "2", 2025), BETTER),
        (figure("x", "1"), figure("x", "0.99", 2025), WORSE),
        (figure("x", "10"), figure("x", "9", 2025, good="down"), BETTER),
        (figure("x", "9"), figure("x", "10", 2025, good="down"), WORSE),
        (figure("x", "1.0"), figure("x", "1", 2025), SAME),
        (figure("x", "1"), figure("x", "2", 2025, good="neutral"), CHANGED),
        (figure("x", "1"), figure("x", "2", 2025, breaks=(2025,)), BROKEN),
        (figure("x", "1"), figure("x", "2", 2025, breaks=(2024,)), BETTER),
        (None, figure("x", "2"), NEW),
        (figure("x", None, None), figure("x", "2"), NEW),
        (figure("x", "2"), None, GONE),
        (figure("x", "2"), figure("x", None, None), GONE),
        (figure("x", None, None), figure("x", None, None), UNKNOWN),
    ],
)
def test_which_way_a_key_figure_went(then: Figure | None, now: Figure | None, way: str) -> None:
    assert way_of(then, now) == way


def summary(then: Content = THEN, now: Content = NOW, *, present: bool = True) -> list[str]:
    with translation.override("sv"):
        return sentences(compare(then, now), present=present)


def test_the_summary_in_words_counts_what_was_counted_by_hand() -> None:
    assert summary() == [
        "Sedan 31 december 2025 har 2 insatser kommit till och 3 avslutats.",
        "Av de avslutade: 1 blev klar, 1 avbröts och 1 är inte kvar.",
        "2 luckor har stängts, 1 ny har kommit och 2 är kvar.",
        "1 av de stängda stängdes av ett ställningstagande och inte av en insats.",
        "2 förslag om dubbelarbete har avgjorts eller försvunnit, 1 nytt har kommit och 1 är kvar.",
        "Mål utan insats: 1 då, 1 nu.",
        "Nyckeltal: 1 har blivit bättre, 1 sämre och 1 är oförändrade.",
        "Platsen i rankningen har gått från 103 (2024) till 87 (2025).",
    ]


def test_the_summary_between_two_days_and_without_changes() -> None:
    assert summary(present=False)[0].startswith("Från 31 december 2025 till 23 november 2026 har 2 insatser")
    assert summary(NOW, NOW) == [
        "Sedan 23 november 2026 har ingen insats kommit till och ingen avslutats.",
        "Ingen lucka har stängts, ingen ny har kommit och 3 är kvar.",
        "Inget förslag om dubbelarbete har avgjorts, inget nytt har kommit och 2 är kvar.",
        "Mål utan insats: 1 då, 1 nu.",
        "Nyckeltal: 0 har blivit bättre, 0 sämre och 3 är oförändrade.",
        "Platsen i rankningen är oförändrad: 87 (2025).",
    ]


def told(then: Content, now: Content) -> dict[str, list[list[str]]]:
    with translation.override("sv"):
        found: list[Chapter] = chapters(compare(then, now))
        return {
            part.key: [[cell.words for cell in row] for row in part.rows] for chapter in found for part in chapter.parts
        }


def test_the_tables_hold_what_the_summary_counts() -> None:
    tables = told(THEN, NOW)
    assert {key: len(rows) for key, rows in tables.items()} == {
        "came": 2,
        "ended": 3,
        "moved": 1,
        "cleared": 1,
        "gaps-closed": 2,
        "gaps-opened": 1,
        "gaps-remaining": 2,
        "overlaps-closed": 2,
        "overlaps-opened": 1,
        "overlaps-remaining": 1,
        "goals": 3,
        "figures": 3,
        "place": 1,
        "departments": 2,
    }
    assert tables["ended"][2] == ["Insats 4", "Samhällsbyggnad", "inte kvar"]
    assert tables["moved"] == [["Insats 3", "Samhällsbyggnad", "Planerad", "Påbörjad"]]
    assert tables["gaps-closed"] == [
        ["Lucka a", "Insats utan mål", "stängd av det som hänt"],
        ["Lucka c", "Insats utan mål", "Inte en lucka"],
    ]
    assert tables["goals"][1] == ["Mörker", "fanns inte", "0", "0", "0"]
    assert tables["place"] == [["plats, ton", "103 (2024)", "87 (2025)", "bättre", "–"]]
    assert tables["departments"][0] == ["Samhällsbyggnad", "4", "2", "1", "3", "3", "2"]


def test_no_part_is_told_without_words_for_its_being_empty() -> None:
    with translation.override("sv"):
        for chapter in chapters(compare(NOW, NOW)):
            assert all(part.rows or part.empty for part in chapter.parts)
