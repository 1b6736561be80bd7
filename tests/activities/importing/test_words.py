# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Status, visibility, kind and repetition from words, shares and colours."""

import pytest

from knutpunkt.activities.importing import Cell
from knutpunkt.activities.importing.words import (
    colour_word,
    parse_kind,
    parse_repetition,
    parse_status,
    parse_visibility,
)

STATUS = {
    "Idé": "idea", "Förslag": "idea", "Ej påbörjad": "planned", "Planerad": "planned", "Inte startat": "planned",
    "Pågår": "started", "Pågående": "started", "PÅBÖRJAD": "started", "Löpande": "started", "Klar": "done",
    "Genomförd": "done", "Avslutat": "done", "Slutfört.": "done", "Pausad": "paused", "Uppskjuten": "paused",
    "Avbruten": "stopped", "Utgår": "stopped", "Ej aktuell": "stopped", "done": "done", "3. Klar": "done",
}  # fmt: skip
TOLD = {
    "Försenad": "started", "Delvis genomförd": "started", "100 %": "done", "50%": "started", "0 procent": "planned",
    "Pågår - klart våren": "started", "Klart (2023)": "done",
}  # fmt: skip
WRONG = ["Inte klar", "Ej genomfört", "Grön", "kanske", "Beslut 2023", "150 %"]


@pytest.mark.parametrize("text", STATUS)
def test_status_by_word(text: str) -> None:
    parsed = parse_status(Cell(1, 1, text))
    assert parsed.value == STATUS[text]
    assert parsed.note is None


@pytest.mark.parametrize("text", TOLD)
def test_status_that_takes_interpreting_is_told(text: str) -> None:
    parsed = parse_status(Cell(1, 1, text))
    assert parsed.value == TOLD[text]
    assert parsed.note is not None


@pytest.mark.parametrize("text", WRONG)
def test_other_words_are_told(text: str) -> None:
    parsed = parse_status(Cell(1, 1, text))
    assert parsed.value is None
    assert parsed.problem is not None
    assert text.split(maxsplit=1)[0] in parsed.problem.text


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        (Cell(1, 1, 0.5, percent=True), "started"),
        (Cell(1, 1, 1, percent=True), "done"),
        (Cell(1, 1, 0, percent=True), "planned"),
        (Cell(1, 1, 75), "started"),
        (Cell(1, 1, 0.25), "started"),
        (Cell(1, 1, 2), None),
        (Cell(1, 1, 1), None),
        (Cell(1, 1, 1.5, percent=True), None),
    ],
)
def test_status_by_stored_number(cell: Cell, status: str | None) -> None:
    parsed = parse_status(cell)
    assert parsed.value == status
    assert (parsed.problem is None) == (status is not None)


def test_colour_means_what_the_legend_says() -> None:
    legend = {"00B050": "done", "FF0000": "planned"}
    assert parse_status(Cell(1, 1, fill="00B050"), legend).value == "done"  # type: ignore[arg-type]
    assert parse_status(Cell(1, 1, "röd"), legend).value == "planned"  # type: ignore[arg-type]
    assert parse_status(Cell(1, 1, fill="FFFF00"), legend).value is None  # type: ignore[arg-type]


def test_a_persons_choice_goes_before_everything() -> None:
    assert parse_status(Cell(1, 1, "Grön"), {}, {"grön": "done"}).value == "done"


@pytest.mark.parametrize(
    ("fill", "word"),
    [
        ("00B050", "grön"), ("92D050", "grön"), ("C6EFCE", "grön"), ("FFFF00", "gul"), ("FFEB9C", "gul"),
        ("FF0000", "röd"), ("FFC7CE", "röd"), ("FFA500", "orange"), ("00B0F0", "blå"), ("D9D9D9", "grå"),
        ("theme:4:", "theme:4:"),
    ],
)  # fmt: skip
def test_colours_by_name(fill: str, word: str) -> None:
    assert colour_word(fill) == word


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        ("Offentlig", "", "public"), ("intern", "", "internal"), ("Ja", "Publiceras", "public"),
        ("Ja", "Intern?", "internal"), ("Nej", "Intern?", "public"), ("Nej", "Visas externt", "internal"),
        ("-", "Publik", None),
    ],
)  # fmt: skip
def test_visibility(text: str, heading: str, expected: str | None) -> None:
    assert parse_visibility(text, heading).value == expected


def test_kind_and_repetition() -> None:
    assert parse_kind("Löpande arbete").value == "ongoing"
    assert parse_kind("Projekt").value == "project"
    assert parse_kind("Röd").problem is not None
    assert parse_repetition("Årligen").value == "yearly"
    assert parse_repetition("en gång").value == ""
    assert parse_repetition("var tredje månad").note is not None
    assert parse_visibility("kanske").problem is not None
