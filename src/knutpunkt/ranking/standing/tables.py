# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of placements: its columns and filters."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel import text
from knutpunkt.kernel.lists import Filter, SearchFilter
from knutpunkt.kernel.tables import Column, NumberColumn, Table, TextColumn
from knutpunkt.ranking.models import Placement, Ranking
from knutpunkt.ranking.standing.queries import rankings

RIGHT = {"attrs": {"td": {"class": "num"}, "th": {"class": "num"}}}


def among(place: object, of: object) -> str:
    """A place and among how many, as far as known: "59 av 290", "59", a dash."""
    if place is None:
        return text.DASH
    return str(place) if of is None else _now("%(place)s av %(of)s") % {"place": place, "of": of}


class PlacementTable(Table):
    """Places with group, county, points and source."""

    year = Column(**RIGHT)
    place = NumberColumn(decimals=0, verbose_name=_("Placering"))
    group_place = NumberColumn(decimals=0)
    group = TextColumn()
    county_place = NumberColumn(decimals=0)
    points = NumberColumn(verbose_name=_("Poäng"))
    method_change = TextColumn()
    source = TextColumn()
    note = TextColumn()
    edit = Column(
        empty_values=(), orderable=False, exclude_from_export=True, verbose_name=_("Ändra"),
        attrs={"td": {"class": "nowrap"}},
    )  # fmt: skip

    always = ("year", "place")
    at_first = ("year", "place", "group_place", "group", "county_place", "points", "source")
    may_edit = False

    class Meta(Table.Meta):
        model = Placement
        fields = (
            "year", "place", "group_place", "group", "county_place", "points", "method_change", "source", "note",
        )  # fmt: skip
        sequence = (*fields, "edit")
        order_by = ("-year",)

    def render_year(self, value: int) -> str:
        """Show the year without a space in it."""
        return str(value)

    def render_place(self, record: Placement) -> str:
        """Show the place and among how many."""
        return among(record.place, record.of)

    def render_group_place(self, record: Placement) -> str:
        """Show the place in the group and among how many."""
        return among(record.group_place, record.group_of)

    def render_county_place(self, record: Placement) -> str:
        """Show the place in the county and among how many."""
        return among(record.county_place, record.county_of)

    def render_points(self, record: Placement) -> str:
        """Show the points and the most one could get."""
        return among(text.number(record.points), record.max_points and text.number(record.max_points))

    def render_source(self, value: str) -> str | SafeString:
        """Show an address as a link, by the name of its site."""
        if not value.startswith(("https://", "http://")):
            return value
        site = value.split("/")[2].removeprefix("www.")
        return format_html('<a class="ds-link" href="{}" rel="noopener">{}</a>', value, site)

    def render_edit(self, record: Placement) -> str | SafeString:
        """Show the way to the form, for those who may."""
        if not self.may_edit:
            return text.DASH
        where = reverse("ranking:placement_edit", args=[record.municipality_id, record.pk])
        link = '<a class="ds-link" href="{}">{}<span class="ds-sr-only"> {}</span></a>'
        return format_html(link, where, _now("Ändra"), record.year)


def _rankings(_request: Any) -> QuerySet[Ranking]:
    return rankings()


def _as_chosen(rows: QuerySet[Placement], _name: str, _value: object) -> QuerySet[Placement]:
    """The page has read the rows of the ranking that is chosen."""
    return rows


class PlacementFilter(Filter):
    """Search words; which ranking, where there are several."""

    q = SearchFilter(fields=("source", "group", "method_change", "note"))
    ranking = django_filters.ModelChoiceFilter(
        queryset=_rankings, method=_as_chosen, label=_("Rankning"), empty_label=_("den senaste")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(rankings()[:2]) < 2:  # noqa: PLR2004  (a choice between one is none)
            del self.filters["ranking"]
