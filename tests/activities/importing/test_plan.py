# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an import would do: outcomes, errors with their cells, and what is already recorded."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from knutpunkt.activities.importing import (
    VALUE_FIELDS,
    Existing,
    Known,
    Name,
    Plan,
    PlanRow,
    Resolution,
    plan,
    propose,
)

from .workbooks import csv_file, drawn, read_here, xlsx, xlsx_sheets

KNOWN = Known(
    departments=(Name("d1", "Vård och omsorg"), Name("d2", "Teknik och Service"), Name("d3", "Barn och Skola")),
    positions=(
        Name("p1", "miljöchef", parent="d2"), Name("p2", "utvecklingsledare", parent="d1"),
        Name("p3", "utvecklingsledare", parent="d3"),
    ),
    goals=(Name("g1", "Energi och klimat", ("1",)), Name("g2", "Vatten", ("2",))),
)  # fmt: skip
HEADING = ["Nr", "Insats", "Förvaltning", "Ansvarig", "Mål", "Status", "Start", "Slut", "Budget"]
SUN = [
    "1",
    "Solceller på taket",
    "Teknik och Service",
    "Miljöchef",
    "Energi och klimat",
    "Pågår",
    "2024-01-01",
    "31 dec 2025",
    "1,5 mkr",
]


def planned(path: Path, existing: tuple[Existing, ...] = (), *, known: Known = KNOWN, **choices: Any) -> Plan:
    book = read_here(path)
    proposal = propose(book, known)
    for name, value in choices.items():
        setattr(proposal, name, value)
    return plan(book, proposal, known, existing)


def rows(tmp_path: Path, *lines: list[Any], heading: list[str] = HEADING, **more: Any) -> list[PlanRow]:
    return planned(xlsx(tmp_path / "a.xlsx", [heading, *lines]), **more).rows[1:]


def said(row: PlanRow) -> list[tuple[str, str, str]]:
    return [(error.column, error.value, error.problem.text) for error in row.errors]


def test_a_good_row(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, SUN)
    assert row.outcome == "new"
    assert row.values == {
        "title": "Solceller på taket", "description": None, "department": "Teknik och Service", "position": "miljöchef",
        "participants": [], "status": "started", "start": dt.date(2024, 1, 1), "end": dt.date(2025, 12, 31),
        "goals": ["Energi och klimat"], "budget": Decimal(1_500_000), "visibility": None,
    }  # fmt: skip
    assert row.names == {
        ("departments", "Teknik och Service"): "d2", ("positions", "miljöchef"): "p1", ("goals", "Energi och klimat"): "g1",
    }  # fmt: skip


def test_public_json_has_exactly_its_keys(tmp_path: Path) -> None:
    result = planned(xlsx(tmp_path / "a.xlsx", [["Plan"], HEADING, SUN], sheet="Plan 2025")).to_json()
    assert json.loads(json.dumps(result)) == {
        "sheet": "Plan 2025",
        "header_row": 2,
        "columns": {
            "Nr": "reference", "Insats": "title", "Förvaltning": "department", "Ansvarig": "position", "Mål": "goals",
            "Status": "status", "Start": "start", "Slut": "end", "Budget": "budget",
        },
        "rows": [
            {"sheet": "Plan 2025", "row": 1, "outcome": "skipped", "errors": [],
             "values": {**dict.fromkeys(VALUE_FIELDS), "participants": [], "goals": []}},
            {"sheet": "Plan 2025", "row": 2, "outcome": "skipped", "errors": [],
             "values": {**dict.fromkeys(VALUE_FIELDS), "participants": [], "goals": []}},
            {"sheet": "Plan 2025", "row": 3, "outcome": "new", "errors": [], "values": {
                "title": "Solceller på taket", "description": None, "department": "Teknik och Service",
                "position": "miljöchef", "participants": [], "status": "started", "start": "2024-01-01",
                "end": "2025-12-31", "goals": ["Energi och klimat"], "budget": 1500000, "visibility": None}},
        ],
    }  # fmt: skip


