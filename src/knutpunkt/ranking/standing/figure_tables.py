# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lists of the comparison: the edition's outside figures, and the municipalities of one figure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.lists import Filter, SearchFilter
from knutpunkt.kernel.tables import Column, NumberColumn, Table, TextColumn
from knutpunkt.kernel.text import DASH
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.models import Question
from knutpunkt.ranking.standing import figure_wording as wording
from knutpunkt.ranking.standing import placing
from knutpunkt.ranking.standing.figures import GROUP, NEIGHBOURS, Figure

RIGHT: dict[str, Any] = {"attrs": {"td": {"class": "num"}, "th": {"class": "num"}}}
COMPUTED: dict[str, Any] = {"empty_values": (), "orderable": False}
BEST = "basta"


def _as_chosen(rows: QuerySet[Any], _name: str, _value: object) -> QuerySet[Any]:
    """The page has read what the choice asks for."""
    return rows


class FigureTable(Table):
    """Outside figures with our value, our places, the best, the points."""

    text = Column(empty_values=(), order_by="order", verbose_name=_("Uppgift"))
    value = Column(verbose_name=_("Vårt värde"), **COMPUTED, **RIGHT)
    year = Column(verbose_name=_("År"), **COMPUTED)
    course = Column(verbose_name=_("Riktning"), **COMPUTED)
    place = NumberColumn(verbose_name=_("Plats"), empty_values=())
    group_place = Column(verbose_name=_("I gruppen"), **COMPUTED, **RIGHT)
    near_place = Column(verbose_name=_("Bland grannar"), **COMPUTED, **RIGHT)
    best = Column(verbose_name=_("Bäst"), **COMPUTED)
    points = Column(verbose_name=_("Poäng"), **COMPUTED, **RIGHT)
    left = Column(verbose_name=_("Kvar till bästa"), **COMPUTED, **RIGHT)

    always = ("text",)
    at_first = ("text", "value", "course", "place", "group_place", "near_place", "best", "points", "left")
    circle = ""
    known: Mapping[int, Figure] = {}

    class Meta(Table.Meta):
        model = Question
        fields = (
            "text", "value", "year", "course", "place", "group_place", "near_place", "best", "points", "left"
        )  # fmt: skip

    def render_text(self, record: Question) -> SafeString:
        """Show the figure's name, leading to its page."""
        where = reverse("ranking:figure", args=[record.municipality_id, record.pk])
        return format_html('<a class="ds-link" href="{}">{}</a>', where, self.known[record.pk].name)

    def value_text(self, record: Question) -> str:
        """Download the name."""
        return self.known[record.pk].name

    def render_value(self, record: Question) -> str:
        """Show our value with its unit."""
        figure = self.known[record.pk]
        return wording.value_words(figure, figure.value)

    def value_value(self, record: Question) -> Decimal | None:
        """Download the number."""
        return self.known[record.pk].value

    def render_year(self, record: Question) -> str:
        """Show the year of our value."""
        return str(self.value_year(record) or DASH)

    def value_year(self, record: Question) -> int | None:
        """Download the year of our value."""
        figure = self.known[record.pk]
        return figure.now.year_of(figure.around.own) if figure.now and figure.value is not None else None

    def render_course(self, record: Question) -> str:
        """Show how it has moved."""
        return wording.course_words(self.known[record.pk]) or DASH

    def value_course(self, record: Question) -> str:
        """Download the same words."""
        return self.render_course(record)

    def order_place(self, rows: QuerySet[Question], is_descending: bool) -> tuple[QuerySet[Question], bool]:
        """Sort by place; those without one come last either way."""
        key = F("place").desc(nulls_last=True) if is_descending else F("place").asc(nulls_last=True)
        return rows.order_by(key, "order"), True

    def render_place(self, record: Question) -> str:
        """Show the place in the chosen circle."""
        return wording.place_words(self.known[record.pk].place(self.circle))

    def render_group_place(self, record: Question) -> str:
        """Show the place in the group of municipalities."""
        return wording.place_words(self.known[record.pk].place(GROUP))

    def value_group_place(self, record: Question) -> int | None:
        """Download the place in the group."""
        return _number(self.known[record.pk], GROUP)

    def render_near_place(self, record: Question) -> str:
        """Show the place among the neighbours."""
        return wording.place_words(self.known[record.pk].place(NEIGHBOURS))

    def value_near_place(self, record: Question) -> int | None:
        """Download the place among the neighbours."""
        return _number(self.known[record.pk], NEIGHBOURS)

    def render_best(self, record: Question) -> str:
        """Show the best value in the chosen circle, and who has it."""
        return wording.best_words(self.known[record.pk], self.circle)

    def value_best(self, record: Question) -> str:
        """Download the same words."""
        return self.render_best(record)

    def render_points(self, record: Question) -> str:
        """Show the points our value gives."""
        return wording.points_words(self.known[record.pk].points)

    def value_points(self, record: Question) -> Decimal | None:
        """Download the points."""
        return self.known[record.pk].points

    def render_left(self, record: Question) -> str:
        """Show the points from ours to the best in the chosen circle."""
        return wording.points_words(self.known[record.pk].left(self.circle))

    def value_left(self, record: Question) -> Decimal | None:
        """Download the points to the best."""
        return self.known[record.pk].left(self.circle)


