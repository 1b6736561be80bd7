# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures on the line of sight: they measure goals, and by them what is done for the goals.

A key figure of a subgoal measures the goals above it too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities.models import ActivityGoal
from knutpunkt.activities.queries import visible_to
from knutpunkt.activities.sight import ACTIVITY
from knutpunkt.goals.sight import GOAL, above_and_itself
from knutpunkt.indicators.models import Indicator
from knutpunkt.indicators.queries import follow, followed
from knutpunkt.indicators.rules import may_create
from knutpunkt.indicators.wording import amount
from knutpunkt.kernel.registry import Mend, SightItem, SightKind, SightLink
from knutpunkt.kernel.symbols import JUDGEMENTS
from knutpunkt.people.access import Actor

INDICATOR = "indicator"


def _indicators(_actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for item in follow(followed().filter(pk__in=keys)):
        latest, symbol = item.picture.latest, JUDGEMENTS[item.level]
        told = _("inga värden")
        if latest is not None:
            told = f"{amount(item.picture, latest.value)} ({latest.year})"
        row = item.indicator
        yield SightItem(row.pk, row.name, row.get_absolute_url(), f"{symbol.word}, {told}", symbol.sign)


def _links(**narrowed: object) -> Iterable[tuple[int, int]]:
    """Return pairs of goal and followed indicator."""
    through = Indicator.goals.through.objects.filter(indicator__in=followed().order_by())
    pairs: Iterable[tuple[int, int]] = through.filter(**narrowed).order_by().values_list("goal_id", "indicator_id")
    return pairs


def _measuring(_actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    above = above_and_itself(keys)
    for goal, indicator in _links(goal__in=[goal for goal, found in above.items() if found]):
        for step in above[goal]:
            yield step, indicator


def _measured(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    return _links(indicator__in=list(keys))


def _by_goals(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for goal, other in pairs:
        found[goal].add(other)
    return found


def _of_activities(_actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield what measures the goals of the activities."""
    own = ActivityGoal.objects.filter(activity__in=keys).order_by().values_list("goal_id", "activity_id")
    serving = _by_goals(own)
    for goal, indicator in _links(goal__in=list(serving)):
        for activity in serving[goal]:
            yield activity, indicator


def _to_activities(actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield what is done for the goals that the indicators measure."""
    measured = _by_goals(_links(indicator__in=list(keys)))
    shown = visible_to(actor).exclude(status="stopped").order_by()
    rows = ActivityGoal.objects.filter(goal__in=list(measured), activity__in=shown)
    for goal, activity in rows.order_by().values_list("goal_id", "activity_id"):
        for indicator in measured[goal]:
            yield activity, indicator


def _follow_one(actor: Actor, keys: Collection[int]) -> Mapping[int, Mend]:
    if not may_create(actor):
        return {}
    mend = Mend(gettext_lazy("Följ ett nyckeltal"), reverse("indicators:follow", args=[actor.municipality.pk]))
    return dict.fromkeys(keys, mend)


def _choose_goals(actor: Actor, keys: Collection[int]) -> Mapping[int, Mend]:
    if not may_create(actor):
        return {}
    code = actor.municipality.pk
    return {key: Mend(gettext_lazy("Välj mål"), reverse("indicators:edit", args=[code, key])) for key in keys}


INDICATORS = SightKind(INDICATOR, 40, gettext_lazy("Nyckeltal"), gettext_lazy("Inget nyckeltal."), _indicators)
OF_GOAL = SightLink(
    GOAL,
    INDICATOR,
    _measuring,
    _measured,
    nothing_below=gettext_lazy("Inget nyckeltal mäter målet."),
    nothing_above=gettext_lazy("Nyckeltalet mäter inget mål."),
    mends_below=_follow_one,
    mends_above=_choose_goals,
)
OF_ACTIVITY = SightLink(
    ACTIVITY,
    INDICATOR,
    _of_activities,
    _to_activities,
    nothing_below=gettext_lazy("Inget nyckeltal mäter insatsens mål."),
    nothing_above=gettext_lazy("Ingen insats bidrar till det som nyckeltalet mäter."),
    roundabout=True,
)
