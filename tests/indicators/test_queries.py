# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: judgements of goals, what the report gets, constant numbers of queries."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from knutpunkt.goals.models import Goal
from knutpunkt.indicators import notices, queries, rules, services
from knutpunkt.indicators.models import Indicator, Target
from knutpunkt.indicators.national import peers_of
from knutpunkt.indicators.picture import Told
from knutpunkt.people.models import Department, Municipality, Position
from tests.conftest import make_actor
from tests.factories import DepartmentFactory, GoalFactory, MunicipalityFactory
from tests.indicators.factories import make_indicator


@pytest.fixture
def judged(scope: Municipality) -> dict[str, Indicator]:
    """Four indicators with the target 60 in 2030, less is better: one for each level."""
    found = {}
    for level, step, years in (("reached", 6, 10), ("at_risk", 1, 10), ("unknown", 6, 5)):
        values = {2010 + n: str(100 - step * n) for n in range(years)}
        found[level] = make_indicator(values, title=level, direction="down")
    noisy = [100, 93, 99, 88, 92, 80, 90, 77, 84, 70]
    found["uncertain"] = make_indicator(
        {2010 + n: str(v) for n, v in enumerate(noisy)}, title="uncertain", direction="down"
    )
    for indicator in found.values():
        services.set_target(
            indicator=indicator, base_year=2010, base_value=Decimal(100), target_year=2030, target_value=Decimal(40)
        )
    return found


def test_each_level_is_reached(judged: dict[str, Indicator]) -> None:
    assert {item.indicator.title: item.level for item in queries.latest_values()} == {level: level for level in judged}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["reached", "at_risk", "uncertain"], "at_risk"),
        (["reached", "uncertain"], "uncertain"),
        (["reached", "unknown"], "reached"),
        (["unknown"], "unknown"),
    ],
)
def test_a_goal_is_judged_by_the_gravest_that_can_be_judged(
    judged: dict[str, Indicator], levels: list[str], expected: str
) -> None:
    goal = GoalFactory()
    for level in levels:
        judged[level].goals.add(goal)
    found = queries.judged_goals()
    assert (found[goal.pk].level, len(found[goal.pk].indicators)) == (expected, len(levels))


def test_levels_alone_are_the_same_as_the_whole_judgements(judged: dict[str, Indicator], scope: Municipality) -> None:
    goals = [GoalFactory() for _ in range(3)]
    for level, places in {"reached": [0, 1], "at_risk": [1], "unknown": [2], "uncertain": [2]}.items():
        judged[level].goals.set([goals[place] for place in places])
    make_indicator(title="Utan mål").goals.add(goals[0])
    services.mark_break(indicator=judged["uncertain"], year=2017, explanation="nytt")
    services.override_judgement(
        indicator=judged["at_risk"], level="reached", computed="at_risk", reason="x", person=make_actor(scope).person
    )
    services.archive_indicator(indicator=judged["unknown"], expected=None)
    found = {goal_id: goal.level for goal_id, goal in queries.judged_goals().items()}
    assert queries.goal_levels() == found
    assert found == {goals[0].pk: "reached", goals[1].pk: "reached", goals[2].pk: "unknown"}


def test_goals_and_targets_without_figures(judged: dict[str, Indicator]) -> None:
    measured, unmeasured, area = GoalFactory(), GoalFactory(), GoalFactory(kind=Goal.Kind.AREA)
    judged["reached"].goals.add(measured)
    empty = make_indicator(title="Tomt")
    empty.goals.add(unmeasured)
    services.set_target(
        indicator=empty, base_year=2020, base_value=Decimal(1), target_year=2030, target_value=Decimal(2)
    )
    assert set(queries.goals_without_figures()) == {unmeasured}
    assert area not in queries.goals_without_figures()
    assert [target.indicator for target in queries.targets_without_figures()] == [empty]


def test_what_is_awaited_is_asked_of_those_who_can_do_it(judged: dict[str, Indicator], scope: Municipality) -> None:
    department = DepartmentFactory()
    member = make_actor(scope, "member", department)
    position = Position.objects.get(pk__in=member.position_ids)
    empty = make_indicator(title="Tomt", responsible=position)
    services.set_target(
        indicator=empty, base_year=2020, base_value=Decimal(1), target_year=2030, target_value=Decimal(2)
    )
    stranger = make_actor(scope, "member", DepartmentFactory())
    asked = {who: list(notices.figures_awaited(actor)) for who, actor in
             {"member": member, "stranger": stranger, "coordinator": make_actor(scope, "coordinator")}.items()}  # fmt: skip
    assert {who: len(found) for who, found in asked.items()} == {"member": 1, "stranger": 0, "coordinator": 1}
    assert asked["member"][0].url.endswith(f"/{empty.pk}/varde/")


