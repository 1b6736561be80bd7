# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every row of ranking_questions.csv that states points, said in the rules of the program.

Each case names a row by its year and its id, or by how its text begins, and tells what some units answered and what
that gives, worked out by hand from what the source says. Where a source leaves something open the case says how it
is read. Points are fractions, so that nothing is rounded on the way to the comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.ranking.scoring.building import Said, ladder, options, question, relative

Answered = tuple[Mapping[str, Said], str]
#: The question on a carbon budget, upon which others follow.
BUDGET = options(genomfort=1, paborjat="0.5", nej=0)


@dataclass(frozen=True)
class Case:
    """A row of the table: its questions, what units answered, and the points of the ``measured`` questions."""

    year: str
    what: str
    questions: tuple[dict[str, Any], ...]
    units: tuple[Answered, ...]
    measured: tuple[str, ...] = ()
    more: str = ""

    def is_for(self, row: Mapping[str, str]) -> bool:
        """Whether the case is for this row: the id, or the beginning of the text and what it also says."""
        if row["year"] != self.year:
            return False
        if row["question_id"]:
            return row["question_id"] == self.what
        return row["question_sv"].startswith(self.what) and self.more in row["question_sv"]

    def __str__(self) -> str:
        return f"{self.year} {self.what}"


def one(year: str, what: str, rule: dict[str, Any], points: Mapping[Said, str], more: str = "") -> Case:
    """A row that is one question: the points of each answer, all of them among the same units."""
    units = tuple(({"q": said}, told) for said, told in points.items())
    return Case(year, what, (question("q", rule),), units, more=more)


def many(year: str, what: str, *told: tuple[int, dict[str, Any]], units: tuple[tuple[Said, str], ...]) -> Case:
    """A row that is several questions, answered alike."""
    rules = [rule for count, rule in told for _ in range(count)]
    keys = [f"q{n}" for n in range(len(rules))]
    asked = tuple(question(key, rule) for key, rule in zip(keys, rules, strict=True))
    return Case(year, what, asked, tuple((dict.fromkeys(keys, said), points) for said, points in units))


def follow_up(year: str, what: str) -> Case:
    """A follow-up upon the carbon budget: 0.5, only if the budget is made."""
    asked = (
        question("budget", BUDGET),
        question("q", options(ja="0.5", nej=0), follow_up={"of": "budget", "when": ["genomfort"]}),
    )
    units: tuple[Answered, ...] = (
        ({"budget": "genomfort", "q": "ja"}, "0.5"),
        ({"budget": "genomfort", "q": "nej"}, "0"),
        ({"budget": "genomfort"}, "0"),
        ({"budget": "paborjat", "q": "ja"}, "0"),
        ({"budget": "nej", "q": "ja"}, "0"),
        ({"q": "ja"}, "0"),
    )
    return Case(year, what, asked, units, measured=("q",))


YES_NO = options(ja=1, nej=0)
YES_PARTLY_NO = options(ja=1, delvis="0.5", nej=0)
QUARTER = options(ja="0.25", delvis="0.125", nej=0)
PLAN = options(ja="0.5", paborjat="0.25", nej=0)
PLAN_POINTS = {"ja": "0.5", "paborjat": "0.25", "nej": "0", None: "0"}
ONE = {"kind": "given", "points": "1"}

#: Rows with 1 point for yes and 0 for no or no answer.
YES = (
    ("2017", "Har kommunen ett systematiskt arbete för ökad andel", ""),
    ("2017", "Arbetar kommunen systematiskt med mål", ""),
    ("2017", "Har kommunen ett systematiskt arbete för att öka andelen hållbara", ""),
    ("2018", "Har kommunen ett systematiskt arbete för plastbantning", ""),
    ("2018", "Använder kommunen livscykelanalys", ""),
    ("2018", "Arbetar kommunen aktivt för att upplysa", ""),
    ("2018", "Har kommunen ett systematiskt arbete för att minska invånarnas", ""),
    ("2019", "Har kommunen ett systematiskt arbete för att minska förbrukning", ""),
    ("2019", "Har kommunen gjort miljöbedömning", ""),
    *(("2021", key, "") for key in ("3", "4", "5", "SE.1.60", "SE.1.61")),
    *(("2022", f"SE.1.{key}", "") for key in ("47", "23", "61", "70", "71", "60", "73")),
    *(("2023", f"SE.1.{key}", "") for key in ("93", "47", "23", "61", "54", "71", "60", "73", "95")),
)

