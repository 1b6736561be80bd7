# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt ranking``: checks and scores, without Django and without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from knutpunkt.config.cli import main as knutpunkt
from knutpunkt.ranking.command import main
from knutpunkt.ranking.editions.writing import write_edition
from tests.ranking.editions.examples import edition

ANSWERS = "unit,question,answer\nA,plan,ja\nB,plan,nej\nC,plan,ja\nD,plan,\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """An edition of one question and the answers of four units."""
    units = [{"id": "A", "group": "stad", "name": "Alfa"}, {"id": "B", "group": "stad"}, {"id": "C"}, {"id": "D"}]
    whole = edition(units=units, groups=[{"key": "stad", "name": "Städer"}])
    (tmp_path / "edition.yaml").write_text(write_edition(whole), encoding="utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8-sig")
    return [str(tmp_path / "edition.yaml"), str(tmp_path / "answers.csv")]


def test_neither_django_nor_a_database_is_needed(files: list[str]) -> None:
    """As a process of its own that is told of no settings; afterwards nothing of Django has been read."""
    code = (
        "import sys\n"
        "from knutpunkt.config.cli import main\n"
        "try:\n"
        f"    main(['ranking', 'score', {files[0]!r}, {files[1]!r}, '--json'])\n"
        "except SystemExit as left:\n"
        "    assert left.code == 0, left.code\n"
        "read = {name.partition('.')[0] for name in sys.modules}\n"
        "assert 'yaml' in read  # a control: the list is of what was read\n"
        "assert not read & {'django', 'psycopg', 'sqlite3', 'numpy'}, read\n"
    )
    unset = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    bare = {name: value for name, value in os.environ.items() if name not in unset and "KNUTPUNKT" not in name}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=bare, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["units"]) == 4


def test_the_command_is_a_part_of_knutpunkt(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        knutpunkt(["ranking", "check", files[0]])
    assert left.value.code == 0
    assert "Prov 2023: 1 del, 1 fråga, 1 grupp, 4 enheter." in capsys.readouterr().out


def test_the_json_is_what_was_agreed(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Strings for decimals, numbers for places, null for what there is none of."""
    assert main(["score", *files, "--json"]) == 0
    captured = capsys.readouterr()
    one, two, three, four = json.loads(captured.out)["units"]
    assert captured.err == ""
    assert one == {
        "id": "A",
        "group": "stad",
        "total": "1",
        "total_published": "1",
        "place": 1,
        "group_place": 1,
        "sections": {"enkat": {"points": "1", "max": "1", "share": "1"}},
    }
    assert (two["place"], two["group_place"], two["total"]) == (3, 2, "0")
    assert (three["place"], three["group"], three["group_place"]) == (1, None, None)
    assert (four["place"], four["sections"]["enkat"]["points"]) == (3, "0")


def test_places_in_between_and_long_fractions_are_strings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = edition(
        [{"rule": {"kind": "relative", "better": "higher", "points": "0.00000001"}}], places={"ties": "mean"}
    )
    (tmp_path / "e.yaml").write_text(write_edition(whole), encoding="utf-8")
    (tmp_path / "a.csv").write_text("unit,question,answer\nA,plan,3\nB,plan,1\nC,plan,1\n", encoding="utf-8")
    assert main(["score", str(tmp_path / "e.yaml"), str(tmp_path / "a.csv"), "--json"]) == 0
    units = json.loads(capsys.readouterr().out)["units"]
    assert [unit["place"] for unit in units] == [1, "2.5", "2.5"]
    # 1e-8 × 1/3, to twenty decimals, and no exponent anywhere
    assert [unit["total"] for unit in units] == ["0.00000001", "0.00000000333333333333", "0.00000000333333333333"]
    assert units[0]["total_published"] == "0"


def test_one_unit_alone(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *files, "--json", "--unit", "B"]) == 0
    [unit] = json.loads(capsys.readouterr().out)["units"]
    assert (unit["id"], unit["place"]) == ("B", 3)
    assert main(["score", *files, "--unit", "Bb"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Bb finns inte bland dem som rankas. Ange en av dem med --unit." in captured.err


def test_the_table_has_the_best_first(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *files]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "plats  i gruppen  enhet  totalt  enkat",
        "-----  ---------  -----  ------  -----",
        "    1          1  Alfa        1    1/1",
        "    1             C           1    1/1",
        "    3          2  B           0    0/1",
        "    3             D           0    0/1",
    ]


def test_faults_go_to_stderr_one_a_line_and_nothing_is_scored(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[1]).write_text(ANSWERS + "A,plan,ja\nX,plan,kanske\n", encoding="utf-8")
    for arguments in (["score", *files, "--json"], ["score", *files]):
        assert main(arguments) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert [line.removeprefix(f"{files[1]}: ").split(":")[0] for line in captured.err.splitlines()] == [
            "rad 6, kolumn question",
            "rad 7, kolumn unit",
        ]
    assert main(["check", files[0], "--answers", files[1]]) == 1
    captured = capsys.readouterr()
    assert "inga fel" in captured.out  # the edition
    assert "rad 7, kolumn unit" in captured.err


def test_a_faulty_edition_is_not_scored(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[0]).write_text("title: Miljö\n", encoding="utf-8")
    assert main(["score", *files]) == 1
    assert f"{files[0]}: rad 1, format: Filen säger inte att den är en utgåva" in capsys.readouterr().err


def test_answers_in_the_place_of_an_edition_are_told_apart(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["check", files[1]], ["score", files[1], files[0]]):
        assert main(arguments) == 1
        assert "Ange utgåvan först: knutpunkt ranking check UTGÅVA --answers CSV." in capsys.readouterr().err


def test_every_file_is_checked_and_one_fault_is_enough_to_fail(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.yaml"
    old.write_bytes(b"format: knutpunkt-ranking/1\ntitle: Milj\xf6\n")
    assert main(["check", files[0], str(tmp_path / "none.yaml"), str(old), files[0]]) == 1
    captured = capsys.readouterr()
    assert captured.out.count("inga fel") == 2
    assert captured.err.splitlines() == [
        f"{tmp_path / 'none.yaml'}: filen: Filen går inte att öppna. Kontrollera namnet och att du får läsa filen.",
        f"{old}: rad 2: Filen är inte sparad i UTF-8. Spara den på nytt som UTF-8.",
    ]


def test_a_check_as_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text("unit,question,answer\nA,plan,ja\nA,plan,nej\n", encoding="utf-8")
    assert main(["check", files[0], "--answers", files[1], "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out) == {
        "ok": False,
        "files": [
            {"file": files[0], "faults": []},
            {
                "file": files[1],
                "faults": [
                    {
                        "place": "rad 3, kolumn question",
                        "line": 3,
                        "reason": "A har redan svarat på plan, på rad 2.",
                        "remedy": "Behåll den ena raden och ta bort den andra.",
                    }
                ],
            },
        ],
    }
    assert main(["check", files[0], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_answers_belong_to_one_edition(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", files[0], files[0], "--answers", files[1]]) == 2
    assert "Ange bara en fil" in capsys.readouterr().err


def test_counts_of_answers_tell_those_of_the_year_before(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[1]).write_text("unit,question,answer,year\nA,plan,ja,2023\nA,plan,ja,2022\n", encoding="utf-8")
    assert main(["check", files[0], "--answers", files[1]]) == 0
    assert "1 svar från 4 enheter, 1 från året före." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["fly"], ["check"], ["score", "x"], ["score", "x", "y", "--fast"]])
def test_a_command_that_is_wrong_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: knutpunkt ranking" in capsys.readouterr().err
