# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The matrix, worked out by hand on paper first."""

from datetime import date

from knutpunkt.mapping.matrix import Column, Difference, Entry, Row, build, compare, rolled_up, united_rows
from knutpunkt.mapping.picture import (
    LOOSE,
    ActivityRow,
    DepartmentRow,
    GoalRow,
    ObjectiveRow,
    Rows,
    arrange,
    columns_of,
)

DAY = date(2022, 6, 1)
PLAN, TECH, CARE, ENDED, UNIT = 1, 2, 3, 4, 5

# The picture on paper. W is an area with goals 1.1 (a subgoal 1.1.1 below it) and 1.2; N an area with
# one goal, 2.1. Unit 5 belongs to Teknik. Department 4 ended in 2020.
#
#            Plan        Teknik        Vård
#   W 1.1    a1 done     b1 started    b1 joined
#            (a1 by 1.1.1)             hole there? no: joined
#   W 1.1.1  a1          –             –
#   W 1.2    hole        –             c1 planned
#   N 2.1    –           –             –              gap
DEPARTMENTS = (
    DepartmentRow(PLAN, None, "Plan", "Planering", 1),
    DepartmentRow(TECH, None, "Teknik", "Teknik", 2),
    DepartmentRow(CARE, None, "Vård", "Vård", 3),
    DepartmentRow(ENDED, None, "Gamla", "Gamla", 4, None, date(2020, 12, 31)),
    DepartmentRow(UNIT, TECH, "Enhet", "Enhet", 5),
)
GOALS = (
    GoalRow(10, None, 1, "area", "1 Vatten", (1, "1", 10)),
    GoalRow(11, 10, 1, "goal", "1.1 Rena sjöar", (1, "1.1", 11)),
    GoalRow(111, 11, 1, "subgoal", "1.1.1 Färre utsläpp", (1, "1.1.1", 111)),
    GoalRow(12, 10, 1, "goal", "1.2 Dricksvatten", (2, "1.2", 12)),
    GoalRow(20, None, 1, "area", "2 Natur", (2, "2", 20)),
    GoalRow(21, 20, 1, "goal", "2.1 Skydd", (1, "2.1", 21)),
)
ACTIVITIES = (
    ActivityRow(101, "done", PLAN, frozenset(), frozenset({111})),
    ActivityRow(102, "started", UNIT, frozenset({CARE}), frozenset({11})),
    ActivityRow(103, "planned", CARE, frozenset(), frozenset({12})),
    ActivityRow(104, "stopped", TECH, frozenset(), frozenset({21})),
    ActivityRow(105, "idea", PLAN, frozenset(), frozenset()),
)
EXPECTED = frozenset({(12, PLAN), (11, CARE), (11, PLAN)})
SOURCE = Rows(DAY, DEPARTMENTS, GOALS, ACTIVITIES, {1: "Programmet"}, EXPECTED)


def test_columns_are_the_topmost_departments_of_the_day() -> None:
    columns, column_of = columns_of(DEPARTMENTS, DAY)
    assert [column.label for column in columns] == ["Plan", "Teknik", "Vård", "Gamla"]
    assert column_of[UNIT] == TECH
    assert [column.ended for column in columns] == [False, False, False, True]


def test_a_department_that_ended_shows_only_where_it_has_something() -> None:
    arranged = arrange(SOURCE, "goal", "Utan mål")
    assert [column.label for column in arranged.columns] == ["Plan", "Teknik", "Vård"]
    old = ActivityRow(106, "done", ENDED, frozenset(), frozenset({21}))
    arranged = arrange(Rows(DAY, DEPARTMENTS, GOALS, (*ACTIVITIES, old), {1: "P"}), "goal", "Utan mål")
    assert [column.label for column in arranged.columns] == ["Plan", "Teknik", "Vård", "Gamla"]


def test_the_picture_per_goal_is_the_one_on_paper() -> None:
    arranged = arrange(SOURCE, "goal", "Utan mål")
    matrix = arranged.matrix
    assert [(row.label, row.depth) for row in arranged.rows] == [
        ("1.1 Rena sjöar", 0),
        ("1.1.1 Färre utsläpp", 1),
        ("1.2 Dricksvatten", 0),
        ("2.1 Skydd", 0),
        ("Utan mål", 0),
    ]
    assert [group.label for group in arranged.groups] == ["1 Vatten", "2 Natur", ""]
    assert dict(matrix.cell("g11", PLAN).led) == {101: "done"}
    assert dict(matrix.cell("g11", TECH).led) == {102: "started"}
    assert dict(matrix.cell("g11", CARE).joined) == {102: "started"}
    assert not matrix.cell("g11", CARE).led
    assert dict(matrix.cell("g111", PLAN).led) == {101: "done"}
    assert dict(matrix.cell("g12", CARE).led) == {103: "planned"}
    assert dict(matrix.cell(LOOSE, PLAN).led) == {105: "idea"}
    # Exactly one hole: 1.2 × Plan. 1.1 × Plan is served through its subgoal, 1.1 × Vård by joining.
    assert [key for key, cell in matrix.cells.items() if cell.hole] == [("g12", PLAN)]
    # Exactly one gap: 2.1, whose only activity is stopped.
    assert [row.label for row in matrix.rows if matrix.is_gap(row)] == ["2.1 Skydd"]
    assert (matrix.holes, matrix.gaps, len(matrix.activities)) == (1, 1, 4)


