# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What key figures add to other rooms' pages: a goal's figures, what is awaited, what is new."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from knutpunkt.goals.models import Goal
from knutpunkt.indicators import queries, rules, wording
from knutpunkt.indicators.queries import Followed
from knutpunkt.kernel.registry import Expectation, NewsItem
from knutpunkt.kernel.text import DASH
from knutpunkt.people.access import Actor

NEWS_SHOWN = 8


def goal_panel(actor: Actor, goal: Goal) -> Mapping[str, Any] | None:
    """The figures of a goal; of an area, those of the goals in it. None for an area without figures."""
    of_goal = Q(goals=goal) | Q(goals__parent=goal)
    items = queries.follow(queries.followed().filter(of_goal).distinct(), place_of=actor.municipality.pk)
    if not items and goal.kind == Goal.Kind.AREA:
        return None
    level = queries.gravest(item.level for item in items) if items and goal.kind != Goal.Kind.AREA else ""
    return {"figures": [_figure(item) for item in items], "level": level}


def _figure(item: Followed) -> dict[str, Any]:
    latest, place = item.picture.latest, item.place
    words = _("plats %(place)s av %(of)s") % {"place": place.place, "of": place.of} if place else ""
    return {
        "item": item,
        "latest": f"{wording.amount(item.picture, latest.value)} ({latest.year})" if latest else DASH,
        "change": wording.change_words(item.picture),
        "place": words,
    }


def figures_awaited(actor: Actor) -> Iterable[Expectation]:
    """Yield targets without figures: to coordinators all, to others those their position answers for."""
    coordinates = rules.may_create(actor)
    label = _("Lägg till värden för %(indicator)s, som har ett mål för %(year)s")
    for target in queries.targets_without_figures():
        indicator = target.indicator
        if coordinates or indicator.responsible_id in actor.position_ids:
            url = reverse("indicators:value", args=[actor.municipality.pk, indicator.pk])
            yield Expectation(label % {"indicator": indicator.name, "year": target.target_year}, url)


def news(_actor: Actor, since: datetime) -> Iterable[NewsItem]:
    """Yield indicators whose values were revised since, and newly followed ones, newest first."""
    rows = queries.followed().annotate(revised_at=Max("series__values__earlier__replaced_at"))
    rows = rows.filter(Q(revised_at__gt=since) | Q(created_at__gt=since))
    for indicator in rows.order_by("-revised_at", "-created_at")[:NEWS_SHOWN]:
        if indicator.created_at > since:
            label, when = _("Nytt nyckeltal: %(indicator)s"), indicator.created_at
        else:
            label, when = _("Värden har ändrats: %(indicator)s"), indicator.revised_at
        yield NewsItem(label % {"indicator": indicator.name}, indicator.get_absolute_url(), when)
