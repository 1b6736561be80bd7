# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The last step of the line of sight: the years whose report tells of activities and key figures."""

from collections.abc import Collection, Iterator

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities.models import StatusUpdate
from knutpunkt.activities.queries import submitted, visible_to
from knutpunkt.activities.sight import ACTIVITY
from knutpunkt.indicators.models import Value
from knutpunkt.indicators.queries import followed
from knutpunkt.indicators.sight import INDICATOR
from knutpunkt.kernel import text
from knutpunkt.kernel.registry import SightItem, SightKind, SightLink
from knutpunkt.people.access import Actor
from knutpunkt.reports.queries import course_of, years_with_content
from knutpunkt.reports.year import in_year

REPORT = "report"


def _years() -> list[int]:
    return years_with_content(text.today())


def _reports(actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for year in _years():
        if year in keys:
            page = reverse("reports:show", args=[actor.municipality.pk, year])
            yield SightItem(year, _("Miljöbokslut %(year)s") % {"year": year}, page)


def _telling_of(actor: Actor, years: Collection[int], keys: Collection[int] | None) -> Iterator[tuple[int, int]]:
    """Yield (activity, year) for the years whose report tells of the activity: one of ``keys``, or any."""
    rows = submitted(visible_to(actor))
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    for row in rows.prefetch_related(Prefetch("updates", StatusUpdate.objects.order_by("on", "pk"))):
        course = course_of(row)
        for year in years:
            if in_year(course, year):
                yield row.pk, year


def _of_activities(actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    return _telling_of(actor, _years(), keys)


def _to_activities(actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    return _telling_of(actor, keys, None)


def _values(years: Collection[int], **narrowed: object) -> Iterator[tuple[int, int]]:
    """Yield (indicator, year) for the years that have a value for the whole municipality."""
    rows = Value.objects.filter(
        series__indicator__in=followed().order_by(), series__place="", series__gender="T", value__isnull=False
    )
    wanted = rows.filter(period__in=list(years), **narrowed).order_by()
    yield from wanted.values_list("series__indicator_id", "period").distinct()


def _of_indicators(_actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    return _values(_years(), series__indicator__in=list(keys))


def _to_indicators(_actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    return _values(keys)


REPORTS = SightKind(
    REPORT, 50, gettext_lazy("Miljöbokslut"), gettext_lazy("Inget bokslut berättar om det än."), _reports
)
OF_ACTIVITY = SightLink(ACTIVITY, REPORT, _of_activities, _to_activities)
OF_INDICATOR = SightLink(INDICATOR, REPORT, _of_indicators, _to_indicators)
