# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's projects say only what the sources say, and its ideas stand on the board as examples."""

import re
from pathlib import Path

import pytest

from knutpunkt.activities.projects.outcome import added_up
from knutpunkt.demo.content import Content, read


@pytest.fixture(scope="module")
def bastad() -> Content:
    return read("bastad")


def test_every_name_used_is_defined(bastad: Content) -> None:
    positions = {(row["name"], title) for row in bastad.organisation["departments"] for title in row["positions"]}
    departments = {name for name, _title in positions}
    activities = {row["key"]: row for row in bastad.activities}
    goals = {row["number"] for row in bastad.goals}
    homes = [
        home for row in bastad.projects for result in row.get("results", []) for home in result.get("handovers", [])
    ]
    for row in [*bastad.projects, *homes]:
        assert (row["department"], row["position"]) in positions
        assert row.get("activity") in {None, *activities}
    for row in bastad.ideas:
        assert set(row["departments"]) <= departments, row["title"]
        assert set(row["goals"]) <= goals, row["title"]
        place = row.get("position")
        assert place is None or (place["department"], place["position"]) in positions, row["title"]
        named = [*row.get("about", []), *([row["became"]] if "became" in row else [])]
        assert not [key for key in named if activities[key].get("draft")], row["title"]
        assert len(row["title"]) <= 200


def test_the_figures_of_the_project_stand_in_the_source(bastad: Content, shared_domain: Path) -> None:
    project = next(row for row in bastad.projects if row["key"] == "fossilfritt-skane")
    told = (shared_domain / "domain.md").read_text(encoding="utf-8")
    paragraph = next(line for line in told.splitlines() if line.startswith("- Fossilbränslefria kommuner"))
    figures = set(re.findall(r"\d+", project["description"]))
    assert figures == {"100", "90", "50", "53", "32", "2", "0", "2019", "2022"}
    assert [figure for figure in figures if figure not in paragraph] == []
    assert (project["start"].year, project["end"].isoformat()[:7]) == (2016, "2019-04")
    assert "april 2019" in paragraph
    assert "Båstad deltog inte i 2.0" in paragraph


def test_control_a_figure_that_is_not_in_the_source_is_seen(shared_domain: Path) -> None:
    told = (shared_domain / "domain.md").read_text(encoding="utf-8")
    paragraph = next(line for line in told.splitlines() if line.startswith("- Fossilbränslefria kommuner"))
    assert "61" not in paragraph


def test_of_the_other_project_only_that_the_municipality_takes_part(bastad: Content) -> None:
    project = next(row for row in bastad.projects if row["key"] == "smart-cities-accelerator")
    assert project.keys() == {"key", "title", "department", "position", "description", "source"}
    assert not re.search(r"\d", project["description"])


def test_what_is_made_up_says_so(bastad: Content) -> None:
    results = [result for row in bastad.projects for result in row.get("results", [])]
    assert len(results) == 5
    for result in results:
        assert "exempel" in result["description"] or result["title"].startswith("Exempel:")
    assert all(row["programme"].startswith("Exempel:") for row in bastad.ideas if "programme" in row)


def test_every_standing_and_every_column_is_there(bastad: Content) -> None:
    results = [result for row in bastad.projects for result in row.get("results", [])]
    counts = added_up([home["state"] for home in result.get("handovers", [])] for result in results)
    assert {str(level): count for level, count in counts.items()} == {
        "ordinary": 1,
        "tried": 1,
        "not_begun": 1,
        "dropped": 1,
        "nobody": 1,
    }
    assert {row["state"] for row in bastad.ideas} == {"new", "examined", "decided", "realised", "dropped"}
