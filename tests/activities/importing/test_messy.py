# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook as it comes by mail: everything at once. And the corners of single columns."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.activities.importing import Cell, Known, Name, Plan, PlanRow, plan, propose
from knutpunkt.activities.importing.cross import read_assignment

from .workbooks import drawn, read_here, xlsx

KNOWN = Known(
    departments=(
        Name("d1", "Vård och omsorg", ("VoO",)), Name("d2", "Teknik och Service", ("ToS",)),
        Name("d3", "Barn och Skola"), Name("d4", "Samhällsbyggnad"),
    ),
    positions=(Name("p1", "miljöchef", parent="d4"), Name("p2", "fastighetsstrateg", parent="d2")),
    goals=(Name("g1", "Energi och klimat"), Name("g2", "Vatten"), Name("g3", "Transporter")),
    documents=(Name("s1", "Miljö- och energiprogram 2012–2022"),),
)  # fmt: skip


def planned(path: Path, known: Known = KNOWN) -> Plan:
    book = read_here(path)
    return plan(book, propose(book, known), known)


def data(result: Plan) -> list[PlanRow]:
    return [row for row in result.rows if row.outcome != "skipped"]


def messy(path: Path) -> Path:
    """Titles, a legend, a merged heading of two rows, areas, colours, sums, repeats, a note, odd characters."""

    def draw(book: Any, sheet: Any) -> None:
        green, yellow = (book.add_format({"bg_color": colour}) for colour in ("#92D050", "#FFFF00"))
        bold = book.add_format({"bold": True, "bg_color": "#D9D9D9"})
        sheet.merge_range("A1:K1", "Handlingsplan miljö 2024–2026", bold)
        sheet.write("A2", "Senast uppdaterad 2024-02-01")
        sheet.write("M1", "Klar", green)
        sheet.write("M2", "Pågår", yellow)
        for column, name in ((0, "Nr"), (1, "Åtgärd"), (2, "Ansvarig\nnämnd/förvaltning"), (3, "Vem?")):
            sheet.merge_range(3, column, 4, column, name, bold)
        sheet.merge_range("E4:F4", "Tid", bold)
        sheet.write("E5", "Start", bold)
        sheet.write("F5", "Klart\u00a0senast", bold)
        for column, name in (
            (6, "Kostnad (tkr)"),
            (7, "Status"),
            (8, "Samverkan"),
            (9, "Styrdokument"),
            (10, "Kommentar"),
        ):
            sheet.merge_range(3, column, 4, column, name, bold)
        lines: list[list[Any]] = [
            ["", "ENERGI OCH KLIMAT"],
            [
                "1.1",
                "Solceller på\u00a0skolornas tak",
                "ToS",
                "Fastighets\u00adstrateg",
                "2024-01-01",
                "Q4 2025",
                1500,
                None,
                "Barn och Skola, Region Skåne",
                "Miljö- och energiprogram 2012–2022",
                "Se även 1.2",
            ],
            ["1.2", "Laddstolpar", "Teknik och Service", "fastighetsstrateg", 2024, "hösten 2025", "inom ram", None],
            ["1.3", "Energirådgivning", "Samhällsbyggnad", "Miljöchef", None, "Löpande", None, "Försenad"],
            ["Summa", None, None, None, None, None, 1500],
            ["", "Vatten"],
            ["Nr", "Åtgärd", "Ansvarig nämnd/förvaltning", "Vem?", "Start", "Klart senast"],
            [
                "2.1",
                "Dagvattendamm",
                "Samhällsbyggnad\nTeknik och Service",
                "miljöchef",
                "v 10 2024",
                "31 feb 2026",
                "2,5 mkr",
                0.5,
            ],
            ["2.2", "Våtmark", "Samhällsbyggnad", "Genom ToS", "2025-01-01", "2024-12-31"],
        ]
        for at, line in enumerate(lines, 5):
            for column, value in enumerate(line):
                if value not in (None, ""):
                    sheet.write(at, column, value)
        sheet.write_blank("H7", None, green)
        sheet.write_blank("H8", None, yellow)
        sheet.write("H13", 0.5, book.add_format({"num_format": "0%"}))
        sheet.write("A17", "* Kostnad avser hela perioden")

    return drawn(path, draw)


