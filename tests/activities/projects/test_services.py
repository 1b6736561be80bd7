# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing projects, results and who took them over."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from knutpunkt.activities import rules
from knutpunkt.activities.models import Handover, Project, Result
from knutpunkt.activities.projects import services
from knutpunkt.kernel.history import changes
from knutpunkt.people.models import Municipality, Role
from tests.activities.factories import HandoverFactory, ResultFactory
from tests.conftest import make_actor
from tests.factories import ActivityFactory, DepartmentFactory, PositionFactory, ProjectFactory

pytestmark = pytest.mark.usefixtures("scope")


def test_a_project_is_created_with_its_author(scope: Municipality) -> None:
    actor = make_actor(scope)
    project = services.create_project(
        by=actor, title="Solel i norr", funder="Länsstyrelsen", budget=Decimal(900), own_share=Decimal(300)
    )
    stored = Project.objects.get(pk=project.pk)
    assert (stored.funder, stored.own_share) == ("Länsstyrelsen", Decimal(300))
    assert changes(stored)[0].who == actor.user


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start": date(2026, 2, 1), "end": date(2026, 1, 1)}, "slutar innan"),
        ({"budget": Decimal(1), "own_share": Decimal(2)}, "större än hela budgeten"),
        ({"budget": Decimal(-1)}, "0"),
    ],
)
def test_values_that_do_not_hold_together_are_refused_in_words(fields: services.ProjectFields, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        services.create_project(title="X", **fields)
    assert not Project.objects.exists()


def test_results_come_in_the_order_they_were_added() -> None:
    project = ProjectFactory()
    for title in ("först", "sedan", "sist"):
        services.add_result(project=project, title=title)
    services.add_result(project=project, title="före alla", order=0)
    assert [result.title for result in project.results.all()] == ["före alla", "först", "sedan", "sist"]


def test_a_result_is_handed_over_whole() -> None:
    result, department, position, activity = ResultFactory(), DepartmentFactory(), PositionFactory(), ActivityFactory()
    services.hand_over_result(
        result=result,
        department=department,
        position=position,
        activity=activity,
        since=date(2025, 1, 1),
        state="ordinary",
    )
    stored = Handover.objects.get(result=result)
    assert (stored.department, stored.position, stored.activity, stored.since) == (
        department,
        position,
        activity,
        date(2025, 1, 1),
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"state": "ordinary"}, "sedan när"), ({"state": "dropped"}, "varför"), ({"state": "nonsense"}, "nonsense")],
)
def test_a_handover_says_since_when_or_why_not(fields: services.HandoverFields, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        services.hand_over_result(result=ResultFactory(), department=DepartmentFactory(), **fields)


def test_a_result_is_handed_over_to_a_department_only_once() -> None:
    handover = HandoverFactory()
    with pytest.raises(ValidationError, match="redan överlämnat"):
        services.hand_over_result(result=handover.result, department=handover.department)


def test_the_second_of_two_editors_of_anything_is_told() -> None:
    handover = HandoverFactory()
    result, project = handover.result, handover.result.project
    services.edit_project(project=project, version=1, title="Anns")
    services.edit_result(result=result, version=1, title="Anns")
    services.edit_handover(handover=handover, version=1, state="tried")
    with pytest.raises(services.EditConflictError):
        services.edit_project(project=project, version=1, title="Bos")
    with pytest.raises(services.EditConflictError):
        services.edit_result(result=result, version=1, title="Bos")
    with pytest.raises(services.EditConflictError):
        services.edit_handover(handover=handover, version=1, state="dropped", reason="Bos skäl")
    assert (Project.objects.get().title, Result.objects.get().title) == ("Anns", "Anns")
    assert Handover.objects.get().state == "tried"


def test_a_project_is_archived_and_restored() -> None:
    project = ProjectFactory()
    assert services.archive_project(project=project).archived_at is not None
    assert services.restore_project(project=project).archived_at is None


def test_who_gives_and_who_takes_may_write_a_handover(scope: Municipality) -> None:
    giving, taking, beside = DepartmentFactory(), DepartmentFactory(), DepartmentFactory()
    handover = HandoverFactory(result__project__department=giving, department=taking)
    allowed = {
        department: rules.edit_handover.allows(make_actor(scope, Role.MEMBER, department), handover)
        for department in (giving, taking, beside)
    }
    assert allowed == {giving: True, taking: True, beside: False}
    assert rules.edit_handover.allows(make_actor(scope, Role.COORDINATOR), handover)
    taker, reader = make_actor(scope, Role.MEMBER, taking), make_actor(scope, Role.READER, giving)
    assert not rules.edit_project.allows(taker, handover.result.project)
    assert not rules.edit_result.allows(taker, handover.result)
    assert not rules.edit_project.allows(reader, handover.result.project)
    assert rules.view_project.allows(reader, handover.result.project)
