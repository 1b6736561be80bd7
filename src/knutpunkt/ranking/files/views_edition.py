# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of editions: the list, taking one in, its settings, its files, the decision."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from knutpunkt.activities.importing import ImportFileError
from knutpunkt.activities.importing.delimited import decode
from knutpunkt.kernel.downloads import csv_bytes, workbook_bytes
from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.kernel.lists import ListView
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import TenantView
from knutpunkt.people.edit_view import EditView
from knutpunkt.people.models import Role
from knutpunkt.ranking import rules
from knutpunkt.ranking.assembly import GIVEN_IN, edition_of
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import Fault, FaultyError
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.editions.writing import write_edition
from knutpunkt.ranking.files import exports, parcels, queries, services, telling, wording
from knutpunkt.ranking.files.forms import DecisionForm, EditionForm, EditionUploadForm
from knutpunkt.ranking.files.lists import STATES, EditionFilter, EditionTable, completeness_of, state_of
from knutpunkt.ranking.files.reply import attachment, explained
from knutpunkt.ranking.files.shipped import shipped_text
from knutpunkt.ranking.files.summary import fates, frame_changes, parts_of, require_storable
from knutpunkt.ranking.files.tables import read_upload
from knutpunkt.ranking.files.tabular import edition_from_tables
from knutpunkt.ranking.intake import AnsweredQuestionsError, DecidedError, lost_answers
from knutpunkt.ranking.models import Answer, RankingEdition

PARCEL = "edition"
KINDS = ("yaml", "xlsx", "csv")


class EditionListView(TenantView, ListView):
    """The municipality's editions; an empty list offers those that come with the installation."""

    table_class = EditionTable
    filterset_class = EditionFilter
    template_name = "ranking/files/editions.html"
    title = gettext_lazy("Rankningsår")
    lead = gettext_lazy("Ett rankningsår är ett års enkät med frågor, regler för poäng och vad som hämtas utifrån.")
    counted = ngettext_lazy("%(count)s rankningsår", "%(count)s rankningsår", "count")
    empty_what = gettext_lazy("Här visas de år som ni arbetar med i rankningen.")
    empty_how = gettext_lazy("Börja med ett år som följer med Knutpunkt, eller läs in en egen fil.")
    file_name = "rankningsar"

    def get_queryset(self) -> QuerySet[RankingEdition]:
        """Return all editions: every role sees them."""
        return queries.editions()

    def get_context(self) -> dict[str, Any]:
        """Return whether the actor may take in editions, and those that come with the installation."""
        return {"may_edit": rules.edit_edition.allows(self.actor, RankingEdition()), "shipped": telling.shipped_rows()}


class EditionAddView(TenantView):
    """Takes in an edition in two steps: choose or upload, then look at what comes in. Nothing is stored before."""

    roles: ClassVar[frozenset[str]] = frozenset({Role.COORDINATOR})

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the shipped editions and the form."""
        return self._choose(EditionUploadForm())

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Check what was chosen or uploaded; take in what was checked."""
        rules.edit_edition.require(self.actor, RankingEdition())
        if "parcel" in request.POST:
            return self._take_in(request.POST["parcel"])
        if "shipped" in request.POST:
            text = shipped_text(request.POST["shipped"])
            if text is None:
                raise Http404
            return self._check(read_edition(text))
        form = EditionUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._choose(form)
        try:
            return self._check(_uploaded(form.cleaned_data["file"]))
        except FaultyError as error:
            return self._choose(EditionUploadForm(), error.faults)
        except ImportFileError as error:
            form.add_error("file", explained(error))
            return self._choose(form)

    def _choose(self, form: EditionUploadForm, faults: tuple[Fault, ...] = ()) -> HttpResponse:
        context = {"form": form, "shipped": telling.shipped_rows(), "faults": wording.tell_faults(faults)}
        return render(self.request, "ranking/files/edition_add.html", context)

    def _check(self, edition: Edition) -> HttpResponse:
        row = RankingEdition.objects.filter(key=edition.key).first()
        stored = edition_of(row) if row else None
        found, frame = fates(edition, stored), frame_changes(edition, stored)
        content = {"text": write_edition(edition), "version": row.version if row else None}
        context = {
            "edition": edition,
            "title": wording.say(edition.title),
            "known": wording.completeness(edition),
            "incomplete": wording.is_incomplete(edition.completeness),
            "note": wording.say(edition.completeness.note) if edition.completeness else "",
            "method": wording.say(edition.method),
            "interpreted": wording.interpreted(edition),
            "parts": [telling.part(one) for one in parts_of(edition)],
            "row": row,
            "decided": row is not None and row.decided_at is not None,
            "counts": {fate: sum(one.fate == fate for one in found) for fate in ("new", "changed", "removed", "same")},
            "frame": [telling.FRAME[name] for name in frame],
            "nothing_new": edition == stored,
            "fates": [telling.fate(one) for one in found if one.fate != "same"],
            "lost": lost_answers(row, edition) if row else [],
            "earlier": queries.earlier_edition(edition.ranking, edition.year) if row is None else None,
            "parcel": parcels.pack(PARCEL, self.actor.municipality.pk, content),
        }
        return render(self.request, "ranking/files/edition_check.html", context)

    def _take_in(self, parcel: str) -> HttpResponse:
        municipality = self.actor.municipality.pk
        try:
            content = parcels.unpack(PARCEL, municipality, parcel)
            edition = read_edition(content["text"])
            row, carried = services.take_in_edition(
                edition=edition, by=self.actor, expected_version=content["version"], carry="carry" in self.request.POST
            )
        except (parcels.StaleParcelError, EditConflictError):
            messages.error(self.request, _("Rankningsåret har ändrats sedan filen granskades, eller så har det gått "
                                           "för lång tid. Inget är sparat: granska filen en gång till."))  # fmt: skip
            return redirect("ranking:edition_add", municipality)
        except (AnsweredQuestionsError, DecidedError) as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("ranking:edition_add", municipality)
        messages.success(self.request, _("%(title)s är inläst.") % {"title": row.title})
        if carried:
            words = ngettext("%(count)s fråga fick ägare, frist eller kopplingar från året före.",
                             "%(count)s frågor fick ägare, frist eller kopplingar från året före.", carried)  # fmt: skip
            messages.success(self.request, words % {"count": carried})
        return redirect("ranking:edition_edit", municipality, row.pk)


