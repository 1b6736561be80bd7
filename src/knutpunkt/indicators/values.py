# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing values so that nothing is lost: a revised value leaves its earlier version behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_noop

from knutpunkt.indicators.models import Series, Value, ValueStatus, ValueVersion
from knutpunkt.people.models import Person

_EXACT = Decimal(1).scaleb(-8)
REVISED_BY_SOURCE = gettext_noop("Reviderat av källan")


@dataclass(frozen=True)
class Incoming:
    """One year's value as a source tells it. `value` None means that the source has none."""

    value: Decimal | None
    status: str = ValueStatus.FINAL
    comment: str = ""


@dataclass(frozen=True)
class Papers:
    """Where values come from and when they were fetched; `person` when a person wrote them."""

    source: str
    fetched_at: datetime
    person: Person | None = None


@dataclass(frozen=True)
class Revision:
    """A value that was replaced: before and after, None where there is no number."""

    year: int
    before: Decimal | None
    after: Decimal | None


@dataclass
class Filled:
    """What a filling did to a series."""

    added: list[int] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    unchanged: int = 0


def exact(value: float | Decimal | None) -> Decimal | None:
    """Return a number with the eight decimals that are kept."""
    return None if value is None else Decimal(str(value)).quantize(_EXACT)


@transaction.atomic
def fill_series(
    *, series: Series, incoming: Mapping[int, Incoming], papers: Papers, reason: str = REVISED_BY_SOURCE
) -> Filled:
    """Write the years in `incoming` into the series; other years are left as they are.

    A changed value is kept as a `ValueVersion` with `reason`. A value written by hand is not
    replaced by a source's silence. An unchanged value gets the new time of fetching.
    """
    there = {value.period: value for value in series.values.select_for_update().filter(period__in=incoming)}
    filled, fresh, touched, versions = Filled(), [], [], []
    for year, told in sorted(incoming.items()):
        current = there.get(year)
        if current is None:
            fresh.append(_apply(Value(series=series, period=year), told, papers))
            filled.added.append(year)
        elif _same(current, told) or _silent_about_hand_written(current, told, papers):
            filled.unchanged += 1
            if _same(current, told) and current.entered_by_id is None:
                current.fetched_at = papers.fetched_at
                touched.append(current)
        else:
            versions.append(_version(current, papers, reason))
            filled.revised.append(Revision(year, current.value, told.value))
            touched.append(_apply(current, told, papers))
    Value.objects.bulk_create(fresh)
    ValueVersion.objects.bulk_create(versions)
    if touched:
        Value.objects.bulk_update(
            touched, ["value", "status", "source", "fetched_at", "comment", "entered_by"], batch_size=100
        )
    return filled


def _same(current: Value, told: Incoming) -> bool:
    return exact(current.value) == exact(told.value) and current.status == told.status


def _silent_about_hand_written(current: Value, told: Incoming, papers: Papers) -> bool:
    return told.value is None and papers.person is None and current.entered_by_id is not None


def _apply(value: Value, told: Incoming, papers: Papers) -> Value:
    value.value = exact(told.value)
    value.status = told.status
    value.comment = told.comment
    value.source = papers.source
    value.fetched_at = papers.fetched_at
    value.entered_by = papers.person
    return value


def _version(current: Value, papers: Papers, reason: str) -> ValueVersion:
    return ValueVersion(
        current=current,
        value=current.value,
        status=current.status,
        source=current.source,
        fetched_at=current.fetched_at,
        comment=current.comment,
        entered_by_id=current.entered_by_id,
        replaced_at=papers.fetched_at,
        replaced_by=papers.person,
        reason=reason,
    )


def from_source(values: Iterable[tuple[int, float | None]]) -> dict[int, Incoming]:
    """Return a source's years and numbers as incoming values; no number is status missing."""
    return {
        year: Incoming(exact(value), ValueStatus.FINAL if value is not None else ValueStatus.MISSING)
        for year, value in values
    }
