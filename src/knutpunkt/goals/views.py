# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about what we have promised: documents with their goal trees, goals, national and global frameworks."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from knutpunkt.goals import queries, rules
from knutpunkt.goals.models import Framework, FrameworkGoal, GoverningDocument
from knutpunkt.goals.services import UNKNOWN_TARGETS
from knutpunkt.goals.tables import DocumentFilter, DocumentTable
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import ListView
from knutpunkt.people.access import TenantView

HISTORY_SHOWN = 20


class DocumentListView(TenantView, ListView):
    """All governing documents."""

    table_class = DocumentTable
    filterset_class = DocumentFilter
    template_name = "goals/document_list.html"
    title = _("Mål och styrdokument")
    lead = _("Vad har vi lovat, var står det och när ska det ses över?")
    counted = ngettext_lazy("%(count)s styrdokument", "%(count)s styrdokument", "count")
    empty_what = _("Här visas program, planer och policyer, med målen i dem.")
    empty_how = _("Lägg till det första styrdokumentet. Sedan lägger du in dess områden och mål.")
    file_name = "styrdokument"

    def get_queryset(self) -> QuerySet[GoverningDocument]:
        """Return the documents that are not archived."""
        return queries.documents()

    def get_context(self) -> dict[str, Any]:
        """Return the frameworks, and whether the actor may add documents."""
        return {"frameworks": queries.frameworks(), "may_write": rules.may_write(self.actor)}


class DocumentDetailView(TenantView):
    """A document with its goal tree."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the document, archived ones too."""
        rows = GoverningDocument.objects.select_related("owner__department", "supersedes")
        document = get_object_or_404(rows, pk=pk)
        today = timezone.localdate()
        replaced_by = document.superseded_by.filter(archived_at__isnull=True).first()
        context = {
            "document": document,
            "tree": queries.goal_tree(document),
            "replaced_by": replaced_by,
            "review_late": document.review_on is not None and document.review_on < today and replaced_by is None,
            "has_ended": document.valid_to is not None and document.valid_to < today,
            "may_edit": rules.edit_document.allows(self.actor, document),
            "changes": changes(document, HISTORY_SHOWN),
        }
        return render(request, "goals/document_detail.html", context)


class GoalDetailView(TenantView):
    """A goal: its words, who answers for it, what it serves, and what other rooms know about it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the goal, archived ones too."""
        goal = get_object_or_404(queries.goal_with_links(), pk=pk)
        context = {
            "goal": goal,
            "above": queries.ancestors(goal),
            "below": queries.goals().filter(parent=goal).order_by("order", "number", "pk"),
            "may_edit": rules.edit_goal.allows(self.actor, goal),
            "changes": queries.goal_changes(goal, HISTORY_SHOWN),
        }
        return render(request, "goals/goal_detail.html", context)


class FrameworkDetailView(TenantView):
    """A framework: its goals, and how many of our goals link to each."""

    def get(self, request: HttpRequest, municipality: str, key: str) -> HttpResponse:
        """Show the framework."""
        framework = get_object_or_404(Framework, pk=key)
        counts = queries.linked_counts(framework)
        rows = [(goal, counts.get(goal.pk, 0)) for goal in queries.framework_goals(framework)]
        context = {
            "framework": framework,
            "rows": rows,
            "served": sum(1 for _goal, count in rows if count),
            "unknown_targets": UNKNOWN_TARGETS,
        }
        return render(request, "goals/framework_detail.html", context)


class FrameworkGoalDetailView(TenantView):
    """A goal of a framework: its targets, and which of our goals link there."""

    def get(self, request: HttpRequest, municipality: str, key: str, number: str) -> HttpResponse:
        """Show the goal with its targets."""
        rows = FrameworkGoal.objects.select_related("framework").filter(parent=None)
        goal = get_object_or_404(rows, framework=key, number=number)
        context = {
            "framework": goal.framework,
            "framework_goal": goal,
            "goals": queries.linked_goals(goal),
            "targets": queries.targets_with_links(goal),
            "unknown_targets": UNKNOWN_TARGETS,
        }
        return render(request, "goals/framework_goal.html", context)
