# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt import-activities``: choices, JSON, exit code, nothing written on error."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from knutpunkt.activities.models import Activity, ImportRun
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Department, Municipality
from tests.activities.importing.test_olofstrom import Olofstrom, cross
from tests.activities.importing.workbooks import xlsx, xlsx_sheets
from tests.activities.test_wizard import stored_facts
from tests.factories import DepartmentFactory

HEADER = ["Insats", "Ansvarig verksamhet", "Status", "Slut"]
GOOD = ["Byt till LED", "Teknik och Service", "Pågår", "31 dec 2026"]


@pytest.fixture
def town(bastad: Municipality) -> Municipality:
    with tenant_scope(bastad):
        DepartmentFactory(name="Teknik och Service")
    return bastad


def run(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, str, str]:
    """Run the command; return exit code, what it printed and what it complained about."""
    code = 0
    try:
        call_command("import_activities", str(path), "--municipality", "1278", *options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


def titles(town: Municipality) -> list[str]:
    with tenant_scope(town):
        return sorted(Activity.objects.values_list("title", flat=True))


def test_a_good_file_is_imported_and_again_changes_nothing(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = xlsx(tmp_path / "plan.xlsx", [["Handlingsplan"], [], HEADER, GOOD])
    code, out, _err = run(capsys, path)
    assert (code, titles(town)) == (0, ["Byt till LED"])
    assert "1 nya · 0 ändras" in out
    code, out, _err = run(capsys, path)
    assert code == 0
    assert "0 nya · 0 ändras · 1 oförändrade" in out


def test_json_has_the_promised_shape(town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = xlsx(tmp_path / "plan.xlsx", [HEADER, GOOD, ["Fel", "Teknik och Service", "", "31 feb 2024"]])
    code, out, _err = run(capsys, path, "--json", "--dry-run")
    told: dict[str, Any] = json.loads(out)
    assert code == 1
    assert (told["sheet"], told["header_row"]) == ("Blad1", 1)
    assert told["columns"] == {
        "Insats": "title",
        "Ansvarig verksamhet": "department",
        "Status": "status",
        "Slut": "end",
    }
    good, wrong = (row for row in told["rows"] if row["outcome"] != "skipped")
    assert {k: good[k] for k in ("sheet", "row", "outcome", "errors")} == {
        "sheet": "Blad1", "row": 2, "outcome": "new", "errors": [],
    }  # fmt: skip
    assert good["values"] == {
        "title": "Byt till LED", "description": None, "department": "Teknik och Service", "position": None,
        "participants": [], "status": "started", "start": None, "end": "2026-12-31", "goals": [], "budget": None,
        "visibility": None,
    }  # fmt: skip
    assert (wrong["row"], wrong["outcome"]) == (3, "error")
    assert wrong["errors"][0]["column"] == "Slut"
    assert wrong["errors"][0]["value"] == "31 feb 2024"
    assert "finns inte" in wrong["errors"][0]["message"]


def test_an_error_writes_nothing_and_says_where(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = xlsx(tmp_path / "plan.xlsx", [HEADER, GOOD, ["Fel", "Teknik och Service", "", "31 feb 2024"]])
    code, out, err = run(capsys, path)
    assert (code, titles(town)) == (1, [])
    assert "Blad1, rad 3, kolumn Slut" in err
    assert "Ingenting är sparat" in out
    with tenant_scope(town):
        assert not ImportRun.objects.exists()
    code, _out, _err = run(capsys, path, "--skip-errors")
    assert (code, titles(town)) == (1, ["Byt till LED"])


def test_a_dry_run_writes_nothing(town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, xlsx(tmp_path / "plan.xlsx", [HEADER, GOOD]), "--dry-run")
    assert (code, titles(town)) == (0, [])
    assert "1 nya" in out


def test_unknown_names_are_errors_that_name_the_nearest_until_they_may_be_created(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = xlsx(tmp_path / "plan.xlsx", [HEADER, ["Byt till LED", "Teknik o Serv", "Pågår", ""]])
    code, _out, err = run(capsys, path)
    assert code == 1
    assert "Teknik och Service" in err
    code, _out, _err = run(capsys, path, "--create-missing")
    assert code == 0
    with tenant_scope(town):
        assert Department.objects.filter(name="Teknik o Serv").exists()


def test_sheet_and_columns_can_be_told(town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets: dict[str, list[Sequence[Any]]] = {
        "Ett": [HEADER, GOOD],
        "Två": [["Vad", "Ansvarig verksamhet", "Övrigt"], ["Odla", "Teknik och Service", "Viktigt"]],
    }
    path = xlsx_sheets(tmp_path / "plan.xlsx", sheets)  # type: ignore[arg-type]
    code, _out, _err = run(capsys, path, "--sheet", "Två", "--map", "Vad=title", "--map", "C=remark")
    assert (code, titles(town)) == (0, ["Odla"])
    with tenant_scope(town):
        assert Activity.objects.get().remark == "Viktigt"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--sheet", "Tre"), "Bladet Tre"),
        (("--map", "Insats"), "KOLUMN=FÄLT"),
        (("--map", "Insats=pengar"), "KOLUMN=FÄLT"),
        (("--map", "Saknas=title"), "Kolumnen Saknas finns inte"),
    ],
)
def test_a_wrong_choice_is_told(
    options: tuple[str, ...], words: str, town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=words):
        run(capsys, xlsx(tmp_path / "plan.xlsx", [HEADER, GOOD]), *options)
    assert titles(town) == []


def test_a_broken_file_a_missing_file_and_a_missing_municipality_are_told(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "plan.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="skadad"):
        run(capsys, broken)
    with pytest.raises(CommandError, match="finns inte"):
        run(capsys, tmp_path / "ingen.xlsx")
    with pytest.raises(CommandError, match="finns inte här"):
        call_command("import_activities", str(broken), "--municipality", "9999")
    with tenant_scope(town):
        assert not ImportRun.objects.exists()


def test_drafts_are_not_met_from_the_shell(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tenant_scope(town):
        Activity.objects.create(title="Byt till LED", department=Department.objects.get())
    _code, out, _err = run(capsys, xlsx(tmp_path / "plan.xlsx", [HEADER, GOOD]), "--dry-run")
    assert "1 nya · 0 ändras" in out


def test_olofstroms_plan_is_imported_by_one_command(
    shared_data: Path, town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Olofstrom(shared_data / "action_plans_se")
    path = cross(source, tmp_path / "Handlingsplan.xlsx")
    code, out, _err = run(capsys, path, "--create-missing")
    assert code == 0
    assert "25 nya" in out
    with tenant_scope(town):
        facts = stored_facts()
    expected = source.facts()
    assert facts.keys() == expected.keys()
    assert {key: end for key, (_role, end) in facts.items()} == {key: end for key, (_role, end) in expected.items()}
    code, out, _err = run(capsys, path, "--create-missing")
    assert "0 nya · 0 ändras · 25 oförändrade" in out


def test_a_department_that_only_takes_part_at_first_is_one_all_the_same(
    town: Municipality, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["Insats", "Ansvarig verksamhet", "Medverkande"],
        ["Byt till LED", "Fastighet", "Barn och Skola, Region Skåne"],
        ["Odla", "Barn och Skola", "Fastighet"],
    ]
    path = xlsx(tmp_path / "plan.xlsx", rows)
    run(capsys, path, "--create-missing")
    with tenant_scope(town):
        assert set(Department.objects.values_list("name", flat=True)) == {
            "Teknik och Service",
            "Fastighet",
            "Barn och Skola",
        }
        activity = Activity.objects.get(title="Byt till LED")
        assert [d.name for d in activity.participants.all()] == ["Barn och Skola"]
        assert "Region Skåne" in activity.remark
    _code, out, _err = run(capsys, path, "--create-missing")
    assert "0 nya · 0 ändras · 2 oförändrade" in out
