# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition with a mix of rules that no real one has, written by docs/reference/ranking.md alone.

Four units in two groups, worked out by hand:

====================  =======  =============  ==============  ===================
question (highest)    A stad   B stad         C land          D land
====================  =======  =============  ==============  ===================
plan (2)              ja 2     delvis 1       motverkar -1.5  ja 2
matbar (1) if plan    ja 1     0 (not asked)  0 (not asked)   no answer 0
tunnelbana (3)        1 given  3 given        not for land    not for land
survey                4 of 6   4 of 6         -1.5 of 3       2 of 3
natur ladder (2)      20 → 2   15 → 1.2       9.99 → -0.25    no answer, left out
utslapp (4), ↓, ≤ 8   2 → 4    4 → 2          10 → 0          8 → 1
figures               6 of 6   3.2 of 6       -0.25 of 6      1 of 4
====================  =======  =============  ==============  ===================

utslapp: the lowest gets 4, the others 4 × 2/value, above 8 nothing: 4 × 2/4 = 2, 4 × 2/8 = 1.
Total: survey + 0.5 × figures: A 4 + 3 = 7, B 4 + 1.6 = 5.6, C -1.5 - 0.125 = -1.625, D 2 + 0.5 = 2.5;
to one decimal, fives away from zero: 7, 5.6, -1.6, 2.5.
Places: A 1, B 2, D 3, C 4. In the groups: A 1, B 2; D 1, C 2.
"""

import json
from pathlib import Path

import pytest

from knutpunkt.ranking.command import main

EDITION = """\
format: knutpunkt-ranking/1
key: aldrig-sedd-2031
ranking: aldrig-sedd
title: Aldrig sedd 2031
year: 2031
publisher: Någon annan
total: {decimals: 1}
parts:
  - {key: enkat, name: Enkät, max_points: 6}
  - {key: matt, name: Mått, weight: 0.5, max_points: 6}
areas:
  - {key: klimat, name: Klimat}
  - {key: natur, name: Natur}
groups:
  - {key: stad, name: Städer}
  - {key: land, name: Landsbygd}
units:
  - {id: A, group: stad}
  - {id: B, group: stad}
  - {id: C, group: land}
  - {id: D, group: land}
questions:
  - key: plan
    part: enkat
    area: klimat
    text: Finns en plan?
    rule:
      kind: options
      options:
        - {key: ja, label: Ja, points: 2}
        - {key: delvis, label: Delvis, points: 1}
        - {key: motverkar, label: Det som görs motverkar den, points: -1.5}
  - key: matbar
    part: enkat
    area: klimat
    text: Är målen mätbara?
    follow_up: {of: plan, when: [ja]}
    rule: {kind: options, options: [{key: ja, label: Ja, points: 1}, {key: nej, label: Nej, points: 0}]}
  - key: tunnelbana
    part: enkat
    area: klimat
    text: Utgivarens poäng för tunnelbanan
    not_for: {groups: [land]}
    rule: {kind: given, points: 3}
  - key: natur
    part: matt
    area: natur
    text: Skyddad natur
    missing: left_out
    rule:
      kind: ladder
      unit: procent
      steps:
        - {at_least: 20, points: 2}
        - {at_least: 10, points: 1.2}
      otherwise: -0.25
  - key: utslapp
    part: matt
    area: klimat
    text: Utsläpp per invånare
    rule: {kind: relative, unit: ton, better: lower, points: 4, threshold: 8}
"""
ANSWERS = """\
unit,question,answer
A,plan,ja
A,matbar,ja
A,tunnelbana,1
A,natur,20
A,utslapp,2
B,plan,delvis
B,matbar,ja
B,tunnelbana,3
B,natur,15
B,utslapp,4
C,plan,motverkar
C,matbar,nej
C,natur,9.99
C,utslapp,10
D,plan,ja
D,utslapp,8
"""
BY_HAND = {
    # unit: (total, published, place, group, place in it, survey points and highest, figures points and highest)
    "A": ("7", "7", 1, "stad", 1, ("4", "6"), ("6", "6")),
    "B": ("5.6", "5.6", 2, "stad", 2, ("4", "6"), ("3.2", "6")),
    "C": ("-1.625", "-1.6", 4, "land", 2, ("-1.5", "3"), ("-0.25", "6")),
    "D": ("2.5", "2.5", 3, "land", 1, ("2", "3"), ("1", "4")),
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The edition and the answers as files."""
    (tmp_path / "edition.yaml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return [str(tmp_path / "edition.yaml"), str(tmp_path / "answers.csv")]


def _scored(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[object, ...]]:
    assert main(["score", *arguments, "--json"]) == 0
    return {
        unit["id"]: (
            *(unit[name] for name in ("total", "total_published", "place", "group", "group_place")),
            *((unit["sections"][part]["points"], unit["sections"][part]["max"]) for part in ("enkat", "matt")),
        )
        for unit in json.loads(capsys.readouterr().out)["units"]
    }


def test_it_gives_the_points_worked_out_by_hand(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", files[0], "--answers", files[1]]) == 0
    assert "inga fel" in capsys.readouterr().out
    assert _scored(files, capsys) == BY_HAND


def test_one_unit_keeps_its_place_among_all(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _scored([*files, "--unit", "D"], capsys) == {"D": BY_HAND["D"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("threshold: 8", "threshold: 7"),
        ("points: -1.5", "points: -1"),
        ("not_for: {groups: [land]}", "not_for: {groups: [stad]}"),
        ("when: [ja]", "when: [delvis]"),
        ("at_least: 20", "at_least: 21"),
        ("better: lower", "better: higher"),
        ("missing: left_out", "missing: zero"),
    ],
)
def test_every_rule_of_the_mix_counts(
    files: list[str], capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    """A control: with any one of the rules otherwise, the points by hand are no longer met."""
    assert EDITION.count(before) == 1
    changed = EDITION.replace(before, after).replace(
        "threshold: 8", "threshold: 1" if "higher" in after else "threshold: 8"
    )
    Path(files[0]).write_text(changed, encoding="utf-8")
    answers = ANSWERS
    if "[stad]" in after:
        answers = answers.replace("A,tunnelbana,1\n", "").replace("B,tunnelbana,3\n", "")
        Path(files[1]).write_text(answers, encoding="utf-8")
    assert _scored(files, capsys) != BY_HAND