def _number(figure: Figure, circle: str) -> int | None:
    found = figure.place(circle)
    return found.place if found else None


def with_places(rows: QuerySet[Question], known: Mapping[int, Figure], circle: str) -> QuerySet[Question]:
    """Return the questions with our place in the circle, so that the list can sort by it."""
    places = {pk: figure.place(circle) for pk, figure in known.items()}
    cases = [When(pk=pk, then=Value(found.place)) for pk, found in places.items() if found]
    return rows.annotate(place=Case(*cases, default=None, output_field=IntegerField()))


class FigureFilter(Filter):
    """With whom we are compared."""

    q = SearchFilter(
        fields=("key", "definition__text", "definition__text__sv", "definition__text__en", "definition__source")
    )
    krets = django_filters.ChoiceFilter(
        choices=wording.circles, method=_as_chosen, label=_("Jämför med"), empty_label=_("hela landet")
    )


class PlacesTable(Table):
    """Municipalities by place in one figure; ours is marked. Always the best first."""

    place = Column(**RIGHT, verbose_name=_("Plats i landet"))
    name = TextColumn()
    value = Column(verbose_name=_("Värde"), **COMPUTED, **RIGHT)
    points = Column(verbose_name=_("Poäng det ger"), **COMPUTED, **RIGHT)
    why = Column(verbose_name=_("Varför kommunen visas"), **COMPUTED)
    skr_group = TextColumn()
    county = TextColumn()
    population = NumberColumn(decimals=0)

    always = ("place", "name")
    at_first = ("place", "name", "value", "points", "why")
    figure: Figure
    top: frozenset[str] = frozenset()

    class Meta(Table.Meta):
        model = Municipality
        fields = ("place", "name", "value", "points", "why", "skr_group", "county", "population")

    def orders(self) -> list[dict[str, Any]]:
        """Offer no order that begins with whoever is last."""
        return [order for order in super().orders() if order["value"] != "-place"]

    def order_place(self, rows: QuerySet[Municipality], is_descending: bool) -> tuple[QuerySet[Municipality], bool]:  # noqa: ARG002  (the table hands it)
        """Sort by place, always the best first."""
        return rows.order_by(F("place").asc(), "name"), True

    def render_name(self, record: Municipality) -> str | SafeString:
        """Show the name, ours in bold."""
        return format_html("<strong>{}</strong>", record.name) if record.pk == self.figure.around.own else record.name

    def value_name(self, record: Municipality) -> str:
        """Download the name."""
        return record.name

    def render_value(self, record: Municipality) -> str:
        """Show the value with its unit."""
        return wording.value_words(self.figure, self.value_value(record))

    def value_value(self, record: Municipality) -> Decimal | None:
        """Download the number."""
        return self.figure.now.values.get(record.pk) if self.figure.now else None

    def render_points(self, record: Municipality) -> str:
        """Show the points."""
        return wording.points_words(self.value_points(record))

    def value_points(self, record: Municipality) -> Decimal | None:
        """Download the points."""
        return self.figure.now.points.get(record.pk) if self.figure.now else None

    def render_why(self, record: Municipality) -> str:
        """Show why it is in the list."""
        around, code = self.figure.around, record.pk
        reasons = (
            (code == around.own, _("vi")),
            (code in self.top, _("bland de bästa")),
            (code in around.peers.neighbours, _("granne")),
            (code in around.similar, _("lik oss")),
            (code in around.peers.group and code not in around.similar, _("samma kommungrupp")),
        )
        words = [str(word) for holds, word in reasons if holds]
        return words[0] if code == around.own else ", ".join(words)

    def value_why(self, record: Municipality) -> str:
        """Download the same words."""
        return self.render_why(record)


def placed(figure: Figure, chosen: frozenset[str]) -> QuerySet[Municipality]:
    """Return the chosen municipalities that have a value, with their places in the country, the best first."""
    if figure.now is None:
        return Municipality.objects.none()
    values = figure.now.values
    found = {code: placing.place_of(code, values, higher=figure.higher) for code in chosen if code in values}
    cases = [When(pk=code, then=Value(place.place)) for code, place in found.items() if place]
    rows = Municipality.objects.filter(pk__in=found)
    rows = rows.annotate(place=Case(*cases, default=None, output_field=IntegerField()))
    return rows.order_by("place")


def _place_circles() -> list[tuple[str, Any]]:
    return [(BEST, _("de tio bästa")), *wording.circles()]


class PlacesFilter(Filter):
    """Search by name; which municipalities."""

    q = SearchFilter(fields=("name", "county"))
    krets = django_filters.ChoiceFilter(
        choices=_place_circles,
        method=_as_chosen,
        label=_("Visa"),
        empty_label=_("de bästa, grannar, lika kommuner och vi"),
    )
