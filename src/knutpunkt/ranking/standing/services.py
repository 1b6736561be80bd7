# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing placements. A place is entered once: the key figure that follows it gets it too.

All functions work inside the tenant scope; who may is asked of ``rules.py`` before, by the caller.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities.writing import check, save, signed
from knutpunkt.indicators import services as indicators
from knutpunkt.indicators.models import Figure, Value, ValueStatus
from knutpunkt.indicators.values import Incoming, Papers
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import Placement, Ranking

_SOURCE_MAX = Figure._meta.get_field("source").max_length


@transaction.atomic
def save_placement(
    *, placement: Placement, by: Actor | None, expected_version: int | None = None, read_at: datetime | None = None
) -> Placement:
    """Save a year's place, and write it to the ranking's key figure, if it has one.

    ``read_at`` is when the source was read (now, unless told). Raises ValidationError for a place that does not
    hold together or a year that has one already, EditConflictError when somebody changed it meanwhile.
    """
    before = Placement.objects.select_related("ranking").filter(pk=placement.pk).first() if placement.pk else None
    if before is not None:
        claim_version(placement, expected_version)
    check(placement)
    save(placement, by)
    if before is not None and (before.year, before.ranking_id) != (placement.year, placement.ranking_id):
        _withdraw(before, by)
    _record(placement, by, read_at)
    return placement


@transaction.atomic
def remove_placement(*, placement: Placement, by: Actor | None) -> None:
    """Remove a year's place, and withdraw it from the key figure. Its history stays."""
    _withdraw(placement, by)
    signed(placement, by).delete()


@transaction.atomic
def fill_indicator(*, ranking: Ranking, by: Actor | None) -> int:
    """Write all known places to the ranking's key figure, when one has been chosen. Returns how many."""
    rows = Placement.objects.filter(ranking=ranking).select_related("ranking__indicator")
    for placement in rows:
        _record(placement, by, None)
    return len(rows) if ranking.indicator_id else 0


def _record(placement: Placement, by: Actor | None, read_at: datetime | None) -> None:
    """Write the place as the key figure's value; one that stands there from the same source is left.

    The same place from another source is withdrawn first: a value keeps the papers it was written with.
    """
    indicator = placement.ranking.indicator
    if indicator is None:
        return
    source = placement.source[:_SOURCE_MAX]
    standing = Value.objects.filter(series__indicator=indicator, series__gender="T", series__place="")
    if standing.filter(period=placement.year, value=placement.place, source=source).exists():
        return
    _withdraw(placement, by)
    indicators.record_value(
        indicator=indicator,
        year=placement.year,
        told=Incoming(Decimal(placement.place)),
        papers=Papers(source, read_at or timezone.now(), by.person if by else None),
        reason=_("Placeringen är ändrad"),
    )


def _withdraw(placement: Placement, by: Actor | None) -> None:
    """Withdraw the place from the key figure, if it is still the value there."""
    indicator = placement.ranking.indicator
    if indicator is None:
        return
    standing = Value.objects.filter(series__indicator=indicator, series__gender="T", series__place="")
    if not standing.filter(period=placement.year, value=placement.place).exists():
        return
    indicators.record_value(
        indicator=indicator,
        year=placement.year,
        told=Incoming(None, ValueStatus.WITHDRAWN),
        papers=Papers(placement.source[:_SOURCE_MAX], timezone.now(), by.person if by else None),
        reason=_("Placeringen är borttagen"),
    )
