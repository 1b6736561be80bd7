# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of evidence: writing it, taking it away, handing out its file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.people.access import TenantView
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working import services
from knutpunkt.ranking.working.forms import EvidenceForm
from knutpunkt.ranking.working.pages import QuestionPage, find_question


class EvidencePage(QuestionPage):
    """Writes a piece of evidence."""

    template_name = "ranking/working/evidence.html"
    submit = gettext_lazy("Spara beviset")
    said = gettext_lazy("Beviset är sparat.")

    def question_of(self, row: Any) -> Question:
        """Return the question whose answer it proves."""
        return row.answer.question  # type: ignore[no-any-return]

    def make_form(self, data: Any, row: Any) -> EvidenceForm:
        """Return the form with what can be chosen."""
        files = self.request.FILES if data is not None else None
        return EvidenceForm(data, files, instance=row)


class EvidenceNewPage(EvidencePage):
    """Adds evidence to a question's answer; where there is no answer yet one is begun."""

    heading = gettext_lazy("Nytt bevis")

    def row(self, pk: int) -> Evidence:
        """Return unsaved evidence. Raises Http404, PermissionDenied."""
        question = find_question(pk)
        rules.answer_question.require(self.actor, question)
        answer: Answer | None = Answer.objects.filter(question=question).first()
        if answer is None:
            return Evidence(answer=Answer(question=question))
        answer.question = question
        rules.edit_answer.require(self.actor, answer)
        return Evidence(answer=answer)

    def service(self, form: Any, row: Any) -> Question:
        """Add it."""
        question = self.question_of(row)
        with transaction.atomic():
            answer = services.begin_answer(question=question, by=self.actor)
            answer.question = question
            services.save_evidence(answer=answer, by=self.actor, upload=form.upload, **form.service_values())
        return question


class EvidenceEditPage(EvidencePage):
    """Changes a piece of evidence."""

    heading = gettext_lazy("Ändra bevis")

    def row(self, pk: int) -> Evidence:
        """Return the evidence, which the actor may change. Raises Http404, PermissionDenied."""
        rows = Evidence.objects.select_related("answer__question__edition__ranking", "answer__question__owner")
        row = get_object_or_404(rows, pk=pk)
        rules.edit_answer.require(self.actor, row.answer)
        return row

    def service(self, form: Any, row: Any) -> Question:
        """Save it."""
        services.save_evidence(
            answer=row.answer,
            evidence=row,
            by=self.actor,
            expected_version=form.opened_version,
            upload=form.upload,
            **form.service_values(),
        )
        return self.question_of(row)


class EvidenceRemoveView(TenantView):
    """Takes a piece of evidence away."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Take it away, or say why not."""
        rows = Evidence.objects.select_related("answer__question__owner")
        row = get_object_or_404(rows, pk=pk)
        rules.edit_answer.require(self.actor, row.answer)
        try:
            services.remove_evidence(evidence=row, by=self.actor)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Beviset är borttaget. Historiken har det kvar."))
        return redirect(row.answer.question.get_absolute_url())


class EvidenceFileView(TenantView):
    """Hands out a file of evidence to whoever may read its answer, always as a download."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Send the file. Raises Http404 for whoever may not read the answer, as if there were none."""
        row = get_object_or_404(Evidence.objects.select_related("answer"), pk=pk)
        if not row.file or not rules.view_answer.allows(self.actor, row.answer):
            raise Http404
        try:
            with row.file.open("rb") as file:
                content = file.read()  # no larger than evidence.MOST_BYTES
        except FileNotFoundError:
            raise Http404 from None
        response = HttpResponse(content, content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=row.file_name or "bevis"
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
