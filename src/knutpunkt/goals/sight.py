# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first steps of the line of sight: governing documents, and the goals in them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.goals.queries import goals
from knutpunkt.goals.rules import may_write
from knutpunkt.kernel.registry import Mend, SightItem, SightKind, SightLink
from knutpunkt.people.access import Actor

DOCUMENT, GOAL = "document", "goal"


def _documents(_actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for row in GoverningDocument.objects.filter(pk__in=keys, archived_at=None):
        yield SightItem(row.pk, row.title, row.get_absolute_url(), row.get_kind_display())


def _goals(_actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for row in goals().filter(pk__in=keys).order_by("document__title", "order", "number", "pk"):
        grouping = row.kind == Goal.Kind.AREA
        note = row.get_kind_display() if grouping else ""
        yield SightItem(row.pk, str(row), row.get_absolute_url(), note, groups=grouping)


def _in_documents(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    return goals().filter(document__in=keys).order_by().values_list("document_id", "pk")


def _of_goals(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    return goals().filter(pk__in=keys).order_by().values_list("document_id", "pk")


def _add_goals(actor: Actor, keys: Collection[int]) -> Mapping[int, Mend]:
    if not may_write(actor):
        return {}
    page = reverse("goals:goal_create", args=[actor.municipality.pk])
    return {key: Mend(_("Lägg till mål"), f"{page}?document={key}") for key in keys}


def above_and_itself(keys: Collection[int]) -> dict[int, list[int]]:
    """Return goal -> those of ``keys`` that it is or lies below, for every standing goal. One query."""
    parents = dict(goals().order_by().values_list("pk", "parent_id"))
    wanted, found = set(keys), {}
    for goal in parents:
        chain: list[int] = []
        at: int | None = goal
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        found[goal] = [step for step in chain if step in wanted]
    return found


DOCUMENTS = SightKind(DOCUMENT, 10, _("Styrdokument"), _("Inget styrdokument."), _documents)
GOALS = SightKind(GOAL, 20, _("Mål"), _("Inget mål."), _goals)
IN_DOCUMENT = SightLink(
    DOCUMENT,
    GOAL,
    _in_documents,
    _of_goals,
    nothing_below=_("Inga mål är inlagda i styrdokumentet."),
    mends_below=_add_goals,
)
