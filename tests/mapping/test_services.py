# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Computed findings are kept by fingerprint; verdicts stay with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from knutpunkt.activities.models import Activity, ActivityGoal
from knutpunkt.goals.models import Goal
from knutpunkt.mapping import services
from knutpunkt.mapping.models import Choice, Computation, Finding, FindingKind, Likeness, Verdict
from knutpunkt.mapping.services import VerdictChangedError, WrongChoiceError, pass_verdict, recompute_findings
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import make_actor
from tests.factories import (
    DepartmentFactory,
    DocumentFactory,
    GoalFactory,
    PositionFactory,
    StatusUpdateFactory,
)
from tests.mapping.factories import activity, expect, join

DAY = date(2022, 12, 1)
OLD = date(2022, 1, 1)
LONG_AGO = datetime(2022, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad", order=1)


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service", order=2)


@pytest.fixture
def goal(plan: Department) -> Goal:
    return GoalFactory(title="Rena sjöar", responsible=PositionFactory(department=plan))


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope, Role.COORDINATOR)


def kinds_of(row: object) -> set[str]:
    """The kinds of standing findings about an activity or goal."""
    field = "activity" if isinstance(row, Activity) else "goal"
    return set(Finding.objects.filter(gone_at=None, **{field: row}).values_list("kind", flat=True))


def complete(title: str, department: Department, goal: Goal, **fields: object) -> Activity:
    """An activity in which nothing is missing: the control of every gap below."""
    row = activity(title, department, goal, **({"status": "started", "start": OLD, "end": date(2023, 12, 31)} | fields))
    StatusUpdateFactory(activity=row, on=date(2022, 10, 1))
    return row


def test_nothing_is_found_where_nothing_is_missing(plan: Department, goal: Goal) -> None:
    expect(goal, plan)
    complete("Restaurera våtmarken", plan, goal)
    result = recompute_findings(today=DAY)
    assert list(Finding.objects.values_list("kind", "facts")) == []
    assert (result.found, result.new, result.gone) == (0, 0, 0)


def test_each_gap_of_an_activity_is_found_and_only_that(plan: Department, goal: Goal) -> None:
    loose = complete("Utan mål", plan, goal)
    ActivityGoal.objects.filter(activity=loose).delete()
    endless = complete("Utan slut", plan, goal, end=None)
    silent = activity("Utan uppföljning", plan, goal, status="started", start=OLD, end=date(2023, 12, 31))
    stale = activity("Gammal", plan, goal, status="started", start=OLD, end=date(2023, 12, 31))
    StatusUpdateFactory(activity=stale, on=DAY - timedelta(days=181))
    fresh = activity("Nyss", plan, goal, status="started", start=OLD, end=date(2023, 12, 31))
    StatusUpdateFactory(activity=fresh, on=DAY - timedelta(days=180))
    recompute_findings(today=DAY)
    assert kinds_of(loose) == {"activity_without_goal"}
    assert kinds_of(endless) == {"activity_without_end"}
    assert kinds_of(silent) == {"activity_without_follow_up"}
    assert kinds_of(stale) == {"activity_not_updated"}
    assert kinds_of(fresh) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "ongoing"},
        {"repetition": "yearly"},
        {"status": "done"},
        {"status": "stopped"},
        {"archived_at": LONG_AGO},
        {"submitted_at": None},
    ],
)
def test_no_end_is_asked_of_ongoing_work_nor_of_what_is_over_archived_or_a_draft(
    plan: Department, goal: Goal, fields: dict[str, object]
) -> None:
    row = complete("Utan slut", plan, goal, end=None, **fields)
    recompute_findings(today=DAY)
    assert kinds_of(row) == set()


def test_a_confirmation_counts_as_being_heard_of(plan: Department, goal: Goal) -> None:
    row = activity("Bekräftad", plan, goal, status="started", start=OLD, end=date(2023, 12, 31))
    Activity.objects.filter(pk=row.pk).update(confirmed_at=LONG_AGO.replace(month=11))
    recompute_findings(today=DAY)
    assert kinds_of(row) == set()


def test_follow_up_is_not_asked_of_what_has_just_begun(plan: Department, goal: Goal) -> None:
    row = activity("Ny", plan, goal, status="started", start=DAY - timedelta(days=89), end=date(2023, 12, 31))
    recompute_findings(today=DAY)
    assert kinds_of(row) == set()


def test_a_goal_without_activity_and_one_served_through_a_subgoal(plan: Department, goal: Goal) -> None:
    below = GoalFactory(document=goal.document, parent=goal, kind="subgoal", title="Färre utsläpp")
    bare = GoalFactory(document=goal.document, title="Tom", responsible=goal.responsible)
    complete("Restaurera våtmarken", plan, below)
    recompute_findings(today=DAY)
    assert kinds_of(goal) == kinds_of(below) == set()
    assert kinds_of(bare) == {"goal_without_activity"}


