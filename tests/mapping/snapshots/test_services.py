# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Freezing the picture: what is in it, what is not, and that it stays."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from knutpunkt.activities.models import Activity, ActivityGoal, StatusUpdate
from knutpunkt.goals.models import Goal, GoalDepartment, GoverningDocument
from knutpunkt.indicators.models import Indicator, Value
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Snapshot
from knutpunkt.mapping.services import pass_verdict, recompute_findings
from knutpunkt.mapping.snapshots.frozen import Content, UnreadableError
from knutpunkt.mapping.snapshots.queries import compared, content_of
from knutpunkt.mapping.snapshots.services import FrozenError, NoPictureError, freeze_picture
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import make_actor
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory
from tests.indicators.factories import make_indicator
from tests.mapping.factories import activity, expect, join

DRAFT = "Hemligt utkast"


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad", order=1)


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service", order=2)


@pytest.fixture
def goal(plan: Department) -> Goal:
    document = DocumentFactory(title="Miljöprogrammet")
    return GoalFactory(document=document, number="1.1", title="Rena sjöar")


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope)


def freeze(by: Actor, on: date | None = None) -> Content:
    return content_of(Snapshot.objects.get(pk=freeze_picture(title="Läget", by=by, on=on).pk))


def backdate(moment: datetime) -> None:
    for model in (Activity, ActivityGoal, StatusUpdate, Goal, GoalDepartment, GoverningDocument):
        model.history.update(history_date=moment)


def test_the_picture_is_frozen_as_it_is(coordinator: Actor, plan: Department, tech: Department, goal: Goal) -> None:
    unit = DepartmentFactory(name="VA", parent=tech)
    wetland = activity("Restaurera våtmarken", unit, goal, status="started")
    join(wetland, plan)
    activity("Utan mål", plan, status="planned")
    other = GoalFactory(document=goal.document, number="1.2", title="Dricksvatten")
    expect(other, tech)
    make_indicator({2023: "12.5", 2024: "11.25"}, key="avfall", title="Avfall")
    make_indicator({2025: "87"}, key="plats-i-rankningen", title="Plats", decimals=0)
    recompute_findings()
    found = freeze(coordinator)
    assert found.on == timezone.localdate()
    assert [(c.key, c.name) for c in found.columns] == [(plan.pk, "Samhällsbyggnad"), (tech.pk, "Teknik och Service")]
    rows = {row.label: row for row in found.rows}
    assert dict(rows["1.1 Rena sjöar"].statuses) == {"started": 1}
    assert [(c.column, dict(c.led), c.joined) for c in rows["1.1 Rena sjöar"].cells] == [
        (plan.pk, {}, 1),
        (tech.pk, {"started": 1}, 0),
    ]
    assert [(c.column, c.hole) for c in rows["1.2 Dricksvatten"].cells] == [(tech.pk, True)]
    assert (found.unserved, found.holes) == (1, 1)
    assert [(a.title, a.column, a.department, a.status, a.goals) for a in found.activities] == [
        ("Restaurera våtmarken", tech.pk, "VA", "started", (goal.pk,)),
        ("Utan mål", plan.pk, "Samhällsbyggnad", "planned", ()),
    ]
    assert ("activity_without_goal", "Utan mål", (plan.pk,)) in {(n.kind, n.subject, n.columns) for n in found.findings}
    assert ("responsible_without_activity", "1.2 Dricksvatten (Teknik och Service)") in {
        (n.kind, n.subject) for n in found.findings
    }
    assert {item.fingerprint for item in found.findings} == set(Finding.objects.values_list("fingerprint", flat=True))
    figures = {item.key: item for item in found.figures}
    assert (figures["avfall"].year, float(figures["avfall"].value or 0)) == (2024, 11.25)
    assert found.placement == figures["plats-i-rankningen"]


def test_drafts_are_in_nobodys_picture(plan: Department, goal: Goal, scope: Municipality) -> None:
    activity(DRAFT, plan, goal, submitted_at=None)
    shown = activity("Inskickad", plan, goal)
    hidden = Finding.objects.create(
        kind=FindingKind.ACTIVITY_WITHOUT_GOAL,
        fingerprint="draft",
        facts_hash="x",
        first_seen=timezone.now(),
        last_seen=timezone.now(),
        activity=Activity.objects.get(title=DRAFT),
        department=plan,
    )
    own = make_actor(scope, Role.COORDINATOR, plan)
    row = freeze_picture(title="Läget", by=own)
    assert DRAFT not in str(row.content)
    assert hidden.fingerprint not in {item.fingerprint for item in content_of(row).findings}
    assert [item.key for item in content_of(row).activities] == [shown.pk]
    # Control: submitted, it is there.
    Activity.objects.filter(title=DRAFT).update(submitted_at=timezone.now())
    assert DRAFT in str(freeze_picture(title="Sedan", by=own).content)


def test_a_snapshot_never_changes(coordinator: Actor, plan: Department) -> None:
    row = freeze_picture(title="Läget", by=coordinator)
    before = Snapshot.objects.values().get()
    activity("Ny", plan)
    row.title = "Ett annat"
    with pytest.raises(FrozenError):
        row.save()
    with pytest.raises(FrozenError):
        Snapshot.objects.get().save(update_fields=["content"])
    assert Snapshot.objects.values().get() == before


def test_control_what_goes_past_the_service_is_seen(coordinator: Actor, plan: Department) -> None:
    activity("Våtmark", plan)
    row = freeze_picture(title="Läget", by=coordinator)
    content = row.content
    content["activities"] = []
    Snapshot.objects.filter(pk=row.pk).update(content=content)
    with pytest.raises(UnreadableError):
        content_of(Snapshot.objects.get())