def test_an_error_names_its_column_value_and_remedy(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, [*SUN[:7], "31 feb 2024", "hej"])
    assert row.outcome == "error"
    assert said(row) == [
        ("Slut", "31 feb 2024", "'31 feb 2024' finns inte. Skriv ett datum som 2024-02-29 eller lämna tomt."),
        ("Budget", "hej", "'hej' är inget belopp. Skriv till exempel 250 000 kr, 250 tkr eller 1,5 mkr."),
    ]
    assert row.values["title"] == "Solceller på taket"
    assert row.errors[0].address == "H2"


def test_end_before_start_is_told(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, [*SUN[:6], "2025-01-01", "2024-01-01", None])
    assert said(row) == [
        ("Slut", "2024-01-01", "Slutet 2024-01-01 ligger före starten 2025-01-01. Rätta ett av datumen.")
    ]


def test_error_cells_and_formulas_without_result_are_told(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["Insats", "Förvaltning", "Status", "Budget"])
        sheet.write_row("A2", ["Sol", "Vård och omsorg", "Klar"])
        sheet.write_formula("D2", "=Z1/0", None, "#REF!")
        sheet.write_row("A3", ["Vind", "Vård och omsorg", "Klar"])
        sheet.write_formula("D3", "=1+1", None, "")

    found = planned(drawn(tmp_path / "a.xlsx", draw)).rows[1:]
    assert [row.outcome for row in found] == ["error", "error"]
    assert "#REF!" in said(found[0])[0][2]
    assert "utan sparat resultat" in said(found[1])[0][2]


def test_unknown_names_come_with_suggestions_and_can_be_resolved(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADING, ["1", "Sol", "Vården och omsorgen", "Solchef", "Ren energi", "Pågår"]])
    result = planned(path)
    assert result.rows[1].outcome == "error"
    assert {(name.kind, name.name) for name in result.unknown} == {
        ("departments", "Vården och omsorgen"), ("positions", "Solchef"), ("goals", "Ren energi"),
    }  # fmt: skip
    assert next(name for name in result.unknown if name.kind == "departments").suggestions[0].key == "d1"
    resolved = planned(path, names={
        "departments": {"Vården och omsorgen": Resolution(use="d1")},
        "positions": {"Solchef": Resolution(create=True)},
        "goals": {"Ren energi": Resolution(ignore=True)},
    })  # fmt: skip
    row = resolved.rows[1]
    assert (row.outcome, row.values["department"], row.values["position"], row.values["goals"]) == (
        "new", "Vård och omsorg", "Solchef", [],
    )  # fmt: skip
    assert row.names == {("departments", "Vård och omsorg"): "d1", ("positions", "Solchef"): None}


def test_position_is_the_one_of_the_rows_own_department(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        ["1", "Sol", "Barn och Skola", "Utvecklingsledare"],
        ["2", "Vind", "Vård och omsorg", "Utvecklingsledare"],
    )
    assert [row.names["positions", "utvecklingsledare"] for row in found] == ["p3", "p2"]


def test_several_departments_and_goals_in_one_cell(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, ["1", "Sol", "Teknik och Service, Vård och omsorg", None, "Energi och klimat; Vatten"])
    assert row.values["department"] == "Teknik och Service"
    assert row.values["participants"] == [{"department": "Vård och omsorg", "role": None, "deadline": None}]
    assert row.values["goals"] == ["Energi och klimat", "Vatten"]
    assert any("läst som deltagande" in note.problem.text for note in row.notes)


