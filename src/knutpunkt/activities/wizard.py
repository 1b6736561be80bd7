# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The import's pages, one for each step. Going back is safe: nothing is written before the last one."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from knutpunkt.activities import import_services
from knutpunkt.activities.import_forms import KINDS, FoundForm, NamesForm, UploadForm
from knutpunkt.activities.import_services import say
from knutpunkt.activities.importing import ImportFileError, Plan, PlanRow, Resolution
from knutpunkt.activities.models import ImportRun, Status
from knutpunkt.activities.tables import ActivityTable
from knutpunkt.kernel.downloads import XLSX_TYPE, xlsx_bytes
from knutpunkt.kernel.jobs import get_progress
from knutpunkt.kernel.lists import LenientPaginator
from knutpunkt.people.access import TenantView
from knutpunkt.people.models import Role

OPEN = (ImportRun.State.UPLOADED, ImportRun.State.CHECKED)
RUNNING = (ImportRun.State.RUNNING, ImportRun.State.UNDOING)
TEMPLATE_COLUMNS = (
    "reference", "title", "description", "department", "position", "participants", "status", "start", "end",
    "goals", "documents", "budget", "hours", "kind", "visibility", "remark",
)  # fmt: skip
OUTCOMES = {
    "new": pgettext_lazy("rader i en fil", "nya"),
    "changed": pgettext_lazy("rader i en fil", "ändras"),
    "unchanged": pgettext_lazy("rader i en fil", "oförändrade"),
    "error": pgettext_lazy("rader i en fil", "fel"),
    "skipped": pgettext_lazy("rader i en fil", "är ingen insats"),
}


class ImportView(TenantView):
    """A page of the import: for coordinators."""

    roles: ClassVar[frozenset[str]] = frozenset({Role.COORDINATOR})

    def get_run(self, pk: int) -> ImportRun:
        """Return the run. Raises Http404."""
        return get_object_or_404(ImportRun.objects.select_related("person"), pk=pk)


class OpenRunView(ImportView):
    """A step of a run that has not been started. One that has been goes to its result."""

    run: ImportRun

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the run; when its file can no longer be read, say so and go back to the first step."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ImportFileError as error:
            messages.error(request, say(error.problem))
            return redirect("activities:import", kwargs["municipality"])

    def open_run(self, pk: int) -> bool:
        """Put the run at hand; tell whether it is still open."""
        self.run = self.get_run(pk)
        return self.run.state in OPEN


class UploadView(ImportView):
    """Step 1: the file. Below it, what has been imported before."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the form."""
        return self._page(UploadForm())

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Receive the file and go on, or say what is wrong with it."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        file = form.cleaned_data["file"]
        try:
            run = import_services.receive_file(by=self.actor, name=file.name, content=file)
        except ImportFileError as error:
            form.add_error("file", say(error.problem))
            return self._page(form)
        earlier = ImportRun.objects.filter(file_hash=run.file_hash, state=ImportRun.State.DONE).exclude(pk=run.pk)
        if earlier.exists():
            messages.info(request, _("Samma fil har lästs in förut. Bara det som skiljer sig läses in nu."))
        return redirect("activities:import_found", municipality, run.pk)

    def _page(self, form: UploadForm) -> HttpResponse:
        runs = ImportRun.objects.exclude(state__in=OPEN).select_related("person")[:10]
        return render(self.request, "activities/import_upload.html", {"form": form, "runs": runs, "step": 1})


class TemplateView(ImportView):
    """An empty workbook with the columns the import knows."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Send the workbook."""
        columns = ActivityTable.base_columns
        header = [str(columns[name].verbose_name) for name in TEMPLATE_COLUMNS]
        response = HttpResponse(xlsx_bytes(header, [], _("Insatser")), content_type=XLSX_TYPE)
        response["Content-Disposition"] = 'attachment; filename="mall-insatser.xlsx"'
        return response


