# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions on the line of sight: what is asked of us about our documents, goals, activities and key figures.

Only questions of the latest edition of each ranking: older ones were asked and answered.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.queries import visible_to
from knutpunkt.activities.sight import ACTIVITY
from knutpunkt.goals.sight import DOCUMENT, GOAL
from knutpunkt.indicators.sight import INDICATOR
from knutpunkt.kernel.registry import SightItem, SightKind, SightLink
from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.working import queries, wording
from knutpunkt.ranking.working.answering import rule_of

QUESTION = "question"


def current() -> QuerySet[Question]:
    """Return the questions of each ranking's latest edition that is not archived."""
    latest = (
        RankingEdition.objects.filter(archived_at=None).order_by().values("ranking").annotate(latest=Max("year"))
    )  # fmt: skip
    years = {row["ranking"]: row["latest"] for row in latest}
    keys = [
        pk
        for pk, ranking, year in RankingEdition.objects.filter(archived_at=None)
        .order_by()
        .values_list("pk", "ranking_id", "year")
        if years[ranking] == year
    ]
    rows: QuerySet[Question] = Question.objects.filter(edition__in=keys)
    return rows.select_related("edition", "answer")


def _questions(_actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for row in current().filter(pk__in=keys).order_by("edition", "order", "pk"):
        symbol = wording.STATES[queries.state_of(row)]
        note = f"{row.edition.title}, {symbol.word}"
        yield SightItem(row.pk, wording.name_of(rule_of(row)), row.get_absolute_url(), note, symbol.sign)


def _link(kind: str, name: str, field: str) -> SightLink:
    """Return how questions hang on one kind of thing that they are linked to."""

    def through(**narrowed: Any) -> Iterable[tuple[int, int]]:
        rows = getattr(Question, name).through.objects.filter(question__in=current().order_by(), **narrowed)
        return rows.order_by().values_list(f"{field}_id", "question_id")  # type: ignore[no-any-return]

    def down(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
        return through(**{f"{field}__in": list(keys)})

    def up(actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
        seen = {f"{field}__in": visible_to(actor).order_by()} if kind == ACTIVITY else {}
        return through(question_id__in=list(keys), **seen)

    return SightLink(kind, QUESTION, down, up)


QUESTIONS = SightKind(QUESTION, 45, _("Frågor i rankningen"), _("Ingen fråga i rankningen handlar om det."), _questions)
LINKS = (
    _link(DOCUMENT, "documents", "governingdocument"),
    _link(GOAL, "goals", "goal"),
    _link(ACTIVITY, "activities", "activity"),
    _link(INDICATOR, "indicators", "indicator"),
)
