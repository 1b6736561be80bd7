# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where one name ends and the next begins, and which known name a text spells."""

import pytest

from knutpunkt.activities.importing import Name
from knutpunkt.activities.importing.names import (
    NameBook,
    looks_like_organisation,
    split_names,
    through,
    without_numbering,
)

BOOK = NameBook.of(
    [
        Name("1", "Vård och omsorg"),
        Name("2", "Bildning och arbete"),
        Name("3", "Teknik och Service"),
        Name("4", "Kommunledningsförvaltningen", ("KLF",)),
        Name("5", "Barn och Skola"),
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vård och omsorg", ["Vård och omsorg"]),
        ("Vård och omsorg och Bildning och arbete", ["Vård och omsorg", "Bildning och arbete"]),
        ("Vård och omsorg, Teknik & service", ["Vård och omsorg", "Teknik & service"]),
        ("Teknik och Service/Barn och Skola", ["Teknik och Service", "Barn och Skola"]),
        ("KLF/OHAB", ["KLF", "OHAB"]),
        ("Miljö och Bygg", ["Miljö och Bygg"]),
        ("Teknik och Service\n- KLF\n", ["Teknik och Service", "KLF"]),
        ("KLF; KLF", ["KLF"]),
        ("KLF, Miljö och Bygg samt Region Skåne", ["KLF", "Miljö och Bygg", "Region Skåne"]),
        ("–", []),
    ],
)
def test_departments_in_one_cell(text: str, names: list[str]) -> None:
    assert split_names(text, BOOK, kind="departments") == names


def test_goals_keep_their_commas_and_part_at_line_breaks_and_numbers() -> None:
    book = NameBook.of([Name("1", "Ren luft, friskt vatten", ("1.2",)), Name("2", "Energi", ("1.3",))])
    assert split_names("Ren luft, friskt vatten", book, kind="goals") == ["Ren luft, friskt vatten"]
    assert split_names("Energi, Ren luft, friskt vatten", book, kind="goals") == ["Energi", "Ren luft, friskt vatten"]
    assert split_names("Minska buller, utsläpp och avfall", book, kind="goals") == ["Minska buller, utsläpp och avfall"]
    assert split_names("1.2, 1.3 och 2.1", book, kind="goals") == ["1.2", "1.3", "2.1"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("vård & omsorg", "1"), ("VÅRD OCH OMSORG ", "1"), ("Kommunledningsförv.", "4"), ("Kommunledningsförv", "4"),
        ("klf", "4"), ("3. Teknik och service", "3"), ("Förvaltning: Barn och Skola", "5"), ("Skolan", None),
    ],
)  # fmt: skip
def test_usual_ways_of_writing_one_name(text: str, key: str | None) -> None:
    found = BOOK.find(text)
    assert (found.key if found else None) == key


def test_nearest_names_come_nearest_first() -> None:
    assert BOOK.nearest("Vård & omsorgen")[0].key == "1"
    assert BOOK.nearest("Barn och skolan")[0].key == "5"
    assert BOOK.nearest("Xyz") == ()


def test_of_names_spelt_alike_the_departments_own_is_found() -> None:
    book = NameBook.of([Name("1", "utvecklingsledare", parent="a"), Name("2", "utvecklingsledare", parent="b")])
    assert book.find("Utvecklingsledare") is None
    found = book.find("Utvecklingsledare", "b")
    assert found is not None
    assert found.key == "2"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("1. Minskad energianvändning", "Minskad energianvändning"), ("Område 2: Förnybar energi", "Förnybar energi"),
        ("Mål 1.3 – Ren luft", "Ren luft"), ("2022 års plan", "2022 års plan"), ("Energi", "Energi"),
    ],
)  # fmt: skip
def test_numbering_before_a_heading(text: str, bare: str) -> None:
    assert without_numbering(text) == bare


def test_through_whom() -> None:
    assert through("Genom KLF/OHAB") == "KLF/OHAB"
    assert through("Teknisk chef") is None


@pytest.mark.parametrize(
    "text", ["Socialförvaltningen", "Kultur- och fritidsförv", "VMAB", "SBVT AB", "Byggnadsnämnden"]
)
def test_organisations_by_their_form(text: str) -> None:
    assert looks_like_organisation(text)


@pytest.mark.parametrize("text", ["Solceller på tak", "Transporter", "Minskad energianvändning"])
def test_other_texts_are_no_organisations(text: str) -> None:
    assert not looks_like_organisation(text)
