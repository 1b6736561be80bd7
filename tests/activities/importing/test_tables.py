# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which sheet, which heading, which column, which rows: what a workbook is taken for."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.activities.importing import Known, Name, Proposal, Table, errors, propose
from knutpunkt.activities.importing.rows import classify
from knutpunkt.activities.importing.synonyms import best_field, unit_of

from .workbooks import csv_file, drawn, read_here, xlsx, xlsx_sheets

HEADING = ["Nr", "Insats", "Ansvarig förvaltning", "Status", "Klart senast"]
ROW = ["1", "Solceller på taket", "Teknik och Service", "Pågår", "2025"]
KNOWN = Known(
    departments=(Name("1", "Vård och omsorg"), Name("2", "Teknik och Service")),
    positions=(Name("3", "miljöchef"),),
    goals=(Name("4", "Energi och klimat"), Name("5", "Vatten")),
)


def tables(path: Path, known: Known | None = None) -> list[Table]:
    return propose(read_here(path), known).tables


def fields(table: Table) -> dict[str, str]:
    return {column.name: column.field for column in table.columns}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Åtgärd", "title"), ("Aktivitet/åtgärd", "title"), ("Klimatåtgärd", "title"), ("Vad ska göras?", "title"),
        ("Ansvarig nämnd/bolag", "department"), ("Förvaltning", "department"), ("Ansvarig", "position"),
        ("Ansvarig (roll)", "position"), ("Kontaktperson", "position"), ("Status 2024", "status"), ("Läge", "status"),
        ("Klart senast", "end"), ("Slutdatum", "end"), ("Startdatum", "start"), ("Tidplan", "period"),
        ("Beräknad kostnad (tkr)", "budget"), ("Budget, kr", "budget"), ("Samverkan med", "participants"),
        ("Koppling till mål", "goals"), ("Agenda 2030", "goals"), ("Fokusområde", "goals"), ("Kommentar", "remark"),
        ("Uppföljning 2023", "follow_up"), ("Åtgärdsnr", "reference"), ("Styrdokument", "documents"),
        ("Beskrivning av åtgärd", "description"), ("Publiceras?", "visibility"), ("Prioritet", "ignore"),
    ],
)  # fmt: skip
def test_headings_municipalities_use(heading: str, field: str) -> None:
    assert best_field(heading)[0] == field


def test_unit_in_the_heading() -> None:
    assert unit_of("Kostnad (tkr)") == "tkr"
    assert unit_of("Budget mnkr") == "mkr"
    assert unit_of("Budget kr") == ""


def test_heading_below_title_rows(tmp_path: Path) -> None:
    rows = [
        ["Handlingsplan för miljön 2025"],
        ["Antagen av kommunstyrelsen 2024-12-01", None, "Dnr 12"],
        [],
        HEADING,
        ROW,
    ]
    assert tables(xlsx(tmp_path / "a.xlsx", rows))[0].header == (4, 4)


def test_heading_of_unusual_words_is_still_found(tmp_path: Path) -> None:
    rows = [
        ["Grej", "Vilka", "Hur går det"],
        ["Byta lampor i skolan", "Skolan", "Pågår"],
        ["Laga tak", "Fastighet", "Klar"],
    ]
    table = tables(xlsx(tmp_path / "a.xlsx", rows))[0]
    assert table.header == (1, 1)
    assert fields(table)["Grej"] == "title"
    assert fields(table)["Hur går det"] == "status"


def test_heading_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        sheet.merge_range("A2:A3", "Insats")
        sheet.merge_range("B2:C2", "Tid")
        sheet.write("B3", "Start")
        sheet.write("C3", "Slut")
        sheet.merge_range("D2:D3", "Status")
        sheet.write_row("A4", ["Sol", "2024-01-01", "2025-12-31", "Pågår"])
        sheet.write_row("A5", ["Vind", "2024-01-01", "2025-12-31", "Klar"])

    table = tables(drawn(tmp_path / "a.xlsx", draw))[0]
    assert table.header == (2, 3)
    assert [column.field for column in table.columns] == ["title", "start", "end", "status"]
    assert table.columns[1].name == "Tid – Start"


