# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The import on the screen: file, what was found, preview, done, undo."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from knutpunkt.activities import services, tasks
from knutpunkt.activities.models import Activity, ImportedRow, ImportRun, Participation
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.activities.importing.test_hostile import HOSTILE
from tests.activities.importing.test_olofstrom import Olofstrom, cross
from tests.activities.importing.workbooks import bytes_of_xlsx
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, GoalFactory

HEADER = ("Insats", "Ansvarig verksamhet", "Status", "Slut", "Mål")
Rows = list[Sequence[Any]]
Start = Callable[[Client, HttpResponse], HttpResponse]


@pytest.fixture
def coordinator(bastad: Municipality) -> Actor:
    """A coordinator in a municipality with one department and one goal."""
    with tenant_scope(bastad):
        DepartmentFactory(name="Teknik och Service")
        GoalFactory(title="Fossilfri värme")
    return make_actor(bastad, Role.COORDINATOR)


@pytest.fixture
def client(coordinator: Actor) -> Client:
    return client_of(coordinator)


def upload(client: Client, rows: Rows | bytes, name: str = "plan.xlsx") -> HttpResponse:
    content = rows if isinstance(rows, bytes) else bytes_of_xlsx(rows)
    return client.post("/1278/insatser/import/", {"file": SimpleUploadedFile(name, content)}, follow=True)  # type: ignore[return-value]


def press(client: Client, page: HttpResponse, **changed: Any) -> HttpResponse:
    """Send the page's form as it stands, with some fields changed, and follow where it leads."""
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return client.post(page.request["PATH_INFO"], data | changed, follow=True)  # type: ignore[attr-defined,return-value]


@pytest.fixture
def start(django_capture_on_commit_callbacks: Any) -> Start:
    """Press the button that imports, let the job run, and return the page of what came of it."""

    def press_start(client: Client, page: HttpResponse) -> HttpResponse:
        path = page.request["PATH_INFO"].replace("granska", "las-in")  # type: ignore[attr-defined]
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(path)
        return client.get(answer["Location"])  # type: ignore[return-value]

    return press_start


@pytest.fixture
def undo(django_capture_on_commit_callbacks: Any) -> Start:
    """Press the button that undoes, let the job run, and return the page of what came of it."""

    def press_undo(client: Client, page: HttpResponse) -> HttpResponse:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(page.request["PATH_INFO"] + "angra/")  # type: ignore[attr-defined]
        return client.get(answer["Location"])  # type: ignore[return-value]

    return press_undo


def test_a_good_file_takes_two_clicks_after_the_upload(client: Client, bastad: Municipality, start: Start) -> None:
    rows: Rows = [HEADER, ("Byt till LED", "Teknik och Service", "Pågår", "31 dec 2026", "Fossilfri värme")]
    found = upload(client, rows)
    assert "Det här hittade vi" in found.content.decode()
    preview = press(client, found)
    assert "1 nya" in preview.content.decode()
    done = start(client, preview)
    assert "Klart" in done.content.decode()
    with tenant_scope(bastad):
        activity = Activity.objects.get()
        assert (activity.title, activity.status, activity.end) == ("Byt till LED", "started", date(2026, 12, 31))
        assert activity.department.name == "Teknik och Service"
        assert [str(goal) for goal in activity.goals.all()] == ["Fossilfri värme"]
        assert activity.submitted_at is not None
        assert [row.history_type for row in activity.history.all()] == ["+"]


def test_the_same_file_again_changes_nothing(client: Client, bastad: Municipality, start: Start) -> None:
    rows: Rows = [HEADER, ("Byt till LED", "Teknik och Service", "Pågår", "31 dec 2026", "Fossilfri värme")]
    start(client, press(client, upload(client, rows)))
    with tenant_scope(bastad):
        before = list(Activity.objects.values())
    preview = press(client, upload(client, rows))
    assert "1 oförändrade" in preview.content.decode()
    assert "Inget behöver läsas in" in preview.content.decode()
    start(client, preview)
    with tenant_scope(bastad):
        assert list(Activity.objects.values()) == before
        assert ImportedRow.objects.count() == 1


def test_an_error_names_row_and_column_and_the_row_is_left_out(
    client: Client, bastad: Municipality, start: Start
) -> None:
    rows: Rows = [
        HEADER,
        ("Byt till LED", "Teknik och Service", "Pågår", "31 feb 2024", ""),
        ("Plantera träd", "Teknik och Service", "Planerad", "", ""),
    ]
    preview = press(client, upload(client, rows))
    text = preview.content.decode()
    assert "Rad 2, kolumn Slut" in text
    assert "31 feb 2024" in text
    assert "1 rad har fel och läses inte in" in text
    start(client, preview)
    with tenant_scope(bastad):
        assert [a.title for a in Activity.objects.all()] == ["Plantera träd"]


