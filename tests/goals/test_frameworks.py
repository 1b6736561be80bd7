# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The frameworks as shipped against the sources they were made from."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from knutpunkt.goals import queries, services
from knutpunkt.goals.models import Framework, FrameworkGoal
from knutpunkt.people.models import Municipality

pytestmark = pytest.mark.django_db


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def loaded() -> None:
    services.load_frameworks()


def test_objectives_are_those_of_the_source(loaded: None, shared_data: Path) -> None:
    source = {row["number"]: row["name"] for row in rows(shared_data / "miljomal" / "miljokvalitetsmal.csv")}
    shown = dict(FrameworkGoal.objects.filter(framework="miljomal", parent=None).values_list("number", "name_sv"))
    assert shown == source


def test_headings_are_those_of_the_source(loaded: None, shared_data: Path) -> None:
    source = {row["id"]: row["heading"] for row in rows(shared_data / "miljomal" / "preciseringar.csv")}
    named = FrameworkGoal.objects.filter(framework="miljomal", parent__isnull=False).exclude(name_sv="")
    assert dict(named.values_list("number", "name_sv")) == source


def test_targets_of_agenda_2030_are_those_of_the_source(loaded: None, shared_data: Path) -> None:
    source = {row["target"]: (row["short_sv"], row["title_en"]) for row in rows(shared_data / "sdg" / "targets.csv")}
    targets = FrameworkGoal.objects.filter(framework="agenda2030", parent__isnull=False)
    assert {row.number: (row.name_sv, row.name_en) for row in targets} == source


def test_what_the_source_lacks_stays_missing(loaded: None) -> None:
    # miljokvalitetsmal.csv: goal 8 has 11 preciseringar of which 10 are listed, goal 2 an unknown number.
    by_number = {goal.number: goal for goal in queries.framework_goals(Framework.objects.get(pk="miljomal"))}
    assert (by_number["8"].target_count, by_number["8"].unnamed_count) == (11, 1)
    assert FrameworkGoal.objects.get(framework="miljomal", number="8.11").name == ""
    assert (by_number["2"].target_count, by_number["2"].missing) == (0, services.UNKNOWN_TARGETS)
    assert by_number["7"].missing == ""


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = list(FrameworkGoal.objects.order_by("pk").values())
    services.load_frameworks()
    assert list(FrameworkGoal.objects.order_by("pk").values()) == before


def test_goals_come_in_number_order(loaded: None) -> None:
    numbers = FrameworkGoal.objects.filter(framework="agenda2030", parent=None).values_list("number", flat=True)
    assert list(numbers) == [str(number) for number in range(1, 18)]


def test_the_command_loads_municipalities_too(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_facts")
    assert Municipality.objects.count() == 290
    assert Municipality.objects.get(pk="1278").neighbours.filter(pk="1381").exists()
    assert "290 municipalities" in capsys.readouterr().out