def test_samples_and_confidence_stand_beside_each_column(tmp_path: Path) -> None:
    rows = [HEADING, *[[str(n), f"Insats {n}", "Teknik och Service", "Pågår", "2025"] for n in range(1, 6)]]
    table = tables(xlsx(tmp_path / "a.xlsx", rows))[0]
    title = table.column("title")
    assert title is not None
    assert title.samples == ("Insats 1", "Insats 2", "Insats 3")
    assert title.confidence >= 0.9
    assert all(0 <= column.confidence <= 1 for column in table.columns)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["Miljöchef", "Planchef", "Ekonom"], "position"),
        (["Vård och omsorg", "Teknik och Service", "Teknik och Service"], "department"),
        (["Socialförvaltningen", "Tekniska förvaltningen", "Byggnadsnämnden"], "department"),
    ],
)
def test_responsible_is_who_or_which_by_what_stands_there(values: list[str], field: str, tmp_path: Path) -> None:
    rows = [["Insats", "Ansvarig", "Status"], *[[f"Insats {n}", value, "Pågår"] for n, value in enumerate(values)]]
    assert fields(tables(xlsx(tmp_path / "a.xlsx", rows), KNOWN)[0])["Ansvarig"] == field


@pytest.mark.parametrize(
    ("values", "field"),
    [(["2024-2026", "2025-2026"], "period"), (["31 dec 2024", "2022"], "end"), ([dt.date(2024, 1, 1)] * 2, "end")],
)
def test_timetable_is_one_day_or_a_stretch_by_what_stands_there(values: list[Any], field: str, tmp_path: Path) -> None:
    rows = [["Insats", "Ansvarig", "Tidplan"], *[[f"Insats {n}", "Chef", value] for n, value in enumerate(values)]]
    assert fields(tables(xlsx(tmp_path / "a.xlsx", rows))[0])["Tidplan"] == field


def test_done_is_a_status_when_words_stand_there_and_a_date_when_dates_do(tmp_path: Path) -> None:
    for values, field in ((["Klar", "Pågår"], "status"), (["2024-12-31", "2025-06-30"], "end")):
        rows = [["Insats", "Förvaltning", "Klart"], *[[f"I {n}", "Skolan", value] for n, value in enumerate(values)]]
        assert fields(tables(xlsx(tmp_path / "a.xlsx", rows))[0])["Klart"] == field


def test_two_columns_of_the_same_kind_give_title_and_description(tmp_path: Path) -> None:
    long = "En lång text som förklarar vad som ska göras, av vem och varför det är viktigt för kommunen och miljön."
    rows = [["Åtgärd", "Aktivitet", "Ansvarig"], *[[f"Namn {n}", f"{long} {n}", "Miljöchef"] for n in range(3)]]
    assert fields(tables(xlsx(tmp_path / "a.xlsx", rows))[0]) == {
        "Åtgärd": "title", "Aktivitet": "description", "Ansvarig": "position",
    }  # fmt: skip


def test_own_download_is_recognised(tmp_path: Path) -> None:
    names = ["beteckning", "titel", "beskrivning", "slag", "ansvarig verksamhet", "ansvarig funktion",
             "deltagande verksamheter", "mål", "styrdokument", "status", "start", "slut", "upprepning", "budget, kr",
             "arbetstid, timmar", "om resurser", "synlighet"]  # fmt: skip
    expected = ["reference", "title", "description", "kind", "department", "position", "participants", "goals",
                "documents", "status", "start", "end", "repetition", "budget", "hours", "resource_note",
                "visibility"]  # fmt: skip
    row = ["A1", "Sol", "Text om sol", "åtgärd", "Teknik och Service", "miljöchef", "Vård och omsorg", "Vatten", "Plan",
           "påbörjad", "2024-01-01", "2025-12-31", "varje år", 250000, 40, "inom ram", "intern"]  # fmt: skip
    table = tables(xlsx(tmp_path / "a.xlsx", [names, row]), KNOWN)[0]
    assert [column.field for column in table.columns] == expected


def test_best_sheet_is_chosen_and_others_say_why_not(tmp_path: Path) -> None:
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Läs mig": [["Fyll i nästa blad"], ["Hör av dig om något är oklart"]],
        "Insatser": [HEADING, ROW],
        "Energi": [["År", "kWh", "Källa"], [2023, 12, "mätare"], [2024, 13, "mätare"]],
    })  # fmt: skip
    found = {table.sheet: table for table in tables(path)}
    assert [name for name, table in found.items() if table.use] == ["Insatser"]
    assert "något annat" in found["Energi"].why


def test_sheets_of_one_kind_are_read_together_and_name_their_department(tmp_path: Path) -> None:
    heading = ["Insats", "Ansvarig", "Status"]
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Skola": [heading, ["Sol", "Rektor", "Klar"]], "Vård": [heading, ["Vind", "Chef", "Klar"]],
    })  # fmt: skip
    found = tables(path)
    assert {table.sheet: (table.use, table.department) for table in found} == {
        "Skola": (True, "Skola"), "Vård": (True, "Vård"),
    }  # fmt: skip


def test_generic_sheet_names_are_no_departments(tmp_path: Path) -> None:
    heading = ["Insats", "Ansvarig", "Status"]
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Blad1": [heading, ["Sol", "Rektor", "Klar"]], "Åtgärder 2025": [heading, ["Vind", "Chef", "Klar"]],
    })  # fmt: skip
    assert [table.department for table in tables(path)] == [None, None]