def test_the_preview_can_be_narrowed_to_one_outcome(client: Client) -> None:
    rows: Rows = [
        HEADER,
        ("Felaktig", "Teknik och Service", "", "31 feb 2024", ""),
        ("Riktig", "Teknik och Service", "", "", ""),
    ]
    preview = press(client, upload(client, rows))
    path = preview.request["PATH_INFO"]  # type: ignore[attr-defined]
    errors = client.get(path, {"utfall": "error"}).content.decode()
    assert "Felaktig" in errors
    assert "Riktig" not in errors


def test_unknown_names_are_offered_nearest_matches(client: Client, bastad: Municipality, start: Start) -> None:
    rows: Rows = [HEADER, ("Byt till LED", "Teknik o Serv", "Pågår", "", "")]
    preview = press(client, upload(client, rows))
    text = preview.content.decode()
    assert "Namn vi inte känner igen" in text
    field = preview.context["form"]["name_0"]
    with tenant_scope(bastad):
        key = Department.objects.get(name="Teknik och Service").pk
    assert f"use:{key}" in str(field)
    again = press(client, preview, name_0=f"use:{key}")
    assert "1 nya" in again.content.decode()
    start(client, again)
    with tenant_scope(bastad):
        assert Activity.objects.get().department_id == key
        assert Department.objects.count() == 1


def test_unknown_names_are_created_with_one_click(client: Client, bastad: Municipality, start: Start) -> None:
    rows: Rows = [
        HEADER,
        ("Byt till LED", "Olofströms Kraft AB", "Pågår", "", "1.2 Mindre el"),
        ("Plantera", "Miljöförbundet", "Pågår", "", "1.2 Mindre el"),
    ]
    preview = press(client, upload(client, rows, name="Energiplan 2025.xlsx"))
    again = press(client, preview, create_all="1")
    done = start(client, again)
    assert "Skapade" in done.content.decode()
    with tenant_scope(bastad):
        assert Department.objects.get(name="Olofströms Kraft AB").kind == Department.Kind.COMPANY
        assert Department.objects.get(name="Miljöförbundet").kind == Department.Kind.FEDERATION
        goal = Goal.objects.get(number="1.2")
        assert (goal.title, goal.document.title) == ("Mindre el", "Energiplan 2025")
        assert goal.activities.count() == 2
    preview = press(client, upload(client, rows, name="Energiplan 2025.xlsx"))
    assert "2 oförändrade" in preview.content.decode()


def test_a_column_can_be_taken_for_something_else(client: Client, bastad: Municipality, start: Start) -> None:
    rows: Rows = [
        ("Vad", "Ansvarig verksamhet", "Övrigt"),
        ("Byt till LED", "Teknik och Service", "Viktigt"),
        ("Odla", "Teknik och Service", "Snart"),
    ]
    found = upload(client, rows)
    preview = press(client, found, column_0_1="title", column_0_3="remark")
    start(client, preview)
    with tenant_scope(bastad):
        assert set(Activity.objects.values_list("title", "remark")) == {("Byt till LED", "Viktigt"), ("Odla", "Snart")}


def test_changed_rows_change_and_undo_restores_them(
    client: Client, bastad: Municipality, start: Start, undo: Start
) -> None:
    first: Rows = [HEADER, ("Byt till LED", "Teknik och Service", "Planerad", "31 dec 2026", "Fossilfri värme")]
    start(client, press(client, upload(client, first)))
    second: Rows = [
        HEADER,
        ("Byt till LED", "Teknik och Service", "Klar", "30 jun 2027", "Fossilfri värme"),
        ("Ny", "Teknik och Service", "", "", ""),
    ]
    preview = press(client, upload(client, second))
    assert "1 ändras" in preview.content.decode()
    assert "2026-12-31" in preview.content.decode()
    done = start(client, preview)
    with tenant_scope(bastad):
        changed = Activity.objects.get(title="Byt till LED")
        assert (changed.status, changed.end) == ("done", date(2027, 6, 30))
        assert [u.status for u in changed.updates.all()] == ["done"]
    undone = undo(client, done)
    assert "Importen är ångrad" in undone.content.decode()
    with tenant_scope(bastad):
        assert not Activity.objects.filter(title="Ny").exists()
        restored = Activity.objects.get()
        assert (restored.status, restored.end) == ("planned", date(2026, 12, 31))
        assert not restored.updates.exists()
        assert restored.history.count() == 3


def test_undo_leaves_and_names_what_has_been_changed_since(
    client: Client, coordinator: Actor, bastad: Municipality, start: Start, undo: Start
) -> None:
    rows: Rows = [
        HEADER,
        ("Rörd", "Teknik och Service", "", "", ""),
        ("Orörd", "Nya förvaltningen", "", "", "Nytt mål"),
    ]
    preview = press(client, upload(client, rows))
    done = start(client, press(client, preview, create_all="1"))
    with tenant_scope(bastad):
        touched = Activity.objects.get(title="Rörd")
        services.add_status_update(activity=touched, status=touched.status, by=coordinator)
    undone = undo(client, done)
    assert re.search(r"är kvar:</p>\s*<ul><li>Rörd</li></ul>", undone.content.decode())
    with tenant_scope(bastad):
        assert [a.title for a in Activity.objects.all()] == ["Rörd"]
        assert [d.name for d in Department.objects.all()] == ["Teknik och Service"]
        assert [g.title for g in Goal.objects.all()] == ["Fossilfri värme"]
        run = ImportRun.objects.get()
        assert run.state == "undone"
        assert not run.file
    assert client.post(done.request["PATH_INFO"] + "angra/").status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", list(HOSTILE)[::2])
