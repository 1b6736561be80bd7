# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing in the room `indicators`. All functions work inside the tenant scope."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from knutpunkt.goals.models import Goal
from knutpunkt.indicators import values
from knutpunkt.indicators.catalogue import SOURCE, Entry, catalogue, split_title
from knutpunkt.indicators.models import (
    Indicator,
    JudgementOverride,
    Series,
    SeriesBreak,
    Target,
    Value,
)
from knutpunkt.indicators.national import figures
from knutpunkt.indicators.snapshot import Snapshot
from knutpunkt.kernel.tenancy import ScopeError, current_tenant_id
from knutpunkt.kernel.versioning import Versioned, claim_version
from knutpunkt.people.models import Person, Position

RowT = TypeVar("RowT", bound=Versioned)


class UnknownKeyFigureError(LookupError):
    """The key figure is not among the national figures that have been fetched."""


class TakenKeyError(ValueError):
    """Another indicator of the municipality has the same key."""


@transaction.atomic
def create_indicator(
    *, title: str, unit: str, goals: Iterable[Goal] = (), responsible: Position | None = None, **fields: Any
) -> Indicator:
    """Start to follow an indicator of the municipality's own. Raises TakenKeyError for the same name twice."""
    key = fields.pop("key", "") or slugify(title)[:60] or "nyckeltal"
    if Indicator.objects.filter(key=key).exists():
        raise TakenKeyError(key)
    indicator = Indicator.objects.create(key=key, title=title, unit=unit, responsible=responsible, **fields)
    indicator.goals.set(goals)
    return indicator


@transaction.atomic
def update_indicator(
    *, indicator: Indicator, changes: Mapping[str, Any], expected: int | None, goals: Iterable[Goal] | None = None
) -> Indicator:
    """Change fields and, where given, goals. Raises EditConflictError when somebody was before."""
    _save(indicator, changes, expected)
    if goals is not None:
        indicator.goals.set(goals)
    return indicator


@transaction.atomic
def archive_indicator(*, indicator: Indicator, expected: int | None) -> Indicator:
    """Stop following an indicator. Its values stay."""
    return _save(indicator, {"archived_at": timezone.now()}, expected)


@transaction.atomic
def restore_indicator(*, indicator: Indicator, expected: int | None) -> Indicator:
    """Follow an archived indicator again."""
    return _save(indicator, {"archived_at": None}, expected)


@transaction.atomic
def ensure_indicator_from_kolada(
    *,
    kolada_id: str,
    goals: Iterable[Goal] = (),
    responsible: Position | None = None,
    is_example: bool = False,
    snapshot: Snapshot | None = None,
) -> Indicator:
    """Follow one of Kolada's key figures, with all its years for the municipality in scope.

    An indicator that is there already keeps its fields and gets the goals added; its values are
    brought up to the snapshot's, earlier versions kept. Raises UnknownKeyFigureError.
    """
    code = current_tenant_id()
    if code is None:
        raise ScopeError("An indicator belongs to a municipality: call inside tenant_scope().")
    national = snapshot or figures()
    papers = national.papers().get(kolada_id)
    if papers is None:
        raise UnknownKeyFigureError(kolada_id)
    entry = catalogue().entries.get(kolada_id) or _entry_of(kolada_id, papers.title)
    indicator, created = Indicator.objects.get_or_create(
        kolada_id=kolada_id,
        defaults=_fields_of(entry) | {"responsible": responsible, "is_example": is_example},
    )
    indicator.goals.add(*goals)
    if created:
        for known in catalogue().breaks_of(kolada_id, code):
            SeriesBreak.objects.create(indicator=indicator, period=known.year, explanation=known.explanation)
    for gender in national.genders(kolada_id, code) or [Series.Gender.ALL.value]:
        series, _made = Series.objects.get_or_create(indicator=indicator, gender=gender, place="")
        told = ((figure.year, figure.value) for figure in national.series(kolada_id, code, gender))
        values.fill_series(
            series=series,
            incoming=values.from_source(told),
            papers=values.Papers(SOURCE, papers.fetched_at),
        )
    return indicator


