# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Creating, editing, archiving and restoring documents and goals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.goals import rules, services
from knutpunkt.goals.forms import DocumentForm, GoalForm
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.people.access import TenantView
from knutpunkt.people.edit_view import EditView


class DocumentEditView(EditView[GoverningDocument]):
    """A governing document."""

    template_name = "goals/form.html"
    model = GoverningDocument
    form_class = DocumentForm
    rule = rules.edit_document
    title_new = gettext_lazy("Nytt styrdokument")
    title_edit = gettext_lazy("Ändra styrdokument")

    def save(self, form: VersionedForm) -> None:
        """Save the document."""
        services.save_document(document=form.instance, expected_version=form.opened_version)

    def next_url(self, row: GoverningDocument) -> str:
        """Return the document's page."""
        return row.get_absolute_url()

    def cancel_url(self, row: GoverningDocument) -> str:
        """Return the document's page, or the list while there is none."""
        return row.get_absolute_url() if row.pk else reverse("goals:document_list", args=[self.actor.municipality.pk])


class GoalEditView(EditView[Goal]):
    """A goal. A new one starts in the document, and below the goal, that the address names."""

    template_name = "goals/form.html"
    model = Goal
    form_class = GoalForm
    rule = rules.edit_goal
    title_new = gettext_lazy("Nytt mål")
    title_edit = gettext_lazy("Ändra mål")

    def new_row(self) -> Goal:
        """Return a goal in the document and below the goal that the address names, where they exist."""
        asked = self.request.GET
        goal = Goal()
        if (document := asked.get("document", "")).isdecimal():
            goal.document_id = GoverningDocument.objects.filter(pk=document).values_list("pk", flat=True).first() or 0
        if (parent := asked.get("parent", "")).isdecimal():
            goal.parent = Goal.objects.filter(pk=parent, document=goal.document_id).first()
        return goal

    def next_url(self, row: Goal) -> str:
        """Return the goal's page."""
        return row.get_absolute_url()

    def cancel_url(self, row: Goal) -> str:
        """Return the goal's page, or while there is none the page it was to stand on."""
        if row.pk:
            return row.get_absolute_url()
        code = self.actor.municipality.pk
        if row.document_id:
            return reverse("goals:document_detail", args=[code, row.document_id])
        return reverse("goals:document_list", args=[code])

    def save(self, form: VersionedForm) -> None:
        """Save the goal with its links."""
        services.save_goal(
            goal=form.instance,
            departments=form.cleaned_data["expected_departments"],
            framework_goals=form.cleaned_data["framework_goals"],
            expected_version=form.opened_version,
        )


class DocumentArchiveView(TenantView):
    """Archives a document with its goals, or brings it back."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Archive, or restore when the form says so."""
        document = get_object_or_404(GoverningDocument, pk=pk)
        rules.edit_document.require(self.actor, document)
        if "restore" in request.POST:
            services.restore_document(document=document)
            messages.success(request, _("Styrdokumentet är tillbaka."))
        else:
            count = services.archive_document(document=document)
            told = _("Styrdokumentet är arkiverat. Antal mål som följde med: %(count)d.")
            messages.success(request, told % {"count": count})
        return redirect(document)


class GoalArchiveView(TenantView):
    """Archives a goal with those below it, or brings it back."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Archive, or restore when the form says so."""
        goal = get_object_or_404(Goal, pk=pk)
        rules.edit_goal.require(self.actor, goal)
        if "restore" in request.POST:
            services.restore_goal(goal=goal)
            messages.success(request, _("Målet är tillbaka."))
        else:
            services.archive_goal(goal=goal)
            messages.success(request, _("Målet är arkiverat."))
        return redirect(goal)