def test_a_workbook_as_it_comes_by_mail(tmp_path: Path) -> None:
    result = planned(messy(tmp_path / "a.xlsx"))
    found = {row.extra["reference"]: row for row in data(result)}
    assert list(found) == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert [row.outcome for row in found.values()] == ["new", "new", "new", "error", "error"]
    first = found["1.1"]
    assert first.values == {
        "title": "Solceller på skolornas tak", "description": None, "department": "Teknik och Service",
        "position": "fastighetsstrateg", "participants": [{"department": "Barn och Skola", "role": None, "deadline": None}],
        "status": "done", "start": dt.date(2024, 1, 1), "end": dt.date(2025, 12, 31), "goals": ["Energi och klimat"],
        "budget": Decimal(1_500_000), "visibility": None,
    }  # fmt: skip
    assert first.extra["documents"] == ["Miljö- och energiprogram 2012–2022"]
    assert first.extra["remark"] == "Se även 1.2\nMedverkar: Region Skåne"
    second = found["1.2"]
    assert (second.values["status"], second.values["end"], second.values["budget"]) == (
        "started",
        dt.date(2025, 11, 30),
        None,
    )
    assert second.extra["resource_note"] == "inom ram"
    assert (found["1.3"].values["status"], found["1.3"].extra["kind"]) == ("started", "ongoing")
    fourth = found["2.1"]
    assert fourth.values["goals"] == ["Vatten"]
    assert (fourth.values["department"], fourth.values["participants"][0]["department"]) == (
        "Samhällsbyggnad",
        "Teknik och Service",
    )
    assert (fourth.values["start"], fourth.values["budget"]) == (dt.date(2024, 3, 4), Decimal(2_500_000))
    assert [error.address for error in fourth.errors] == ["F13"]
    assert "före starten" in found["2.2"].errors[0].problem.text
    assert found["2.2"].extra["remark"] == "Genom ToS"


def test_rows_that_are_no_activities_say_what_they_are(tmp_path: Path) -> None:
    result = planned(messy(tmp_path / "a.xlsx"))
    reasons = {row.row: row.reason.text for row in result.rows if row.reason}
    assert reasons == {
        1: "Förklaring till färger eller tecken.", 2: "Förklaring till färger eller tecken.",
        4: "Rubrikrad.", 5: "Rubrikrad.", 6: "Rubrik för raderna nedanför: ENERGI OCH KLIMAT.", 10: "Summarad.",
        11: "Rubrik för raderna nedanför: Vatten.", 12: "Rubrikraden upprepas.", 17: "Anteckning.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Teknisk chef", (True, "Teknisk chef", None)),
        ("Teknisk chef, 31 maj 2026", (True, "Teknisk chef", dt.date(2026, 5, 31))),
        ("Teknisk chef (2025)", (True, "Teknisk chef", dt.date(2025, 12, 31))),
        ("Teknisk chef\n31 maj 2026", (True, "Teknisk chef", dt.date(2026, 5, 31))),
        ("Teknisk chef 31 maj 2026", (True, "Teknisk chef", dt.date(2026, 5, 31))),
        ("Näringslivschef/Miljösam.", (True, "Näringslivschef/Miljösam.", None)),
        ("HR & Miljöchef", (True, "HR & Miljöchef", None)),
        ("x", (True, "", None)),
        ("X, 2025", (True, "", dt.date(2025, 12, 31))),
        ("31 maj 2026", (True, "", dt.date(2026, 5, 31))),
        ("löpande", (True, "", None)),
        ("-", (False, "", None)),
        ("nej", (False, "", None)),
        (None, (False, "", None)),
        (True, (True, "", None)),
        (False, (False, "", None)),
        (1, (True, "", None)),
        (0, (False, "", None)),
        (2025, (True, "", dt.date(2025, 12, 31))),
        (dt.date(2025, 5, 1), (True, "", dt.date(2025, 5, 1))),
    ],
)
def test_cells_of_a_cross_table(value: Any, expected: tuple[bool, str, dt.date | None]) -> None:
    assigned, role, deadline = read_assignment(Cell(1, 1, value))
    assert (assigned, role, deadline.value) == expected


@pytest.mark.parametrize("value", ["31 feb 2026", "Teknisk chef, 31 feb 2026", "12 mars"])
def test_dates_gone_wrong_in_a_cross_table_are_told(value: str) -> None:
    assigned, role, deadline = read_assignment(Cell(1, 1, value))
    assert assigned
    assert role in {"", "Teknisk chef"}
    assert deadline.problem is not None


