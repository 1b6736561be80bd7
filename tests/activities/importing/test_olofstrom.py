# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Olofström's adopted plan: 25 activities, 10 organisations, 118 assignments, 56 deadlines.

The texts are read from the folder of real data; none of them stands here. Three workbooks of
different shape are made of them, and the plan that comes out is compared with the table that was
read from the adopted document by hand.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.activities.importing import Known, Name, Plan, plan, propose, read_file

from .workbooks import drawn, xlsx, xlsx_sheets

Rows = list[dict[str, str]]
Facts = dict[tuple[str, str], tuple[str | None, str | None]]


class Olofstrom:
    """The plan as its four tables."""

    def __init__(self, folder: Path) -> None:
        self.areas, self.activities, self.assignments = (
            list(csv.DictReader((folder / f"olofstrom_2023_{name}.csv").read_text("utf-8").splitlines()))
            for name in ("areas", "activities", "assignments")
        )
        self.organisations = list(dict.fromkeys(row["organisation"] for row in self.assignments))
        self.cells = {(row["activity_no"], row["organisation"]): row for row in self.assignments}
        self.area_of = {row["activity_no"]: row["area_no"] for row in self.activities}
        self.area_titles = {row["no"]: row["title"] for row in self.areas}
        self.headings = {row["activity_no"]: row["heading"] for row in self.activities}

    def facts(self) -> Facts:
        """(activity, organisation) → role and last day; a bare year ends on its last day."""
        return {
            (row["activity_no"], row["organisation"]): (
                row["responsible"] or None,
                f"{row['deadline_iso']}-12-31" if len(row["deadline_iso"]) == 4 else row["deadline_iso"] or None,
            )
            for row in self.assignments
            if row["responsible"] or row["deadline"]
        }

    def known(self) -> Known:
        """What the municipality would have recorded before: organisations, roles and areas."""
        roles = {row["responsible"] for row in self.assignments if row["responsible"]}
        return Known(
            departments=tuple(Name(name, name) for name in self.organisations),
            positions=tuple(Name(role, role) for role in sorted({role.casefold(): role for role in roles}.values())),
            goals=tuple(Name(row["no"], row["title"]) for row in self.areas),
        )


@pytest.fixture(scope="module")
def olofstrom(shared_data: Path) -> Olofstrom:
    return Olofstrom(shared_data / "action_plans_se")


def cross(source: Olofstrom, path: Path) -> Path:
    """Titles above, organisations merged over two columns each, areas as merged rows with their goal below."""

    def draw(book: Any, sheet: Any) -> None:
        bold = book.add_format({"bold": True})
        last = 2 + 2 * len(source.organisations)
        sheet.merge_range(0, 0, 0, last, "Handlingsplan för klimat och energi", bold)
        sheet.write(1, 0, "Antagen av: Koncernchefsgruppen")
        sheet.write(2, 0, "Giltighetstid: 31 december 2026")
        for column, name in enumerate(["Nr", "Åtgärd", "Beskrivning"]):
            sheet.merge_range(4, column, 5, column, name, bold)
        for number, name in enumerate(source.organisations):
            sheet.merge_range(4, 3 + 2 * number, 4, 4 + 2 * number, name, bold)
            sheet.write(5, 3 + 2 * number, "Ansvarig")
            sheet.write(5, 4 + 2 * number, "Tidsplan")
        at = 6
        for area in source.areas:
            sheet.merge_range(at, 0, at, last, f"{area['no']}. {area['title']}", bold)
            sheet.merge_range(at + 1, 0, at + 1, last, area["goal"])
            at += 2
            for activity in (row for row in source.activities if row["area_no"] == area["no"]):
                for column, key in enumerate(("activity_no", "heading", "text")):
                    sheet.write_string(at, column, activity[key])
                for number, name in enumerate(source.organisations):
                    cell = source.cells[activity["activity_no"], name]
                    sheet.write_string(at, 3 + 2 * number, cell["responsible"])
                    sheet.write_string(at, 4 + 2 * number, cell["deadline"])
                at += 1
        sheet.write(at + 1, 0, "Källa: kommunens diarium")

    return drawn(path, draw)


def cross_in_one_column(source: Olofstrom, path: Path) -> Path:
    """One column for each organisation, role and deadline in the same cell, the area in a column that holds below."""

    def text(number: str, name: str) -> str:
        cell = source.cells[number, name]
        return ", ".join(filter(None, (cell["responsible"], cell["deadline"])))

    rows: list[list[Any]] = [["Område", "Nr", "Åtgärd", "Beskrivning", *source.organisations]]
    before = None
    for activity in source.activities:
        area = source.area_titles[activity["area_no"]]
        rows.append([
            area if area != before else None, activity["activity_no"], activity["heading"], activity["text"],
            *(text(activity["activity_no"], name) for name in source.organisations),
        ])  # fmt: skip
        before = area
    return xlsx(path, rows)


