# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing ideas: whole, by versions, across the board, and into what they become."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from knutpunkt.activities import rules
from knutpunkt.activities.ideas import services
from knutpunkt.activities.models import Activity, Idea, IdeaDepartment, Project
from knutpunkt.kernel.history import changes
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Position, Role
from tests.activities.factories import IdeaFactory
from tests.conftest import make_actor
from tests.factories import ActivityFactory, DepartmentFactory, GoalFactory, PositionFactory


@pytest.fixture
def actor(scope: Municipality) -> Actor:
    return make_actor(scope, Role.COORDINATOR)


def whole_idea(actor: Actor) -> Idea:
    return services.create_idea(
        title="Återbruk av möbler",
        by=actor,
        purpose="Köpa mindre nytt.",
        origin="overlap",
        origin_note="Två verksamheter lagar möbler.",
        position=PositionFactory(title="hållbarhetsstrateg"),
        departments=[DepartmentFactory(name="Skola"), DepartmentFactory(name="Teknik")],
        goals=[GoalFactory(title="Mindre avfall")],
        about=[ActivityFactory(title="Laga stolar")],
        next_step_on=date(2026, 12, 1),
        needs="En lokal och en snickare.",
        cost=Decimal("250000.00"),
        programme="Klimatklivet",
        closes_on=date(2027, 1, 15),
    )


def test_an_idea_is_created_whole_with_who_proposed_it(actor: Actor) -> None:
    idea = Idea.objects.get(pk=whole_idea(actor).pk)
    assert (idea.state, idea.origin, idea.proposed_by) == ("new", "overlap", actor.person)
    assert {department.name for department in idea.departments.all()} == {"Skola", "Teknik"}
    assert [goal.title for goal in idea.goals.all()] == ["Mindre avfall"]
    assert [activity.title for activity in idea.about.all()] == ["Laga stolar"]
    assert (idea.cost, idea.closes_on) == (Decimal("250000.00"), date(2027, 1, 15))
    assert [(change.kind, change.who) for change in changes(idea)] == [("+", actor.user)]


def test_a_title_alone_is_enough(actor: Actor) -> None:
    idea = services.create_idea(title="Cykelpool", by=actor)
    assert (idea.origin, idea.position, idea.departments.count()) == ("somebody", None, 0)


def test_without_a_title_nothing_is_written(actor: Actor) -> None:
    with pytest.raises(ValidationError):
        services.create_idea(title="", by=actor)
    assert not Idea.objects.exists()


def test_what_an_edit_leaves_out_stays(actor: Actor) -> None:
    idea = whole_idea(actor)
    kept = idea.departments.first()
    services.edit_idea(idea=idea, version=1, by=actor, title="Möbelåterbruk", departments=[kept])
    idea = Idea.objects.get(pk=idea.pk)
    assert (idea.title, idea.purpose, idea.version) == ("Möbelåterbruk", "Köpa mindre nytt.", 2)
    assert list(idea.departments.all()) == [kept]
    assert idea.goals.count() == 1
    assert not IdeaDepartment.objects.exclude(department=kept).exists()


def test_the_second_of_two_editors_is_told(actor: Actor) -> None:
    idea = whole_idea(actor)
    services.edit_idea(idea=idea, version=1, by=actor, title="Anns text")
    with pytest.raises(services.EditConflictError):
        services.edit_idea(idea=idea, version=1, by=actor, title="Bos text")
    with pytest.raises(services.EditConflictError):
        services.move_idea(idea=idea, version=1, state="examined", by=actor)
    assert Idea.objects.get().title == "Anns text"


def test_an_idea_moves_across_the_board_and_back(actor: Actor) -> None:
    idea = IdeaFactory()
    for state in ("examined", "decided", "new"):
        idea = services.move_idea(idea=idea, version=idea.version, state=state, by=actor)
        assert Idea.objects.get(pk=idea.pk).state == state


