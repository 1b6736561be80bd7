# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing activities: history, versions, reports, links, bulk changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knutpunkt.activities import queries, services
from knutpunkt.activities.models import Activity, Participation, StatusUpdate
from knutpunkt.activities.services import DraftLeavesHomeError, GoalLink, Participant, UpdateInFutureError
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import make_actor
from tests.factories import ActivityFactory, DepartmentFactory, DocumentFactory, GoalFactory, StatusUpdateFactory


def test_an_activity_is_created_whole_with_its_author_in_history(scope: Municipality, department: Department) -> None:
    actor = make_actor(scope, Role.MEMBER, department)
    care, goal, document = DepartmentFactory(name="Vård och omsorg"), GoalFactory(), DocumentFactory()
    activity = services.create_activity(
        by=actor,
        title="Byt till LED",
        department=department,
        budget=Decimal("1500000.00"),
        participants=[Participant(care, "stödjer", date(2026, 5, 31))],
        goals=[GoalLink(goal, "minskar elen")],
        documents=[document],
    )
    stored = Activity.objects.get(pk=activity.pk)
    assert stored.is_draft
    assert stored.budget == Decimal("1500000.00")
    link = stored.participations.get()
    assert (link.department, link.role, link.deadline) == (care, "stödjer", date(2026, 5, 31))
    assert [(g.goal, g.remark) for g in stored.goal_links.all()] == [(goal, "minskar elen")]
    assert [d.document for d in stored.document_links.all()] == [document]
    assert [(c.kind, c.who) for c in changes(stored)] == [("+", actor.user)]
    assert link.history.get().history_user == actor.user


def test_a_period_that_ends_before_it_starts_is_refused_in_words(department: Department) -> None:
    with pytest.raises(ValidationError, match="slutar innan den börjar"):
        services.create_activity(title="X", department=department, start=date(2026, 2, 1), end=date(2026, 1, 1))
    assert not Activity.objects.exists()


def test_the_second_of_two_editors_is_told_and_the_first_text_stands(department: Department) -> None:
    activity = ActivityFactory(department=department, title="Gammal")
    opened = activity.version
    services.update_activity(activity=activity, expected_version=opened, title="Anns text")
    with pytest.raises(EditConflictError) as caught:
        services.update_activity(activity=activity, expected_version=opened, title="Bos text")
    assert str(caught.value.current) == "Anns text"
    assert Activity.objects.get(pk=activity.pk).title == "Anns text"


def test_control_without_the_version_the_second_editor_overwrites(department: Department) -> None:
    activity = ActivityFactory(department=department, title="Gammal")
    services.update_activity(activity=activity, expected_version=None, title="Anns text")
    services.update_activity(activity=activity, expected_version=None, title="Bos text")
    assert Activity.objects.get(pk=activity.pk).title == "Bos text"


def test_what_is_left_out_of_an_update_stays(department: Department) -> None:
    other = DepartmentFactory()
    activity = services.create_activity(
        submit=True, title="A", department=department, description="kvar", participants=[Participant(other)]
    )
    services.update_activity(activity=activity, expected_version=activity.version, title="B")
    stored = Activity.objects.get(pk=activity.pk)
    assert (stored.title, stored.description) == ("B", "kvar")
    assert stored.participants.get() == other


def test_a_new_status_leaves_a_report_of_today(department: Department) -> None:
    activity = ActivityFactory(department=department, status="planned")
    services.update_activity(activity=activity, expected_version=1, status="started")
    report = StatusUpdate.objects.get(activity=activity)
    assert (report.status, report.on) == ("started", timezone.localdate())


def test_the_status_is_that_of_the_latest_day_not_of_the_last_typed(department: Department) -> None:
    activity = ActivityFactory(department=department, status="planned")
    services.add_status_update(activity=activity, status="done", on=date(2022, 11, 1), note="Klart.")
    services.add_status_update(activity=activity, status="started", on=date(2022, 3, 1))
    assert Activity.objects.get(pk=activity.pk).status == "done"


def test_a_report_of_a_day_to_come_is_refused(department: Department) -> None:
    activity = ActivityFactory(department=department)
    with pytest.raises(UpdateInFutureError):
        services.add_status_update(activity=activity, status="done", on=timezone.localdate() + timedelta(days=1))
    assert not StatusUpdate.objects.exists()


def test_submitting_has_a_time_and_a_person_and_happens_once(scope: Municipality, department: Department) -> None:
    actor = make_actor(scope, Role.MEMBER, department)
    activity = services.create_activity(by=actor, title="Utkast", department=department)
    services.submit_activity(activity=activity, by=actor)
    first = Activity.objects.get(pk=activity.pk)
    assert first.submitted_by == actor.user
    services.submit_activity(activity=first)
    assert Activity.objects.get(pk=activity.pk).submitted_at == first.submitted_at