def test_the_report_on_a_year_knows_nothing_later(judged: dict[str, Indicator], scope: Municipality) -> None:
    for code in ("0187", "0188", "0562", "0563", "0760"):
        MunicipalityFactory(code=code, name=f"K{code}", skr_group_code="C9")
    services.ensure_indicator_from_kolada(kolada_id="N00401")
    found = {
        series.indicator.kolada_id or series.indicator.title: series
        for series in queries.series_for_report(scope, 2018)
    }
    emissions = found["N00401"].picture
    assert emissions.latest is not None
    assert (emissions.latest.year, emissions.latest.value) == (2018, 5.36764559)
    assert emissions.comparison is not None
    assert emissions.comparison.year == 2018
    assert max(spread.year for spread in emissions.spreads) == 2018
    assert {told.source for told in emissions.told} == {"Kolada"}
    assert all(told.fetched_at for told in emissions.told)
    # Nine values by 2018: still enough to judge.
    assert found["reached"].level == "reached"
    assert "Tomt" not in found


def test_a_judgement_made_on_later_values_is_not_the_earlier_reports(
    judged: dict[str, Indicator], scope: Municipality
) -> None:
    person = make_actor(scope, "approver").person
    services.override_judgement(
        indicator=judged["reached"], level="at_risk", computed="reached", reason="Vi vet bättre", person=person
    )
    levels = {
        year: {s.indicator.title: s.level for s in queries.series_for_report(scope, year)} for year in (2018, 2019)
    }
    assert (levels[2018]["reached"], levels[2019]["reached"]) == ("reached", "at_risk")


def test_the_target_of_the_time_is_the_first_not_yet_passed(judged: dict[str, Indicator]) -> None:
    indicator = judged["reached"]
    services.set_target(
        indicator=indicator, base_year=2010, base_value=Decimal(100), target_year=2015, target_value=Decimal(80)
    )
    item = next(item for item in queries.latest_values() if item.indicator == indicator)
    assert item.target is not None
    assert item.target.target_year == 2030


def test_peers_are_the_group_and_the_neighbours(scope: Municipality) -> None:
    laholm = MunicipalityFactory(code="1381", name="Laholm", skr_group_code="C7")
    other = MunicipalityFactory(code="0187", name="Vaxholm", skr_group_code="C9")
    scope.neighbours.add(laholm)
    peers = peers_of(scope)
    assert (peers.group, peers.neighbours) == (("0187", "1278"), ("1381",))
    assert peers.names[other.pk] == "Vaxholm"


def test_reading_thirty_costs_as_many_queries_as_reading_one(scope: Municipality, connection: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            for item in queries.latest_values():
                assert item.level
            queries.judged_goals()
        return len(captured)

    goal = GoalFactory()
    make_indicator({2020: "1"}, title="första").goals.add(goal)
    one = cost()
    for number in range(29):
        indicator = make_indicator({2020: "1", 2021: "2"}, title=f"nummer {number}")
        indicator.goals.add(goal)
        services.mark_break(indicator=indicator, year=2021, explanation="nytt")
    assert cost() == one


@pytest.fixture
def connection() -> Any:
    """The database's connection."""
    from django.db import connection as found

    return found


@pytest.mark.parametrize("role", ["reader", "member", "coordinator", "approver", "administrator"])
def test_both_shapes_of_every_rule_agree(scope: Municipality, role: str) -> None:
    own: Department = DepartmentFactory()
    actor = make_actor(scope, role, own)
    mine = make_indicator(title="min", responsible=Position.objects.get(pk__in=actor.position_ids))
    theirs = make_indicator(
        title="deras", responsible=Position.objects.create(department=DepartmentFactory(), title="x")
    )
    nobodys = make_indicator(title="ingens")
    for rule in (rules.view_indicator, rules.edit_indicator, rules.edit_values, rules.override_judgement):
        allowed = {row for row in (mine, theirs, nobodys) if rule.allows(actor, row)}
        assert set(rule.filter(actor, Indicator.objects.all())) == allowed, rule.name


def test_a_target_that_has_its_value_gives_way_to_the_next_except_in_the_report_on_its_year() -> None:
    targets = [Target(target_year=2022), Target(target_year=2030)]
    read = datetime(2024, 8, 17, tzinfo=UTC)
    told = [Told(2021, 5.0, "", "Kolada", read), Told(2022, 4.6, "", "Kolada", read)]
    assert queries.current_target(targets, told) is targets[1]
    assert queries.current_target(targets, told, settling=True) is targets[0]
    assert queries.current_target(targets[:1], told) is targets[0]
