# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about how it goes: the list of indicators, one indicator, its chart and its numbers as a file."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from knutpunkt.indicators import charts, queries, rules, tables, wording
from knutpunkt.indicators.models import Indicator, JudgementLevel
from knutpunkt.indicators.picture import Picture
from knutpunkt.indicators.tabulation import as_cells, columns, neighbours, numbers
from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.kernel.downloads import download
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import ListView
from knutpunkt.kernel.tables import Table
from knutpunkt.people.access import TenantView

HISTORY_SHOWN = 20


class IndicatorListView(TenantView, ListView):
    """All indicators that are followed."""

    table_class = tables.IndicatorTable
    filterset_class = tables.IndicatorFilter
    template_name = "indicators/list.html"
    title = _("Nyckeltal")
    lead = _("Hur går det, och hur står vi oss mot andra kommuner?")
    counted = ngettext_lazy("%(count)s nyckeltal", "%(count)s nyckeltal", "count")
    empty_what = _("Här visas kommunens nyckeltal: värden, mål, jämförelser och bedömningar.")
    empty_how = _("Följ ett av Koladas nyckeltal, eller lägg till ett eget.")
    file_name = "nyckeltal"

    @cached_property
    def known(self) -> dict[int, queries.Followed]:
        """All indicators with values, judgements and places, read once."""
        items = queries.follow(queries.followed(), place_of=self.actor.municipality.pk)
        return {item.indicator.pk: item for item in items}

    def get_queryset(self) -> QuerySet[Indicator]:
        """Return the indicators the actor may see."""
        rows = rules.view_indicator.filter(self.actor, queries.followed())
        rows = rows.select_related("responsible").prefetch_related("goals")
        return tables.annotated(rows, self.known)

    def make_table(self, rows: QuerySet[Indicator]) -> Table:
        """Return the table, which knows what was read about each row."""
        table = super().make_table(rows)
        table.known = self.known
        return table

    def get_context(self) -> dict[str, Any]:
        """Return how many have which judgement, and whether the actor may add indicators."""
        counts = dict.fromkeys(JudgementLevel.values, 0)
        for item in self.known.values():
            counts[item.level] += 1
        return {"counts": counts, "may_create": rules.may_create(self.actor)}


class IndicatorView(TenantView):
    """Base of the pages about one indicator: reads it with everything around it."""

    def get_item(self, pk: int) -> queries.Followed:
        """Return the indicator, archived ones too, or raise 404."""
        found = queries.follow(rules.view_indicator.filter(self.actor, Indicator.objects.filter(pk=pk)))
        if not found:
            raise Http404
        return found[0]

    def get_picture(self, item: queries.Followed) -> Picture:
        """Return the picture with the national figures around it."""
        return queries.compared(item, self.actor.municipality)


class IndicatorDetailView(IndicatorView):
    """One indicator: the finding, the chart, the judgement, the place, the numbers, the papers."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the indicator."""
        item = self.get_item(pk)
        indicator, picture = item.indicator, self.get_picture(item)
        context = {
            "indicator": indicator,
            "item": item,
            "picture": picture,
            "breaks": [
                {"pk": row.pk, "year": told.year, "explanation": told.explanation}
                for row, told in zip(indicator.told_breaks, picture.breaks, strict=True)  # type: ignore[attr-defined]
            ],
            "newer": bool(item.override and _newer_than(picture, item.override.made_at)),
            "headline": wording.headline(picture),
            "alt": wording.alt_text(picture),
            "trend": wording.trend_words(picture),
            "spec": charts.spec(picture) if picture.points else None,
            "chart_url": reverse("indicators:chart", args=[municipality, pk]),
            "latest": picture.latest and wording.amount(picture, picture.latest.value),
            "reasons": wording.reasons(picture, item.computed),
            "rule": wording.rule_text(),
            "standing": self._standing(picture),
            "columns": columns(picture),
            "rows": numbers(picture),
            "genders": queries.by_gender(indicator),
            "earlier": queries.earlier_versions(indicator),
            "papers": queries.papers_of(picture),
            "goals": indicator.goals.all(),
            "may_edit": rules.edit_indicator.allows(self.actor, indicator),
            "may_write_values": rules.edit_values.allows(self.actor, indicator),
            "may_judge": rules.override_judgement.allows(self.actor, indicator),
            "changes": changes(indicator, HISTORY_SHOWN),
        }
        return render(request, "indicators/detail.html", context)

    def _standing(self, picture: Picture) -> dict[str, Any] | None:
        comparison = picture.comparison
        if comparison is None:
            return None
        ranked = picture.good.value != "neutral"
        best = [picture.area_names.get(code, code) for code in comparison.national.best_areas[:3]]
        return {
            "year": comparison.year,
            "national": wording.place_words(comparison.national) if ranked else None,
            "group": wording.place_words(comparison.group) if ranked and comparison.group else None,
            "group_name": picture.group_name,
            "median": wording.amount(picture, comparison.national.median),
            "group_median": comparison.group and wording.amount(picture, comparison.group.median),
            "best": wording.amount(picture, comparison.national.best) if ranked else None,
            "best_names": ", ".join(best),
            "best_more": max(0, len(comparison.national.best_areas) - len(best)),
            "neighbours": neighbours(picture, self.actor.municipality),
        }


class IndicatorChartView(IndicatorView):
    """The chart as a picture, for browsers without scripts and for those who want to keep it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Return the chart as SVG."""
        picture = self.get_picture(self.get_item(pk))
        if not picture.points:
            raise Http404
        return HttpResponse(render_svg(charts.spec(picture)), content_type="image/svg+xml")


class IndicatorNumbersView(IndicatorView):
    """The numbers of the chart as a file."""

    def get(self, request: HttpRequest, municipality: str, pk: int, kind: str) -> HttpResponse:
        """Return the numbers as CSV or XLSX."""
        item = self.get_item(pk)
        header, rows = as_cells(self.get_picture(item))
        return download(kind, item.indicator.key, header, iter(rows))


def _newer_than(picture: Picture, moment: datetime) -> bool:
    """Tell whether a value has come since a judgement was made."""
    return any(told.fetched_at > moment for told in picture.told)


def indicator_or_404(pk: int) -> Indicator:
    """Return one of the municipality's indicators, or raise 404."""
    return get_object_or_404(Indicator.objects.select_related("responsible"), pk=pk)