def long_list(source: Olofstrom, path: Path) -> Path:
    """One row for each assignment, the activity repeated."""
    rows: list[list[Any]] = [["Nr", "Område", "Åtgärd", "Förvaltning/Bolag", "Ansvarig", "Tidsplan"]]
    rows += [
        [
            number,
            source.area_titles[source.area_of[number]],
            source.headings[number],
            name,
            cell["responsible"],
            cell["deadline"],
        ]
        for (number, name), cell in source.cells.items()
        if cell["responsible"] or cell["deadline"]
    ]
    return xlsx(path, rows)


def sheet_each(source: Olofstrom, path: Path) -> Path:
    """One sheet for each organisation, named only on the sheet; areas as headings between the rows."""
    sheets: dict[str, list[list[Any]]] = {}
    for name in source.organisations:
        rows: list[list[Any]] = [["Handlingsplan klimat och energi"], [], ["Nr", "Åtgärd", "Ansvarig", "Klart senast"]]
        for area in source.areas:
            own = [
                [
                    number,
                    source.headings[number],
                    source.cells[number, name]["responsible"],
                    source.cells[number, name]["deadline"],
                ]
                for number in source.headings
                if source.area_of[number] == area["no"] and source.cells[number, name]["responsible"]
            ]
            rows += [[None, f"{area['no']}. {area['title']}"], *own] if own else []
        sheets[name] = rows
    return xlsx_sheets(path, sheets)


SHAPES: dict[str, Callable[[Olofstrom, Path], Path]] = {
    "cross table": cross, "cross table in one column": cross_in_one_column, "long list": long_list, "sheet each": sheet_each,
}  # fmt: skip


def facts_of(result: Plan) -> Facts:
    """Return what the plan says in the shape of the table it is compared with."""
    found: Facts = {}
    for row in result.activities():
        number = row.extra["reference"]
        values = row.values
        responsible = values["position"] or row.extra["remark"]
        people = [{"department": values["department"], "role": responsible, "deadline": values["end"]}]
        for item in people + values["participants"]:
            assert (number, item["department"]) not in found
            deadline = item["deadline"].isoformat() if item["deadline"] else None
            found[number, item["department"]] = (item["role"], deadline)
    return found


def planned(source: Olofstrom, path: Path, known: Known | None = None) -> Plan:
    book = read_file(path)
    proposal = propose(book, known)
    proposal.create = ["departments", "positions", "goals"]
    return plan(book, proposal, known)


def same_but_for_case(facts: Facts) -> Facts:
    return {key: (role.casefold() if role else None, day) for key, (role, day) in facts.items()}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("is_known", [False, True], ids=["nothing known", "names known"])
def test_every_assignment_and_deadline_is_right(
    shape: str, is_known: bool, olofstrom: Olofstrom, tmp_path: Path
) -> None:
    known = olofstrom.known() if is_known else None
    result = planned(olofstrom, SHAPES[shape](olofstrom, tmp_path / "a.xlsx"), known)
    found, expected = facts_of(result), olofstrom.facts()
    assert len(expected) == 118
    assert sum(1 for _, day in expected.values() if day) == 56
    assert same_but_for_case(found) == same_but_for_case(expected)
    assert len(list(result.activities())) == 25
    assert not result.has_errors


@pytest.mark.parametrize("shape", SHAPES)
def test_every_activity_has_its_area_as_goal(shape: str, olofstrom: Olofstrom, tmp_path: Path) -> None:
    result = planned(olofstrom, SHAPES[shape](olofstrom, tmp_path / "a.xlsx"), olofstrom.known())
    for row in result.activities():
        number = row.extra["reference"]
        assert row.values["goals"] == [olofstrom.area_titles[olofstrom.area_of[number]]]
        assert row.values["title"] == olofstrom.headings[number]


def test_without_leave_to_create_every_unknown_name_is_asked_about(olofstrom: Olofstrom, tmp_path: Path) -> None:
    book = read_file(cross(olofstrom, tmp_path / "a.xlsx"))
    result = plan(book, propose(book))
    assert result.counts()["error"] == 25
    assert {name.name for name in result.unknown if name.kind == "departments"} == set(olofstrom.organisations)
    assert {name.name for name in result.unknown if name.kind == "goals"} == {row["title"] for row in olofstrom.areas}


def test_one_activity_for_each_department_when_rows_are_kept_apart(olofstrom: Olofstrom, tmp_path: Path) -> None:
    book = read_file(long_list(olofstrom, tmp_path / "a.xlsx"))
    proposal = propose(book)
    proposal.create, proposal.together = ["departments", "positions", "goals"], False
    result = plan(book, proposal)
    assert len([row for row in result.rows if row.outcome != "skipped"]) == 118


def test_every_row_of_the_sheet_has_an_outcome(olofstrom: Olofstrom, tmp_path: Path) -> None:
    path = cross(olofstrom, tmp_path / "a.xlsx")
    numbers = {row.number for row in read_file(path).sheets[0].rows if row.filled()}
    result = planned(olofstrom, path)
    assert {row.row for row in result.rows} == numbers
    skipped = [row for row in result.rows if row.outcome == "skipped"]
    assert len(skipped) == 3 + 2 + 4 + 4 + 1  # titles, heading, areas, their goals, source
    assert all(row.reason for row in skipped)