@pytest.mark.parametrize("fields", [{"status": "stopped"}, {"submitted_at": None}])
def test_a_stopped_activity_or_a_draft_serves_no_goal(plan: Department, goal: Goal, fields: dict[str, object]) -> None:
    activity("Nedlagd", plan, goal, **fields)
    recompute_findings(today=DAY)
    assert kinds_of(goal) == {"goal_without_activity"}


def test_a_goal_without_responsible_inherits_the_one_of_its_area(plan: Department, goal: Goal) -> None:
    Goal.objects.filter(pk=goal.pk).update(responsible=None)
    complete("Restaurera våtmarken", plan, goal)
    recompute_findings(today=DAY)
    assert kinds_of(goal) == {"goal_without_responsible"}
    area = GoalFactory(
        document=goal.document, kind="area", title="Vatten", responsible=PositionFactory(department=plan)
    )
    Goal.objects.filter(pk=goal.pk).update(parent=area)
    recompute_findings(today=DAY)
    assert kinds_of(goal) == set()
    assert kinds_of(area) == set()  # an area only groups goals


def test_a_department_expected_to_act_that_does_not(plan: Department, tech: Department, goal: Goal) -> None:
    expect(goal, tech)
    row = complete("Restaurera våtmarken", plan, goal)
    recompute_findings(today=DAY)
    found = Finding.objects.get(gone_at=None)
    assert (found.kind, found.department, found.goal) == ("responsible_without_activity", tech, goal)
    join(row, DepartmentFactory(name="VA", parent=tech))  # a unit of the department takes part
    recompute_findings(today=DAY)
    assert kinds_of(goal) == set()


def test_a_responsible_position_whose_department_leaves_the_goal_to_others(tech: Department, goal: Goal) -> None:
    complete("Restaurera våtmarken", tech, goal)
    recompute_findings(today=DAY)
    found = Finding.objects.get(gone_at=None)
    assert (found.kind, found.position) == ("responsible_without_activity", goal.responsible)


def test_a_document_past_its_review_but_not_one_that_has_been_replaced(scope: Municipality) -> None:
    late = DocumentFactory(title="Riktlinje", review_on=date(2022, 11, 30))
    DocumentFactory(title="I tid", review_on=DAY)
    replaced = DocumentFactory(title="Ersatt", review_on=date(2020, 1, 1))
    DocumentFactory(title="Ny", supersedes=replaced)
    recompute_findings(today=DAY)
    assert [(row.kind, row.document) for row in Finding.objects.all()] == [("document_past_review", late)]


def test_a_second_computation_finds_the_same_and_adds_nothing(plan: Department, goal: Goal) -> None:
    activity("Utan mål", plan)
    first = recompute_findings(today=DAY)
    before = dict(Finding.objects.values_list("fingerprint", "first_seen"))
    again = recompute_findings(today=DAY)
    assert first.new == first.found == again.found > 0
    assert (again.new, again.back, again.gone) == (0, 0, 0)
    assert dict(Finding.objects.values_list("fingerprint", "first_seen")) == before
    assert Computation.objects.count() == 1


def test_a_gap_that_closes_is_gone_and_comes_back_as_the_same(plan: Department, goal: Goal) -> None:
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.GOAL_WITHOUT_ACTIVITY)
    row = complete("Restaurera våtmarken", plan, goal)
    assert recompute_findings(today=DAY).gone == 1
    found.refresh_from_db()
    assert found.gone_at is not None
    Activity.objects.filter(pk=row.pk).update(archived_at=timezone.now())
    assert recompute_findings(today=DAY).back == 1
    found.refresh_from_db()
    assert found.gone_at is None


def test_a_verdict_survives_recomputation_until_the_facts_change(
    plan: Department, goal: Goal, coordinator: Actor
) -> None:
    row = complete("Utan slut", plan, goal, end=None)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_END)
    verdict = pass_verdict(finding=found, choice=Choice.ACCEPTED, reason="Får vara så", by=coordinator, seen=None)
    recompute_findings(today=DAY + timedelta(days=1))
    found.refresh_from_db()
    assert services.standing_verdict(found) == verdict
    assert verdict.facts_hash == found.facts_hash
    # Something else in the activity changes: the verdict still holds.
    Activity.objects.filter(pk=row.pk).update(description="Mer att läsa.")
    recompute_findings(today=DAY)
    found.refresh_from_db()
    assert verdict.facts_hash == found.facts_hash
    # What it rests on changes: the same finding, the same verdict, but marked.
    Activity.objects.filter(pk=row.pk).update(title="Något helt annat")
    recompute_findings(today=DAY)
    found.refresh_from_db()
    assert services.standing_verdict(found) == verdict
    assert verdict.facts_hash != found.facts_hash


def test_a_new_verdict_ends_the_one_before_and_both_are_kept(plan: Department, coordinator: Actor) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    first = pass_verdict(finding=found, choice=Choice.ACCEPTED, reason="Får vara så", by=coordinator, seen=None)
    second = pass_verdict(finding=found, choice=Choice.NO_GAP, by=coordinator, seen=first.pk, reason="Intern drift")
    first.refresh_from_db()
    assert first.ended_by == coordinator.person
    assert list(found.verdicts.all()) == [second, first]
    services.withdraw_verdict(verdict=second, by=coordinator)
    assert services.standing_verdict(found) is None
    assert found.verdicts.count() == 2
    assert {change.history_user for change in Verdict.history.all()} == {coordinator.user}


