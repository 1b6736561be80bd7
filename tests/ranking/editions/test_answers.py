# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers as CSV: read with every fault named, and written so that they read back to the same."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.ranking.editions.answers import read_answers, write_answers
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import FaultyError
from knutpunkt.ranking.scoring.results import Answers, Given
from tests.ranking.editions.examples import edition

OPTIONS = [{"key": "ja", "label": "Ja", "points": 1}, {"key": "-nej", "label": "Nej", "points": 0}]
ASPECTS = [{"key": "el", "label": "El"}, {"key": "+varme", "label": "Värme"}]
QUESTIONS = [
    {"key": "plan", "rule": {"kind": "options", "options": OPTIONS, "bonus": {"points": 1, "aspects": ASPECTS}}},
    {"key": "tal", "rule": {"kind": "relative", "better": "higher", "points": 1}},
    {"key": "givet", "rule": {"kind": "given", "points": 2, "least": -1}},
    {"key": "stad", "rule": {"kind": "options", "options": OPTIONS}, "not_for": {"groups": ["land"]}},
]


def asked(**changes: object) -> Edition:
    """Return an edition with one question of each kind, for the units A and B in groups."""
    told = {
        "groups": [{"key": "stad", "name": "Stad"}, {"key": "land", "name": "Land"}],
        "units": [{"id": "A", "group": "stad"}, {"id": "B", "group": "land"}],
    }
    return edition(QUESTIONS, **(told | changes))


def faults(text: str, whole: Edition | None = None) -> list[str]:
    """Return what is said about a text; fails when nothing is."""
    with pytest.raises(FaultyError) as found:
        read_answers(text, whole or asked())
    return str(found.value).splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "unit,question,answer,aspects\nA,plan,ja,el +varme\nA,tal,12.50,\nB,plan,,\n",
        "\ufeffunit;question;answer;aspects\r\nA;plan;ja;'+varme|el\r\nA;tal;12.50;\r\n\r\n",
        'sep=;\nUnit;Question;Answer;Aspects\n"A";"plan";" ja ";"+varme el"\nA;tal;+12.5;\n',
        "aspects\tanswer\tquestion\tunit\nel +varme\tja\tplan\tA\n\t12.5\ttal\tA",
    ],
)
def test_the_forms_in_which_spreadsheets_write_csv(text: str) -> None:
    sheet = {"plan": Given("ja", frozenset({"el", "+varme"})), "tal": Given(Decimal("12.5"))}
    assert read_answers(text, asked()) == Answers({"A": sheet, "B": {}}, {})


def test_the_year_before_is_kept_apart() -> None:
    text = "unit,question,answer,year\nA,tal,1,2023\nA,tal,2,2022\nB,tal,3,\n"
    assert read_answers(text, asked()) == Answers(
        {"A": {"tal": Given(Decimal(1))}, "B": {"tal": Given(Decimal(3))}}, {"A": {"tal": Given(Decimal(2))}}
    )


def test_without_a_list_of_units_the_answers_say_who_they_are() -> None:
    text = "unit,question,answer\nQ,tal,1\n'-R,tal,\n"
    assert read_answers(text, asked(units=[])) == Answers({"Q": {"tal": Given(Decimal(1))}, "-R": {}}, {})
    [told] = faults("unit,question,answer\nA B,tal,1\n", asked(units=[]))
    assert told.startswith("rad 2, kolumn unit: A B kan inte vara en enhets nyckel.")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("D;tal;1", "kolumn unit: Utgåvan har ingen enhet som heter D. Rätta stavningen, eller lägg till enheten i utgåvan. Närmast: A, B."),
        (";tal;1", "kolumn unit: Utgåvan har ingen enhet som heter –."),
        ("A;plam;ja", "kolumn question: Utgåvan har ingen fråga som heter plam. Rätta stavningen. Närmast: plan."),
        ("A;plan;nja", "kolumn answer: Frågan plan har inget svarsalternativ nja. Skriv något av: ja, -nej."),
        ("A;plan;Ja", "kolumn answer: Frågan plan har inget svarsalternativ Ja."),
        ("A;tal;0,5", "kolumn answer: 0,5 är skrivet med kommatecken. Skriv 0.5, med punkt."),
        ("A;tal;1 234,5", "kolumn answer: 1 234,5 är skrivet med kommatecken. Skriv 1234.5, med punkt."),
        ("A;tal;12 %", "kolumn answer: 12 % är inget tal. Skriv bara siffror och punkt"),
        ("A;tal;nan", "kolumn answer: nan är inget tal."),
        ("A;tal;Infinity", "kolumn answer: Infinity är inget tal."),
        ("A;tal;1e400", "kolumn answer: 1e400 är inget tal."),
        ("A;tal;=1+1", "kolumn answer: =1+1 är inget tal."),
        ("A;tal;٣", "kolumn answer: ٣ är inget tal."),
        ("A;givet;2.01", "kolumn answer: 2.01 ligger utanför de poäng som frågan givet kan ge. Skriv ett tal från -1 till 2."),
        ("A;givet;-1.5", "kolumn answer: -1.5 ligger utanför"),
        ("A;plan;ja;el kyla", "kolumn aspects: Frågan plan har ingen aspekt kyla. Skriv något av, skilda åt med mellanslag: el, +varme."),
        ("A;tal;1;el", "kolumn aspects: Frågan tal har inga aspekter. Lämna aspects tomt. Ett tal skrivs med punkt, inte kommatecken."),
        ("A;stad;ja;el", "kolumn aspects: Frågan stad har inga aspekter."),
        ("A;plan;;el", "kolumn answer: Aspekter är angivna, men svaret är tomt."),
        ("B;stad;ja", "kolumn question: Frågan stad gäller inte B. Lämna svaret tomt eller ta bort raden."),
        ("A;tal;1;;2021", "kolumn year: 2021 är inte ett år som utgåvan frågar om. Skriv 2023, eller 2022"),
        ("B;tal;2", "kolumn question: B har redan svarat på tal, på rad 2. Behåll den ena raden"),
        ("A;tal;1;;2023;x", "Raden har 6 värden, men rubrikraden har 5. Skriv tal med punkt"),
        ('A;tal;"1', "Raden går inte att dela upp i kolumner."),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_says_where_and_what_to_do(row: str, told: str) -> None:
    padded = row + ";" * (4 - row.count(";"))
    [found] = faults(f"unit;question;answer;aspects;year\nB;tal;1;;\n\n{padded}\n")
    assert found.startswith("rad 4")
    assert told in found