def test_partners_outside_the_municipality_are_kept_as_a_remark(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Samverkan", "Status"]
    (row,) = rows(tmp_path, ["Sol", "Vård och omsorg", "Barn och Skola, Region Skåne", "Klar"], heading=heading)
    assert row.outcome == "new"
    assert [item["department"] for item in row.values["participants"]] == ["Barn och Skola"]
    assert row.extra["remark"] == "Medverkar: Region Skåne"


def test_row_without_title_or_department_says_so(tmp_path: Path) -> None:
    found = rows(
        tmp_path, SUN, ["2", None, "Vård och omsorg", None, None, "Klar"], ["3", "Vind", None, None, None, "Klar"]
    )
    assert [row.outcome for row in found] == ["new", "error", "error"]
    assert "saknar titel" in said(found[1])[0][2]
    assert "saknar ansvarig verksamhet" in said(found[2])[0][2]


def test_too_long_title_is_told(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, ["1", "x " * 200, "Vård och omsorg", None, None, "Klar"])
    assert "399 tecken" in said(row)[0][2]


def test_area_that_stands_once_holds_for_the_rows_below(tmp_path: Path) -> None:
    heading = ["Område", "Insats", "Förvaltning", "Status"]
    found = rows(
        tmp_path,
        ["Energi och klimat", "Sol", "Vård och omsorg", "Klar"], [None, "Vind", "Vård och omsorg", "Klar"],
        [None, "Ved", "Vård och omsorg", "Klar"], ["Vatten", "Damm", "Vård och omsorg", "Klar"],
        [None, "Bäck", "Vård och omsorg", "Klar"], heading=heading,
    )  # fmt: skip
    assert [row.values["goals"] for row in found] == [["Energi och klimat"]] * 3 + [["Vatten"]] * 2
    assert "hämtat från raden ovanför (A2)" in found[1].notes[0].problem.text


def test_budget_in_thousands_by_its_heading(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Budget (tkr)"]
    found = rows(tmp_path, ["Sol", "Vård och omsorg", 250], ["Vind", "Vård och omsorg", "inom ram"], heading=heading)
    assert found[0].values["budget"] == 250_000
    assert "rubriken säger tkr" in found[0].notes[0].problem.text
    assert found[1].values["budget"] is None
    assert found[1].extra["resource_note"] == "inom ram"


def test_ongoing_and_yearly_work(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Tidplan"]
    found = rows(tmp_path, ["Sol", "Vård och omsorg", "Löpande"], ["Vind", "Vård och omsorg", "Årligen"],
                 ["Ved", "Vård och omsorg", "2024–2026"], heading=heading)  # fmt: skip
    assert [(row.extra["kind"], row.extra["repetition"]) for row in found] == [
        ("ongoing", None), (None, "yearly"), (None, None),
    ]  # fmt: skip
    assert (found[2].values["start"], found[2].values["end"]) == (dt.date(2024, 1, 1), dt.date(2026, 12, 31))


def test_status_by_colour_of_a_legend_and_percentages(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        green, red = (book.add_format({"bg_color": colour}) for colour in ("#00B050", "#FF0000"))
        sheet.write("A1", "Klar", green)
        sheet.write("B1", "Ej påbörjad", red)
        sheet.write_row("A3", ["Insats", "Förvaltning", "Status"])
        for at, fill in ((3, green), (4, red)):
            sheet.write_row(at, 0, [f"Insats {at}", "Vård och omsorg"])
            sheet.write_blank(at, 2, None, fill)
        sheet.write_row(5, 0, ["Insats 5", "Vård och omsorg"])
        sheet.write(5, 2, 0.5, book.add_format({"num_format": "0%"}))

    found = [row for row in planned(drawn(tmp_path / "a.xlsx", draw)).rows if row.outcome != "skipped"]
    assert [row.values["status"] for row in found] == ["done", "planned", "started"]
    assert all(row.notes for row in found)


def test_colours_without_a_legend_are_told_not_guessed(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["Insats", "Förvaltning", "Status"])
        sheet.write_row("A2", ["Sol", "Vård och omsorg"])
        sheet.write_blank("C2", None, book.add_format({"bg_color": "#00B050"}))
        sheet.write_row("A3", ["Vind", "Vård och omsorg", "Klar"])

    row = planned(drawn(tmp_path / "a.xlsx", draw)).rows[1]
    assert row.values["status"] is None
    assert "färgad" in row.notes[0].problem.text


def test_words_for_status_that_are_not_understood_can_be_chosen(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [HEADING, [*SUN[:5], "Rullar på"], ["2", "Vind", *SUN[2:5], "rullar  på"]])
    result = planned(path)
    assert result.unknown_statuses == {"Rullar på": 1, "rullar på": 1}
    assert [row.values["status"] for row in planned(path, status_words={"rullar på": "started"}).rows[1:]] == [
        "started"
    ] * 2


# What is recorded already


def recorded(row: PlanRow, key: str = "a1") -> Existing:
    values = row.values
    return Existing(
        key, values["title"], values["department"], row.extra["reference"] or "", tuple(values["goals"]),
        {**values, **row.extra},
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", [HEADING, SUN, ["2", "Vind", "Barn och Skola", "Utvecklingsledare", "Vatten", "Klar"]]
    )
    first = planned(path)
    again = planned(path, tuple(recorded(row, f"a{row.row}") for row in first.activities()))
    assert first.counts()["new"] == 2
    assert again.counts() == {"new": 0, "changed": 0, "unchanged": 2, "error": 0, "skipped": 1}
    assert [row.key for row in again.activities()] == ["a2", "a3"]


def test_what_the_file_says_otherwise_is_a_change_with_before_and_after(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, SUN)
    before = recorded(row)
    (changed,) = rows(tmp_path, [*SUN[:5], "Klar", *SUN[6:8], None], existing=(before,))
    assert changed.outcome == "changed"
    assert [(c.field, c.before, c.after) for c in changed.changes] == [("status", "started", "done")]


def test_number_alone_does_not_overwrite_another_plans_activity(tmp_path: Path) -> None:
    other = Existing("a1", "Rädda ålen", "Teknik och Service", "1", ("Vatten",), {"title": "Rädda ålen"})
    (row,) = rows(tmp_path, SUN, existing=(other,))
    assert row.outcome == "new"
    assert "Beteckningen 1 finns redan" in row.notes[-1].problem.text


def test_corrected_title_with_the_same_number_is_the_same_activity(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, SUN)
    (changed,) = rows(tmp_path, ["1", "Solceller på taken", *SUN[2:]], existing=(recorded(row),))
    assert (changed.outcome, changed.key) == ("changed", "a1")
    assert changed.changes[0].after == "Solceller på taken"


def test_same_title_at_another_department_is_a_new_activity_and_told(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Status"]
    other = Existing("a1", "Sol", "Barn och Skola", values={"title": "Sol"})
    (row,) = rows(tmp_path, ["Sol", "Vård och omsorg", "Klar"], heading=heading, existing=(other,))
    assert row.outcome == "new"
    assert "finns redan hos Barn och Skola" in row.notes[-1].problem.text


def test_repeated_rows_are_told(tmp_path: Path) -> None:
    found = rows(tmp_path, SUN, SUN, [*SUN[:5], "Klar"])
    assert [row.outcome for row in found] == ["new", "skipped", "error"]
    assert found[1].reason is not None
    assert "står redan på rad" in found[1].reason.text
    assert "med andra uppgifter" in said(found[2])[0][2]


def test_numbers_that_begin_anew_on_each_sheet_join_nothing(tmp_path: Path) -> None:
    heading = ["Nr", "Insats", "Status"]
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Vård och omsorg": [heading, ["1", "Kost", "Klar"]], "Barn och Skola": [heading, ["1", "Skolgård", "Klar"]],
    })  # fmt: skip
    found = list(planned(path).activities())
    assert [(row.values["title"], row.values["department"]) for row in found] == [
        ("Kost", "Vård och omsorg"), ("Skolgård", "Barn och Skola"),
    ]  # fmt: skip


def test_merged_title_over_several_departments_is_one_activity(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["Insats", "Förvaltning", "Ansvarig", "Klart senast"])
        sheet.merge_range("A2:A3", "Kampanj")
        sheet.write_row("B2", ["Teknik och Service", "Miljöchef", "2024"])
        sheet.write_row("B3", ["Vård och omsorg", "Utvecklingsledare", "2025"])
        sheet.write_row("A4", ["Kampanj", "Barn och Skola", "Utvecklingsledare", "2025"])

    result = planned(drawn(tmp_path / "a.xlsx", draw))
    first, part, own = result.rows[1:]
    assert first.values["participants"] == [
        {"department": "Vård och omsorg", "role": "utvecklingsledare", "deadline": dt.date(2025, 12, 31)}
    ]
    assert part.part_of == ("Blad1", 2)
    assert own.part_of is None
    assert result.counts()["new"] == 2


def test_error_in_one_part_stops_the_whole_activity(tmp_path: Path) -> None:
    heading = ["Nr", "Insats", "Förvaltning", "Klart senast"]
    found = rows(
        tmp_path,
        ["1", "Sol", "Vård och omsorg", "2024"],
        ["1", "Sol", "Barn och Skola", "31 feb 2024"],
        heading=heading,
    )
    assert [row.outcome for row in found] == ["error", "error"]
    assert "Rad 3 hör till samma insats" in said(found[0])[0][2]


def test_columns_and_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Plan": [["Insats", "Förvaltning", "Prioritet"], ["Sol", "Vård och omsorg", "hög"]],
        "Läs mig": [["Välkommen"]],
    })  # fmt: skip
    assert [note.text for note in planned(path).notes] == [
        "Bladet Läs mig läses inte: det har ingen tabell med rubrikrad.",
        "Kolumnen Prioritet läses inte (bladet Plan).",
    ]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["Insats", "Förvaltning", "Status"])
        sheet.write_row("A2", ["Sol", "Vård och omsorg", "Klar"])
        sheet.set_row(1, None, None, {"hidden": True})

    row = planned(drawn(tmp_path / "a.xlsx", draw)).rows[1]
    assert row.outcome == "new"
    assert "dold" in row.notes[0].problem.text