CASES: tuple[Case, ...] = (
    *(one(year, what, YES_NO, {"ja": "1", "nej": "0", None: "0"}, more) for year, what, more in YES),
    # 2011: nineteen questions, 19 points; a rival's own ranking 6 × value/79; 4.5 to the best with 31.
    many("2011", "Miljöaktuellts enkät", (19, YES_NO), units=(("ja", "19"), ("nej", "0"))),
    one("2011", "Gröna Bilisters", relative(6), {79: "6", "39.5": "3", 20: "120/79", 0: "0", None: "0"}),
    one("2011", "Skogen runt knuten", relative("4.5"), {31: "4.5", "15.5": "2.25", 10: "45/31", 0: "0"}),
    # 2013: 6 × 1 + 6 × 1.5 + 6 × 2 = 27; farmland built upon takes 3 away; networks 2 + 1.
    Case(
        "2013",
        "Miljöaktuellts enkät",
        (
            *(question(f"a{n}", options(ja=1, nej=0)) for n in range(6)),
            *(question(f"b{n}", options(ja="1.5", nej=0)) for n in range(6)),
            *(question(f"c{n}", options(ja=2, nej=0)) for n in range(6)),
            question("mark", options(ja=-3, nej=0)),
        ),
        (
            ({f"{group}{n}": "ja" for group in "abc" for n in range(6)}, "27"),
            ({f"{group}{n}": "ja" for group in "abc" for n in range(6)} | {"mark": "ja"}, "24"),
            ({f"{group}{n}": "ja" for group in "ab" for n in range(6)} | {"mark": "nej"}, "15"),
            ({"mark": "ja"}, "-3"),
        ),
    ),
    one(
        "2013",
        "Medlemskap",
        ladder(("at_least", 2, "3"), ("at_least", 1, "2")),
        {0: "0", 1: "2", 2: "3", 5: "3", None: "0"},
    ),
    # 2014: five questions of 1; six areas with 1 when done and 0.5 when begun (0.5 for some when done).
    many("2014", "Fem utvalda", (5, YES_NO), units=(("ja", "5"), ("nej", "0"))),
    many("2014", "Genomförda åtgärder", (6, options(klar=1, paborjat="0.5")), units=(("klar", "6"), ("paborjat", "3"))),
    # 2016: quarters and eighths.
    one("2016", "Arbetar kommunen med att förebygga", options(ja="0.25", nej=0), {"ja": "1/4", "nej": "0", None: "0"}),
    *(
        one("2016", what, QUARTER, {"ja": "1/4", "delvis": "1/8", "nej": "0", None: "0"})
        for what in (
            "Har kommunen ett åtgärdsprogram",
            "Finns aktuell plan",
            "Har kommunen övergripande",
            "Tas hänsyn till MKN",
        )
    ),
    one("2016", "U07401", relative(1), {70: "1", 35: "0.5", 55: "55/70", None: "0"}),
    one("2017", "SE.1.3.5", relative(2), {80: "2", 40: "1", 10: "0.25", 0: "0"}),
    one("2017", "Finns utpekade", options(ja=1, delvis="0.75", nej=0), {"ja": "1", "delvis": "0.75", "nej": "0"}),
    # 2018: 23 questions and a follow-up are 22.5; read as one question without points, as 2022 when it is said.
    Case(
        "2018",
        "Enkäten som helhet",
        (
            *(question(f"q{n}", YES_NO) for n in range(22)),
            question("q22", options(ja=0, nej=0)),
            question("foljd", options(ja="0.5", nej=0), follow_up={"of": "q0", "when": ["ja"]}),
        ),
        (
            ({f"q{n}": "ja" for n in range(23)} | {"foljd": "ja"}, "22.5"),
            ({f"q{n}": "ja" for n in range(1, 23)} | {"q0": "nej", "foljd": "ja"}, "21"),
        ),
    ),
    one("2018", "SE.1.5", options(ja=1, paborjat=1, nej=0), {"ja": "1", "paborjat": "1", "nej": "0"}),
    one("2018", "Säkerställer kommunen", YES_PARTLY_NO, {"ja": "1", "delvis": "0.5", "nej": "0", None: "0"}),
    one(
        "2018",
        "Har kommunen aktuell kommunal energiplan",
        options(ja="0.75", delvis="0.5", nej=0)
        | {
            "bonus": {
                "points": "0.05",
                "when": ["ja", "delvis"],
                "aspects": [{"key": key, "label": key} for key in ("fjarr", "sol", "bio", "vind", "fossil")],
            }
        },
        {
            "ja": "0.75",
            "ja+sol": "0.8",
            "ja+fjarr+sol+bio+vind+fossil": "1",
            "delvis": "0.5",
            "delvis+sol+vind": "0.6",
            "nej": "0",
            "nej+sol": "0",
            None: "0",
        },
    ),
    # Five questions with follow-ups are 5, three with two follow-ups 3: read as 1 each with its follow-up.
    many("2018", "Fem frågor", (5, ONE), units=((1, "5"), ("0.5", "2.5"), (0, "0"))),
    many("2018", "Tre frågor", (3, ONE), units=((1, "3"), (0, "0"))),
    many("2018", "Nöjd medborgarindex gång", (2, relative(1)), units=((70, "2"), (35, "1"))),
    one("2018", "U07402", relative(1), {70: "1", 35: "0.5", 57: "57/70", None: "0"}),
    one("2018", "Andel miljöfordon", relative(2), {90: "2", 45: "1", 30: "2/3"}),
    one(
        "2018",
        "Andel av kommunens areal",
        # "16-20" and "11-15" leave gaps between whole per cents; read as from 16, from 11 and so on.
        ladder(
            ("above", 20, "2.0"),
            ("at_least", 16, "1.6"),
            ("at_least", 11, "1.2"),
            ("at_least", 6, "0.8"),
            ("at_least", 2, "0.4"),
        ),
        {
            "44.2": "2",
            "20.1": "2",
            20: "1.6",
            16: "1.6",
            15: "1.2",
            11: "1.2",
            10: "0.8",
            6: "0.8",
            5: "0.4",
            2: "0.4",
            "1.9": "0",
            None: "0",
        },
    ),
    one("2019", "SE.1.6.kommuner.3", YES_PARTLY_NO, {"ja": "1", "delvis": "0.5", "nej": "0"}),
    one("2019", "SE.1.6.kommuner.4", YES_PARTLY_NO, {"ja": "1", "delvis": "0.5", "nej": "0"}),
    one("2019", "SE.1.6.kommuner.8", YES_PARTLY_NO, {"ja": "1", "delvis": "0.5", "nej": "0"}),
    # 2021: eight questions are 3 points, read as equally many each.
    many("2021", "Åtta frågor", (8, options(ja="0.375", nej=0)), units=(("ja", "3"), ("nej", "0"))),
    one("2022", "SE.1.5", BUDGET, {"genomfort": "1", "paborjat": "0.5", "nej": "0", None: "0"}),
    follow_up("2022", "SE.1.5Följd1"),
    follow_up("2022", "SE.1.5Följd2"),
    follow_up("2022", "SE.1.5Följd3b"),
    one("2022", "BVM1", PLAN, PLAN_POINTS),
    one("2022", "DR", relative(2), {"149.5": "2", "74.75": "1", 67: "134/149.5", 0: "0"}),
    one("2023", "SE.1.5", BUDGET, {"genomfort": "1", "paborjat": "0.5", "nej": "0", None: "0"}),
    follow_up("2023", "SE.1.5Följd3b"),
    # The least waste gets 1 point, the others the least divided by theirs.
    one("2023", "AW1", relative(1, "lower"), {300: "1", 400: "0.75", 450: "2/3", 600: "0.5"}),
    one("2023", "BVM1", PLAN, PLAN_POINTS),
    one("2023", "EMC", relative(2), {70: "2", 35: "1", 20: "4/7"}),
    one("2023", "MFS", relative(2), {44: "2", 22: "1", 31: "62/44", 0: "0"}),
    one("2023", "KOL2", relative("0.75"), {"83.4": "0.75", "41.7": "0.375", "40.0": "30/83.4", None: "0"}),
    # From the lowest in a line to 9 tonnes, above that nothing; 30 tonnes is taken as 25.
    one(
        "2023",
        "KS1",
        relative(1, "lower", curve="between", zero_at="9", cap="25"),
        {1: "1", 3: "0.75", 5: "0.5", "4.61": "439/800", 9: "0", "9.1": "0", 25: "0", 30: "0"},
    ),
    # From the best in a line to 2 % a year; beyond that minus points in a line to the worst.
    one(
        "2023",
        "KS3",
        relative(2, "lower", curve="between", zero_at="2", minus={"beyond": "2", "points": "-2", "full_at": "worst"}),
        {-8: "2", -3: "1", 2: "0", 3: "-0.5", 4: "-1", 6: "-2"},
    ),
    one("2024", "SE.1.70", options(ja=1, avslutat="0.5", nej=0), {"ja": "1", "avslutat": "0.5", "nej": "0", None: "0"}),
    one("2024", "AW2", relative(1), {123: "1", 77: "77/123", "61.5": "0.5"}),
    one("2024", "AW3", relative(1), {41: "1", "20.5": "0.5", "10.25": "0.25"}),
    one("2024", "DR", relative(2), {144: "2", 72: "1", 67: "134/144"}),
    one("2024", "EMC", relative(2), {67: "2", "33.5": "1", 20: "40/67"}),
    one("2024", "MFS", relative(2), {44: "2", 22: "1", 33: "1.5", 0: "0"}),
    one(
        "2024",
        "KS",
        relative(2, "lower", curve="between", zero_at="6272.4"),
        {"4272.4": "2", "5272.4": "1", "6172.4": "0.1", "6272.4": "0", 7000: "0"},
    ),
    one(
        "2024",
        "KS4?",
        relative(2, "lower", curve="between", zero_at="2", minus={"beyond": "2", "points": "-2"}),
        {-8: "2", -3: "1", 2: "0", "2.1": "-2", 6: "-2"},
    ),
)


def fraction(told: str) -> Fraction:
    """ "134/149.5" and "0.75" as fractions."""
    over, _, under = told.partition("/")
    return Fraction(over) / Fraction(under or 1)
