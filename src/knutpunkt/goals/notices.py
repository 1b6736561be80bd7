# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the start page says about goals: documents to review, and what is new."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.goals import queries, rules
from knutpunkt.kernel.registry import Expectation, NewsItem
from knutpunkt.people.access import Actor

NEWS_SHOWN = 8


def reviews_awaited(actor: Actor) -> Iterable[Expectation]:
    """Yield documents past their review date: to coordinators all, to others those their position answers for."""
    rows = queries.past_review(timezone.localdate())
    if not rules.may_write(actor):
        rows = rows.filter(owner__in=actor.position_ids)
    for document in rows:
        yield Expectation(
            _("Se över %(document)s") % {"document": document.title}, document.get_absolute_url(), document.review_on
        )


def news(_actor: Actor, since: datetime) -> Iterable[NewsItem]:
    """Yield documents and goals written since, newest first."""
    for document in queries.documents().filter(created_at__gt=since).order_by("-created_at")[:NEWS_SHOWN]:
        label = _("Nytt styrdokument: %(title)s") % {"title": document.title}
        yield NewsItem(label, document.get_absolute_url(), document.created_at)
    for goal in queries.goals_to_serve().filter(created_at__gt=since).order_by("-created_at")[:NEWS_SHOWN]:
        yield NewsItem(_("Nytt mål: %(title)s") % {"title": goal.title}, goal.get_absolute_url(), goal.created_at)