@pytest.mark.parametrize("role", Role.values)
def test_coordinators_and_approvers_freeze(scope: Municipality, role: str) -> None:
    actor = make_actor(scope, role)
    if role in {Role.COORDINATOR, Role.APPROVER}:
        assert freeze_picture(title="Läget", by=actor).person == actor.person
    else:
        with pytest.raises(PermissionDenied):
            freeze_picture(title="Läget", by=actor)
        assert not Snapshot.objects.exists()


def test_days_without_a_picture_are_refused(coordinator: Actor, plan: Department) -> None:
    with pytest.raises(NoPictureError):
        freeze_picture(title="I morgon", by=coordinator, on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(NoPictureError):
        freeze_picture(title="Före allt", by=coordinator, on=date(1990, 1, 1))
    activity("Ny", plan)
    with pytest.raises(NoPictureError):
        freeze_picture(title="I går", by=coordinator, on=timezone.localdate() - timedelta(days=1))
    assert not Snapshot.objects.exists()


def test_a_day_that_has_been_is_built_from_what_was_recorded(
    coordinator: Actor, plan: Department, tech: Department, goal: Goal
) -> None:
    day = timezone.localdate() - timedelta(days=100)
    long_ago = timezone.now() - timedelta(days=200)
    gone = activity("Arkiveras", plan, status="started", start=day - timedelta(days=300))
    stays = activity("Blir klar", plan, goal, status="started", start=day - timedelta(days=300))
    activity(DRAFT, plan, submitted_at=None)
    other = GoalFactory(document=goal.document, number="1.2", title="Dricksvatten")
    expect(other, tech)
    StatusUpdate.objects.create(activity=stays, on=day - timedelta(days=10), status="started")
    backdate(long_ago)
    gone.archived_at = timezone.now()
    gone.save()
    stays.status = "done"
    stays.save()
    activity("Kommer sedan", tech, goal)
    found = freeze(coordinator, on=day)
    assert found.origin == "rebuilt"
    assert {item.title: item.status for item in found.activities} == {"Arkiveras": "started", "Blir klar": "started"}
    assert {(n.kind, n.subject) for n in found.findings} == {
        ("activity_without_goal", "Arkiveras"),
        ("activity_without_end", "Arkiveras"),
        ("activity_without_end", "Blir klar"),
        ("activity_without_follow_up", "Arkiveras"),
        ("goal_without_activity", "1.2 Dricksvatten"),
        ("goal_without_responsible", "1.1 Rena sjöar"),
        ("goal_without_responsible", "1.2 Dricksvatten"),
        ("responsible_without_activity", "1.2 Dricksvatten (Teknik och Service)"),
    }
    assert found.holes == 1


def test_a_rebuilt_gap_is_the_same_gap_as_the_one_found_today(coordinator: Actor, plan: Department, goal: Goal) -> None:
    activity("Utan mål", plan, end=timezone.localdate() + timedelta(days=400))
    backdate(timezone.now() - timedelta(days=20))
    recompute_findings()
    row = freeze_picture(title="Då", by=coordinator, on=timezone.localdate() - timedelta(days=10))
    found = compared(coordinator, str(row.pk), "nu").comparison
    assert found.gaps.closed == found.gaps.opened == ()
    assert {item.subject for item in found.gaps.remaining} == {"Utan mål", "1.1 Rena sjöar"}
    assert not found.overlaps_compared


def test_a_value_fetched_later_is_not_in_the_earlier_picture(coordinator: Actor, plan: Department) -> None:
    activity("Våtmark", plan)
    row = make_indicator({2023: "10", 2024: "9"}, key="avfall")
    backdate(timezone.now() - timedelta(days=20))
    Indicator.objects.update(created_at=timezone.now() - timedelta(days=20))
    Value.objects.filter(period=2023).update(fetched_at=timezone.now() - timedelta(days=20))
    Value.objects.filter(period=2024).update(fetched_at=timezone.now())
    found = freeze(coordinator, on=timezone.localdate() - timedelta(days=10))
    assert [(item.key, item.year) for item in found.figures] == [(row.key, 2023)]


def test_a_verdict_closes_a_gap_in_the_comparison(coordinator: Actor, plan: Department) -> None:
    activity("Utan mål", plan)
    recompute_findings()
    before = freeze_picture(title="Före", by=coordinator)
    finding = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    pass_verdict(finding=finding, choice=Choice.NO_GAP, by=coordinator, seen=None, reason="Rör inte miljön")
    gaps = compared(coordinator, str(before.pk), "nu").comparison.gaps
    assert [(item.item.subject, item.decided) for item in gaps.closed] == [("Utan mål", "no_gap")]


def test_another_municipalitys_snapshot_is_none(coordinator: Actor, laholm: Municipality, scope: Municipality) -> None:
    with tenant_scope(laholm):
        theirs = freeze_picture(title="Deras", by=make_actor(laholm))
    with pytest.raises(Snapshot.DoesNotExist):
        compared(coordinator, str(theirs.pk), "nu")


def test_two_freezings_of_the_same_picture_have_the_same_seal(coordinator: Actor, plan: Department, goal: Goal) -> None:
    activity("Våtmark", plan, goal)
    seals: set[Any] = {freeze_picture(title=title, by=coordinator).content_hash for title in ("Ett", "Två")}
    assert len(seals) == 1
