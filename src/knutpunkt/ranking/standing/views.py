# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places through the years: the page, its chart, and writing a place."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.kernel.lists import ListView
from knutpunkt.kernel.tables import Table
from knutpunkt.people.access import TenantView
from knutpunkt.people.edit_view import EditView
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Placement, Ranking
from knutpunkt.ranking.standing import charts, queries, services, wording
from knutpunkt.ranking.standing.course import Course
from knutpunkt.ranking.standing.forms import PlacementForm
from knutpunkt.ranking.standing.tables import PlacementFilter, PlacementTable


class _OneRanking(TenantView):
    """The ranking that the address chooses (``?ranking=``), else the one with the last known place."""

    @cached_property
    def ranking(self) -> Ranking | None:
        """The ranking, or None when the municipality has none."""
        told = self.request.GET.get("ranking", "")
        if told.isascii() and told.isdigit():
            return get_object_or_404(Ranking, pk=int(told))
        return queries.main_ranking()

    @cached_property
    def course(self) -> Course | None:
        """The ranking's places, or None when none is known."""
        found = queries.course_of(self.ranking) if self.ranking else None
        return found if found and found.stands else None


class HistoryView(_OneRanking, ListView):
    """All known places: movement in words, chart, table."""

    table_class = PlacementTable
    filterset_class = PlacementFilter
    template_name = "ranking/standing/history.html"
    title = gettext_lazy("Placeringar genom åren")
    counted = ngettext_lazy("%(count)s placering", "%(count)s placeringar", "count")
    empty_what = gettext_lazy("Här visas kommunens placeringar i rankningen, år för år, med målet och källorna.")
    file_name = "placeringar"

    @property
    def empty_how(self) -> Any:  # type: ignore[override]
        """What to do first: without a ranking a place has nowhere to stand."""
        if self.ranking is None:
            return gettext_lazy("Läs först in ett rankningsår. Sedan kan du lägga till placeringarna.")
        return gettext_lazy("Lägg till den senaste publicerade placeringen, med sin källa.")

    def get_queryset(self) -> QuerySet[Placement]:
        """Return the ranking's placements."""
        return queries.placements_of(self.ranking) if self.ranking else Placement.objects.none()

    @cached_property
    def may_edit(self) -> bool:
        """Whether the actor may write placements."""
        return rules.edit_placement.allows(self.actor, Placement(ranking=self.ranking))

    def make_table(self, rows: QuerySet[Placement]) -> Table:
        """Return the table, which knows whether the actor may write."""
        table = super().make_table(rows)
        table.may_edit = self.may_edit
        if self.may_edit:
            table.columns.show("edit")
        else:
            table.columns.hide("edit")
        return table

    def get_context(self) -> dict[str, Any]:
        """Return the movement in words and the chart."""
        movement = wording.movement(self.course) if self.course else []
        context: dict[str, Any] = {
            "ranking": self.ranking,
            "course": self.course,
            "may_edit": self.may_edit,
            "headline": movement[0].removesuffix(".") if movement else self.title,
        }
        if self.course:
            context |= {
                "spec": charts.spec(self.course),
                "movement": movement,
                "gap": wording.gap_words(self.course),
                "alt": wording.alt_text(self.course),
                "changes": [stand for stand in self.course.stands if stand.change],
            }
        return context


class HistoryChartView(_OneRanking):
    """The chart as a picture; ``?liten=1`` the one of the start page."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Return the chart as SVG, or 404 when no place is known."""
        if self.course is None:
            raise Http404
        made = charts.small if request.GET.get("liten") else charts.spec
        return HttpResponse(render_svg(made(self.course)), content_type="image/svg+xml")


class PlacementEditView(EditView[Placement]):
    """A year's place: new, or changed."""

    model = Placement
    form_class = PlacementForm
    rule = rules.edit_placement
    title_new = gettext_lazy("Lägg till en placering")
    title_edit = gettext_lazy("Ändra placeringen")
    template_name = "ranking/standing/placement_form.html"

    def new_row(self) -> Placement:
        """Return a placement of the main ranking."""
        return Placement(ranking=queries.main_ranking())

    def save(self, form: VersionedForm) -> None:
        """Save the placement by its service."""
        try:
            services.save_placement(placement=form.instance, by=self.actor, expected_version=form.opened_version)
        except ValidationError as refused:
            form.add_error(None, refused)

    def next_url(self, row: Placement) -> str:
        """Return to the places."""
        return reverse("ranking:history", args=[self.actor.municipality.pk])


class PlacementRemoveView(TenantView):
    """Removes a year's place."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Remove it and show the others."""
        placement = get_object_or_404(Placement.objects.select_related("ranking__indicator"), pk=pk)
        rules.edit_placement.require(self.actor, placement)
        services.remove_placement(placement=placement, by=self.actor)
        return redirect("ranking:history", municipality)
