# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the working list, in the room `ranking`."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from knutpunkt.people.models import Position
from knutpunkt.ranking.models import Answer, Evidence, Question
from tests.house.access import Access, World, everybody, only
from tests.ranking.samples import make_edition, question_of

WRITERS = ("member", "coordinator")


def an_edition(_world: World) -> Mapping[str, Any]:
    return {"pk": make_edition().pk}


def _question(world: World) -> Question:
    question = question_of(make_edition(), "plan")
    question.owner, _made = Position.objects.get_or_create(department=world.own, title="svarar")
    question.save()
    return question


def a_question(world: World) -> Mapping[str, Any]:
    return {"pk": _question(world).pk}


def _answer(world: World, state: str = "draft", department: Any = None, **fields: Any) -> Answer:
    now = timezone.now()
    if state != "draft":
        fields["submitted_at"] = now
    if state == "checked":
        fields["checked_at"] = now
    question = _question(world)
    # the address of an answer is its question's: with the same key either finds the other
    row: Answer = Answer.objects.create(
        pk=question.pk, question=question, department=department or world.own, value="ja", state=state, **fields
    )
    return row


def a_draft(world: World) -> Mapping[str, Any]:
    return {"pk": _answer(world).question_id}


def a_submitted_answer(world: World) -> Mapping[str, Any]:
    return {"pk": _answer(world, "submitted").question_id}


def _evidence(world: World, state: str) -> Evidence:
    row: Evidence = Evidence.objects.create(
        answer=_answer(world, state), kind="link", title="Planen", link="https://example.invalid/plan"
    )
    return row


def evidence_of_a_draft(world: World) -> Mapping[str, Any]:
    return {"pk": _evidence(world, "draft").pk}


def evidence_of_a_submitted_answer(world: World) -> Mapping[str, Any]:
    return {"pk": _evidence(world, "submitted").pk}


def _file(world: World, state: str) -> Mapping[str, Any]:
    row = Evidence(answer=_answer(world, state), kind="file", title="Planen", file_name="plan.txt")
    row.file.save("proven.txt", ContentFile(b"planen"), save=True)
    return {"pk": row.pk}


def a_file_of_a_draft(world: World) -> Mapping[str, Any]:
    return _file(world, "draft")


def a_file_of_a_submitted_answer(world: World) -> Mapping[str, Any]:
    return _file(world, "submitted")


def answer_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "value": "delvis", "comment": "På gång"}


def evidence_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "kind": "link", "title": "Nya planen", "link": "https://example.invalid/ny", "scope": "own"}


def assign_form(world: World) -> Mapping[str, Any]:
    position = Position.objects.filter(department=world.own).first()
    assert position is not None
    return {"owner": position.pk, "rows": list(Question.objects.values_list("pk", flat=True)[:1])}


def step(target: Any, *roles: str, data: Any = lambda _world: {}) -> Access:
    """A button that takes an answer a step."""
    return Access(post=only(*roles, status=302), target=target, data=data)


EXPECTED = {
    "ranking:questions": Access(get=everybody(), target=an_edition),
    "ranking:assign": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=an_edition, data=assign_form
    ),
    "ranking:remind": Access(post=only("coordinator", status=302), target=an_edition),
    "ranking:question": Access(get=everybody(), target=a_question),
    "ranking:question#draft": Access(get=everybody(), target=a_draft),
    "ranking:question#submitted": Access(get=everybody(), target=a_submitted_answer),
    "ranking:question_edit": Access(
        get=only("coordinator"),
        post=only("coordinator", status=302),
        target=a_question,
        data=lambda _world: {"version": 1, "wording": "Enkätens ord"},
    ),
    "ranking:answer": Access(get=only(*WRITERS), post=only(*WRITERS, status=302), target=a_question, data=answer_form),
    # a draft is the own department's: a coordinator of another may not write in it
    "ranking:answer#draft": Access(
        get=only("member"), post=only("member", status=302), target=a_draft, data=answer_form
    ),
    "ranking:answer_submit": step(a_draft, "member"),
    "ranking:answer_withdraw": step(a_submitted_answer, *WRITERS),
    "ranking:answer_check": step(a_submitted_answer, "coordinator", "approver"),
    "ranking:answer_check#draft": step(a_draft),
    "ranking:answer_return": step(
        a_submitted_answer, "coordinator", "approver", data=lambda _world: {"comment": "Beslutet saknas"}
    ),
    "ranking:proposal_take": step(a_draft, "member", data=lambda _world: {"proposal": "document:0"}),
    "ranking:evidence_new": Access(
        get=only(*WRITERS), post=only(*WRITERS, status=302), target=a_submitted_answer, data=evidence_form
    ),
    "ranking:evidence_edit": Access(
        get=only("member"), post=only("member", status=302), target=evidence_of_a_draft, data=evidence_form
    ),
    "ranking:evidence_edit#submitted": Access(
        get=only(*WRITERS), post=only(*WRITERS, status=302), target=evidence_of_a_submitted_answer, data=evidence_form
    ),
    "ranking:evidence_remove": step(evidence_of_a_draft, "member"),
    "ranking:evidence_file": Access(get=everybody(), target=a_file_of_a_submitted_answer),
    "ranking:evidence_file#draft": Access(get=only("member", others=404), target=a_file_of_a_draft),
}