def test_a_hostile_file_leaves_a_message_and_nothing_else(
    name: str, client: Client, bastad: Municipality, tmp_path: Path
) -> None:
    file_name, make, _error = HOSTILE[name]
    make(tmp_path / file_name)
    content = (tmp_path / file_name).read_bytes()
    page = upload(client, content, file_name)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    with tenant_scope(bastad):
        assert not ImportRun.objects.exists()
        assert not Activity.objects.exists()


def test_a_file_from_the_screen_leaves_nothing_before_the_last_step(client: Client, bastad: Municipality) -> None:
    press(client, upload(client, [HEADER, ("Byt till LED", "Okänd förvaltning", "Pågår", "", "Nytt mål")]))
    with tenant_scope(bastad):
        assert not Activity.objects.exists()
        assert Department.objects.count() == 1
        assert not GoverningDocument.objects.exclude(goals__title="Fossilfri värme").exists()


def test_a_draft_of_another_department_is_not_betrayed_by_the_preview(client: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        department = Department.objects.get()
        services.create_activity(title="Hemligt utkast", department=department, status="started")
    rows: Rows = [HEADER, ("Hemligt utkast", "Teknik och Service", "Klar", "", "")]
    text = press(client, upload(client, rows)).content.decode()
    assert "1 nya" in text
    assert "ändras" not in text
    with tenant_scope(bastad):
        services.submit_activity(activity=Activity.objects.get())
    assert "1 ändras" in press(client, upload(client, rows)).content.decode()  # control: it could have been


@pytest.fixture
def olofstrom(shared_data: Path) -> Olofstrom:
    return Olofstrom(shared_data / "action_plans_se")


def stored_facts() -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """(activity, organisation) → role and deadline as they lie in the database; a remark stands for a role."""
    facts: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for activity in Activity.objects.select_related("department", "position"):
        role = activity.position.title if activity.position else activity.remark.split("\n")[0] or None
        end = activity.end.isoformat() if activity.end else None
        facts[activity.reference, activity.department.name] = (role, end)
    for link in Participation.objects.select_related("activity", "department"):
        end = link.deadline.isoformat() if link.deadline else None
        facts[link.activity.reference, link.department.name] = (link.role or None, end)
    return facts


def test_olofstroms_plan_goes_from_workbook_to_database_in_three_clicks(
    olofstrom: Olofstrom, client: Client, bastad: Municipality, tmp_path: Path, start: Start
) -> None:
    content = cross(olofstrom, tmp_path / "Handlingsplan.xlsx").read_bytes()
    preview = press(client, upload(client, content, "Handlingsplan.xlsx"))
    ready = press(client, preview, create_all="1")
    done = start(client, ready)
    assert "Klart" in done.content.decode()
    with tenant_scope(bastad):
        assert Activity.objects.count() == 25
        facts = stored_facts()
        expected = olofstrom.facts()
        assert len(expected) == 118
        assert {key: (role or "").casefold() for key, (role, _end) in facts.items()} == {
            key: (role or "").casefold() for key, (role, _end) in expected.items()
        }
        assert {key: end for key, (_role, end) in facts.items() if end} == {
            key: end for key, (_role, end) in expected.items() if end
        }
        assert sum(1 for _role, end in facts.values() if end) == 56
        areas = {(a.reference, goal.title) for a in Activity.objects.all() for goal in a.goals.all()}
        assert areas == {(no, olofstrom.area_titles[area]) for no, area in olofstrom.area_of.items()}
    again = press(client, upload(client, content, "Handlingsplan.xlsx"))
    assert "25 oförändrade" in again.content.decode()
    assert "Inget behöver läsas in" in again.content.decode()


def test_old_files_are_forgotten_and_what_came_of_them_stays(
    client: Client, bastad: Municipality, start: Start
) -> None:
    rows: Rows = [HEADER, ("Byt till LED", "Teknik och Service", "", "", "")]
    start(client, press(client, upload(client, rows)))
    with tenant_scope(bastad):
        run = ImportRun.objects.get()
        path = Path(run.file.path)
        tasks.forget_old_files()
        assert path.exists()  # it is new
        ImportRun.objects.update(created_at=timezone.now() - timedelta(days=31))
    tasks.forget_old_files()
    assert not path.exists()
    with tenant_scope(bastad):
        run = ImportRun.objects.get()
        assert (run.state, run.file.name, run.counts["new"]) == ("done", "", 1)
