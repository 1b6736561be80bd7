# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the working list: the questions of an edition, and one question."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.activities.queries import visible_to
from knutpunkt.goals.queries import documents, goals
from knutpunkt.indicators.queries import followed
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import ListView
from knutpunkt.kernel.tables import Table
from knutpunkt.people.access import TenantView
from knutpunkt.people.models import Role
from knutpunkt.ranking import rules
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.working import looking, queries, wording
from knutpunkt.ranking.working.answering import may_write_now, rule_of
from knutpunkt.ranking.working.forms import AssignForm, ReturnForm
from knutpunkt.ranking.working.points import sums_of
from knutpunkt.ranking.working.proposing import hints_for, proposals_for
from knutpunkt.ranking.working.tables import QuestionFilter, QuestionTable, Reading, shown_symbol


class QuestionListView(TenantView, ListView):
    """The questions of an edition: who answers before when, how far, what is left to get."""

    table_class = QuestionTable
    filterset_class = QuestionFilter
    template_name = "ranking/working/questions.html"
    title = gettext_lazy("Frågor")
    counted = ngettext_lazy("%(count)s fråga", "%(count)s frågor", "count")
    empty_what = gettext_lazy("Här visas rankningsårets frågor.")
    empty_how = gettext_lazy("Läs in rankningsårets fil, så kommer frågorna med.")
    file_name = "fragor"
    per_page = 50

    @cached_property
    def edition(self) -> RankingEdition:
        """The edition whose questions are listed. Raises Http404."""
        return get_object_or_404(RankingEdition.objects.select_related("ranking"), pk=self.kwargs["pk"])

    @cached_property
    def reading(self) -> Reading:
        """What the list needs beside its rows."""
        sums = sums_of(self.edition, self.rows)
        return Reading(self.edition, sums, queries.given_last_year(self.edition, sums), self.actor)

    @cached_property
    def rows(self) -> list[Question]:
        """All questions of the edition."""
        return list(queries.questions_of(self.edition))

    def get_queryset(self) -> QuerySet[Question]:
        """Return the questions, those that give most points for an hour's work first."""
        orders = self.reading.orders(self.rows) if self.rows else {"rank_effort": []}
        rows: QuerySet[Any] = queries.ranked(queries.questions_of(self.edition), **orders)
        return rows.order_by("rank_effort", "order")

    def make_filter(self) -> QuestionFilter:
        """Return the filter, which knows the edition."""
        return QuestionFilter(
            self.request.GET, queryset=self.get_queryset(), request=self.request, reading=self.reading
        )

    def make_table(self, rows: QuerySet[Any]) -> Table:
        """Return the table, which knows the edition; boxes only for whoever may give questions to somebody."""
        table = super().make_table(rows)
        assert isinstance(table, QuestionTable)
        table.reading = self.reading
        if not self._may_assign:
            table.columns.hide("select")
        return table

    @property
    def _may_assign(self) -> bool:
        return self.actor.has(Role.COORDINATOR) and self.edition.decided_at is None

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        """Show the list, or an edition without questions as empty."""
        if self.rows:
            return super().get(request, **_parts)
        return render(request, "ranking/working/empty.html", {"edition": self.edition})

    def get_context(self) -> dict[str, Any]:
        """Return what the page offers beside the list."""
        tallies, sums = self.reading.sums.tallies, self.reading.sums
        assign = AssignForm(questions=self.rows, edition=sums.edition) if self._may_assign else None
        return {
            "edition": self.edition,
            "closes": last_day(self.edition),
            "left": sums.left,
            "known": sum(not row.external or row.owner_id is not None for row in self.rows),
            "assumed": any(tally.way and tally.way.assumed for tally in tallies.values()),
            "medium": self.edition.ranking.medium_hours,
            "assign": assign,
            "may_remind": self._may_assign and queries.going_on(self.edition),
            "opened": sum(queries.waits(row) for row in self.rows),
        }