def test_a_draft_cannot_be_moved_out_of_its_home(scope: Municipality, department: Department) -> None:
    actor = make_actor(scope, Role.COORDINATOR, department)
    elsewhere = DepartmentFactory()
    draft = services.create_activity(by=actor, title="Utkast", department=department)
    with pytest.raises(DraftLeavesHomeError):
        services.update_activity(activity=draft, expected_version=draft.version, by=actor, department=elsewhere)
    with pytest.raises(DraftLeavesHomeError):
        services.bulk_change(activities=Activity.objects.all(), by=actor, department=elsewhere)
    with pytest.raises(DraftLeavesHomeError):
        services.create_activity(by=actor, title="Utkast", department=elsewhere)
    assert Activity.objects.get(pk=draft.pk).department == department
    sent = services.submit_activity(activity=draft, by=actor)
    services.update_activity(activity=sent, expected_version=sent.version, by=actor, department=elsewhere)
    assert Activity.objects.get(pk=draft.pk).department == elsewhere


def test_archiving_hides_and_restoring_brings_back(department: Department) -> None:
    activity = ActivityFactory(department=department)
    services.archive_activity(activity=activity)
    assert activity not in queries.current()
    assert activity in queries.archived()
    services.restore_activity(activity=activity)
    assert activity in queries.current()


def test_links_are_replaced_and_only_differences_are_written(department: Department) -> None:
    stays, goes, comes = DepartmentFactory(), DepartmentFactory(), DepartmentFactory()
    activity = ActivityFactory(department=department)
    services.set_participants(activity=activity, participants=[Participant(stays, "drift"), Participant(goes)])
    before = Participation.history.count()
    assert services.set_participants(activity=activity, participants=[Participant(stays, "drift"), Participant(comes)])
    assert Participation.history.count() == before + 2  # one gone, one come
    assert set(activity.participants.all()) == {stays, comes}
    assert not services.set_participants(
        activity=activity, participants=[Participant(stays, "drift"), Participant(comes)]
    )
    assert services.set_participants(activity=activity, participants=[Participant(stays, "leder"), Participant(comes)])
    assert activity.participations.get(department=stays).role == "leder"


def test_a_bulk_change_changes_what_differs_and_keeps_history(scope: Municipality, department: Department) -> None:
    actor = make_actor(scope)
    goal, other = GoalFactory(), DepartmentFactory()
    rows = [ActivityFactory(department=department, status="planned") for _ in range(3)]
    already = ActivityFactory(department=other, status="done")
    services.set_goals(activity=already, goals=[GoalLink(goal)])
    result = services.bulk_change(
        activities=Activity.objects.all(), by=actor, status="done", department=other, goal=goal
    )
    assert (result.changed, result.unchanged) == (3, 1)
    assert set(Activity.objects.values_list("status", "department")) == {("done", other.pk)}
    assert goal.activities.count() == 4
    assert {c.who for c in changes(rows[0])[:1]} == {actor.user}
    assert StatusUpdate.objects.filter(status="done").count() == 3
    assert Activity.objects.get(pk=rows[0].pk).version == 2
    assert Activity.objects.get(pk=already.pk).version == 1


def test_a_bulk_change_costs_the_same_for_one_and_for_thirty(department: Department) -> None:
    costs = []
    for count in (1, 30):
        rows = [ActivityFactory(department=department, status="planned").pk for _ in range(count)]
        with CaptureQueriesContext(connection) as queries_run:
            services.bulk_change(activities=Activity.objects.filter(pk__in=rows), status="done")
        costs.append(len(queries_run))
    assert costs[0] == costs[1]


def test_done_in_year_is_by_report_else_by_end(department: Department) -> None:
    by_report = ActivityFactory(department=department, status="done", end=date(2021, 12, 31))
    StatusUpdateFactory(activity=by_report, on=date(2022, 2, 1), status="done")
    by_end = ActivityFactory(department=department, status="done", end=date(2022, 6, 1))
    ActivityFactory(department=department, status="started", end=date(2022, 6, 1))
    assert set(queries.done_in_year(queries.current(), 2022)) == {by_report, by_end}
    assert not queries.done_in_year(queries.current(), 2021)


def test_stale_is_what_nobody_has_spoken_of(department: Department) -> None:
    today = date(2026, 3, 1)
    silent = ActivityFactory(department=department, status="started")
    StatusUpdateFactory(activity=silent, on=date(2025, 6, 1))
    spoken = ActivityFactory(department=department, status="started")
    StatusUpdateFactory(activity=spoken, on=date(2026, 2, 1))
    finished = ActivityFactory(department=department, status="done")
    StatusUpdateFactory(activity=finished, on=date(2025, 6, 1), status="done")
    confirmed = ActivityFactory(department=department, status="started", confirmed_at=timezone.now())
    StatusUpdateFactory(activity=confirmed, on=date(2025, 6, 1))
    assert set(queries.stale(queries.current(), today)) == {silent}
    assert set(queries.stale(queries.current(), today, days=400)) == set()


def test_active_in_year_touches_the_year_and_yearly_work_goes_on(department: Department) -> None:
    inside = ActivityFactory(department=department, start=date(2022, 12, 31), end=date(2023, 5, 1))
    open_ended = ActivityFactory(department=department, start=date(2020, 1, 1))
    yearly = ActivityFactory(department=department, start=date(2020, 4, 1), end=date(2020, 4, 30), repetition="yearly")
    ActivityFactory(department=department, end=date(2021, 12, 31))
    ActivityFactory(department=department, start=date(2023, 1, 1))
    assert set(queries.active_in_year(queries.current(), 2022)) == {inside, open_ended, yearly}
