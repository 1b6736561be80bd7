# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""All findings at once: what is open, whose it is and how long, what waits for the meeting, the year's course."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.kernel.lists import FORMATS, ListView
from knutpunkt.kernel.registry import registry
from knutpunkt.kernel.tables import Table
from knutpunkt.mapping import queries, trend_page
from knutpunkt.mapping.filters import FindingFilter
from knutpunkt.mapping.models import Finding
from knutpunkt.mapping.rules import may_recompute
from knutpunkt.mapping.tables import FindingTable
from knutpunkt.people.access import TenantView


class FindingsView(TenantView, ListView):
    """The list of findings; without a choice of state those that are open."""

    table_class = FindingTable
    filterset_class = FindingFilter
    template_name = "mapping/findings.html"
    title = gettext_lazy("Iakttagelser")
    lead = gettext_lazy("Luckor och dubbelarbete på ett ställe: vad som är öppet, vem som har det och hur länge.")
    counted = ngettext_lazy("%(count)s iakttagelse", "%(count)s iakttagelser", "count")
    empty_what = gettext_lazy("Inget är öppet.")
    empty_how = gettext_lazy("Här visas luckor och dubbelarbete tills de är stängda eller avgjorda.")
    file_name = "iakttagelser"

    def get_queryset(self) -> QuerySet[Finding]:
        """Return what the actor may see, with what the columns show."""
        rows = queries.with_columns(queries.with_objects(queries.visible_to(self.actor)))
        return rows if self.request.GET.get("state") else rows.filter(Q(state__in=queries.UNSETTLED))

    def make_table(self, rows: QuerySet[Any]) -> Table:
        """Return the table; a file holds every column."""
        table = super().make_table(rows)
        if self.request.GET.get("format") in FORMATS and isinstance(table, FindingTable):
            table.everything()
        return table

    def get_context(self) -> dict[str, Any]:
        """Return the summary, the marks for the meeting and the course of the year."""
        visible = queries.visible_to(self.actor)
        counts = queries.counts(visible, "state")
        months = trend_page.months_of(visible) if counts else []
        chart = {"spec": trend_page.spec(months), "alt": trend_page.alt_text(months)} if months else {}
        return {
            "summary": _summary(counts, months) if counts else "",
            "marks": registry.marks_for_meeting(self.actor),
            "months": months[::-1],
            "computation": queries.computation(),
            "may_recompute": may_recompute(self.actor),
            **chart,
        }


def _summary(counts: dict[tuple[Any, ...], int], months: list[trend_page.Month]) -> str:
    """Say how many are open and in whose hands, and how many were closed in the months shown."""
    found = {state: counts.get((state,), 0) for state in queries.STATES}
    number = sum(found[state] for state in queries.UNSETTLED)
    words = {
        "count": number,
        "untried": found[queries.UNTRIED] + found[queries.CHANGED],
        "task": found[queries.TASK],
        "meeting": found[queries.MEETING],
        "facts": sum(month.period.by_facts for month in months),
        "verdict": sum(month.period.by_verdict for month in months),
    }
    opened = ngettext(
        "%(count)d är öppen: %(untried)d att pröva, %(task)d har någon som uppgift och %(meeting)d ska upp på mötet.",
        "%(count)d är öppna: %(untried)d att pröva, %(task)d har någon som uppgift och %(meeting)d ska upp på mötet.",
        number,
    )
    closed = _(
        "De senaste tolv månaderna har %(facts)d stängts av det som gjorts och %(verdict)d av ställningstaganden."
    )
    return f"{opened} {closed}" % words


class FindingsChartView(TenantView):
    """The course of the year as a picture, for browsers without scripts."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Return the chart as SVG."""
        months = trend_page.months_of(queries.visible_to(self.actor))
        return HttpResponse(render_svg(trend_page.spec(months)), content_type="image/svg+xml")