def _entry_of(kolada_id: str, kolada_title: str) -> Entry:
    """What we know of a key figure outside the catalogue: its title, and that we do not know what is good."""
    title, unit = split_title(kolada_title)
    return Entry(kolada_id, title, "", unit or "–", "", 1, "neutral", "shared", "context")


def _fields_of(entry: Entry) -> dict[str, Any]:
    return {
        "key": slugify(entry.kolada_id),
        "title": entry.title,
        "title_en": entry.title_en,
        "unit": entry.unit,
        "unit_en": entry.unit_en,
        "decimals": entry.decimals,
        "direction": entry.direction,
        "control": entry.control,
        "source_kind": Indicator.SourceKind.KOLADA,
    }


@transaction.atomic
def record_value(
    *,
    indicator: Indicator,
    year: int,
    told: values.Incoming,
    papers: values.Papers,
    gender: str = Series.Gender.ALL,
    place: str = "",
    reason: str = "",
) -> Value:
    """Write one value by hand, or correct it; the earlier version is kept with the reason."""
    series, _made = Series.objects.get_or_create(indicator=indicator, gender=gender, place=place)
    values.fill_series(series=series, incoming={year: told}, papers=papers, reason=reason or _("Ändrat för hand"))
    return series.values.get(period=year)


@transaction.atomic
def set_target(
    *,
    indicator: Indicator,
    base_year: int,
    base_value: Decimal,
    target_year: int,
    target_value: Decimal,
    milestones: Iterable[tuple[int, Decimal]] = (),
    note: str = "",
    is_example: bool = False,
) -> Target:
    """Set the target of an indicator for a year, new or changed as a whole."""
    fields = {
        "base_year": base_year,
        "base_value": base_value,
        "target_value": target_value,
        "milestones": [[year, str(value)] for year, value in sorted(milestones)],
        "note": note,
    }
    target = Target.objects.filter(indicator=indicator, target_year=target_year).first()
    if target is None:
        return Target.objects.create(indicator=indicator, target_year=target_year, is_example=is_example, **fields)
    return _save(target, fields, None)


@transaction.atomic
def remove_target(*, target: Target) -> None:
    """Remove a target. Its history stays."""
    target.delete()


@transaction.atomic
def mark_break(*, indicator: Indicator, year: int, explanation: str) -> SeriesBreak:
    """Mark that the series measures something else from `year` on; a new explanation replaces the old."""
    found = SeriesBreak.objects.filter(indicator=indicator, period=year).first()
    if found is None:
        return SeriesBreak.objects.create(indicator=indicator, period=year, explanation=explanation)
    return _save(found, {"explanation": explanation}, None)


@transaction.atomic
def remove_break(*, series_break: SeriesBreak) -> None:
    """Remove a break. Its history stays."""
    series_break.delete()


@transaction.atomic
def override_judgement(
    *, indicator: Indicator, level: str, computed: str, reason: str, person: Person
) -> JudgementOverride:
    """Set a person's judgement beside the computed one; an earlier one is withdrawn, not lost."""
    withdraw_override(indicator=indicator)
    return JudgementOverride.objects.create(
        indicator=indicator, level=level, computed=computed, reason=reason, person=person, made_at=timezone.now()
    )


@transaction.atomic
def withdraw_override(*, indicator: Indicator) -> None:
    """Let the computed judgement stand alone again."""
    for active in JudgementOverride.objects.filter(indicator=indicator, withdrawn_at__isnull=True):
        active.withdrawn_at = timezone.now()
        active.save(update_fields=["withdrawn_at"])


def _save(row: RowT, changes: Mapping[str, Any], expected: int | None) -> RowT:
    claim_version(row, expected)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row
