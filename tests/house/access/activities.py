# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the room `activities`."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from knutpunkt.activities import import_services, services
from knutpunkt.activities.models import Activity, Handover, Idea, IdeaDepartment, ImportRun, Project, Result
from knutpunkt.activities.projects import services as project_services
from tests.house.access import Access, World, everybody, only

CSV = b"Insats;Ansvarig verksamhet;Slut\r\nByt till LED;Egen verksamhet;2026-12-31\r\n"
WRITERS = ("member", "colleague", "coordinator")


def an_activity(world: World) -> Mapping[str, Any]:
    return {"pk": services.create_activity(title="Byt till LED", department=world.own, submit=True).pk}


def a_draft(world: World) -> Mapping[str, Any]:
    return {"pk": services.create_activity(title="Utkast", department=world.own).pk}


def an_archived_activity(world: World) -> Mapping[str, Any]:
    given = an_activity(world)
    services.archive_activity(activity=Activity.objects.get(pk=given["pk"]))
    return given


def an_import(_world: World) -> Mapping[str, Any]:
    return {"pk": import_services.receive_file(by=None, name="plan.csv", content=ContentFile(CSV)).pk}


def a_finished_import(world: World) -> Mapping[str, Any]:
    given = an_import(world)
    import_services.run_import(run=ImportRun.objects.get(pk=given["pk"]), by=None)
    return given


def activity_form(world: World) -> Mapping[str, Any]:
    return {
        "version": 1,
        "title": "Ny titel",
        "kind": "measure",
        "department": world.own.pk,
        "status": "planned",
        "visibility": "internal",
        "submit_now": "1",
    }


def report_form(_world: World) -> Mapping[str, Any]:
    return {"status": "started", "on": "2026-01-15", "note": "Påbörjat."}


def bulk_form(_world: World) -> Mapping[str, Any]:
    return {"everything": "on", "confirm": "on"}


def upload_form(_world: World) -> Mapping[str, Any]:
    return {"file": SimpleUploadedFile("plan.csv", CSV)}


def found_form(_world: World) -> Mapping[str, Any]:
    return {"use_0": "on", "column_0_1": "title", "column_0_2": "department", "column_0_3": "end"}


def act(target: Any = an_activity) -> Access:
    """A button: members of the activity's own department and coordinators; others see it but may not."""
    return Access(post=only("member", "coordinator", status=302), target=target)


def a_project(world: World) -> Mapping[str, Any]:
    return {"pk": Project.objects.create(title="Solel i norr", department=world.own).pk}


def an_archived_project(world: World) -> Mapping[str, Any]:
    given = a_project(world)
    project_services.archive_project(project=Project.objects.get(pk=given["pk"]))
    return given


def a_result(world: World) -> Mapping[str, Any]:
    project = Project.objects.get(pk=a_project(world)["pk"])
    return {"pk": Result.objects.create(project=project, title="Mall för avtal").pk}


def a_handover(world: World) -> Mapping[str, Any]:
    """One department gives, the other takes: members of both may write it."""
    result = Result.objects.get(pk=a_result(world)["pk"])
    return {"pk": Handover.objects.create(result=result, department=world.other).pk}


def an_idea(world: World) -> Mapping[str, Any]:
    idea = Idea.objects.create(title="Cykelpool")
    IdeaDepartment.objects.create(idea=idea, department=world.own)
    return {"pk": idea.pk}


def project_form(world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "Nytt namn", "funder": "Naturvårdsverket", "department": world.own.pk}


def result_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "Nytt resultat", "description": "Vad det är."}


def handover_form(world: World) -> Mapping[str, Any]:
    return {"version": 1, "department": world.other.pk, "state": "dropped", "reason": "Ingen har tid."}


def idea_form(world: World) -> Mapping[str, Any]:
    return {
        "version": 1,
        "title": "Ny titel",
        "purpose": "Nytt syfte",
        "origin": "meeting",
        "departments": [world.own.pk],
    }


def move_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "state": "examined"}


def takes_on(world: World) -> Mapping[str, Any]:
    return {"version": 1, "department": world.own.pk}


OWNERS = ("member", "coordinator")


def page(target: Any, data: Any, *roles: str) -> Access:
    """A page with a form that these roles may see and send."""
    return Access(get=only(*roles), post=only(*roles, status=302), target=target, data=data)


EXPECTED = {
    "activities:list": Access(get=everybody()),
    "activities:bulk": Access(post=only(*WRITERS), data=bulk_form),
    "activities:create": Access(
        get=only(*WRITERS),
        # a colleague has the form, but not for a department that is not their own
        post=only(*WRITERS, status=302) | {"colleague": 200},
        data=activity_form,
    ),
    "activities:detail": Access(get=everybody(), target=an_activity),
    "activities:detail#draft": Access(get=only("member", others=404), target=a_draft),
    "activities:edit": Access(
        get=only("member", "coordinator"),
        post=only("member", "coordinator", status=302),
        target=an_activity,
        data=activity_form,
    ),
    "activities:edit#draft": Access(
        get=only("member", others=404),
        post=only("member", status=302, others=404),
        target=a_draft,
        data=activity_form,
    ),
    "activities:report": Access(post=only("member", "coordinator", status=302), target=an_activity, data=report_form),
    "activities:submit": Access(post=only("member", status=302, others=404), target=a_draft),
    "activities:confirm": act(),
    "activities:archive": act(),
    "activities:restore": act(an_archived_activity),
    "activities:import": Access(get=only("coordinator"), post=only("coordinator", status=302), data=upload_form),
    "activities:import_template": Access(get=only("coordinator")),
    "activities:import_found": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=an_import, data=found_form
    ),
    "activities:import_preview": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=an_import
    ),
    "activities:import_start": Access(post=only("coordinator", status=302), target=an_import),
    "activities:import_detail": Access(get=only("coordinator"), target=a_finished_import),
    "activities:import_detail#open": Access(get=only("coordinator", status=302), target=an_import),
    "activities:import_undo": Access(post=only("coordinator", status=302), target=a_finished_import),
    "activities:projects": Access(get=everybody()),
    "activities:outcomes": Access(get=everybody()),
    "activities:project_create": Access(
        get=only(*WRITERS),
        # a colleague has the form, but not for a department that is not their own
        post=only(*WRITERS, status=302) | {"colleague": 200},
        data=project_form,
    ),
    "activities:project": Access(get=everybody(), target=a_project),
    "activities:project#archived": Access(get=everybody(), target=an_archived_project),
    "activities:project_edit": page(a_project, project_form, *OWNERS),
    "activities:project_archive": Access(post=only(*OWNERS, status=302), target=a_project),
    "activities:project_restore": Access(post=only(*OWNERS, status=302), target=an_archived_project),
    "activities:result_create": page(a_project, result_form, *OWNERS),
    "activities:result_edit": page(a_result, result_form, *OWNERS),
    "activities:handover_create": page(a_result, handover_form, *OWNERS),
    "activities:handover_edit": page(a_handover, handover_form, *WRITERS),
    "activities:ideas": Access(get=everybody()),
    "activities:idea_list": Access(get=everybody()),
    "activities:idea_create": Access(get=only(*WRITERS), post=only(*WRITERS, status=302), data=idea_form),
    "activities:idea": Access(get=everybody(), target=an_idea),
    "activities:idea_edit": page(an_idea, idea_form, *OWNERS),
    "activities:idea_move": page(an_idea, move_form, *OWNERS),
    "activities:idea_realise": page(an_idea, takes_on, *OWNERS),
    "activities:idea_realise_project": page(an_idea, takes_on, *OWNERS),
}