class FoundView(OpenRunView):
    """Step 2: sheets, header and columns, as they were understood."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show what was found."""
        if not self.open_run(pk):
            return redirect(self.run)
        return self._page(FoundForm(proposal=import_services.proposal_of(self.run)))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Keep what was changed and go on; look again where a heading was moved."""
        if not self.open_run(pk):
            return redirect(self.run)
        form = FoundForm(request.POST, proposal=import_services.proposal_of(self.run))
        if not form.is_valid():
            return self._page(form)
        moved = form.moved_headers()
        import_services.save_proposal(run=self.run, proposal=form.changed_proposal())
        if moved:
            import_services.move_headers(run=self.run, headers=moved)
            return redirect("activities:import_found", municipality, pk)
        return redirect("activities:import_preview", municipality, pk)

    def _page(self, form: FoundForm) -> HttpResponse:
        context = {"form": form, "run": self.run, "step": 2, "legend": self._legend(form)}
        return render(self.request, "activities/import_found.html", context)

    def _legend(self, form: FoundForm) -> list[str]:
        words = dict(Status.choices)
        return [str(words[status]) for status in dict.fromkeys(form.proposal.legend.values())]


class PreviewView(OpenRunView):
    """Step 3: every row and what would come of it; unknown names get their meaning here."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the rows."""
        if not self.open_run(pk):
            return redirect(self.run)
        plan = import_services.plan_run(self.run, self.actor)
        return self._page(plan, self._form(plan))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Keep what the names stand for and show the rows anew."""
        if not self.open_run(pk):
            return redirect(self.run)
        plan = import_services.plan_run(self.run, self.actor)
        form = self._form(plan, request.POST)
        if not form.is_valid():
            return self._page(plan, form)
        proposal = form.resolve(import_services.proposal_of(self.run))
        if "create_all" in request.POST:
            for item in form.unknown:
                proposal.names.setdefault(item.kind, {})[item.name] = Resolution(create=True)
        self.run.choices["document"] = form.cleaned_data.get("document") or ""
        self.run.save(update_fields=["choices"])
        import_services.save_proposal(run=self.run, proposal=proposal)
        return redirect("activities:import_preview", municipality, pk)

    def _form(self, plan: Plan, data: Any = None) -> NamesForm:
        return NamesForm(data, plan=plan, document_title=import_services.document_title(self.run))

    def _page(self, plan: Plan, form: NamesForm) -> HttpResponse:
        counts: dict[str, int] = {str(outcome): count for outcome, count in plan.counts().items()}
        wanted = self.request.GET.get("utfall", "")
        rows = [row for row in plan.rows if row.outcome == wanted] if wanted in OUTCOMES else plan.rows
        page: Any = LenientPaginator(rows, 50).page(self.request.GET.get("page", 1))
        pages: Paginator[Any] = page.paginator
        context = {
            "run": self.run,
            "step": 3,
            "form": form,
            "counts": [(key, word, counts[key]) for key, word in OUTCOMES.items()],
            "wanted": wanted if wanted in OUTCOMES else "",
            "total": len(plan.rows),
            "page": page,
            "pages": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "rows": [shown_row(row) for row in page.object_list],
            "notes": [say(note) for note in plan.notes],
            "unresolved": [item for item in form.unknown if not item.will_be_created],
            "kinds": KINDS,
            "button": _button(counts),
            "errors": counts["error"],
        }
        return render(self.request, "activities/import_preview.html", context)


def _button(counts: Any) -> str:
    """Return what the button says will happen; empty when nothing would."""
    new, changed = counts["new"], counts["changed"]
    added = ngettext("Läs in %(n)d ny insats", "Läs in %(n)d nya insatser", new) % {"n": new}
    altered = ngettext("ändra %(n)d insats", "ändra %(n)d insatser", changed) % {"n": changed}
    if new and changed:
        return _("%(added)s och %(altered)s") % {"added": added, "altered": altered}
    if changed:
        return altered[0].upper() + altered[1:]
    return added if new else ""


def shown_row(row: PlanRow) -> dict[str, Any]:
    """Return a planned row as the page shows it: where, what, and what is to be said about it."""
    values = row.values
    return {
        "where": f"{row.sheet} {row.row}".strip(),
        "outcome": row.outcome,
        "word": OUTCOMES[row.outcome],
        "title": values["title"],
        "department": values["department"],
        "position": values["position"],
        "status": values["status"],
        "end": values["end"],
        "participants": len(values["participants"]),
        "part_of": row.part_of[1] if row.part_of else None,
        "reason": say(row.reason) if row.reason else "",
        "errors": [_told(row, item) for item in row.errors],
        "notes": [say(item.problem) for item in row.notes],
        "changes": [
            {
                "field": ActivityTable.base_columns[change.field].verbose_name
                if change.field in ActivityTable.base_columns
                else change.field,
                "before": _text(change.before),
                "after": _text(change.after),
            }
            for change in row.changes
        ],
    }


def _told(row: PlanRow, item: Any) -> str:
    """Return an error with row and column before it, as a person finds the cell."""
    if item.column:
        return _("Rad %(row)d, kolumn %(column)s: %(text)s") % {
            "row": row.row,
            "column": item.column,
            "text": say(item.problem),
        }
    return _("Rad %(row)d: %(text)s") % {"row": row.row, "text": say(item.problem)}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(item["department"] if isinstance(item, dict) else item) for item in value)
    return "" if value is None else str(value)


class StartView(ImportView):
    """Starts the import."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Start it and go to its page."""
        run = self.get_run(pk)
        import_services.start_import(run=run, by=self.actor)
        return redirect(run)


class RunView(ImportView):
    """Step 4: how far the import has come, and what came of it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show it."""
        run = self.get_run(pk)
        if run.state in OPEN:
            return redirect("activities:import_found", municipality, pk)
        counts = [(word, run.counts.get(key, 0)) for key, word in OUTCOMES.items()]
        created = [(KINDS[kind], len(keys)) for kind, keys in run.counts.get("created", {}).items() if keys]
        context = {
            "run": run,
            "step": 4,
            "progress": get_progress(import_services.job_key(run)),
            "running": run.state in RUNNING,
            "counts": counts,
            "created": created,
            "left": run.counts.get("left", []),
        }
        response = render(request, "activities/import_done.html", context)
        if request.headers.get("HX-Request") and not context["running"]:
            response.headers["HX-Refresh"] = "true"  # the heading too has something new to say
        return response


class UndoView(ImportView):
    """Takes an import back."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Have it undone, and show how far that has come and what was left."""
        run = self.get_run(pk)
        if not import_services.start_undo(run=run, by=self.actor):
            raise Http404
        return redirect(run)