def test_empty_is_no_hole_where_nobody_is_expected() -> None:
    matrix = arrange(SOURCE, "goal", "Utan mål").matrix
    assert not matrix.cell("g12", TECH).hole
    assert not matrix.cell("g12", TECH)


def test_the_picture_per_area() -> None:
    arranged = arrange(SOURCE, "area", "Utan mål")
    assert [row.label for row in arranged.rows] == ["1 Vatten", "2 Natur", "Utan mål"]
    assert set(arranged.matrix.in_row["r10"]) == {101, 102, 103}
    assert "r20" not in arranged.matrix.in_row
    assert arranged.matrix.holes == 0  # Plan acts in the area, though not for 1.2


def test_an_activity_counts_for_the_objectives_of_its_goal_and_of_the_goals_above_it_once() -> None:
    objectives = (
        ObjectiveRow(7, None, "7 Ingen övergödning"),
        ObjectiveRow(71, 7, "7.1 Havet"),
        ObjectiveRow(9, None, "9 Grundvatten"),
    )
    links = frozenset({(11, 71), (10, 9), (111, 7)})
    source = Rows(DAY, DEPARTMENTS, GOALS, ACTIVITIES, {1: "P"}, EXPECTED, objectives, links)
    matrix = arrange(source, "miljomal", "Utan koppling hit").matrix
    assert dict(matrix.cell("f7", PLAN).led) == {101: "done"}
    assert set(matrix.in_row["f7"]) == {101, 102}
    assert set(matrix.in_row["f9"]) == {101, 102, 103}
    assert set(matrix.in_row[LOOSE]) == {105}
    assert matrix.gaps == 0  # an objective is not our promise


def test_an_area_gets_a_row_of_its_own_only_when_something_is_linked_to_it_or_it_has_no_goals() -> None:
    direct = ActivityRow(107, "done", PLAN, frozenset(), frozenset({10}))
    bare = GoalRow(30, None, 1, "area", "3 Transporter", (3, "3", 30))
    source = Rows(DAY, DEPARTMENTS, (*GOALS, bare), (*ACTIVITIES, direct), {1: "P"})
    arranged = arrange(source, "goal", "Utan mål")
    assert [row.label for row in arranged.rows if row.key in {"g10", "g20", "g30"}] == ["1 Vatten", "3 Transporter"]
    assert set(arranged.matrix.in_row["g10"]) == {107}  # what its goals have is not repeated


def test_then_and_now_name_what_came_went_and_moved() -> None:
    rows, columns = [Row("a", "A"), Row("b", "B")], [Column(1, "X"), Column(2, "Y")]
    then = build(
        rows,
        columns,
        [
            Entry(1, "planned", 1, frozenset(), frozenset({"a"})),
            Entry(2, "started", 1, frozenset(), frozenset({"a"})),
            Entry(3, "started", 2, frozenset(), frozenset({"b"})),
        ],
        {("b", 1)},
    )
    now = build(
        rows,
        columns,
        [
            Entry(1, "done", 1, frozenset(), frozenset({"a"})),
            Entry(3, "started", 2, frozenset({1}), frozenset({"b"})),
            Entry(4, "idea", 1, frozenset(), frozenset({"a"})),
        ],
        {("b", 1)},
    )
    assert compare(then, now) == {
        ("a", 1): Difference(frozenset({4}), frozenset({2}), frozenset({1})),
        ("b", 1): Difference(came=frozenset({3}), hole_closed=True),
    }
    assert compare(now, now) == {}


def test_rows_that_are_no_longer_stand_last_in_their_group() -> None:
    now = [Row("a", "A", "g1"), Row("b", "B", "g2")]
    then = [Row("a", "A", "g1"), Row("x", "X", "g1"), Row("y", "Y", "g3")]
    assert [row.key for row in united_rows(then, now)] == ["a", "x", "b", "y"]


def test_a_circle_of_parents_ends() -> None:
    assert rolled_up(1, {1: 2, 2: 3, 3: 1}) == (1, 2, 3)
