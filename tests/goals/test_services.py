# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing documents and goals: versions, history, places in the tree, archive."""

import pytest
from django.core.exceptions import ValidationError

from knutpunkt.goals import queries, services
from knutpunkt.goals.models import FrameworkGoal, Goal
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.models import Municipality
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory

pytestmark = pytest.mark.usefixtures("scope")


def test_an_edit_grows_the_version_and_is_told_in_the_history() -> None:
    document = DocumentFactory(title="Energiplan")
    document.title = "Energiplan 2030"
    services.save_document(document=document, expected_version=1)
    document.refresh_from_db()
    assert document.version == 2
    latest = changes(document)[0]
    assert [(field.before, field.after) for field in latest.fields] == [("Energiplan", "Energiplan 2030")]


def test_the_second_of_two_editors_is_refused_and_nothing_is_lost() -> None:
    goal = GoalFactory(title="Rent vatten")
    first, second = Goal.objects.get(pk=goal.pk), Goal.objects.get(pk=goal.pk)
    first.title = "Rent och klart vatten"
    services.save_goal(goal=first, expected_version=1)
    second.title = "Vatten"
    with pytest.raises(EditConflictError) as refused:
        services.save_goal(goal=second, expected_version=1)
    assert refused.value.current == goal
    assert Goal.objects.get(pk=goal.pk).title == "Rent och klart vatten"


def test_without_an_expected_version_the_second_writer_would_win() -> None:
    """The control: it is the version that protects, not something else."""
    goal = GoalFactory(title="Rent vatten")
    first, second = Goal.objects.get(pk=goal.pk), Goal.objects.get(pk=goal.pk)
    services.save_goal(goal=first, expected_version=None)
    second.title = "Vatten"
    services.save_goal(goal=second, expected_version=None)
    assert Goal.objects.get(pk=goal.pk).title == "Vatten"


def test_a_document_cannot_replace_itself() -> None:
    document = DocumentFactory()
    document.supersedes = document
    with pytest.raises(ValidationError) as refused:
        services.save_document(document=document)
    assert "supersedes" in refused.value.message_dict


def test_a_document_cannot_end_before_it_begins() -> None:
    document = DocumentFactory.build(valid_from="2025-01-01", valid_to="2024-12-31")
    with pytest.raises(ValidationError):
        services.save_document(document=document)


def test_a_goal_cannot_stand_below_itself() -> None:
    top = GoalFactory()
    middle = GoalFactory(document=top.document, parent=top)
    bottom = GoalFactory(document=top.document, parent=middle)
    top.parent = bottom
    with pytest.raises(ValidationError) as refused:
        services.save_goal(goal=top)
    assert "parent" in refused.value.message_dict


def test_a_goal_cannot_stand_below_a_goal_of_another_document() -> None:
    goal = GoalFactory()
    goal.parent = GoalFactory()
    with pytest.raises(ValidationError) as refused:
        services.save_goal(goal=goal)
    assert "parent" in refused.value.message_dict


def test_links_become_just_those_named_and_none_leaves_them() -> None:
    services.load_frameworks()
    water, land = FrameworkGoal.objects.filter(framework="agenda2030", number__in=["14", "15"]).order_by("number")
    one, two = DepartmentFactory(), DepartmentFactory()
    goal = services.save_goal(goal=GoalFactory(), departments=[one, two], framework_goals=[water])
    services.save_goal(goal=goal, departments=[two], framework_goals=[land])
    assert list(goal.expected_departments.all()) == [two]
    assert list(goal.framework_goals.all()) == [land]
    services.save_goal(goal=goal)
    assert list(goal.expected_departments.all()) == [two]


def test_a_changed_link_is_told_in_the_history_as_well() -> None:
    one, two = DepartmentFactory(name="Barn och Skola"), DepartmentFactory(name="Teknik och Service")
    goal = services.save_goal(goal=GoalFactory(), departments=[one])
    services.save_goal(goal=goal, departments=[two])
    told = {(f.before, f.after) for change in queries.goal_changes(goal) for f in change.fields}
    assert {("", "Barn och Skola"), ("Barn och Skola", ""), ("", "Teknik och Service")} <= told


def test_archiving_a_document_takes_its_goals_and_brings_back_just_those() -> None:
    area = GoalFactory(kind=Goal.Kind.AREA)
    kept = GoalFactory(document=area.document, parent=area)
    gone = GoalFactory(document=area.document, parent=area)
    services.archive_goal(goal=gone)
    document = area.document
    assert services.archive_document(document=document) == 2
    assert not queries.documents().filter(pk=document.pk).exists()
    assert not queries.goals().exists()
    assert services.restore_document(document=document) == 2
    assert set(queries.goals()) == {area, kept}
    assert Goal.objects.get(pk=gone.pk).archived_at is not None


def test_archiving_a_goal_takes_those_below() -> None:
    top = GoalFactory()
    below = GoalFactory(document=top.document, parent=top)
    lowest = GoalFactory(document=top.document, parent=below)
    assert services.archive_goal(goal=top) == 2
    assert not queries.goals().exists()
    lowest.refresh_from_db()
    assert changes(lowest)[0].kind == "~"
    assert services.restore_goal(goal=top) == 2
    assert queries.goals().count() == 3


def test_restoring_what_is_not_archived_changes_no_other_row(scope: Municipality) -> None:
    goal = GoalFactory()
    below = GoalFactory(document=goal.document, parent=goal)
    assert services.restore_goal(goal=goal) == 0
    assert services.restore_document(document=goal.document) == 0
    below.refresh_from_db()
    assert below.version == 1
