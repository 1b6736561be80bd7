# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of answers as files: sending them out, and taking them in after a look at what would change."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from knutpunkt.activities.importing import ImportFileError
from knutpunkt.kernel.downloads import Sheet, workbook_bytes
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.models import Role
from knutpunkt.ranking.assembly import edition_of
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import Fault, FaultyError
from knutpunkt.ranking.files import exports, parcels, queries, wording
from knutpunkt.ranking.files.answers_in import CHANGED, NEW, SAME, AnswerPlan, AnswerRow, plan_answers, take_in_answers
from knutpunkt.ranking.files.forms import AnswersUploadForm
from knutpunkt.ranking.files.reply import attachment, explained
from knutpunkt.ranking.files.tables import read_upload
from knutpunkt.ranking.files.views_edition import EditionPage
from knutpunkt.ranking.models import RankingEdition
from knutpunkt.ranking.working.answering import may_write_now

PARCEL = "answers"
MOST_SHOWN = 300
COUNTED = {NEW: gettext_lazy("nya"), CHANGED: gettext_lazy("ändras"), SAME: gettext_lazy("oförändrade")}
FATES = {NEW: gettext_lazy("ny"), CHANGED: gettext_lazy("ändras"), SAME: gettext_lazy("oförändrad")}


class AnswersExportView(EditionPage):
    """The answers as a file. Without more said those that are submitted; others' answers lie on their own sheet.

    ``?utkast=1`` adds the drafts that the reader may see.
    """

    def get(self, request: HttpRequest, municipality: str, pk: int, kind: str) -> HttpResponse:
        """Send the file; 404 for another kind."""
        row = self.find(pk)
        edition = edition_of(row)
        answers = list(queries.answers_of(row, self.actor, drafts="utkast" in request.GET))
        name, unit = f"svar-{edition.key}-{municipality}", row.municipality_id
        if kind == "csv":
            return attachment(exports.answers_csv(edition, unit, answers), "csv", f"{name}.csv")
        if kind != "xlsx":
            raise Http404
        sheets = [Sheet(_("Svar"), exports.answer_header(), exports.answer_rows(edition, unit, answers))]
        others = list(row.others.all())
        if others:
            sheets.append(Sheet(_("Andras svar"), exports.others_header(), exports.others_rows(edition, others)))
        return attachment(workbook_bytes(sheets), "xlsx", f"{name}.xlsx")


class AnswersImportView(EditionPage):
    """Takes in answers from a file in two steps. Nothing is stored before the second, nor when a row is faulty."""

    roles: ClassVar[frozenset[str]] = frozenset({Role.COORDINATOR, Role.MEMBER})

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form."""
        return self._choose(self.find(pk), AnswersUploadForm())

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Check an uploaded file, or take in the one that was checked."""
        row = self.find(pk)
        if not may_write_now(row, self.actor):
            messages.error(request, _("Svaren är beslutade, eller så har sista svarsdagen varit. Inget är sparat."))
            return redirect("ranking:edition_files", municipality, pk)
        if "parcel" in request.POST:
            return self._take_in(row, request.POST["parcel"])
        form = AnswersUploadForm(request.POST, request.FILES)
        return self._read(row, form) if form.is_valid() else self._choose(row, form)

    def _read(self, row: RankingEdition, form: AnswersUploadForm) -> HttpResponse:
        """Read the file of a valid form and show what it would change, or what is wrong with it."""
        file = form.cleaned_data["file"]
        try:
            plan = plan_answers(read_upload(file, file.name), row, self.actor)
        except FaultyError as error:
            return self._choose(row, form, error.faults)
        except ImportFileError as error:
            form.add_error("file", explained(error))
            return self._choose(row, form)
        source = form.cleaned_data["source"].strip()
        if plan.others and not source:
            form.add_error("source", _("Filen har svar från andra kommuner. Skriv var de är lästa, och när."))
            return self._choose(row, form)
        return self._check(row, plan, source)

    def _choose(self, row: RankingEdition, form: AnswersUploadForm, faults: tuple[Fault, ...] = ()) -> HttpResponse:
        context = {
            "edition": row,
            "form": form,
            "faults": wording.tell_faults(faults),
            "open": may_write_now(row, self.actor),
        }
        return render(self.request, "ranking/files/answers_import.html", context)

    def _check(self, row: RankingEdition, plan: AnswerPlan, source: str) -> HttpResponse:
        edition, counts = edition_of(row), plan.counts()
        content = {"plan": plan.as_json(), "source": source}
        shown = sorted(plan.rows, key=lambda one: ((CHANGED, NEW, SAME).index(one.fate), one.number))
        context = {
            "edition": row,
            "rows": [_shown(one, edition, row) for one in shown[:MOST_SHOWN]],
            "count": len(shown),
            "cut": len(shown) > MOST_SHOWN,
            "counts": [(COUNTED[fate], counts[fate]) for fate in (NEW, CHANGED, SAME)],
            "changes": plan.changes,
            "source": source if plan.others else "",
            "parcel": parcels.pack(f"{PARCEL}:{row.pk}", row.municipality_id, content),
        }
        return render(self.request, "ranking/files/answers_check.html", context)

    def _take_in(self, row: RankingEdition, parcel: str) -> HttpResponse:
        try:
            content = parcels.unpack(f"{PARCEL}:{row.pk}", row.municipality_id, parcel)
            plan = AnswerPlan.from_json(content["plan"])
            count = take_in_answers(edition=row, plan=plan, source=content["source"], by=self.actor)
        except (parcels.StaleParcelError, EditConflictError, PermissionDenied):
            messages.error(self.request, _("Svaren har ändrats sedan filen granskades, eller så har det gått för lång "
                                           "tid. Inget är sparat: läs filen en gång till."))  # fmt: skip
            return redirect("ranking:answers_import", row.municipality_id, row.pk)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("ranking:answers_import", row.municipality_id, row.pk)
        words = ngettext("%(count)s svar är inläst.", "%(count)s svar är inlästa.", count) % {"count": count}
        messages.success(self.request, f"{words} {_('Egna svar är utkast tills de lämnas in.')}" if plan.own else words)
        return redirect("ranking:edition_files", row.municipality_id, row.pk)


def _shown(one: AnswerRow, edition: Edition, row: RankingEdition) -> dict[str, Any]:
    question = edition.by_key[one.key]
    return {
        "number": one.number,
        "unit": "" if one.unit in {"", row.municipality_id} else one.unit,
        "question": f"{question.number} {wording.say(question.text)}".strip(),
        "fate": FATES[one.fate],
        "before": wording.answer_words(question, one.before),
        "after": wording.answer_words(question, one.value),
        "comment": one.comment,
    }
