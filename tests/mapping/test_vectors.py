# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vectors are stored by a job, once for each text and method; what is like a text being written is read from them."""

from collections.abc import Sequence
from html import unescape
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.jobs import get_progress
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping import tasks, vectors
from knutpunkt.mapping.likeness.embedders import lexical_embedder
from knutpunkt.mapping.likeness.models import ModelFolderError
from knutpunkt.mapping.models import Likeness, TextVector
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.mapping.similar import similar_to
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory
from tests.mapping.factories import activity

BUILD = "Bygga laddplatser för elbilar i tätorterna"
SET_UP = "Laddstolpar för elbilar ska byggas i tätorterna"
BEACH = "Ungdomar städar stränderna på sommarlovet"


class Counting:
    """A method that remembers what it was asked: an adapter of the port around the real one."""

    def __init__(self, version: str = "1") -> None:
        self.name, self.version = "counting", version
        self.asked: list[str] = []

    @property
    def dimensions(self) -> int:
        return lexical_embedder().dimensions

    def embed(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return lexical_embedder().embed(texts)


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    cache.clear()


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """The installation's method counts what is embedded."""
    method = Counting()
    monkeypatch.setattr(vectors, "embedder", lambda: method)
    monkeypatch.setattr(tasks, "embedder", lambda: method)
    return method


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad")


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service")


def write(municipality: Municipality, title: str, department: Department) -> None:
    """Write and submit an activity as a person does."""
    form = {"title": title, "department": department.pk, "kind": "measure", "status": "planned", "submit_now": "1"}
    form |= {"visibility": "internal", "repetition": ""}
    response = client_of(make_actor(municipality)).post("/1278/insatser/ny/", form)
    assert response.status_code == 302, unescape(response.content.decode())


def test_saving_embeds_nothing_in_the_request(
    bastad: Municipality, counting: Counting, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.KNUTPUNKT_JOBS = "worker"
    with tenant_scope(bastad):
        department = DepartmentFactory()
    with django_capture_on_commit_callbacks(execute=True):
        write(bastad, BUILD, department)
    assert counting.asked == []
    tasks.recompute("1278")  # what the worker does
    assert counting.asked == [BUILD]


def test_control_an_embedding_in_the_request_is_seen(
    bastad: Municipality, counting: Counting, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.KNUTPUNKT_JOBS = "inline"  # jobs run in the calling process: then it is
    with tenant_scope(bastad):
        department = DepartmentFactory()
    with django_capture_on_commit_callbacks(execute=True):
        write(bastad, BUILD, department)
    assert counting.asked == [BUILD]


def test_only_what_has_changed_is_embedded_anew(bastad: Municipality, counting: Counting) -> None:
    with tenant_scope(bastad):
        department = DepartmentFactory()
        changed = activity(BUILD, department)
        activity(SET_UP, department)
        activity(BEACH, department, submitted_at=None)
        activity("Nedlagd", department, status="stopped")
    tasks.recompute("1278")
    assert sorted(counting.asked) == sorted([BUILD, SET_UP, BEACH])
    counting.asked.clear()
    tasks.recompute("1278")
    assert counting.asked == []
    with tenant_scope(bastad):
        Activity.objects.filter(pk=changed.pk).update(description="Vid torget.", status="started")
    tasks.recompute("1278")
    assert counting.asked == [f"{BUILD}\nVid torget."]
    with tenant_scope(bastad):
        assert TextVector.objects.count() == 3


def test_another_model_reads_everything_again_some_at_a_time_and_tells_how_far_it_is(
    bastad: Municipality, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(bastad):
        department = DepartmentFactory()
        for number in range(5):
            activity(f"{BUILD} {number}", department)
    tasks.recompute("1278")
    monkeypatch.setattr(vectors, "BATCH", 2)
    newer, told = Counting("2"), []
    assert vectors.embed_outdated("1278", newer, lambda done, total: told.append((done, total))) == 5
    assert told == [(0, 5), (2, 5), (4, 5)]
    assert len(newer.asked) == 5
    with tenant_scope(bastad):
        assert set(TextVector.objects.values_list("method", flat=True)) == {"counting 2"}
    progress = get_progress("mapping-1278")
    assert progress is not None
    assert progress.state == "done"


def test_stored_vectors_give_the_nearest_that_fresh_ones_do(plan: Department, tech: Department) -> None:
    rows = [activity(BUILD, plan), activity(SET_UP, tech), activity(BEACH, tech)]
    recompute_findings()
    stored = vectors.vectors_of([vectors.Item(row.pk, row.title) for row in rows], lexical_embedder())
    fresh = lexical_embedder().embed([row.title for row in rows])
    assert np.abs(stored - fresh).max() < 1e-3  # float16
    assert Likeness.objects.get(activity=rows[0]).nearest[0][0] == rows[1].pk


def test_a_folder_without_a_model_is_told_by_name(settings: Any, tmp_path: Any) -> None:
    settings.KNUTPUNKT_LIKENESS_MODEL = str(tmp_path)
    with pytest.raises(ModelFolderError):
        vectors.embedder()


def test_what_is_like_the_text_is_told_with_department_status_and_why(plan: Department, tech: Department) -> None:
    known = activity(BUILD, tech, status="started")
    activity(BEACH, tech)
    recompute_findings()
    browser = client_of(make_actor(Municipality.objects.get(pk="1278"), Role.MEMBER, plan))
    piece = browser.post("/1278/helhetsbild/liknande/", {"title": SET_UP}, headers={"HX-Request": "true"})
    html = unescape(piece.content.decode())
    assert "<html" not in html
    assert f'href="{known.get_absolute_url()}"' in html
    assert "Teknik och Service" in html
    assert "Påbörjad" in html
    assert "Handlar också om ”" in html
    assert BEACH not in html
    page = unescape(browser.post("/1278/helhetsbild/liknande/", {"title": SET_UP}).content.decode())
    assert "<html" in page
    assert BUILD in page
    assert "Det du skriver står kvar i den andra fliken." in page
    nothing = browser.post("/1278/helhetsbild/liknande/", {"title": "Upphandla revisor"}).content.decode()
    assert "Ingen inskickad insats liknar" in nothing
    empty = browser.post("/1278/helhetsbild/liknande/", {"title": " "}).content.decode()
    assert "Skriv vad insatsen heter" in empty


def test_a_draft_of_another_department_is_never_told(plan: Department, tech: Department) -> None:
    secret = activity(BUILD, tech, submitted_at=None)
    recompute_findings()
    for role, department in ((Role.MEMBER, plan), (Role.COORDINATOR, None), (Role.MEMBER, tech)):
        actor = make_actor(Municipality.objects.get(pk="1278"), role, department)
        assert similar_to(actor, SET_UP) == []
    Activity.objects.filter(pk=secret.pk).update(submitted_at="2026-01-01T12:00Z")
    actor = make_actor(Municipality.objects.get(pk="1278"), Role.MEMBER, plan)
    assert [found.activity for found in similar_to(actor, SET_UP)] == [secret]  # control


def test_the_activity_itself_the_archived_and_what_another_method_read_are_left_out(plan: Department) -> None:
    own, put_away = activity(BUILD, plan), activity(f"{BUILD} igen", plan)
    recompute_findings()
    Activity.objects.filter(pk=put_away.pk).update(archived_at="2026-01-01T12:00Z")
    actor = make_actor(Municipality.objects.get(pk="1278"))
    assert [found.activity for found in similar_to(actor, SET_UP)] == [own]
    assert similar_to(actor, SET_UP, leave_out=own.pk) == []
    assert similar_to(actor, SET_UP, method=Counting("9")) == []


def test_it_costs_one_embedding_and_as_many_queries_for_many_as_for_one(plan: Department) -> None:
    actor = make_actor(Municipality.objects.get(pk="1278"))
    counts = []
    for more in (1, 30):
        for number in range(more):
            activity(f"{BUILD} {number}", plan)
        method = Counting()
        vectors.embed_outdated("1278", method)
        method.asked.clear()
        with CaptureQueriesContext(connection) as captured:
            assert similar_to(actor, SET_UP, method=method)
        assert method.asked == [SET_UP]
        counts.append(len(captured))
    assert counts[0] == counts[1] == 2


def test_the_form_asks_for_similar_ones_and_has_a_button_without_scripts(plan: Department) -> None:
    browser = client_of(make_actor(Municipality.objects.get(pk="1278")))
    html = browser.get("/1278/insatser/ny/").content.decode()
    assert 'hx-post="/1278/helhetsbild/liknande/"' in html
    assert 'formaction="/1278/helhetsbild/liknande/" formtarget="_blank"' in html
    row = activity(BUILD, plan)
    html = browser.get(f"/1278/insatser/{row.pk}/andra/").content.decode()
    assert f'hx-post="/1278/helhetsbild/liknande/?not={row.pk}"' in html