def test_laying_aside_needs_a_reason_and_keeps_it_until_taken_up_again(actor: Actor) -> None:
    idea = IdeaFactory()
    with pytest.raises(ValidationError, match="varför"):
        services.move_idea(idea=idea, version=1, state="dropped", by=actor, reason="  ")
    idea = services.move_idea(idea=idea, version=1, state="dropped", by=actor, reason="Ingen lokal finns.")
    assert Idea.objects.get().reason == "Ingen lokal finns."
    services.move_idea(idea=idea, version=None, state="new", by=actor)
    assert Idea.objects.get().reason == ""


def test_an_unknown_state_is_refused(actor: Actor) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        services.move_idea(idea=IdeaFactory(), version=1, state="nonsense", by=actor)


def test_nothing_is_realised_by_moving(actor: Actor) -> None:
    with pytest.raises(services.NotByMovingError):
        services.move_idea(idea=IdeaFactory(), version=1, state="realised", by=actor)


def test_an_idea_becomes_an_activity_with_its_origin(actor: Actor) -> None:
    idea = whole_idea(actor)
    school = idea.departments.get(name="Skola")
    activity = services.realise_idea_as_activity(idea=idea, department=school, by=actor)
    stored = Activity.objects.get(pk=activity.pk)
    assert (stored.title, stored.description, stored.remark) == (idea.title, idea.purpose, idea.needs)
    assert (stored.department, stored.position, stored.budget) == (school, idea.position, idea.cost)
    assert not stored.is_draft
    assert [department.name for department in stored.participants.all()] == ["Teknik"]
    assert [goal.title for goal in stored.goals.all()] == ["Mindre avfall"]
    idea.refresh_from_db()
    assert (idea.state, idea.activity, idea.project) == ("realised", stored, None)
    assert stored.grown_from.get() == idea
    assert [change.kind for change in changes(idea)] == ["~", "+"]


def test_an_idea_becomes_a_project(actor: Actor) -> None:
    idea = whole_idea(actor)
    department = DepartmentFactory()
    project = services.realise_idea_as_project(idea=idea, department=department, by=actor)
    stored = Project.objects.get(pk=project.pk)
    assert (stored.title, stored.programme, stored.budget) == (idea.title, "Klimatklivet", Decimal("250000.00"))
    assert stored.description == "Köpa mindre nytt.\n\nEn lokal och en snickare."
    assert (stored.department, stored.position) == (department, idea.position)
    idea.refresh_from_db()
    assert (idea.state, idea.project) == ("realised", stored)


def test_an_idea_becomes_something_only_once_and_stays_so(actor: Actor) -> None:
    idea, department = whole_idea(actor), DepartmentFactory()
    services.realise_idea_as_activity(idea=idea, department=department, by=actor)
    with pytest.raises(services.IdeaRealisedError, match="Återbruk av möbler"):
        services.realise_idea_as_project(idea=idea, department=department, by=actor)
    with pytest.raises(services.IdeaRealisedError):
        services.move_idea(idea=idea, version=None, state="new", by=actor)
    assert Activity.objects.filter(title=idea.title).count() == 1
    assert not Project.objects.exists()


def test_members_edit_ideas_of_theirs_and_coordinators_all(scope: Municipality) -> None:
    department = DepartmentFactory()
    member = make_actor(scope, Role.MEMBER, department)
    of_department = IdeaFactory()
    IdeaDepartment.objects.create(idea=of_department, department=department)
    of_position = IdeaFactory(position=Position.objects.get(department=department))
    proposed = IdeaFactory(proposed_by=member.person)
    others = IdeaFactory()
    mine = {of_department, of_position, proposed}
    assert set(rules.edit_idea.filter(member, Idea.objects.all())) == mine
    assert {idea for idea in Idea.objects.all() if rules.edit_idea.allows(member, idea)} == mine
    assert set(rules.edit_idea.filter(make_actor(scope), Idea.objects.all())) == {*mine, others}
    reader = make_actor(scope, Role.READER, department)
    assert not rules.edit_idea.filter(reader, Idea.objects.all()).exists()
    assert rules.view_idea.filter(reader, Idea.objects.all()).count() == 4
    assert [rules.may_propose(actor) for actor in (member, reader)] == [True, False]
