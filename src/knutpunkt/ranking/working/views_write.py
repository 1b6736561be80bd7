# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages and buttons that write: an answer and its steps, a proposal taken over, who answers what."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from knutpunkt.activities.editing import Text
from knutpunkt.kernel.access import Rule
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import Actor, TenantView
from knutpunkt.people.models import Role
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working import assigning, queries, reminding, services, wording
from knutpunkt.ranking.working.answering import require_open, rule_of
from knutpunkt.ranking.working.forms import AnswerForm, AssignForm, QuestionForm, ReturnForm
from knutpunkt.ranking.working.pages import QuestionPage, find_question
from knutpunkt.ranking.working.points import sums_of
from knutpunkt.ranking.working.proposing import take_proposal


class AnswerPage(QuestionPage):
    """Writes the draft answer of a question; ``submit`` in the form submits it at once."""

    template_name = "ranking/working/answer.html"
    heading = gettext_lazy("Svara")
    submit = gettext_lazy("Spara utkast")
    said = gettext_lazy("Svaret är sparat.")

    def row(self, pk: int) -> Answer:
        """Return the question's answer, an unsaved one where there is none. Raises Http404, PermissionDenied."""
        question = find_question(pk)
        rules.answer_question.require(self.actor, question)
        answer: Answer | None = Answer.objects.filter(question=question).first()
        if answer is None:
            return Answer(question=question)
        answer.question = question
        rules.edit_answer.require(self.actor, answer)
        return answer

    def get(self, request: HttpRequest, municipality: str, pk: int = 0) -> HttpResponse:
        """Show the form; an answer that cannot be written now leads back to its question with the reason."""
        row = self.row(pk)
        try:
            require_open(row.question.edition, self.actor)
            if not row.is_draft:
                raise services.NotADraftError(row)
        except ValidationError as refused:
            messages.info(request, refused.messages[0])
            return redirect(row.question.get_absolute_url())
        return self.page(self.make_form(None, row), row)

    def question_of(self, row: Any) -> Question:
        """Return the answered question."""
        return row.question  # type: ignore[no-any-return]

    def make_form(self, data: Any, row: Any) -> AnswerForm:
        """Return the form that the question's rule asks for."""
        return AnswerForm(data, instance=row)

    def service(self, form: Any, row: Any) -> Question:
        """Write the answer, and submit it if that was asked; both or neither."""
        try:
            with transaction.atomic():
                answer = services.write_answer(
                    question=row.question, by=self.actor, expected_version=form.opened_version, **form.service_values()
                )
                if "submit" in self.request.POST:
                    services.submit_answer(answer=answer, by=self.actor)
        except EditConflictError as conflict:
            rules.view_answer.require(self.actor, conflict.current)  # type: ignore[arg-type]
            raise
        return row.question  # type: ignore[no-any-return]

    def more(self, row: Any) -> dict[str, Any]:
        """Return the question as it is asked."""
        question = row.question
        asked = rule_of(question)
        sums = sums_of(question.edition)
        last = queries.given_last_year(question.edition, sums).get(question.key)
        return {
            "question": question,
            "intro": wording.name_of(asked),
            "note": wording.told(asked.note),
            "how": wording.how_points(asked, sums.edition),
            "last_words": wording.answer_words(rule_of(last[0]), last[1].value, last[1].aspects) if last else "",
        }


class AnswerStep(TenantView):
    """A button that takes an answer a step on, or back."""

    rule: ClassVar[Rule[Actor, Answer]] = rules.edit_answer
    said: ClassVar[Text]

    def step(self, answer: Answer) -> None:
        """Take the step."""
        raise NotImplementedError

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Take the step, or say why not; then the question's page."""
        question = find_question(pk)
        answer = get_object_or_404(Answer.objects.select_related("question__owner"), question=question)
        self.rule.require(self.actor, answer)
        try:
            self.step(answer)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, str(self.said))
        return redirect(question.get_absolute_url())


class SubmitView(AnswerStep):
    """Submits a draft."""

    said = gettext_lazy("Svaret är inlämnat och syns för alla i kommunen.")

    def step(self, answer: Answer) -> None:
        """Submit it."""
        services.submit_answer(answer=answer, by=self.actor)


class WithdrawView(AnswerStep):
    """Takes a submitted answer back to draft."""

    said = gettext_lazy("Svaret är ett utkast igen. Det räknas inte förrän det lämnas in.")

    def step(self, answer: Answer) -> None:
        """Take it back."""
        services.withdraw_answer(answer=answer, by=self.actor)


class CheckView(AnswerStep):
    """Says that an answer and its evidence hold."""

    rule = rules.check_answer
    said = gettext_lazy("Svaret är kontrollerat.")

    def step(self, answer: Answer) -> None:
        """Check it."""
        services.check_answer(answer=answer, by=self.actor)


class ReturnView(AnswerStep):
    """Returns an answer to whoever wrote it, with what is to be done."""

    rule = rules.check_answer
    said = gettext_lazy("Svaret är tillbaka som utkast hos den som svarar, med din kommentar.")

    def step(self, answer: Answer) -> None:
        """Return it."""
        form = ReturnForm(self.request.POST)
        comment = form.cleaned_data["comment"] if form.is_valid() else ""
        services.return_answer(answer=answer, by=self.actor, comment=comment)


