# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the report: choose a year, read it, download it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from knutpunkt.indicators.models import FIRST_YEAR
from knutpunkt.kernel import text
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots.frozen import UnreadableError
from knutpunkt.mapping.snapshots.queries import NOW, compared
from knutpunkt.people.access import TenantView
from knutpunkt.reports.analysis import analysis_name, build_analysis
from knutpunkt.reports.blocks import Document
from knutpunkt.reports.queries import years_with_content
from knutpunkt.reports.render_html import render_part
from knutpunkt.reports.rules import read_report
from knutpunkt.reports.services import Format, build_file, build_report, file_name

CONTENT_TYPES: dict[Format, str] = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


class IndexView(TenantView):
    """What the report is, and which years it can be made for."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the years, the last whole one first."""
        read_report.require(self.actor, self.actor.municipality)
        today = text.today()
        years = years_with_content(today)
        whole = [year for year in years if year < today.year]
        context = {
            "latest": whole[0] if whole else None,
            "earlier": whole[1:],
            "this_year": today.year in years,
            "today_year": today.year,
        }
        return render(request, "reports/index.html", context)


class ReportView(TenantView):
    """A page of one year's report."""

    def report(self, year: int) -> Document:
        """Return the report on a year; years outside those that can be told of are not found."""
        read_report.require(self.actor, self.actor.municipality)
        if not FIRST_YEAR <= year <= text.today().year:
            raise Http404
        public_only = self.request.GET.get("urval") == "offentligt"
        return build_report(municipality=self.actor.municipality, year=year, public_only=public_only)


class ShowView(ReportView):
    """The report on the screen."""

    def get(self, request: HttpRequest, municipality: str, year: int) -> HttpResponse:
        """Show the report as a page."""
        document = self.report(year)
        return render(request, "reports/show.html", {"document": document, "part": render_part(document), "year": year})


class DownloadView(ReportView):
    """The report as a file."""

    form: Format = "pdf"

    def get(self, request: HttpRequest, municipality: str, year: int) -> HttpResponse:
        """Send the file."""
        data = build_file(document=self.report(year), form=self.form)
        name = file_name(self.actor.municipality, year, self.form)
        headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=CONTENT_TYPES[self.form], headers=headers)


class AnalysisView(TenantView):
    """The current-state analysis as PDF: the two pictures named in the address."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Send the file; back to the choice where the address names no two pictures that can be compared."""
        read_report.require(self.actor, self.actor.municipality)
        then, now = request.GET.get("from", ""), request.GET.get("to", NOW)
        try:
            found = compared(self.actor, then, now)
        except (Snapshot.DoesNotExist, UnreadableError):
            return redirect("mapping:comparison", municipality)
        document = build_analysis(self.actor.municipality, found)
        name = analysis_name(self.actor.municipality, found)
        headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(build_file(document=document, form="pdf"), content_type="application/pdf", headers=headers)