def test_an_empty_answer_to_a_question_for_others_is_no_fault() -> None:
    assert read_answers("unit,question,answer\nB,stad,\n", asked()).units["B"] == {}


def test_who_is_spared_a_question_is_spared_what_follows_upon_it() -> None:
    follows = {
        "key": "foljd",
        "rule": {"kind": "options", "options": OPTIONS},
        "follow_up": {"of": "stad", "when": ["ja"]},
    }
    told = {"groups": [{"key": "land", "name": "Land"}], "units": [{"id": "B", "group": "land"}]}
    [found] = faults("unit,question,answer\nB,foljd,ja\n", edition([*QUESTIONS, follows], **told))
    assert found.startswith("rad 2, kolumn question: Frågan foljd gäller inte B.")


def test_a_number_cut_in_two_by_its_comma() -> None:
    [told] = faults("unit,question,answer\nA,tal,0,5\n")
    assert told.startswith("rad 2: Raden har 4 värden, men rubrikraden har 3. Skriv tal med punkt")


def test_rows_are_counted_as_in_an_editor() -> None:
    text = 'unit,question,answer\n"A\n\n",tal,1\nX,tal,1\n'
    assert faults(text)[0].startswith("rad 5, kolumn unit: Utgåvan har ingen enhet som heter X.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "rad 1, kolumn unit: Kolumnen unit saknas. Börja filen med rubrikraden unit,question,answer"),
        ("unit,question,answer", "rad 2: Filen har inga svar under rubrikraden."),
        ("unit,question,svar\nA,tal,1", "rad 1, kolumn answer: Kolumnen answer saknas."),
        ("unit,question,answer,answr\n", "rad 1, kolumn answr: Kolumnen answr känns inte igen. Rätta namnet eller ta bort kolumnen. Närmast: answer."),
        ("unit,question,answer,unit\n", "rad 1, kolumn unit: Kolumnen unit finns två gånger."),
        ("unit,question,answer\n" + "x" * 20_000_000, "rad 1: Filen är för stor"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_answers(text: str, told: str) -> None:
    assert faults(text)[0].startswith(told)


def test_of_a_hundred_thousand_faulty_rows_the_first_are_told() -> None:
    told = faults("unit,question,answer\n" + "X,tal,1\n" * 100_000)
    assert len(told) == 201
    assert told[-1].startswith("rad 202, kolumn unit: Filen har fler fel än de 200 som skrivs ut här.")


def test_more_units_than_anybody_ranks() -> None:
    rows = "".join(f"u{number},tal,1\n" for number in range(2001))
    [told] = faults("unit,question,answer\n" + rows, asked(units=[]))
    assert told.startswith("kolumn unit: Filen har svar från 2001 enheter, högst 2000.")


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-9_999_999, max_value=9_999_999)
SHEETS = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.builds(Given, st.sampled_from(["ja", "-nej"]), st.frozensets(st.sampled_from(["el", "+varme"]))),
        "tal": st.builds(Given, NUMBERS),
        "givet": st.builds(Given, st.sampled_from([Decimal(-1), Decimal("0.25"), Decimal(2)])),
    },
)
KEYS = st.from_regex(r"[A-Za-z0-9_&.+-]{1,60}", fullmatch=True)


@given(st.dictionaries(KEYS, SHEETS, min_size=1), st.dictionaries(KEYS, SHEETS))
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_back_to_the_same(
    units: dict[str, dict[str, Given]], before: dict[str, dict[str, Given]]
) -> None:
    whole, answers = asked(units=[]), Answers(units, before)
    text = write_answers(answers, whole)
    assert read_answers(text, whole) == answers
    assert not any(
        cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row
    )


def test_it_is_written_in_the_order_of_the_edition_without_what_was_not_answered() -> None:
    sheet = {"tal": Given(Decimal("0.50")), "givet": Given(None), "plan": Given("-nej", frozenset({"+varme"}))}
    assert write_answers(Answers({"A": sheet, "B": {}}), asked()).splitlines() == [
        "unit;question;answer;aspects;year",
        "A;plan;'-nej;'+varme;2023",
        "A;tal;0.5;;2023",
    ]