def test_the_second_of_two_who_take_a_stand_is_told(plan: Department, coordinator: Actor) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    first = pass_verdict(finding=found, choice=Choice.ACCEPTED, reason="Får vara så", by=coordinator, seen=None)
    with pytest.raises(VerdictChangedError) as caught:
        pass_verdict(finding=found, choice=Choice.NO_GAP, by=coordinator, seen=None, reason="Annat")
    assert caught.value.current == first
    assert list(found.verdicts.all()) == [first]


def test_a_task_needs_somebody_and_a_day_and_no_gap_needs_a_reason(plan: Department, coordinator: Actor) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    position = PositionFactory(department=plan)
    for fields in (
        {"choice": Choice.TASK},
        {"choice": Choice.TASK, "position": position},
        {"choice": Choice.NO_GAP},
        {"choice": Choice.ACCEPTED},
        {"choice": Choice.IDEA},
    ):
        with pytest.raises(ValidationError):
            pass_verdict(finding=found, by=coordinator, seen=None, **fields)
    with pytest.raises(WrongChoiceError):
        pass_verdict(finding=found, by=coordinator, seen=None, choice=Choice.MERGE)
    assert not Verdict.objects.exists()
    task = pass_verdict(
        finding=found, by=coordinator, seen=None, choice=Choice.TASK, position=position, due=date(2023, 1, 31)
    )
    assert (task.position, task.due) == (position, date(2023, 1, 31))


def test_who_may_take_a_stand(plan: Department, tech: Department, scope: Municipality) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    for role, department in ((Role.READER, plan), (Role.MEMBER, tech), (Role.ADMINISTRATOR, None)):
        with pytest.raises(PermissionDenied):
            pass_verdict(
                finding=found,
                choice=Choice.ACCEPTED,
                reason="Får vara så",
                by=make_actor(scope, role, department),
                seen=None,
            )
    seen = None
    for role, department in ((Role.MEMBER, plan), (Role.APPROVER, None), (Role.COORDINATOR, None)):
        actor = make_actor(scope, role, department)
        seen = pass_verdict(finding=found, choice=Choice.ACCEPTED, reason="Får vara så", by=actor, seen=seen).pk


TEXTS = {
    "inventory": "Bygga laddplatser för elbilar i tätorterna",
    "plan": "Laddstolpar för elbilar ska byggas i tätorterna",
    "beach": "Ungdomar städar stränderna på sommarlovet",
}


def test_a_planted_double_is_found_between_departments_only(plan: Department, tech: Department, goal: Goal) -> None:
    one = activity(TEXTS["inventory"], plan, goal)
    two = activity(TEXTS["plan"], tech, goal)
    activity(TEXTS["beach"], tech, goal)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.OVERLAP)
    assert {found.activity, found.other} == {one, two}
    Activity.objects.filter(pk=two.pk).update(department=plan)
    recompute_findings(today=DAY)
    assert not Finding.objects.filter(kind=FindingKind.OVERLAP, gone_at=None).exists()


def test_an_overlap_closes_when_one_takes_part_in_the_others(plan: Department, tech: Department, goal: Goal) -> None:
    one = activity(TEXTS["inventory"], plan, goal)
    activity(TEXTS["plan"], tech, goal)
    recompute_findings(today=DAY)
    assert Finding.objects.filter(kind=FindingKind.OVERLAP, gone_at=None).count() == 1
    join(one, tech)
    recompute_findings(today=DAY)
    assert not Finding.objects.filter(kind=FindingKind.OVERLAP, gone_at=None).exists()


def test_a_decided_overlap_stays_when_its_score_sinks(
    plan: Department, tech: Department, goal: Goal, coordinator: Actor
) -> None:
    activity(TEXTS["inventory"], plan, goal)
    other = activity(TEXTS["plan"], tech, goal)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.OVERLAP)
    verdict = pass_verdict(finding=found, choice=Choice.COOPERATE, by=coordinator, seen=None)
    Activity.objects.filter(pk=other.pk).update(title="Städdag vid stranden")
    recompute_findings(today=DAY)
    found.refresh_from_db()
    assert found.gone_at is None
    services.withdraw_verdict(verdict=verdict, by=coordinator)  # without a stand the sunken score lets it go
    recompute_findings(today=DAY)
    found.refresh_from_db()
    assert found.gone_at is not None


def test_a_draft_is_like_others_but_nobody_is_told_of_it(plan: Department, tech: Department, goal: Goal) -> None:
    known = activity(TEXTS["inventory"], plan, goal)
    draft = activity(TEXTS["plan"], tech, goal, submitted_at=None)
    recompute_findings(today=DAY)
    assert not Finding.objects.filter(kind=FindingKind.OVERLAP).exists()
    near = {row.activity_id: [pair[0] for pair in row.nearest] for row in Likeness.objects.all()}
    assert near[draft.pk] == [known.pk]
    assert near[known.pk] == []
