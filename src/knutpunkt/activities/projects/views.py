# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of projects: the list, one project, and what became of their results."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.activities import queries as activity_queries
from knutpunkt.activities import rules
from knutpunkt.activities.editing import WRITERS
from knutpunkt.activities.filters import Options
from knutpunkt.activities.models import Project
from knutpunkt.activities.projects import queries, services
from knutpunkt.activities.projects.outcome import Standing
from knutpunkt.activities.projects.queries import Choice, Outcome
from knutpunkt.activities.projects.tables import ProjectFilter, ProjectTable
from knutpunkt.activities.projects.wording import PERIODS, STANDINGS, period, summed
from knutpunkt.kernel.downloads import Cell, download
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import FORMATS, ListView
from knutpunkt.people.access import TenantView


class ProjectListView(TenantView, ListView):
    """All projects."""

    table_class = ProjectTable
    filterset_class = ProjectFilter
    template_name = "activities/projects/list.html"
    title = gettext_lazy("Projekt")
    lead = gettext_lazy("Vem som betalar, vad projekten ska ge och vem som tar över det.")
    counted = ngettext_lazy("%(count)s projekt", "%(count)s projekt", "count")
    empty_what = gettext_lazy("Här visas kommunens projekt och vad som blev kvar av dem.")
    empty_how = gettext_lazy(
        "Lägg till ett projekt, skriv vad det gav och lämna över varje resultat till en verksamhet."
    )
    file_name = "projekt"

    def get_queryset(self) -> QuerySet[Project]:
        """Return what the actor may see."""
        archived = bool(self.request.GET.get("archived"))
        rows = Project.objects.filter(archived_at__isnull=not archived)
        return queries.with_list_columns(queries.visible_to(self.actor, rows))

    def get_context(self) -> dict[str, Any]:
        """Return what the page offers beside the list."""
        return {"may_create": rules.may_write_projects(self.actor)}


class ProjectView(TenantView):
    """One project with everything about it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the project."""
        rows = queries.visible_to(self.actor, Project.objects.select_related("department", "position"))
        project = get_object_or_404(rows, pk=pk)
        found = queries.outcomes(self.actor, Project.objects.filter(pk=project.pk))
        activities = activity_queries.visible_to(self.actor).filter(project=project)
        context = {
            "project": project,
            "period": PERIODS[period(project, timezone.localdate())],
            "outcomes": found,
            "summed": summed(queries.counted(found)) if found else "",
            "activities": activities.select_related("department").order_by("title", "pk"),
            "grown_from": rules.view_idea.filter(self.actor, project.grown_from.all()),
            "may_edit": rules.edit_project.allows(self.actor, project) and project.archived_at is None,
            "may_restore": rules.edit_project.allows(self.actor, project) and project.archived_at is not None,
            "changes": changes(project),
        }
        return render(request, "activities/projects/detail.html", context)


class ActView(TenantView):
    """Does one thing with a project by a button, says so, and returns to its page."""

    roles: ClassVar[frozenset[str]] = WRITERS
    service: ClassVar[Any]
    said: ClassVar[Any]

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Do it."""
        project = get_object_or_404(queries.visible_to(self.actor, Project.objects.all()), pk=pk)
        rules.edit_project.require(self.actor, project)
        type(self).service(project=project, by=self.actor)
        messages.success(request, self.said % {"title": project.title})
        return redirect(project)


class ArchiveView(ActView):
    """Puts a project away."""

    service = services.archive_project
    said = gettext_lazy("”%(title)s” är arkiverat. Du kan återställa det här.")


class RestoreView(ActView):
    """Takes an archived project back."""

    service = services.restore_project
    said = gettext_lazy("”%(title)s” är återställt.")


class OutcomesView(TenantView):
    """What became of the projects: each result and where it lives now."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the results, or with ``?format=csv|xlsx`` download exactly those."""
        choice = self._choice()
        begun = queries.visible_to(self.actor).exclude(start__gt=timezone.localdate())
        found = queries.outcomes(self.actor, begun, choice)
        if request.GET.get("format") in FORMATS:
            return download(request.GET["format"], "vad-blev-det", _header(), _rows(found))
        context = {
            "outcomes": found,
            "summed": summed(queries.counted(found)),
            "choice": choice,
            "states": STANDINGS.items(),
            "departments": Options().departments,
        }
        return render(request, "activities/projects/outcomes.html", context)

    def _choice(self) -> Choice:
        """Return what the address asks for; unknown values count as none."""
        state, department = self.request.GET.get("state", ""), self.request.GET.get("department", "")
        return Choice(
            state if state in set(Standing) else "",
            int(department) if department.isascii() and department.isdigit() else None,
        )


def _header() -> list[str]:
    return [
        _("Projekt"),
        _("Resultat"),
        _("Läge"),
        _("Till verksamhet"),
        _("Ansvarig funktion"),
        _("Som insatsen"),
        _("Från och med"),
        _("Skäl"),
    ]


def _rows(found: list[Outcome]) -> Iterator[list[Cell]]:
    """Yield a row for each home of a result, and one for a result without."""
    for outcome in found:
        names: list[Cell] = [outcome.result.project.title, outcome.result.title]
        if not outcome.homes:
            yield [*names, str(outcome.symbol.word), "", "", "", None, ""]
        for home in outcome.homes:
            handover = home.handover
            yield [
                *names,
                str(home.symbol.word),
                handover.department.name,
                handover.position.title if handover.position else "",
                handover.activity.title if handover.activity and home.shows_activity else "",
                handover.since,
                handover.reason,
            ]
