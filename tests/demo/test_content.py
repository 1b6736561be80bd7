# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the demo's files say: that it holds together, and holds what every page is to show."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knutpunkt.demo.content import FOLDERS, Content, read

TODAY = date(2026, 11, 23)  # the day the content was written
AREAS = {"1", "2", "3", "4", "5"}


@pytest.fixture(scope="module")
def bastad() -> Content:
    return read("bastad")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_name_used_is_defined(folder: str) -> None:
    content = read(folder)
    positions = {(row["name"], title) for row in content.organisation["departments"] for title in row["positions"]}
    departments = {row["name"] for row in content.organisation["departments"]}
    goals = {row["number"] for row in content.goals}
    documents = {row["key"] for row in content.documents}
    projects = {row["key"] for row in content.projects}
    for row in content.activities:
        assert (row["department"], row["position"]) in positions, row["key"]
        assert set(row.get("participants", {})) <= departments - {row["department"]}, row["key"]
        assert set(row.get("goals", {})) <= goals, row["key"]
        assert set(row.get("documents", [])) <= documents, row["key"]
        assert row.get("project") in {None, *projects}, row["key"]
    for goal in content.goals:
        assert set(goal.get("expected", [])) <= departments


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_activity_has_its_own_key_and_its_reports_in_order(folder: str) -> None:
    activities = read(folder).activities
    assert [key for key, count in Counter(row["key"] for row in activities).items() if count > 1] == []
    for row in activities:
        days = [update["on"] for update in row.get("updates", [])]
        assert days == sorted(days), row["key"]
        assert all(day <= TODAY for day in days), row["key"]
        assert "status" in row or days, row["key"]
        if "status" in row and days:
            assert row["status"] == row["updates"][-1]["status"], row["key"]


def test_the_group_is_the_one_asked_for(bastad: Content) -> None:
    seats = [(s["department"], s["position"], s.get("role", "member")) for s in bastad.organisation["group"]["seats"]]
    assert seats == [
        ("Strategi och Utveckling", "projektledare", "convener"),
        ("Samhällsbyggnad", "miljöchef", "member"),
        ("Samhällsbyggnad", "planchef", "member"),
        ("Teknik och Service", "fastighetsstrateg", "member"),
        ("Teknik och Service", "projektingenjör", "member"),
        ("Vård och omsorg", "utvecklingsledare", "member"),
        ("Bildning och arbete", "processledare", "member"),
        ("Verksamhetsstöd", "upphandlingschef", "member"),
        ("Verksamhetsstöd", "ekonom", "member"),
        ("Barn och Skola", "utvecklingsledare", "member"),
    ]


def test_there_is_one_account_for_each_role(bastad: Content) -> None:
    roles = [role for account in bastad.organisation["accounts"] for role in account["roles"]]
    assert sorted(roles) == ["administrator", "approver", "coordinator", "member", "reader"]


def test_about_eighty_activities_over_six_departments_and_five_areas(bastad: Content) -> None:
    assert 75 <= len(bastad.activities) <= 95
    departments = Counter(row["department"] for row in bastad.activities)
    assert len(departments) == 7
    assert min(departments.values()) >= 5
    served = {number.split(".")[0] for row in bastad.activities for number in row.get("goals", {})}
    assert served >= AREAS


def test_holes_are_there_on_purpose(bastad: Content) -> None:
    served = {number for row in bastad.activities for number in row.get("goals", {})}
    goals = {row["number"]: row for row in bastad.goals if row.get("kind") != "area"}
    unserved = set(goals) - served
    assert unserved == {"2.4", "4.4"}
    assert "responsible" in goals["4.4"]  # somebody answers for it and does nothing
    assert {number for number, row in goals.items() if "responsible" not in row} == {"1.4", "2.4"}
    acting = {(row["department"], number) for row in bastad.activities for number in row.get("goals", {})}
    expected = {(name, number) for number, row in goals.items() for name in row["expected"]}
    assert ("Vård och omsorg", "5.3") in expected - acting


def test_activities_without_goal_end_or_report_and_stale_ones_are_there(bastad: Content) -> None:
    rows = [row for row in bastad.activities if not row.get("draft")]
    alive = [row for row in rows if "updates" not in row or row["updates"][-1]["status"] in {"started", "paused"}]
    assert sum("goals" not in row for row in rows) >= 3
    assert sum("end" not in row and "repetition" not in row for row in alive) >= 3
    assert sum("updates" not in row for row in rows) >= 2
    assert sum(row["updates"][-1]["on"].year <= 2020 for row in alive if "updates" in row) >= 5
    assert sum(bool(row.get("draft")) for row in bastad.activities) >= 5


def test_2022_has_much_to_tell(bastad: Content) -> None:
    told = [row for row in bastad.activities if any(update["on"].year == 2022 for update in row.get("updates", []))]
    assert len(told) >= 45


DOUBLES = [
    ("ba-elcyklar", "vo-elcyklar"),
    ("sb-angar", "ts-blommande-ytor"),
    ("ts-mobler", "vs-aterbrukade-mobler"),
    ("ba-strandstad", "bs-strand"),
    ("bs-matsvinn", "vo-matsvinn"),
    ("bs-ombud", "su-ombud"),
]


@pytest.mark.parametrize(("one", "other"), DOUBLES)
def test_doubles_are_open_serve_a_goal_together_and_know_nothing_of_each_other(
    bastad: Content, one: str, other: str
) -> None:
    rows = {row["key"]: row for row in bastad.activities}
    first, second = rows[one], rows[other]
    assert first["department"] != second["department"]
    assert first["title"] != second["title"]
    assert set(first["goals"]) & set(second["goals"])
    assert first["department"] not in second.get("participants", {})
    assert second["department"] not in first.get("participants", {})
    assert {row["updates"][-1]["status"] for row in (first, second)} == {"started"}


def test_known_places_are_those_of_the_sources(shared_domain: Path) -> None:
    told = read("bastad").ranking
    places = {row["year"]: row["place"] for row in told["placements"]}
    # 2016 and 2017: the municipality's own word (domain.md 3.1); the others: ranking_results.csv.
    lines = (shared_domain / "ranking_results.csv").read_text(encoding="utf-8").splitlines()
    published = {int(line.split(",")[0]): int(line.split(",")[3]) for line in lines if ",1278,Båstad," in line}
    assert places == {2016: 46, 2017: 83, **published}
    assert all(row["source"] for row in told["placements"])
    assert told["goal_place"] == 25
    assert read("laholm").ranking == {}