def test_cross_table_of_marks_with_one_deadline_column(tmp_path: Path) -> None:
    rows = [
        ["Åtgärd", "Vård och omsorg", "Teknik och Service", "Barn och Skola", "Status"],
        ["Cykelpool", "x", "x", None, "Pågår"],
        ["Solceller", None, "Fastighetsstrateg", "-", "Klar"],
        ["Ingen alls", None, None, None, "Klar"],
        ["Kampanj", "31 feb 2026", None, "x", "Klar"],
    ]
    bicycles, sun, none, campaign = data(planned(xlsx(tmp_path / "a.xlsx", rows)))
    assert bicycles.values["department"] == "Vård och omsorg"
    assert [item["department"] for item in bicycles.values["participants"]] == ["Teknik och Service"]
    assert (sun.values["department"], sun.values["position"]) == ("Teknik och Service", "fastighetsstrateg")
    assert "saknar ansvarig" in none.errors[0].problem.text
    assert (campaign.errors[0].column, campaign.errors[0].value) == ("Vård och omsorg", "31 feb 2026")


def test_responsible_above_the_departments_and_dates_in_a_second_block(tmp_path: Path) -> None:
    """Headings the other way round: "Ansvarig" merged over the departments, then "Tidplan" over them again."""

    def draw(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:A2", "Åtgärd")
        sheet.merge_range("B1:C1", "Ansvarig")
        sheet.merge_range("D1:E1", "Tidplan")
        for at, name in enumerate(["Vård och omsorg", "Teknik och Service"] * 2, 1):
            sheet.write(1, at, name)
        sheet.write_row("A3", ["Sol", "Chefen", "Fastighetsstrateg", "2024", "31 maj 2025"])
        sheet.write_row("A4", ["Vind", "Chefen", "Fastighetsstrateg", "2024", "31 maj 2025"])

    known = Known(KNOWN.departments, (*KNOWN.positions, Name("p3", "Chefen")), KNOWN.goals)
    row = data(planned(drawn(tmp_path / "a.xlsx", draw), known))[0]
    assert (row.values["department"], row.values["position"], row.values["end"]) == (
        "Vård och omsorg",
        "Chefen",
        dt.date(2024, 12, 31),
    )
    assert row.values["participants"] == [
        {"department": "Teknik och Service", "role": "Fastighetsstrateg", "deadline": dt.date(2025, 5, 31)}
    ]


def test_everything_an_activity_may_have(tmp_path: Path) -> None:
    heading = [
        "Insats",
        "Förvaltning",
        "Slag",
        "Upprepning",
        "Arbetstid",
        "Synlighet",
        "Om resurser",
        "Uppföljning",
        "Styrdokument",
    ]
    rows = [
        heading,
        ["Sol", "ToS", "Projekt", "Varje år", "5 dagar", "Offentlig", "Tas ur driften", "Gick bra", "Okänd plan"],
        ["Vind", "ToS", "konstigt", "ibland", "många", "kanske", "x" * 301, None, None],
    ]
    good, bad = data(planned(xlsx(tmp_path / "a.xlsx", rows)))
    assert good.values["visibility"] == "public"
    assert {name: good.extra[name] for name in ("kind", "repetition", "hours", "resource_note", "follow_up")} == {
        "kind": "project", "repetition": "yearly", "hours": Decimal(40), "resource_note": "Tas ur driften",
        "follow_up": "Gick bra",
    }  # fmt: skip
    assert any("styrdokumenten" in note.problem.text for note in good.notes)
    assert {error.column for error in bad.errors} == {"Slag", "Arbetstid", "Synlighet", "Om resurser"}
    assert any("upprepning" in note.problem.text for note in bad.notes)


def test_doubtful_cells_are_left_empty_with_a_note(tmp_path: Path) -> None:
    heading = ["Insats", "Förvaltning", "Klart senast", "Budget", "Status"]
    (row,) = data(planned(xlsx(tmp_path / "a.xlsx", [heading, ["Sol", "ToS", "oklart", "?", "?"]])))
    assert row.outcome == "new"
    assert (row.values["end"], row.values["budget"], row.values["status"]) == (None, None, None)
    assert [note.column for note in row.notes] == ["Klart senast", "Budget", "Status"]