def _uploaded(file: Any) -> Edition:
    """Return the edition in an uploaded file. Raises FaultyError, ImportFileError."""
    if EditionUploadForm.is_yaml(file):
        return require_storable(read_edition(decode(file.read())[0]))
    return edition_from_tables(read_upload(file, file.name), _stored)


def _stored(key: str) -> Edition | None:
    row = RankingEdition.objects.filter(key=key).first()
    return edition_of(row) if row else None


class EditionEditView(EditView[RankingEdition]):
    """An edition's title, own group and last day."""

    model = RankingEdition
    form_class = EditionForm
    rule = rules.edit_edition
    title_new = gettext_lazy("Rankningsårets inställningar")
    title_edit = gettext_lazy("Rankningsårets inställningar")
    template_name = "ranking/files/edition_edit.html"

    def save(self, form: VersionedForm) -> None:
        """Save by the service."""
        try:
            services.update_edition(edition=form.instance, by=self.actor, expected_version=form.opened_version)
        except ValidationError as error:
            form.add_error(None, error)

    def next_url(self, row: RankingEdition) -> str:
        """Return the edition's page."""
        return row.get_absolute_url()

    def cancel_url(self, row: RankingEdition) -> str:
        """Return the edition's files."""
        return reverse("ranking:edition_files", args=[row.municipality_id, row.pk])


class EditionPage(TenantView):
    """Common to what is done with one edition."""

    def find(self, pk: int) -> RankingEdition:
        """Return the edition; 404 where there is none."""
        found: RankingEdition = get_object_or_404(RankingEdition.objects.select_related("ranking"), pk=pk)
        return found


class EditionFilesView(EditionPage):
    """Everything that comes in to and goes out of an edition, and the decision on its answers."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the page."""
        return files_page(self, self.find(pk), DecisionForm())


def files_page(view: TenantView, row: RankingEdition, form: DecisionForm, status: int = 200) -> HttpResponse:
    """Return the page of an edition's files."""
    actor, known = view.actor, completeness_of(row)
    answers = Answer.objects.filter(question__edition=row, question__external=False)
    context = {
        "edition": row,
        "form": form,
        "state": STATES[state_of(row)],
        "known": wording.known_words(known, row.questions.count()),
        "incomplete": wording.is_incomplete(known),
        "decision": queries.decision(row),
        "given": answers.filter(state__in=GIVEN_IN).count(),
        "drafts": answers.filter(state=Answer.State.DRAFT).count(),
        "asked": row.questions.filter(external=False).count(),
        "others": row.others.count(),
        "may_edit": rules.edit_edition.allows(actor, row),
        "may_decide": rules.decide_edition.allows(actor, row),
        "may_import": actor.has(Role.COORDINATOR, Role.MEMBER),
    }
    return render(view.request, "ranking/files/edition_files.html", context, status=status)


class EditionDecideView(EditionPage):
    """Records that the answers were decided, or takes it back."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Record the decision; with "undo" take it back."""
        row = self.find(pk)
        rules.decide_edition.require(self.actor, row)
        if "undo" in request.POST:
            services.undo_decision(edition=row, by=self.actor)
            messages.success(request, _("Beslutet är tillbakataget. Svaren går att ändra igen."))
            return redirect("ranking:edition_files", municipality, pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return files_page(self, row, form)
        try:
            services.decide_answers(edition=row, by=self.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return files_page(self, row, form)
        messages.success(request, _("Svaren är markerade som beslutade och går inte längre att ändra."))
        return redirect("ranking:edition_files", municipality, pk)


class EditionArchiveView(EditionPage):
    """Puts an edition in the archive, or takes it out."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Archive; with "restore" take it out."""
        row = self.find(pk)
        rules.edit_edition.require(self.actor, row)
        archived = "restore" not in request.POST
        services.archive_edition(edition=row, by=self.actor, archived=archived)
        words = _("%(title)s är arkiverat.") if archived else _("%(title)s är hämtat ur arkivet.")
        messages.success(request, words % {"title": row.title})
        return redirect("ranking:edition_files", municipality, pk)


class EditionExportView(EditionPage):
    """An edition as a file: YAML that comes back, or a spreadsheet to read that comes back too."""

    def get(self, request: HttpRequest, municipality: str, pk: int, kind: str) -> HttpResponse:
        """Send the file; 404 for another kind."""
        if kind not in KINDS:
            raise Http404
        edition = edition_of(self.find(pk))
        if kind == "yaml":
            return attachment(write_edition(edition).encode(), "application/yaml; charset=utf-8", f"{edition.key}.yaml")
        if kind == "csv":
            return attachment(csv_bytes(exports.question_header(), exports.question_rows(edition)), "csv",
                              f"{edition.key}.csv")  # fmt: skip
        return attachment(workbook_bytes(exports.edition_sheets(edition)), "xlsx", f"{edition.key}.xlsx")