def test_department_in_a_line_above_the_table(tmp_path: Path) -> None:
    rows = [
        ["Handlingsplan"],
        ["Förvaltning: Vård och omsorg"],
        ["Insats", "Ansvarig", "Status"],
        ["Sol", "Chef", "Klar"],
    ]
    assert tables(xlsx(tmp_path / "a.xlsx", rows))[0].department == "Vård och omsorg"


def test_hidden_sheet_is_not_read_but_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Nu", "Förra året"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADING)
            sheet.write_row(1, 0, ROW)
        sheet.hide()
    found = {table.sheet: table for table in tables(path)}
    assert found["Nu"].use
    assert not found["Förra året"].use
    assert "dolt" in found["Förra året"].why


def test_cross_table_with_marks(tmp_path: Path) -> None:
    rows = [
        ["Åtgärd", "Vård och omsorg", "Teknik och Service", "Tidplan"],
        ["Cykelpool", "x", None, "2025"], ["Solceller", None, "X", "2026"], ["Kampanj", "x", "x", "2025"],
    ]  # fmt: skip
    table = tables(xlsx(tmp_path / "a.xlsx", rows), KNOWN)[0]
    assert table.is_cross
    assert {c.name: c.department for c in table.columns if c.field == "assignment"} == {
        "Vård och omsorg": "Vård och omsorg", "Teknik och Service": "Teknik och Service",
    }  # fmt: skip


def test_ordinary_list_is_no_cross_table(tmp_path: Path) -> None:
    rows = [["Insats", "Förvaltning", "Nämnd", "Status"], ["Sol", "Skolan", "Skolnämnden", "Klar"]]
    assert not tables(xlsx(tmp_path / "a.xlsx", rows))[0].is_cross


def kinds(path: Path, known: Known | None = None) -> list[tuple[int, str, str | None, str | None]]:
    book = read_here(path)
    table = propose(book, known).tables[0]
    return [(s.row.number, s.kind, s.goal, s.department) for s in classify(book.sheet(table.sheet), table)]


def test_headings_sums_notes_and_repeats_between_the_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nr", "Insats", "Ansvarig", "Budget"],
        [None, "Tekniska förvaltningen"],
        [None, "1. Energi"],
        ["1.1", "Sol", "Chef", 10],
        ["1.2", "Vind", "Chef", 20],
        ["Summa", None, None, 30],
        ["Nr", "Insats", "Ansvarig", "Budget"],
        [None, "2. Vatten"],
        ["2.1", "Dagvatten", "Chef", 5],
        [],
        ["* Budget i tusental kronor"],
        ["Senast uppdaterad 2025-01-01"],
    ]
    technical = "Tekniska förvaltningen"
    assert kinds(xlsx(tmp_path / "a.xlsx", rows)) == [
        (1, "skipped", None, None),
        (2, "heading", None, technical),
        (3, "heading", "Energi", technical),
        (4, "data", "Energi", technical),
        (5, "data", "Energi", technical),
        (6, "skipped", "Energi", technical),
        (7, "skipped", "Energi", technical),
        (8, "heading", "Vatten", technical),
        (9, "data", "Vatten", technical),
        (11, "skipped", "Vatten", technical),
        (12, "skipped", "Vatten", technical),
    ]


def test_title_alone_below_an_activity_is_an_activity(tmp_path: Path) -> None:
    rows = [["Insats", "Ansvarig", "Status"], ["Sol", "Chef", "Klar"], ["Vind"], ["Vatten", "Chef", "Klar"], ["Avfall"]]
    assert [kind for _, kind, _, _ in kinds(xlsx(tmp_path / "a.xlsx", rows))] == ["skipped", *["data"] * 4]


def test_legend_of_colours(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        green, red = (book.add_format({"bg_color": colour}) for colour in ("#00B050", "#FF0000"))
        sheet.write_row("A1", ["Insats", "Ansvarig", "Status"])
        sheet.write_row("A2", ["Sol", "Chef"])
        sheet.write_blank("C2", None, green)
        sheet.write_row("A3", ["Vind", "Chef"])
        sheet.write_blank("C3", None, red)
        sheet.write("A6", "Färgförklaring:")
        sheet.write("A7", "Klar", green)
        sheet.write_blank("A8", None, red)
        sheet.write("B8", "Ej påbörjad")

    proposal = propose(read_here(drawn(tmp_path / "a.xlsx", draw)))
    assert proposal.legend == {"00B050": "done", "FF0000": "planned"}


def test_proposal_survives_being_stored(tmp_path: Path) -> None:
    book = read_here(xlsx(tmp_path / "a.xlsx", [HEADING, ROW]))
    proposal = propose(book, KNOWN)
    stored = json.loads(json.dumps(proposal.to_json()))
    assert Proposal.from_json(stored) == proposal


def test_workbook_without_a_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.NoTableError):
        propose(read_here(csv_file(tmp_path / "a.csv", "Bara en rad text utan något mer\n")))