class ProposalTakeView(TenantView):
    """Takes a proposal over as the question's draft."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Take it over, or say why not."""
        question = find_question(pk)
        rules.answer_question.require(self.actor, question)
        answer = Answer.objects.filter(question=question).first()
        if answer is not None:
            answer.question = question
            rules.edit_answer.require(self.actor, answer)
        told = request.POST.get("version", "")
        version = int(told) if told.isascii() and told.isdigit() else None
        key, day = request.POST.get("proposal", ""), timezone.localdate()
        try:
            take_proposal(question=question, key=key, by=self.actor, expected_version=version, on=day)
        except EditConflictError:
            messages.error(request, _("Någon annan hann ändra svaret. Läs det och ta förslaget igen om det behövs."))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Förslaget är nu ett utkast med sitt bevis. Läs igenom det och lämna in."))
        return redirect(question.get_absolute_url())


class QuestionEditPage(QuestionPage):
    """Says who answers a question before when, its real wording, and what it hangs together with."""

    roles = frozenset({Role.COORDINATOR})
    heading = gettext_lazy("Uppdrag och kopplingar")

    def row(self, pk: int) -> Question:
        """Return the question. Raises Http404, PermissionDenied."""
        question = find_question(pk)
        rules.assign_question.require(self.actor, question)
        return question

    def question_of(self, row: Any) -> Question:
        """Return the row itself."""
        return row  # type: ignore[no-any-return]

    def make_form(self, data: Any, row: Any) -> QuestionForm:
        """Return the form with what can be chosen."""
        return QuestionForm(data, instance=row)

    def service(self, form: Any, row: Any) -> Question:
        """Save it."""
        return assigning.update_question(
            question=row, expected_version=form.opened_version, by=self.actor, **form.service_values()
        )

    def more(self, row: Any) -> dict[str, Any]:
        """Say which question it is about."""
        return {"intro": wording.name_of(rule_of(row))}


class EditionAct(TenantView):
    """Common to what the coordinator does with all questions of an edition."""

    roles = frozenset({Role.COORDINATOR})

    def find(self, pk: int) -> RankingEdition:
        """Return the edition. Raises Http404, PermissionDenied."""
        edition = get_object_or_404(queries.editions(), pk=pk)
        rules.edit_edition.require(self.actor, edition)
        return edition

    def back(self, edition: RankingEdition) -> HttpResponseRedirect:
        """Return the way to the questions, narrowed as they were."""
        address = reverse("ranking:questions", args=[self.actor.municipality.pk, edition.pk])
        asked = self.request.GET.urlencode()
        return HttpResponseRedirect(f"{address}?{asked}" if asked else address)


class AssignView(EditionAct):
    """Gives many questions to a position at once, with a day to answer."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form, those marked that nobody answers."""
        edition = self.find(pk)
        rows = list(queries.questions_of(edition))
        return self.page(edition, self.form(edition, rows, None))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Give them, or say what is wrong."""
        edition = self.find(pk)
        rows = list(queries.questions_of(edition))
        form = self.form(edition, rows, request.POST)
        if not form.is_valid():
            return self.page(edition, form)
        chosen = [row for row in rows if row.pk in set(form.chosen)]
        data = form.cleaned_data
        try:
            done = services.assign_questions(questions=chosen, owner=data["owner"], due=data["due"], by=self.actor)
        except ValidationError as error:
            form.add_error(None, error)
            return self.page(edition, form)
        told = {"count": done.count, "owner": data["owner"].title}
        words = ngettext(
            "%(count)d fråga besvaras nu av %(owner)s.", "%(count)d frågor besvaras nu av %(owner)s.", done.count
        )
        messages.success(request, words % told)
        for kept in done.kept:
            messages.warning(request, services.DraftElsewhereError(kept).messages[0])
        return self.back(edition)

    def form(self, edition: RankingEdition, rows: list[Question], data: Any) -> AssignForm:
        """Return the form."""
        unowned = [str(row.pk) for row in rows if row.owner_id is None and not row.external]
        return AssignForm(data, questions=rows, edition=sums_of(edition, rows).edition, initial={"rows": unowned})

    def page(self, edition: RankingEdition, form: AssignForm) -> HttpResponse:
        """Return the page."""
        return render(self.request, "ranking/working/assign.html", {"edition": edition, "form": form})


class RemindView(EditionAct):
    """Reminds everybody who has open questions; a question at most once a day."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Write the letters and say how many."""
        edition = self.find(pk)
        result = reminding.remind(edition=edition, on=timezone.localdate(), by=self.actor)
        if result.letters:
            words = ngettext("%(count)d brev skickas.", "%(count)d brev skickas.", result.letters)
            messages.success(request, words % {"count": result.letters})
        elif not result.unreachable:
            messages.info(request, _("Inget att påminna om: frågorna är besvarade, utan ansvarig eller påminda i dag."))
        for position in result.unreachable:
            words = _("%(position)s har ingen e-postadress: inget brev kunde skickas.")
            messages.warning(request, words % {"position": position})
        return self.back(edition)
