# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text files: a thousand generated ones in seven encodings, and the signs that part columns."""

import csv
import io
import random
from pathlib import Path

import pytest

from knutpunkt.activities.importing import Limits
from knutpunkt.activities.importing.delimited import decode, read_delimited

from .workbooks import csv_file, read_here

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850")
WORDS = [
    "Åtgärd",
    "Ansvarig",
    "förvaltning",
    "Återbruk",
    "Östra",
    "gården",
    "Miljö",
    "Klimatneutral",
    "år",
    "2030",
    "Näringsliv",
    "kött",
    "mjölk",
    "färdväg",
    "Åre",
    "Örby",
    "Ängelholm",
    "själv",
    "idé",
    "café",
    "–",
    "Båstad",
    "Kävlinge",
    "Söderåsen",
    "MÅL",
    "ÖVRIGT",
    "ÄLDRE",
    "påbörjad",
    "ej",
    "påbörjad",
    "50",
    "%",
    "12",
    "§",
    "skolgård",
    "Höör",
    "låneö",
    "åldras",
    "ÅTGÄRDER",
    "grönområde",
]
OLD_ONLY = {"cp850": "–", "mac_roman": ""}
"""Signs that an encoding lacks."""


def _table(noise: random.Random, rows: int, lacking: str) -> list[list[str]]:
    words = [word for word in WORDS if word not in lacking or not lacking]
    return [[" ".join(noise.choices(words, k=noise.randint(1, 4))) for _ in range(4)] for _ in range(rows)]


def _text(rows: list[list[str]], delimiter: str) -> str:
    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter).writerows(rows)
    return sink.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_thousand_generated_files_are_read_exactly(encoding: str) -> None:
    """150 files for each of 7 encodings, from two rows up."""
    noise = random.Random(f"{encoding} 1")
    for number in range(150):
        rows = _table(noise, 2 + number % 9, OLD_ONLY.get(encoding, ""))
        delimiter = ";,\t"[number % 3]
        data = _text(rows, delimiter).encode(encoding)
        if all(ord(letter) < 128 for row in rows for cell in row for letter in cell):
            continue
        book = read_delimited(data, Limits())
        found = [[row.text(column) for column in range(1, 5)] for row in book.sheets[0].rows]
        assert found == rows, (encoding, number)
        assert book.delimiter == delimiter


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_rows_with_one_swedish_letter_are_enough(encoding: str) -> None:
    assert decode("Kommun;Antal\r\nÅre;3\r\n".encode(encoding))[0].lstrip("\ufeff") == "Kommun;Antal\r\nÅre;3\r\n"


def test_common_guesser_reads_windows_1252_wrong() -> None:
    """Why the rule is our own: a control that the trap is real."""
    from charset_normalizer import from_bytes

    text = "Åtgärd;Ansvarig\r\nÅterbruk på skolgården;Miljöchef\r\n" * 5
    best = from_bytes(text.encode("cp1252")).best()
    assert best is None or str(best) != text
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_excel_separator_line_is_obeyed_and_keeps_row_numbers(tmp_path: Path) -> None:
    book = read_here(csv_file(tmp_path / "a.csv", "sep=,\r\nInsats,Mål\r\nSol; vind,Energi\r\n", "utf-16"))
    assert [(row.number, row.text(1), row.text(2)) for row in book.sheets[0].rows] == [
        (2, "Insats", "Mål"),
        (3, "Sol; vind", "Energi"),
    ]


def test_line_breaks_inside_quotes_stay_in_the_cell(tmp_path: Path) -> None:
    book = read_here(csv_file(tmp_path / "a.csv", 'Insats;Mål\n"Sol\npå tak";"A; B"\nVind;C\n', "cp1252"))
    assert [row.text(1) for row in book.sheets[0].rows] == ["Insats", "Sol\npå tak", "Vind"]
    assert book.sheets[0].rows[1].text(2) == "A; B"


def test_semicolon_wins_over_decimal_commas(tmp_path: Path) -> None:
    text = "Insats;Budget\nSol;1,5\nVind;2,25\nVatten;3,0\n"
    assert read_here(csv_file(tmp_path / "a.csv", text)).delimiter == ";"


def test_title_lines_above_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    text = "Handlingsplan, antagen av kommunstyrelsen\n\nInsats\tAnsvarig\tMål\nSol\tChef\tA, b\nVind\tChef\tC, d\n"
    assert read_here(csv_file(tmp_path / "a.tsv", text)).delimiter == "\t"


def test_error_words_of_a_spreadsheet_stay_errors(tmp_path: Path) -> None:
    book = read_here(csv_file(tmp_path / "a.csv", "Insats;Budget\nSol;#REF!\nVind;#SAKNAS!\n"))
    assert [row.cells[2].error for row in book.sheets[0].rows[1:]] == ["#REF!", "#SAKNAS!"]


def test_leading_zeros_stay(tmp_path: Path) -> None:
    assert (
        read_here(csv_file(tmp_path / "a.csv", "Kod;Namn\n0114;Upplands Väsby\n")).sheets[0].rows[1].text(1) == "0114"
    )