def test_csv_as_a_swedish_spreadsheet_program_saves_it(tmp_path: Path) -> None:
    text = "Insats;Förvaltning;Budget;Slut\r\nSolceller på Åsens tak;Vård och omsorg;1 250,50;2025-06-30\r\n"
    row = planned(csv_file(tmp_path / "a.csv", text, "cp1252")).rows[1]
    assert (row.values["title"], row.values["budget"], row.values["end"]) == (
        "Solceller på Åsens tak", Decimal("1250.50"), dt.date(2025, 6, 30),
    )  # fmt: skip


def test_sentences_can_be_put_in_another_language(tmp_path: Path) -> None:
    result = planned(xlsx(tmp_path / "a.xlsx", [HEADING, [*SUN[:7], "31 feb 2024"]]))
    shown = result.to_json(details=True, translate=lambda problem: f"[{problem.message}] {sorted(problem.params)}")
    assert "['nearest', 'value']" in shown["rows"][1]["errors"][0]["message"]
    assert shown["counts"]["error"] == 1


def test_two_recorded_activities_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Status"]
    twins = tuple(Existing(key, "Sol", "Vård och omsorg", values={"title": "Sol"}) for key in ("a1", "a2"))
    (row,) = rows(tmp_path, ["Sol", "Vård och omsorg", "Klar"], heading=heading, existing=twins)
    assert row.outcome == "error"
    assert "Flera insatser heter så" in said(row)[0][2]


