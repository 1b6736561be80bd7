# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of indicators: its columns and filters."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import Case, F, IntegerField, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals.models import Goal
from knutpunkt.indicators import wording
from knutpunkt.indicators.models import Indicator
from knutpunkt.indicators.queries import Followed
from knutpunkt.kernel.lists import Filter, ModelMultipleChoice, MultipleChoice, SearchFilter
from knutpunkt.kernel.symbols import JUDGEMENTS
from knutpunkt.kernel.tables import Column, NumberColumn, SymbolColumn, Table, TextColumn
from knutpunkt.kernel.text import DASH

RIGHT = {"attrs": {"td": {"class": "num"}, "th": {"class": "num"}}}


def annotated(rows: QuerySet[Indicator], known: Mapping[int, Followed]) -> QuerySet[Indicator]:
    """Return the rows with their judgement and place, so that the list can filter and sort by them."""
    by_level: dict[str, list[int]] = {}
    for pk, item in known.items():
        by_level.setdefault(item.level, []).append(pk)
    levels = [When(pk__in=pks, then=Value(level)) for level, pks in by_level.items()]
    places = [When(pk=pk, then=Value(item.place.place)) for pk, item in known.items() if item.place]
    return rows.annotate(
        level=Case(*levels, default=Value("unknown"), output_field=TextField()),
        place=Case(*places, default=None, output_field=IntegerField()),
    )


class IndicatorTable(Table):
    """Indicators with latest value, change, place and judgement."""

    title = TextColumn(linkify=True)
    latest = Column(empty_values=(), orderable=False, verbose_name=_("Senaste värde"), **RIGHT)
    year = Column(empty_values=(), orderable=False, verbose_name=_("År"))
    change = Column(empty_values=(), orderable=False, verbose_name=_("Förändring"), attrs={"td": {"class": "change"}})
    place = NumberColumn(verbose_name=_("Plats"))
    level = SymbolColumn(JUDGEMENTS, verbose_name=_("Bedömning"))
    unit = TextColumn()
    direction = Column()
    control = Column()
    goals = Column(orderable=False, verbose_name=_("Mål"))
    responsible = TextColumn(accessor="responsible__title", verbose_name=_("Ansvarig funktion"))
    kolada_id = TextColumn()

    always = ("title",)
    at_first = ("title", "latest", "change", "place", "level")
    known: Mapping[int, Followed] = {}

    class Meta(Table.Meta):
        model = Indicator
        fields = (
            "title", "latest", "year", "change", "place", "level", "unit", "direction", "control", "goals",
            "responsible", "kolada_id",
        )  # fmt: skip

    def order_place(self, rows: QuerySet[Indicator], is_descending: bool) -> tuple[QuerySet[Indicator], bool]:
        """Sort by place; those without one come last either way."""
        key = F("place").desc(nulls_last=True) if is_descending else F("place").asc(nulls_last=True)
        return rows.order_by(key, "pk"), True

    def render_title(self, record: Indicator) -> str:
        """Show the name in the reader's language."""
        return record.name

    def render_unit(self, record: Indicator) -> str:
        """Show the unit in the reader's language."""
        return record.shown_unit

    def render_latest(self, record: Indicator) -> str:
        """Show the latest value with its unit and year."""
        picture = self.known[record.pk].picture
        if picture.latest is None:
            return DASH
        return f"{wording.amount(picture, picture.latest.value)} ({picture.latest.year})"

    def value_latest(self, record: Indicator) -> float | None:
        """Download the number itself."""
        latest = self.known[record.pk].picture.latest
        return latest.value if latest else None

    def render_year(self, record: Indicator) -> str:
        """Show the year of the latest value."""
        latest = self.known[record.pk].picture.latest
        return str(latest.year) if latest else DASH

    def value_year(self, record: Indicator) -> int | None:
        """Download the year of the latest value."""
        latest = self.known[record.pk].picture.latest
        return latest.year if latest else None

    def render_change(self, record: Indicator) -> str:
        """Show in a few words how it has changed."""
        return wording.change_words(self.known[record.pk].picture)

    def value_change(self, record: Indicator) -> str:
        """Download the same words."""
        return self.render_change(record)

    def render_place(self, record: Indicator) -> str:
        """Show the place and among how many."""
        place = self.known[record.pk].place
        return _("%(place)s av %(of)s") % {"place": place.place, "of": place.of} if place else DASH

    def render_goals(self, record: Indicator) -> str:
        """Show the goals' names."""
        return ", ".join(str(goal) for goal in record.goals.all()) or DASH


def _goals(_request: Any) -> QuerySet[Goal]:
    return Goal.objects.filter(archived_at__isnull=True, indicators__isnull=False).distinct()


class IndicatorFilter(Filter):
    """Search words, judgement, goal, control, source."""

    q = SearchFilter(fields=("title", "title_en", "kolada_id", "description"))
    level = MultipleChoice(choices=[(key, s.word) for key, s in JUDGEMENTS.items()], label=_("Bedömning"))
    goal = ModelMultipleChoice(field_name="goals", queryset=_goals, label=_("Mål"))
    control = MultipleChoice(choices=Indicator.Control.choices, label=_("Rådighet"))
    source = django_filters.ChoiceFilter(
        field_name="source_kind", choices=Indicator.SourceKind.choices, label=_("Källa"), empty_label=_("alla")
    )
