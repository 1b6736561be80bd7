# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Findings are computed after changes, once for each transaction, at night, and by command."""

import json
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django_q.models import Schedule

from knutpunkt.goals.models import Goal
from knutpunkt.kernel.jobs import Progress, get_progress, set_progress
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping import tasks
from knutpunkt.mapping.changes import schedule_nightly
from knutpunkt.mapping.models import Computation, Finding
from knutpunkt.people.models import Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, GoalFactory
from tests.mapping.factories import activity


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    cache.clear()


def test_a_saved_change_is_seen_in_the_findings_after_the_commit(
    scope: Municipality, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        activity("Utan mål", DepartmentFactory())
    assert Finding.objects.filter(kind="activity_without_goal", gone_at=None).count() == 1
    row = Finding.objects.get(kind="activity_without_goal").activity
    assert row is not None
    row.status = "stopped"
    with django_capture_on_commit_callbacks(execute=True):
        row.save()
    assert not Finding.objects.filter(kind="activity_without_goal", gone_at=None).exists()


def test_many_rows_in_one_transaction_ask_once(
    scope: Municipality, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("knutpunkt.mapping.changes.ask_for_recomputation", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            GoalFactory(title=f"Mål {number}")
    assert asked == [scope.pk]
    with django_capture_on_commit_callbacks(execute=True):
        Goal.objects.first().delete()  # type: ignore[union-attr]
    assert asked == [scope.pk, scope.pk]


def test_what_was_rolled_back_asks_nothing_and_blocks_nothing(
    scope: Municipality, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        GoalFactory()
        transaction.set_rollback(True)
    assert callbacks == []
    with django_capture_on_commit_callbacks(execute=True):
        GoalFactory()
    assert Finding.objects.exists()


def test_a_waiting_job_covers_further_changes_and_is_free_again_when_it_runs(
    scope: Municipality, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    queued: list[str] = []
    monkeypatch.setattr(tasks, "enqueue", lambda *_args, key: queued.append(key))
    assert tasks.ask_for_recomputation(scope.pk)
    assert not tasks.ask_for_recomputation(scope.pk)
    tasks.recompute(scope.pk)
    assert tasks.ask_for_recomputation(scope.pk)
    assert queued == [f"mapping-{scope.pk}"] * 2
    progress = get_progress(f"mapping-{scope.pk}")
    assert progress is not None
    assert progress.finished


def test_the_nightly_job_computes_every_municipality_in_use(
    bastad: Municipality, laholm: Municipality, django_capture_on_commit_callbacks: Any
) -> None:
    for municipality in (bastad, laholm):
        with tenant_scope(municipality):
            DepartmentFactory()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.recompute_all()
    for municipality in (bastad, laholm):
        with tenant_scope(municipality):
            assert Computation.objects.count() == 1


@pytest.mark.django_db
def test_the_nightly_job_is_scheduled_once() -> None:
    schedule_nightly()
    schedule_nightly()
    schedule = Schedule.objects.get(name="mapping: recompute_all")
    assert schedule.schedule_type == Schedule.DAILY
    assert schedule.func == "knutpunkt.mapping.tasks.recompute_all"
    assert callable(tasks.recompute_all)


def test_the_command_computes_and_counts(bastad: Municipality, laholm: Municipality) -> None:
    with tenant_scope(bastad):
        activity("Utan mål", DepartmentFactory())
    out = StringIO()
    call_command("recompute_findings", "--municipality", "1278", "--json", stdout=out)
    assert json.loads(out.getvalue())["1278"]["new"] > 0
    out = StringIO()
    call_command("recompute_findings", stdout=out)
    assert out.getvalue().startswith("1278: found")
    assert "1381" not in out.getvalue()  # nothing there to compute
    with pytest.raises(CommandError):
        call_command("recompute_findings", "--municipality", "1381")


def test_the_lists_tell_how_far_the_computation_has_come(bastad: Municipality) -> None:
    with tenant_scope(bastad):
        activity("Utan mål", DepartmentFactory())
    tasks.recompute("1278")
    browser = client_of(make_actor(bastad))
    where = "/1278/helhetsbild/luckor/"
    assert "Räknar om" not in browser.get(where).content.decode()
    set_progress("mapping-1278", Progress("running", 64, 2000))
    assert "Räknar om: 64 av 2\xa0000 texter är lästa." in unescape(browser.get(where).content.decode())
    set_progress("mapping-1278", Progress("failed", message="no model"))
    assert "Den senaste omräkningen misslyckades." in browser.get(where).content.decode()


def test_the_button_computes_and_goes_back(bastad: Municipality, django_capture_on_commit_callbacks: Any) -> None:
    with tenant_scope(bastad):
        activity("Utan mål", DepartmentFactory())
    browser = client_of(make_actor(bastad))
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post("/1278/helhetsbild/rakna-om/", {"next": "/1278/helhetsbild/dubbelarbete/"})
    assert response["Location"] == "/1278/helhetsbild/dubbelarbete/"
    with tenant_scope(bastad):
        assert Finding.objects.exists()
    refused = client_of(make_actor(bastad, Role.READER)).post("/1278/helhetsbild/rakna-om/")
    assert refused.status_code == 403
