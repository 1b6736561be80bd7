# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of what comes in and goes out of a ranking.

Editions and submitted answers are open to every role; the coordinator takes in editions and the questionnaire's
texts, those who answer take in answers, and those who check record the decision.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from knutpunkt.kernel.text import today
from knutpunkt.ranking.models import Answer
from tests.house.access import Access, World, everybody, only
from tests.ranking.samples import make_edition, question_of

CHECKERS = ("coordinator", "approver")
WRITERS = ("member", "colleague", "coordinator")


def an_edition(_world: World) -> Mapping[str, Any]:
    return {"pk": make_edition().pk}


def an_answered_edition(_world: World) -> Mapping[str, Any]:
    row = make_edition()
    Answer.objects.create(question=question_of(row, "plan"), value="ja", state="submitted", submitted_at=timezone.now())
    return {"pk": row.pk}


def as_file(kind: str) -> Any:
    return lambda world: {**an_edition(world), "kind": kind}


def an_empty_parcel(_world: World) -> Mapping[str, Any]:
    return {"parcel": "inte vår"}


def a_decision(_world: World) -> Mapping[str, Any]:
    return {"on": today().isoformat(), "body": "Kommunstyrelsen", "paragraph": "34"}


def the_settings(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "Nytt namn", "group": "land", "closes_on": ""}


EXPECTED = {
    "ranking:editions": Access(get=everybody()),
    "ranking:edition_add": Access(get=only("coordinator"), post=only("coordinator", status=302), data=an_empty_parcel),
    "ranking:edition_edit": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=an_edition, data=the_settings
    ),
    "ranking:edition_files": Access(get=everybody(), target=an_edition),
    "ranking:edition_decide": Access(post=only(*CHECKERS, status=302), target=an_answered_edition, data=a_decision),
    "ranking:edition_archive": Access(post=only("coordinator", status=302), target=an_edition),
    "ranking:edition_export": Access(get=everybody(), target=as_file("yaml")),
    "ranking:edition_export#xlsx": Access(get=everybody(), target=as_file("xlsx")),
    "ranking:edition_export#csv": Access(get=everybody(), target=as_file("csv")),
    "ranking:edition_export#other": Access(get=everybody(404), target=as_file("docx")),
    "ranking:wordings": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=an_edition, data=lambda _world: {"x": "y"}
    ),
    "ranking:answers_export": Access(get=everybody(), target=as_file("csv")),
    "ranking:answers_export#xlsx": Access(get=everybody(), target=as_file("xlsx")),
    "ranking:answers_export#other": Access(get=everybody(404), target=as_file("pdf")),
    "ranking:answers_import": Access(
        get=only(*WRITERS), post=only(*WRITERS, status=302), target=an_edition, data=an_empty_parcel
    ),
}
