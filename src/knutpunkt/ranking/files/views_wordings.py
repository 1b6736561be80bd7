# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real texts of the questionnaire that the municipality was sent: pasted on one page, or filled in from a file.

They are the publisher's: they are shown inside the municipality and stand in no file that leaves it.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.activities.importing import ImportFileError
from knutpunkt.ranking import rules
from knutpunkt.ranking.assembly import edition_of
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import Fault, FaultyError
from knutpunkt.ranking.files import headings, services, wording
from knutpunkt.ranking.files.forms import UploadForm
from knutpunkt.ranking.files.reply import explained
from knutpunkt.ranking.files.services import Wording, WordingConflictError, mark_of
from knutpunkt.ranking.files.tables import find_table, read_upload
from knutpunkt.ranking.files.views_edition import EditionPage
from knutpunkt.ranking.files.wordings import LONGEST, texts_from
from knutpunkt.ranking.intake import DecidedError
from knutpunkt.ranking.models import Question, RankingEdition


class WordingsView(EditionPage):
    """All questions of an edition with their real texts in fields, saved together."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the texts as they are."""
        row = self._row(pk)
        return self._page(row, UploadForm())

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save the texts; or fill them in from a file, to be looked at and saved."""
        row = self._row(pk)
        if "read" in request.POST:
            return self._read(row)
        wordings = _posted(request.POST, row)
        try:
            count = services.save_wordings(edition=row, wordings=wordings, by=self.actor)
        except WordingConflictError as conflict:
            told = {pk: one.text for pk, one in wordings.items()}
            messages.error(request, _("Någon annan hann spara före dig. Jämför texterna nedan och spara igen."))
            return self._page(row, UploadForm(), told=told, theirs=conflict.current, status=409)
        except DecidedError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("ranking:edition_files", municipality, pk)
        words = ngettext("%(count)s frågetext är sparad.", "%(count)s frågetexter är sparade.", count)
        messages.success(request, words % {"count": count} if count else _("Inga texter var ändrade."))
        return redirect("ranking:wordings", municipality, pk)

    def _row(self, pk: int) -> RankingEdition:
        row = self.find(pk)
        rules.edit_edition.require(self.actor, row)
        return row

    def _read(self, row: RankingEdition) -> HttpResponse:
        form = UploadForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._page(row, form)
        file, edition = form.cleaned_data["file"], edition_of(row)
        try:
            texts = texts_from(
                find_table(read_upload(file, file.name), headings.WORDINGS, ("question", "text")), edition
            )
        except FaultyError as error:
            return self._page(row, form, faults=error.faults)
        except ImportFileError as error:
            form.add_error("file", explained(error))
            return self._page(row, form)
        told = {question.pk: texts[question.key] for question in row.questions.all() if question.key in texts}
        return self._page(row, UploadForm(), told=told, filled=len(told))

    def _page(
        self,
        row: RankingEdition,
        form: UploadForm,
        *,
        told: Mapping[int, str] | None = None,
        theirs: Mapping[int, str] | None = None,
        faults: tuple[Fault, ...] = (),
        filled: int | None = None,
        status: int = 200,
    ) -> HttpResponse:
        edition = edition_of(row)
        context = {
            "edition": row,
            "form": form,
            "areas": _by_area(row, edition, told or {}, theirs or {}),
            "faults": wording.tell_faults(faults),
            "filled": filled,
            "longest": LONGEST,
        }
        return render(self.request, "ranking/files/wordings.html", context, status=status)


def _posted(data: Any, row: RankingEdition) -> dict[int, Wording]:
    """Return the texts of the form; a question that the form did not hold is not in it."""
    found = {}
    for question in row.questions.all():
        text = data.get(f"text-{question.pk}")
        if text is not None:
            lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST]
            found[question.pk] = Wording(lines, data.get(f"seen-{question.pk}", ""))
    return found


def _by_area(
    row: RankingEdition, edition: Edition, told: Mapping[int, str], theirs: Mapping[int, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the questions that the municipality answers by area, each with its text, in the edition's order."""
    order = {area.key: (at, wording.say(area.name)) for at, area in enumerate(edition.areas)}
    asked = edition.by_key
    questions = sorted(row.questions.filter(external=False), key=lambda one: (order[one.area][0], one.order))

    def shown(question: Question) -> dict[str, Any]:
        definition = asked[question.key]
        return {
            "pk": question.pk,
            "number": definition.number,
            "paraphrase": wording.say(definition.text),
            "text": told.get(question.pk, question.wording),
            "theirs": theirs.get(question.pk),
            "seen": mark_of(question.wording),
        }

    by_area = groupby(questions, key=lambda one: order[one.area][1])
    return [(name, [shown(question) for question in group]) for name, group in by_area]