def test_goal_tells_recorded_twins_apart(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Mål"]
    twins = tuple(
        Existing(key, "Informera", "Vård och omsorg", goals=(goal,), values={"goals": [goal]})
        for key, goal in (("a1", "Vatten"), ("a2", "Energi och klimat"))
    )
    (row,) = rows(tmp_path, ["Informera", "Vård och omsorg", "Energi och klimat"], heading=heading, existing=twins)
    assert (row.outcome, row.key) == ("unchanged", "a2")


def test_same_activity_for_another_goal_is_a_new_one(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Mål"]
    other = Existing("a1", "Informera", "Vård och omsorg", goals=("Vatten",), values={"goals": ["Vatten"]})
    (row,) = rows(tmp_path, ["Informera", "Vård och omsorg", "Energi och klimat"], heading=heading, existing=(other,))
    assert row.outcome == "new"


def test_sheet_a_person_left_out_is_told(tmp_path: Path) -> None:
    path = xlsx_sheets(tmp_path / "a.xlsx", {"A": [HEADING, SUN], "B": [HEADING, SUN]})
    book = read_here(path)
    proposal = propose(book, KNOWN)
    proposal.tables[1].use = False
    assert [note.text for note in plan(book, proposal, KNOWN).notes] == ["Bladet B läses inte: det är inte valt."]