class QuestionView(TenantView):
    """One question with everything about it."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the question."""
        rows = Question.objects.select_related(
            "edition__ranking", "owner__department", "answer__submitted_by", "answer__checked_by",
            "answer__written_by", "answer__department",
        )  # fmt: skip
        question = get_object_or_404(rows, pk=pk)
        return render(request, "ranking/working/question.html", self.context(question))

    def context(self, question: Question) -> dict[str, Any]:
        """Return what the page shows."""
        actor, today = self.actor, timezone.localdate()
        sums = sums_of(question.edition)
        asked = sums.asked(question)
        answer, seen = queries.answer_of(question), queries.seen_answer(question, actor)
        tally = sums.tallies[question.key]
        parent, children = looking.relatives(question, sums)
        in_time = may_write_now(question.edition, actor)
        may_answer = (
            in_time
            and rules.answer_question.allows(actor, question)
            and (answer is None or rules.edit_answer.allows(actor, answer))
        )
        may_write = may_answer and (answer is None or answer.is_draft)
        edition = sums.edition
        return {
            "question": question,
            "edition": question.edition,
            "asked": asked,
            "name": wording.name_of(asked),
            "text": wording.told(asked.text),
            "note": wording.told(asked.note),
            "area": next((wording.told(one.name) for one in edition.areas if one.key == question.area), ""),
            "part": next((wording.told(one.name) for one in edition.parts if one.key == question.part), ""),
            "how": wording.how_points(asked, edition),
            "requirements": [wording.REQUIREMENTS[one] for one in asked.requirements],
            "state": shown_symbol(question),
            "hidden": answer is not None and seen is None,
            "said": looking.say(seen, asked, today) if seen else None,
            "before": looking.before_of(question, asked, today),
            "parent": parent,
            "children": children,
            "tally": tally,
            "standing": wording.standing_words(tally.score.standing, asked, edition),
            "if_submitted": looking.if_submitted(seen, asked, sums) if seen and seen.is_draft else None,
            "due": queries.due_of(question, question.edition),
            "today": today,
            "proposals": self._proposals(question, may_write),
            "hints": hints_for(question, today) if may_write else [],
            **self._links(question),
            **self._may(question, may_answer, in_time=in_time),
            "may_write": may_write,
            "changes": changes(question),
            "answer_changes": changes(seen) if seen and looking.may_see_history(actor, seen) else [],
        }

    def _proposals(self, question: Question, may_write: bool) -> list[dict[str, Any]]:
        """Return what the system can answer itself, for whoever may take it over."""
        if not may_write:
            return []
        answer = queries.answer_of(question)
        asked = rule_of(question)
        return [
            {
                "proposal": one,
                "words": wording.answer_words(asked, one.value, one.aspects),
                "marks": [wording.REQUIREMENTS[key] for key in asked.requirements if key.value in one.requirements],
                "taken": answer is not None and answer.proposal == one.key,
            }
            for one in proposals_for(question, timezone.localdate())
        ]

    def _links(self, question: Question) -> dict[str, Any]:
        """Return what the question hangs together with, of what the actor may see."""
        return {
            "activities": visible_to(self.actor).filter(ranking_questions=question).order_by("title", "pk"),
            "indicators": followed().filter(ranking_questions=question),
            "goals": goals().filter(ranking_questions=question),
            "documents": documents().filter(ranking_questions=question),
        }

    def _may(self, question: Question, may_answer: bool, *, in_time: bool) -> dict[str, Any]:
        """Return which steps the actor may take now."""
        answer, actor = queries.answer_of(question), self.actor
        state = queries.state_of(question)
        open_still = question.edition.decided_at is None
        checks = open_still and answer is not None and rules.check_answer.allows(actor, answer)
        same = answer is not None and answer.submitted_by_id == actor.person.pk
        return {
            "may_assign": open_still and rules.assign_question.allows(actor, question),
            "may_prove": may_answer and state != wording.CHECKED,
            "may_submit": may_answer and state == wording.DRAFT and answer is not None and bool(answer.value),
            "may_withdraw": may_answer and state == wording.SUBMITTED,
            "may_check": checks and state == wording.SUBMITTED,
            "return_form": ReturnForm() if checks else None,
            "same_person": checks and same,
            "closed": not in_time and open_still,
        }
