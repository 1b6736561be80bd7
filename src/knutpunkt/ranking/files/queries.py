# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading editions with their counts, their decision, and what a new year can take over. Needs the tenant scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from knutpunkt.people.access import Actor
from knutpunkt.ranking import rules
from knutpunkt.ranking.assembly import GIVEN_IN
from knutpunkt.ranking.models import Answer, Ranking, RankingEdition


@dataclass(frozen=True, slots=True)
class Decision:
    """That the answers were decided: which day, and by whom in which paragraph, as it was written."""

    on: date
    by: str


def editions() -> QuerySet[RankingEdition]:
    """Return the editions with how many questions they have, how many the municipality answers, and has answered."""
    own = Q(questions__external=False)
    rows: QuerySet[RankingEdition] = RankingEdition.objects.select_related("ranking").annotate(
        question_count=Count("questions"),
        own_count=Count("questions", filter=own),
        answered_count=Count("questions", filter=own & Q(questions__answer__state__in=GIVEN_IN)),
    )
    return rows


def earlier_edition(ranking_key: str, year: int) -> RankingEdition | None:
    """Return the nearest earlier edition of the ranking, from which owners and due dates can be taken over."""
    ranking = Ranking.objects.filter(key=ranking_key).first()
    if ranking is None:
        return None
    earlier = RankingEdition.objects.filter(ranking=ranking, year__lt=year, archived_at=None)
    found: RankingEdition | None = earlier.order_by("-year").first()
    return found


def decision(row: RankingEdition) -> Decision | None:
    """Return the decision on the answers, with the words it was recorded by; None where there is none."""
    if row.decided_at is None:
        return None
    told = row.history.filter(decided_at=row.decided_at).exclude(history_change_reason=None)
    reason = told.order_by("-history_date", "-history_id").values_list("history_change_reason", flat=True).first()
    return Decision(timezone.localdate(row.decided_at), reason or "")


def answers_of(row: RankingEdition, actor: Actor, *, drafts: bool = False) -> QuerySet[Answer]:
    """Return the edition's answers that are submitted or checked; with ``drafts`` those drafts too that one may see."""
    rows: QuerySet[Answer] = Answer.objects.filter(question__edition=row).select_related("question")
    rows = rows.order_by("question__order", "pk")
    seen: QuerySet[Answer] = rules.view_answer.filter(actor, rows)
    return seen if drafts else seen.filter(state__in=GIVEN_IN)
