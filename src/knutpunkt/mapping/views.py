# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole picture on the screen: the matrix, what stands in a cell, and having the findings computed anew."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity
from knutpunkt.activities.queries import visible_to
from knutpunkt.kernel.downloads import download
from knutpunkt.kernel.text import today
from knutpunkt.kernel.views import safe_next
from knutpunkt.mapping import matrix_page, queries, reading
from knutpunkt.mapping.forms import FORMATS, MatrixForm
from knutpunkt.mapping.matrix import Cell, Column, Row
from knutpunkt.mapping.picture import Arranged, Rows
from knutpunkt.mapping.rules import may_recompute
from knutpunkt.mapping.similar import similar_to
from knutpunkt.mapping.tasks import ask_for_recomputation
from knutpunkt.people.access import Actor, TenantView


def judgements() -> dict[int, str]:
    """Return the level of each judged goal, as last computed."""
    computed = queries.computation()
    return {int(goal): level for goal, level in computed.judgements.items()} if computed else {}


def row_links(code: str, per: str, arranged: Arranged, source: Rows) -> dict[str, str]:
    """Return the address of the page of each row that has one: a goal's or an objective's."""
    numbers = {f"f{row.key}": row.number for row in source.objectives}
    links = {}
    for row in arranged.rows:
        if row.key[0] in "gr":
            links[row.key] = reverse("goals:goal_detail", args=[code, int(row.key[1:])])
        elif row.key in numbers:
            links[row.key] = reverse("goals:framework_goal", args=[code, per, numbers[row.key]])
    return links


class MatrixView(TenantView):
    """Who does what against which goal, today, and what differs from another day."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the matrix, or with ``?format=csv|xlsx`` download it."""
        choices = reading.choices_of_rows()
        form = MatrixForm(request.GET, choices)
        valid = form.is_valid()
        per = (form.cleaned_data.get("per") if "per" in form.cleaned_data else "") or reading.PER_GOAL
        since: date | None = form.cleaned_data.get("since") if valid else None
        source = reading.rows_now(self.actor, per, today())
        now = reading.arranged(source, per)
        then = reading.arranged(reading.rows_then(self.actor, source, since), per) if since else None
        page = matrix_page.page_of(
            per,
            now,
            judgements(),
            row_links(municipality, per, now, source),
            then,
            f"?{urlencode({'since': since.isoformat()})}" if since else "",
        )
        if request.GET.get("format") in FORMATS:
            header = matrix_page.file_header(page.columns)
            return download(request.GET["format"], _("helhetsbild"), header, matrix_page.file_rows(page, now.matrix))
        context = {
            "form": form,
            "per": per,
            "choices": choices,
            "since": since,
            "page": page,
            "first_recorded": reading.first_recorded() if since else None,
            "may_import": self.actor.has("coordinator"),
        }
        return render(request, "mapping/matrix.html", context)


class CellView(TenantView):
    """The activities behind one cell of the matrix."""

    def get(self, request: HttpRequest, municipality: str, per: str, row: str, column: int) -> HttpResponse:
        """Show the cell as it is now, and what differs from the day in ``?since=``."""
        choices = reading.choices_of_rows()
        if per not in choices:
            raise Http404
        source = reading.rows_now(self.actor, per, today())
        now = reading.arranged(source, per)
        form = MatrixForm(request.GET, choices)
        since = form.cleaned_data.get("since") if form.is_valid() else None
        then = reading.arranged(reading.rows_then(self.actor, source, since), per) if since else None
        found_row, found_column = _place(now, then, row, column)
        cell = now.matrix.cell(row, column)
        before = then.matrix.cell(row, column).everything if then else None
        context = {
            "row": found_row,
            "column": found_column,
            "cell": cell,
            "since": since,
            "led": _rows(self.actor, cell.led),
            "joined": _rows(self.actor, cell.joined),
            "words": matrix_page.CellWords().of(cell),
            "came": cell.everything.keys() - before.keys() if before is not None else (),
            "went": reading.names_of(before.keys() - cell.everything.keys(), self.actor) if before else {},
            "moved": _moved(before or {}, cell),
            "list_url": _list_url(municipality, now, per, row, column),
            "per": per,
        }
        return render(request, "mapping/cell.html", context)


def _place(now: Arranged, then: Arranged | None, row: str, column: int) -> tuple[Row, Column]:
    """Return row and column by their keys, of either picture; 404 where there are none."""
    pictures = [now, then] if then else [now]
    rows = {found.key: found for picture in reversed(pictures) for found in picture.rows}
    columns = {found.key: found for picture in reversed(pictures) for found in picture.columns}
    if row not in rows or column not in columns:
        raise Http404
    return rows[row], columns[column]


def _rows(actor: Actor, keys: Any) -> list[Activity]:
    """Return the activities, as far as the actor may see them, in their order."""
    return list(visible_to(actor).filter(pk__in=list(keys)).select_related("department", "position"))


def _moved(before: Any, cell: Cell) -> dict[int, str]:
    """Return the earlier status of each activity whose status has changed."""
    after = cell.everything
    return {key: before[key] for key in before.keys() & after.keys() if before[key] != after[key]}


def _list_url(code: str, now: Arranged, per: str, row: str, column: int) -> str:
    """Return the address of the filtered list of what the cell leads; empty where the list has no such filter."""
    if row[0] in "gr" and per in {reading.PER_GOAL, reading.PER_AREA}:
        wanted = {"goal": row[1:]}
    elif row[0] == "f":
        wanted = {"framework": row[1:]}
    else:
        return ""
    departments = sorted(now.departments_in.get(column, {column}))
    query = urlencode({**wanted, "department": departments}, doseq=True)
    return f"{reverse('activities:list', args=[code])}?{query}"


class RecomputeView(TenantView):
    """Has the findings computed at once."""

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Ask for the computation and go back."""
        if not may_recompute(self.actor):
            raise PermissionDenied
        ask_for_recomputation(municipality)
        messages.success(request, _("Listorna räknas om. Det tar några sekunder. Ladda sedan om sidan."))
        return redirect(safe_next(request, reverse("mapping:gaps", args=[municipality])))


class SimilarView(TenantView):
    """Tells which activities are like one that is being written.

    Asked by POST, so that what somebody has begun to write stands in no address and no log.
    """

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Return the activities: as a piece of the form's page, or as a page of its own."""
        title, description = (request.POST.get(name, "").strip() for name in ("title", "description"))
        own = request.GET.get("not", "")
        found = similar_to(self.actor, title, description, leave_out=int(own) if own.isdecimal() else None)
        context = {"similar": found, "asked": bool(title or description), "title": title[:200]}
        page = "mapping/_similar.html" if request.headers.get("HX-Request") else "mapping/similar.html"
        return render(request, page, context)
