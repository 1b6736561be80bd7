# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the room `mapping`."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from knutpunkt.activities import services
from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Snapshot, Verdict
from knutpunkt.mapping.snapshots.frozen import Content, pack, seal
from tests.house.access import Access, World, everybody, only

JUDGES = ("member", "coordinator", "approver")
COMPUTES = ("coordinator", "approver")


def _finding(kind: str, **fields: Any) -> Finding:
    now = timezone.now()
    row: Finding = Finding.objects.create(
        kind=kind, fingerprint=f"access {kind}", facts_hash="x", first_seen=now, last_seen=now, **fields
    )
    return row


def _activity(world: World, title: str, *, submit: bool = True) -> Activity:
    return services.create_activity(title=title, department=world.own, submit=submit)


def a_gap(world: World) -> Mapping[str, Any]:
    row = _activity(world, "Utan mål")
    return {"pk": _finding(FindingKind.ACTIVITY_WITHOUT_GOAL, activity=row, department=world.own).pk}


def a_gap_of_a_draft(world: World) -> Mapping[str, Any]:
    row = _activity(world, "Hemligt utkast", submit=False)
    return {"pk": _finding(FindingKind.ACTIVITY_WITHOUT_GOAL, activity=row, department=world.own).pk}


def an_overlap(world: World) -> Mapping[str, Any]:
    pair = {"activity": _activity(world, "Laddplatser"), "other": _activity(world, "Laddplatser också")}
    return {"pk": _finding(FindingKind.OVERLAP, **pair).pk}


def a_decided_gap(world: World) -> Mapping[str, Any]:
    given = a_gap(world)
    finding = Finding.objects.get(pk=given["pk"])
    Verdict.objects.create(
        finding=finding, choice=Choice.ACCEPTED, reason="Får vara så", facts_hash="x", made_at=timezone.now()
    )
    return given


def a_cell(world: World) -> Mapping[str, Any]:
    document = GoverningDocument.objects.create(title="Programmet")
    goal = Goal.objects.create(document=document, title="Rena sjöar")
    return {"per": "goal", "row": f"g{goal.pk}", "column": world.own.pk}


def accept(_world: World) -> Mapping[str, Any]:
    return {"choice": "accepted", "seen": "", "reason": "Får vara så"}


def a_title(_world: World) -> Mapping[str, Any]:
    return {"title": "Laddplatser", "description": "Vid torget"}


def divide(_world: World) -> Mapping[str, Any]:
    return {"choice": "divide", "seen": "", "reason": "Var sin del"}


def a_snapshot(_world: World) -> Mapping[str, Any]:
    content = pack(Content(on=timezone.localdate()))
    fields = {"content": content, "content_hash": seal(content), "made_at": timezone.now()}
    return {"pk": Snapshot.objects.create(title="Läget", on=timezone.localdate(), **fields).pk}


def a_freezing(_world: World) -> Mapping[str, Any]:
    return {"title": "Läget", "on": timezone.localdate().isoformat()}


def a_goal_in_sight(_world: World) -> Mapping[str, Any]:
    document = GoverningDocument.objects.create(title="Programmet")
    return {"kind": "goal", "pk": Goal.objects.create(document=document, title="Rena sjöar").pk}


def a_draft_in_sight(world: World) -> Mapping[str, Any]:
    return {"kind": "activity", "pk": _activity(world, "Hemligt utkast", submit=False).pk}


EXPECTED = {
    "mapping:matrix": Access(get=everybody()),
    "mapping:cell": Access(get=everybody(), target=a_cell),
    "mapping:recompute": Access(post=only(*COMPUTES, status=302)),
    "mapping:gaps": Access(get=everybody()),
    "mapping:finding": Access(get=everybody(), target=a_gap),
    "mapping:finding#draft": Access(get=only("member", others=404), target=a_gap_of_a_draft),
    "mapping:overlaps": Access(get=everybody()),
    "mapping:overlap": Access(get=everybody(), target=an_overlap),
    "mapping:findings": Access(get=everybody()),
    "mapping:findings_chart": Access(get=everybody()),
    "mapping:similar": Access(post=everybody(), data=a_title),
    "mapping:verdict": Access(post=only(*JUDGES, status=302), target=a_gap, data=accept),
    "mapping:verdict#draft": Access(post=only("member", status=302, others=404), target=a_gap_of_a_draft, data=accept),
    "mapping:verdict#overlap": Access(post=only(*JUDGES, status=302), target=an_overlap, data=divide),
    "mapping:withdraw": Access(post=only(*JUDGES, status=302), target=a_decided_gap),
    "mapping:snapshots": Access(get=everybody()),
    "mapping:snapshot_new": Access(get=only(*COMPUTES), post=only(*COMPUTES, status=302), data=a_freezing),
    "mapping:snapshot": Access(get=everybody(), target=a_snapshot),
    "mapping:comparison": Access(get=everybody()),
    "mapping:sight": Access(get=everybody(), target=a_goal_in_sight),
    "mapping:sight#draft": Access(get=only("member", others=404), target=a_draft_in_sight),
}
