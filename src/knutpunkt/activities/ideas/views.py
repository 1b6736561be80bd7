# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of ideas: the board, the list, one idea."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.activities import rules
from knutpunkt.activities.filters import Options
from knutpunkt.activities.ideas import queries
from knutpunkt.activities.ideas.forms import MoveForm
from knutpunkt.activities.ideas.tables import IdeaFilter, IdeaTable
from knutpunkt.activities.ideas.wording import OPEN, STATES, closes_soon
from knutpunkt.activities.models import Idea
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import ListView
from knutpunkt.people.access import TenantView


class BoardView(TenantView):
    """The board: ideas by state, narrowed by department and origin."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the board."""
        told = request.GET.get("department", ""), request.GET.get("origin", "")
        department = int(told[0]) if told[0].isascii() and told[0].isdigit() else None
        origin = told[1] if told[1] in Idea.Origin.values else ""
        rows = queries.narrowed(queries.visible_to(self.actor), department, origin)
        columns = queries.board(self.actor, rows, timezone.localdate())
        context = {
            "columns": columns,
            "total": sum(column.count for column in columns),
            "targets": [(state, STATES[state].word) for state in (*OPEN, Idea.State.DROPPED)],
            "department": department,
            "origin": origin,
            "departments": Options().departments,
            "origins": Idea.Origin.choices,
            "address": request.GET.urlencode(),
            "may_propose": rules.may_propose(self.actor),
        }
        return render(request, "activities/ideas/board.html", context)


class IdeaListView(TenantView, ListView):
    """All ideas as a list to sort and download."""

    table_class = IdeaTable
    filterset_class = IdeaFilter
    template_name = "activities/ideas/list.html"
    title = gettext_lazy("Uppslag som lista")
    lead = gettext_lazy("Alla uppslag, även de som blev av och de som lagts åt sidan.")
    counted = ngettext_lazy("%(count)s uppslag", "%(count)s uppslag", "count")
    empty_what = gettext_lazy("Här visas uppslag: det som verksamheterna skulle kunna göra, gärna ihop.")
    empty_how = gettext_lazy("Skriv ett uppslag, eller gör ett av en lucka eller ett dubbelarbete i helhetsbilden.")
    file_name = "uppslag"

    def get_queryset(self) -> QuerySet[Idea]:
        """Return what the actor may see."""
        return queries.with_columns(queries.visible_to(self.actor))

    def get_context(self) -> dict[str, Any]:
        """Return what the page offers beside the list."""
        return {"may_propose": rules.may_propose(self.actor)}


class IdeaView(TenantView):
    """One idea with everything about it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the idea."""
        idea = get_object_or_404(queries.for_page(queries.visible_to(self.actor, Idea.objects.all())), pk=pk)
        open_still = idea.state != Idea.State.REALISED and idea.archived_at is None
        may_edit = rules.edit_idea.allows(self.actor, idea)
        became = idea.activity if idea.activity and rules.view_activity.allows(self.actor, idea.activity) else None
        context = {
            "idea": idea,
            "symbol": STATES[idea.state],
            "closes_soon": closes_soon(idea, timezone.localdate()),
            "about": queries.seen_activities(self.actor, idea),
            "became_activity": became,
            "may_edit": may_edit,
            "move": MoveForm(instance=idea) if may_edit and open_still else None,
            "may_realise": may_edit and open_still and rules.may_create(self.actor),
            "changes": changes(idea),
        }
        return render(request, "activities/ideas/detail.html", context)