def test_a_person_may_choose_sheets_and_headings(tmp_path: Path) -> None:
    path = xlsx_sheets(tmp_path / "a.xlsx", {
        "Gammal": [HEADING, ROW], "Ny": [["Grej", "Vilka"], ["Åtgärd", "Nämnd"], ["Sol", "Skolnämnden"]],
    })  # fmt: skip
    proposal = propose(read_here(path), sheets=["Ny"], header_rows={"Ny": (2, 2)})
    assert [(table.sheet, table.header) for table in proposal.used] == [("Ny", (2, 2))]
    two = propose(read_here(path), sheets=["Ny"], header_rows={"Ny": (1, 2)})
    assert two.used[0].columns[0].name == "Grej – Åtgärd"
    with pytest.raises(errors.NoTableError):
        propose(read_here(path), sheets=["Finns inte"])
    assert propose(read_here(path), header_rows={"Ny": (9, 9)}).tables[0].sheet == "Gammal"


def test_groups_of_columns_without_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["Åtgärd", "Skola", None, "Vård", None],
        [None, "Ansvarig", "Tidplan", "Ansvarig", "Tidplan"],
        ["Sol", "Rektor", "2025", None, None],
        ["Vind", None, None, "Chef", "2026"],
    ]
    table = tables(xlsx(tmp_path / "a.xlsx", rows))[0]
    assert table.header == (1, 2)
    assert [(column.field, column.department) for column in table.columns] == [
        ("title", None), ("assignment", "Skola"), ("assignment_deadline", "Skola"),
        ("assignment", "Vård"), ("assignment_deadline", "Vård"),
    ]  # fmt: skip


LONG = "En utförlig text om hur det går med arbetet och vad som återstår att göra under nästa år, "


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Status", [LONG + "del ett", LONG + "del två"], "follow_up"),
        ("Kostnad", [LONG + "kostar inget", LONG + "kostar mer"], "resource_note"),
        ("Förvaltning", ["miljöchef", "fastighetschef"], "position"),
        ("Tid", [LONG + "a", LONG + "b"], "ignore"),
        ("", ["Pågår", "Klar"], "status"),
        ("", ["2025-01-01", "2026-01-01"], "end"),
        ("", ["Vård och omsorg", "Teknik och Service"], "department"),
    ],
)
def test_contents_correct_what_a_heading_says(heading: str, values: list[str], field: str, tmp_path: Path) -> None:
    rows = [["Nr", "Insats", "Kommentar", heading], *[[f"{n}.1", f"Insats {n}", "-", v] for n, v in enumerate(values)]]
    columns = tables(xlsx(tmp_path / "a.xlsx", rows), KNOWN)[0].columns
    assert {column.index: column.field for column in columns}[4] == field


def test_description_alone_is_the_title(tmp_path: Path) -> None:
    rows = [["Beskrivning", "Ansvarig", "Status"], ["Sätta upp solceller", "Miljöchef", "Klar"]]
    assert fields(tables(xlsx(tmp_path / "a.xlsx", rows))[0])["Beskrivning"] == "title"


def test_headings_can_be_about_departments_or_nothing(tmp_path: Path) -> None:
    rows = [["Insats", "Ansvarig", "Status"], [None, "Skolan:"], ["Sol", "Chef", "Klar"], ["Vind", "Chef", "Klar"]]
    book = read_here(xlsx(tmp_path / "a.xlsx", rows))
    table = propose(book).tables[0]
    for choice, expected in (("auto", ("Skolan", None)), ("department", (None, "Skolan")), ("ignore", (None, None))):
        table.headings = choice  # type: ignore[assignment]
        last = classify(book.sheets[0], table)[-1]
        assert (last.goal, last.department) == expected


def test_heading_without_rows_says_so(tmp_path: Path) -> None:
    rows = [["Nr", "Insats", "Ansvarig", "Status"], [None, "1. Energi"], [None, "2. Vatten"], ["2.1", "Damm", "Chef", "Klar"],
            ["2.2", "Bäck", "Chef", "Klar"]]  # fmt: skip
    book = read_here(xlsx(tmp_path / "a.xlsx", rows))
    reasons = [
        s.reason.text for s in classify(book.sheets[0], propose(book).tables[0]) if s.kind == "heading" and s.reason
    ]
    assert reasons == ["Rubrik utan rader nedanför: Energi.", "Rubrik för raderna nedanför: Vatten."]
