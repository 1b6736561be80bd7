# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading: what counts, in which order, with how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knutpunkt.goals import queries, services
from knutpunkt.goals.models import Framework, FrameworkGoal, FrameworkLink, Goal
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from tests.factories import DocumentFactory, GoalFactory

pytestmark = pytest.mark.usefixtures("scope")
Counter = Callable[[int], Any]


def test_documents_come_in_swedish_order_and_count_goals_but_not_areas() -> None:
    for title in ("Översiktsplan", "Avfallsplan", "Åtgärdsplan", "Zonplan"):
        DocumentFactory(title=title)
    document = DocumentFactory(title="Energiplan")
    area = GoalFactory(document=document, kind=Goal.Kind.AREA)
    GoalFactory(document=document, parent=area)
    GoalFactory(document=document, parent=area, archived_at="2026-01-01T00:00:00Z")
    rows = list(queries.documents())
    assert [row.title for row in rows] == ["Avfallsplan", "Energiplan", "Zonplan", "Åtgärdsplan", "Översiktsplan"]
    assert {row.title: row.goal_count for row in rows}["Energiplan"] == 1


def test_a_document_is_past_review_only_when_the_day_has_passed_and_nothing_replaced_it() -> None:
    late = DocumentFactory(review_on=date(2022, 12, 31))
    DocumentFactory(review_on=date(2023, 1, 1))
    replaced = DocumentFactory(review_on=date(2020, 1, 1))
    DocumentFactory(supersedes=replaced)
    DocumentFactory(review_on=None)
    assert list(queries.past_review(date(2023, 1, 1))) == [late]


def test_the_tree_keeps_order_and_depth() -> None:
    document = DocumentFactory()
    energy = GoalFactory(document=document, kind=Goal.Kind.AREA, number="3", order=3)
    water = GoalFactory(document=document, kind=Goal.Kind.AREA, number="1", order=1)
    rivers = GoalFactory(document=document, parent=water, number="1.2", order=2)
    lakes = GoalFactory(document=document, parent=water, number="1.1", order=1)
    tree = queries.goal_tree(document)
    assert [node.goal for node in tree] == [water, energy]
    assert [node.goal for node in tree[0].children] == [lakes, rivers]
    assert tree[1].children == []


def test_the_tree_costs_the_same_for_many_goals(django_assert_num_queries: Counter) -> None:
    document = DocumentFactory()
    GoalFactory(document=document)
    with django_assert_num_queries(2):
        queries.goal_tree(document)
    GoalFactory.create_batch(30, document=document)
    with django_assert_num_queries(2):
        queries.goal_tree(document)


def test_ancestors_and_descendants_mirror_each_other() -> None:
    top = GoalFactory()
    middle = GoalFactory(document=top.document, parent=top)
    bottom = GoalFactory(document=top.document, parent=middle)
    GoalFactory(document=top.document)
    assert queries.ancestors(bottom) == [top, middle]
    assert queries.ancestors(top) == []
    assert queries.descendants(top) == {middle.pk, bottom.pk}


@pytest.fixture
def life_below_water() -> FrameworkGoal:
    services.load_frameworks()
    return FrameworkGoal.objects.get(framework="agenda2030", number="14")


def link(goal: Goal, *numbers: str) -> None:
    for number in numbers:
        target = FrameworkGoal.objects.get(framework="agenda2030", number=number)
        FrameworkLink.objects.create(goal=goal, framework_goal=target)


def test_a_goal_linked_to_goal_and_target_counts_once(life_below_water: FrameworkGoal) -> None:
    link(GoalFactory(), "14", "14.1", "14.2")
    link(GoalFactory(), "14.1")
    link(GoalFactory(), "15")
    link(GoalFactory(archived_at="2026-01-01T00:00:00Z"), "14")
    counts = queries.linked_counts(life_below_water.framework)
    assert counts[life_below_water.pk] == 2
    assert sorted(counts.values()) == [1, 2]
    assert queries.linked_goals(life_below_water).count() == 2


def test_targets_show_the_goals_linked_just_there(life_below_water: FrameworkGoal) -> None:
    goal = GoalFactory()
    link(goal, "14.1", "14.2", "15")
    shown = {target.number: goals for target, goals in queries.targets_with_links(life_below_water)}
    assert shown["14.1"] == [goal]
    assert shown["14.2"] == [goal]
    assert shown["14.3"] == []


def test_another_municipalitys_links_are_not_counted(life_below_water: FrameworkGoal, laholm: Municipality) -> None:
    link(GoalFactory(), "14")
    with tenant_scope(laholm):
        link(GoalFactory(), "14")
        assert queries.linked_counts(Framework.objects.get(pk="agenda2030")) == {life_below_water.pk: 1}
