# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: T201 - a proof says how many of how many agree
"""Proof on what is known of the ranking of Swedish municipalities: every point given in the table of questions.

The table and the domain text lie beside the checkout. A row that states points and has no case here fails; so does a
case whose row is gone.
"""

import csv
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.ranking.scoring import Scorer
from tests.ranking.scoring.building import edition, options, points, question, relative, scorer
from tests.ranking.scoring.swedish_cases import CASES, Case, fraction

#: A stated point: "0,25 p", "-3 p", "2 minuspoäng". The body text that the point line overrules is left out.
POINTS = re.compile(r"(?<![\d,])(-?\d+(?:,\d+)?) (?:p\b|minuspoäng)")
OVERRULED = re.compile(r"\([^)]*löptext[^)]*\)", re.IGNORECASE)
SETTLED = Fraction(1, 2 * 10**20)


@pytest.fixture(scope="module")
def rows(shared_domain: Path) -> list[dict[str, str]]:
    with (shared_domain / "ranking_questions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def text(shared_domain: Path) -> str:
    return (shared_domain / "domain.md").read_text(encoding="utf-8")


def stated(row: Mapping[str, str]) -> set[Fraction]:
    """The points a row states: its highest, and those in the scoring."""
    told = {Fraction(row["points_max"])} if row["points_max"] else set()
    scoring = OVERRULED.sub("", row["scoring"])
    for number in POINTS.findall(scoring):
        value = Fraction(number.replace(",", "."))
        told.add(-value if f"{number} minuspoäng" in scoring else value)
    return told


def scored(case: Case) -> Scorer:
    units = {f"u{n}": answered for n, (answered, _) in enumerate(case.units)}
    return scorer(edition(*case.questions), **units)


def measured(case: Case) -> tuple[str, ...]:
    return case.measured or tuple(asked["key"] for asked in case.questions)


def highest(case: Case) -> Fraction:
    told = scored(case)
    return sum((Fraction(told.highest(key)) for key in measured(case)), Fraction())


def all_points(case: Case) -> set[Fraction]:
    """The points the case gives (a question's, a bonus's, all together), and the values it gives them for."""
    told = scored(case).scores().units
    single = {Fraction(unit.questions[key].points) for unit in told for key in measured(case)}
    values = {
        Fraction(str(said))
        for answered, _ in case.units
        for said in answered.values()
        if said is not None and not str(said)[0].isalpha()
    }
    bonuses = {Fraction(asked["rule"]["bonus"]["points"]) for asked in case.questions if "bonus" in asked["rule"]}
    return single | values | bonuses | {fraction(expected) for _, expected in case.units} | {highest(case)}


def test_every_row_that_states_points_has_a_case(rows: list[dict[str, str]]) -> None:
    silent, covered, failing = [], [], []
    for row in rows:
        cases = [case for case in CASES if case.is_for(row)]
        if not stated(row) and not cases:
            silent.append(row)
        elif len(cases) == 1 and stated(row) <= all_points(cases[0]) | {Fraction()}:
            covered.append(row)
        else:
            failing.append((row["year"], row["question_id"], row["question_sv"], [str(case) for case in cases]))
    print(f"{len(covered)} of {len(covered) + len(failing)} rows that state points have a case and agree")
    print(f"{len(silent)} of {len(rows)} rows state no points:")
    for row in silent:
        print(f"  {row['year']} {row['question_id']} {row['question_sv'][:70]}")
    assert not failing
    assert len(covered) == len(CASES)


def test_a_row_that_no_case_covers_is_seen(rows: list[dict[str, str]]) -> None:
    """Control: the counting above does not pass whatever stands in the table."""
    new = {**rows[-1], "question_id": "NY1", "scoring": "3 p till bästa"}
    assert stated(new) == {Fraction(2), Fraction(3)}
    assert not [case for case in CASES if case.is_for(new)]
    known = next(row for row in rows if row["question_id"] == "EMC" and row["year"] == "2024")
    case = next(case for case in CASES if case.is_for(known))
    assert not stated({**known, "scoring": "2,5 p till bästa"}) <= all_points(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_case_gives_the_points_worked_out_by_hand(case: Case, rows: list[dict[str, str]]) -> None:
    told = scored(case).scores().units
    for unit, (answered, expected) in zip(told, case.units, strict=True):
        got = sum((Fraction(unit.questions[key].points) for key in measured(case)), Fraction())
        assert abs(got - fraction(expected)) <= SETTLED, answered
    row = next(row for row in rows if case.is_for(row))
    if row["points_max"]:
        assert highest(case) == Fraction(row["points_max"])


def parts(*most: str, given: tuple[str, ...] | None = None, **total: Any) -> Any:
    """The score of a unit that has ``given`` of ``most`` in each part (all, unless told)."""
    asked = [question(f"q{n}", {"kind": "given", "points": each}, f"p{n}") for n, each in enumerate(most)]
    answers = {f"q{n}": each for n, each in enumerate(most if given is None else given)}
    return scorer(edition(*asked, total=total), u=answers).scores().units[0]


SUMS = (
    ("22,5 p (45 %) | 19,5 p | 8 p", ("22.5", "19.5", "8"), 50),
    ("21,5 p (42 %) | 19,5 p ur nio källor | 10 p | 51", ("21.5", "19.5", "10"), 51),
    ("23 p | 30 p ur tio aktörer", ("23", "30"), 53),
    ("19 frågor, 19 p (hälften)", ("19", "19"), 38),
    ("Boverket 5 × 1", ("1", "1", "1", "1", "1"), 5),
    ("Vattenmynd. 3; Boverket 5; Kolada 2; Miljöfordon Syd 2", ("3", "5", "2", "2"), 12),
    ("23 + 1, 22,5 p", ("22.5", "22"), Fraction("44.5")),
    ("enkätdelen värd 13 p", ("13", "20"), 33),
    ("SCB | 1 + 1 | 2018", ("1", "1"), 2),
)

PERCENT = (
    ("21,5 p (42 %)", "21.5", "51", 42),
    ("22,5 p (45 %)", "22.5", "50", 45),
    ("19 p (hälften)", "19", "38", 50),
    ("21,35 av 44,5 (48 %)", "21.35", "44.5", 48),
    ("33,53 av 53 (63 %)", "33.53", "53", 63),
    ("etta 38,28 (72 %)", "38.28", "53", 72),
    ("22,94 av 33 (70 %)", "22.94", "33", 70),
)

ONLY_POINTS = options(ja=1, nej=0)
FOLLOWS = {"of": "q0", "when": ["ja"]}
#: How many questions of 1 point, without points and follow-ups of 0.5 a survey has, and what that is.
SURVEYS = (
    ("24 + 2 (12 + 1 nya), 23 p", 22, 2, 2, "23"),  # two on the pandemic without points
    ("21 + 3 följd (11 nya), 21,5 p", 20, 1, 3, "21.5"),  # "En fråga 2022 saknade poäng"
    ("23 + 1, 22,5 p", 22, 1, 1, "22.5"),
)

#: What the text says of single rules, and the case that holds it.
SAID = {
    "fråga 1–6 1 p, 7–12 1,5 p, 13–18 2 p (= 27, räknat); exploaterad mark −3": ("2013", "Miljöaktuellts enkät"),
    "nätverk max 3": ("2013", "Medlemskap"),
    "Vattenmynd. 6": ("2014", "Genomförda åtgärder"),
    "Vattenmynd. 8 frågor = 3 p": ("2021", "Åtta frågor"),
    "Ja vanligen 1 p, Delvis/Påbörjat 0,5 p, Nej/Ej svar 0": ("2022", "SE.1.5"),
    '"Arbetet har avslutats" = 0,5 p': ("2024", "SE.1.70"),
    "Följdfrågor à 0,5 p; poäng bara om huvudfrågan är Ja": ("2022", "SE.1.5Följd1"),
    "p = 6 × värde/79": ("2011", "Gröna Bilisters"),
    "Naturskyddsföreningen 4,5": ("2011", "Skogen runt knuten"),
    'Miljöfordon "ner till noll"': ("2023", "MFS"),
    "KS1 fallande till tröskeln 9 ton/inv, över ger 0": ("2023", "KS1"),
    "konsumtion fallande till rikssnittet 6 272,4 kg, över ger 0": ("2024", "KS"),
    "Tak 25 ton/inv": ("2023", "KS1"),
    "ökade utsläpp upp till −2 p (ökning > 2 %/år)": ("2023", "KS3"),
    "−3 p för exploaterad mark": ("2013", "Miljöaktuellts enkät"),
    "skyddad areal 2,0/1,6/1,2/0,8/0,4/0 p": ("2018", "Andel av kommunens areal"),
    "energiplan 2018: 0,75/0,5 + 0,05 per aspekt": ("2018", "Har kommunen aktuell kommunal energiplan"),
    "från 2022: 0,5 Ja/0,25 Påbörjat": ("2022", "BVM1"),
    "Poängraden är nyare": ("2023", "KS3"),
}

#: The table of outside figures: id and name there, the case here. None: no points are known.
FIGURES = {
    ("KS1", "Växthusgaser/inv"): ("2023", "KS1"),
    ("KS3", "Förändringstakt växthusgaser"): ("2023", "KS3"),
    ("(KS)", "Förändringstakt koldioxid"): ("2024", "KS4?"),
    ("(KS)", "Konsumtionsbaserade"): ("2024", "KS"),
    ("AW1", ""): ("2023", "AW1"),
    ("AW2", ""): ("2024", "AW2"),
    ("AW3", ""): ("2024", "AW3"),
    ("EMC", ""): ("2024", "EMC"),
    ("DR", ""): ("2024", "DR"),
    ("MFS", ""): ("2024", "MFS"),
    ("KOL2", ""): ("2023", "KOL2"),
    ("BVM1", ""): ("2023", "BVM1"),
    ("U07402/U07401", ""): ("2018", "U07402"),
    ("U07449", ""): None,
}


def case_of(year: str, what: str) -> Case:
    return next(case for case in CASES if (case.year, case.what) == (year, what))


@pytest.mark.parametrize(("said", "most", "expected"), SUMS)
def test_the_parts_sum_to_the_published_highest(text: str, said: str, most: tuple[str, ...], expected: Any) -> None:
    assert said in text
    told = parts(*most)
    assert (told.total, told.max) == (expected, expected)


@pytest.mark.parametrize(("said", "got", "most", "expected"), PERCENT)
def test_the_published_per_cent_is_the_share_rounded(text: str, said: str, got: str, most: str, expected: int) -> None:
    assert said in text
    told = parts(most, given=(got,), shown_as="percent", decimals=0)
    assert told.rounded == expected
    assert abs(Fraction(told.total) - 100 * Fraction(got) / Fraction(most)) <= SETTLED


@pytest.mark.parametrize(("said", "ones", "none", "follows", "expected"), SURVEYS)
def test_a_survey_sums_to_its_published_points(
    text: str, said: str, ones: int, none: int, follows: int, expected: str
) -> None:
    assert said in text
    asked = [question(f"q{n}", ONLY_POINTS) for n in range(ones)]
    asked += [question(f"n{n}", options(ja=0, nej=0)) for n in range(none)]
    asked += [question(f"f{n}", options(ja="0.5", nej=0), follow_up=FOLLOWS) for n in range(follows)]
    everything = {each["key"]: "ja" for each in asked}
    told = scorer(edition(*asked), all=everything, not_first={**everything, "q0": "nej"}, silent={}).scores().by_id
    assert told["all"].total == told["all"].max == Fraction(expected)
    assert told["not_first"].total == Fraction(expected) - 1 - Fraction(follows, 2)
    assert told["silent"].total == 0


def test_a_survey_without_answers_loses_45_per_cent() -> None:
    told = parts("22.5", "19.5", "8", given=("0", "19.5", "8"), shown_as="percent")
    assert told.total == 55


@pytest.mark.parametrize("weight", ["0.75", "1", "2"])
def test_outside_figures_are_worth_what_they_usually_are(text: str, weight: str) -> None:
    assert "Normalvikter 0,75 / 1 / 2 p" in text
    assert points(relative(weight), 10, 5) == [Fraction(weight), Fraction(weight) / 2]


def test_last_years_value_stands_in_from_2023_and_only_then(text: str) -> None:
    assert "enbart kommuner som deltagit i undersökningen kan få poäng" in text
    assert "från 2023 används föregående års värde om årets saknas" in text
    rule = relative("0.75")
    for missing, expected in (("last_year", Fraction(3, 8)), ("zero", 0)):
        asked = edition(question("q", rule, missing=missing))
        told = scorer(asked, before={"b": {"q": 40}}, a={"q": 80}, b={}).scores().by_id
        assert told["b"].total == expected


@pytest.mark.parametrize("said", SAID)
def test_each_rule_told_has_its_case(text: str, said: str) -> None:
    assert said in text
    assert case_of(*SAID[said])


def test_the_figures_highest_points_are_those_of_the_table(text: str) -> None:
    table = text.split("### 1.4")[1].split("### 1.5", maxsplit=1)[0]
    seen = set()
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 5 or cells[0] in {"Id", "---"}:
            continue
        key = next(each for each in FIGURES if each[0] == cells[0] and cells[1].startswith(each[1]))
        seen.add(key)
        named = FIGURES[key]
        if named is None:
            assert cells[3] == "?"
            continue
        case = case_of(*named)
        most, _, lowest = cells[3].replace(",", ".").partition(" ")
        assert highest(case) == Fraction(most), cells
        if lowest.startswith("(−"):
            assert scored(case).lowest("q") == -Fraction(lowest.strip("()−"))
    print(f"{len(seen)} of {len(FIGURES)} outside figures in the table agree")
    assert seen == set(FIGURES)
