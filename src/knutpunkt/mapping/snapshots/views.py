# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Snapshots on the screen: the list, one, freezing one, and two side by side."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from knutpunkt.kernel.downloads import download_workbook
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots import queries
from knutpunkt.mapping.snapshots.forms import ComparisonForm, FreezeForm
from knutpunkt.mapping.snapshots.frozen import UnreadableError
from knutpunkt.mapping.snapshots.parts import sheets
from knutpunkt.mapping.snapshots.portrait import picture_chapters
from knutpunkt.mapping.snapshots.rules import may_freeze
from knutpunkt.mapping.snapshots.services import NoPictureError, freeze_picture
from knutpunkt.mapping.snapshots.summary import picture_sentences, sentences
from knutpunkt.mapping.snapshots.telling import chapters
from knutpunkt.people.access import TenantView

XLSX = "xlsx"


class SnapshotListView(TenantView):
    """The snapshots, and the choice of two to compare."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the list."""
        rows = list(queries.snapshots())
        context = {"snapshots": rows, "choice": ComparisonForm({}, rows), "may_freeze": may_freeze(self.actor)}
        return render(request, "mapping/snapshots/list.html", context)


class FreezeView(TenantView):
    """Freezes the picture of a day."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the form."""
        self._require()
        return render(request, "mapping/snapshots/freeze.html", {"form": FreezeForm()})

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Freeze, or say what is wrong."""
        self._require()
        form = FreezeForm(request.POST)
        if form.is_valid():
            try:
                row = freeze_picture(by=self.actor, **form.cleaned_data)
            except NoPictureError as error:
                form.add_error("on", error.message)
            else:
                messages.success(request, _("Läget är fryst: %(title)s.") % {"title": row.title})
                return redirect(row.get_absolute_url())
        return render(request, "mapping/snapshots/freeze.html", {"form": form})

    def _require(self) -> None:
        if not may_freeze(self.actor):
            raise PermissionDenied


class SnapshotView(TenantView):
    """One snapshot."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show what it holds, or with ``?format=xlsx`` download it."""
        row = get_object_or_404(Snapshot.objects.select_related("person").prefetch_related("person__positions"), pk=pk)
        try:
            content = queries.content_of(row)
        except UnreadableError:
            return render(request, "mapping/snapshots/snapshot.html", {"snapshot": row})
        told = picture_sentences(content)
        if request.GET.get("format") == XLSX:
            name = slugify(f"lagesbild {row.on.isoformat()}")
            return download_workbook(name, sheets(_("Sammanfattning"), told, picture_chapters(content)))
        context = {
            "snapshot": row,
            "content": content,
            "sentences": told,
            "chapters": picture_chapters(content, queries.links_for(self.actor)),
        }
        return render(request, "mapping/snapshots/snapshot.html", context)


class ComparisonView(TenantView):
    """The current-state analysis: two pictures side by side, in words and in tables."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the analysis, or with ``?format=xlsx`` download it."""
        rows = list(queries.snapshots())
        form = ComparisonForm(request.GET, rows)
        context = {"form": form, "snapshots": rows, "may_freeze": may_freeze(self.actor)}
        if not rows or not form.is_valid():
            return render(request, "mapping/snapshots/comparison.html", context)
        try:
            found = queries.compared(self.actor, form.cleaned_data["then"], form.cleaned_data["now"])
        except UnreadableError:
            return render(request, "mapping/snapshots/comparison.html", context | {"unreadable": True})
        told = sentences(found.comparison, present=found.now.snapshot is None)
        if request.GET.get("format") == XLSX:
            days = f"{found.then.content.on.isoformat()} {found.now.content.on.isoformat()}"
            pages = sheets(_("Sammanfattning"), told, chapters(found.comparison))
            return download_workbook(slugify(f"nulagesanalys {days}"), pages)
        links = queries.links_for(self.actor)
        context |= {"found": found, "sentences": told, "chapters": chapters(found.comparison, links)}
        return render(request, "mapping/snapshots/comparison.html", context)
