# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build the demo's work with the ranking's questionnaire: who answers, the answers with evidence, and lifts.

Everything is written by the services that the screens use: the coordinator hands out and checks, whoever holds the
position answers, and what the coordinator has answered the approver checks. Afterwards it is dated to when it would
have been written, and marked as an example.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from knutpunkt.activities.models import Activity
from knutpunkt.demo import dating
from knutpunkt.demo.builder import Builder
from knutpunkt.demo.content import Row
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position, Role
from knutpunkt.ranking.data import text_of
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.files.services import decide_answers, update_edition
from knutpunkt.ranking.intake import save_edition
from knutpunkt.ranking.models import Answer, Evidence, Lift, Question, RankingEdition
from knutpunkt.ranking.overview.services import save_lift
from knutpunkt.ranking.working import services
from knutpunkt.ranking.working.proposing import take_proposal

PROOF = (
    "link", "title", "page", "decided_by", "decided_on", "paragraph", "valid_from", "valid_to", "follow_up_on", "scope",
)  # fmt: skip
LIFT = ("title", "value", "effort", "hours")
LAST_MINUTE = time(23, 59)


def build_questionnaire(told: Row, builder: Builder, coordinator: Actor, approver: Actor) -> RankingEdition:
    """Take in one edition and do with it what the content says. To be called when activities have their past."""
    work = _Work(builder, coordinator, approver, timezone.localdate())
    edition = save_edition(edition=read_edition(text_of(told["key"])), by=coordinator, is_example=True)
    last = edition.closes_at
    edition.closes_at = None  # an earlier year's last day has passed: its answers are written as before that
    update_edition(edition=edition, by=coordinator, expected_version=None)
    questions = {row.key: row for row in Question.objects.filter(edition=edition).select_related("edition__ranking")}
    for row in told["questions"]:
        work.assign(questions[row["key"]], row)
        work.answer(questions[row["key"]], row)
        work.suggest(questions[row["key"]], row.get("lifts", []))
    edition.closes_at = last
    _end(edition, told, work)
    _date(edition, told, work.today)
    return edition


@dataclass(frozen=True)
class _Work:
    """What is done with one edition's questions."""

    builder: Builder
    coordinator: Actor
    approver: Actor
    today: date

    def assign(self, question: Question, row: Row) -> None:
        """Let the coordinator say who answers before when, and what the question hangs together with."""
        fields: Any = {
            "activities": list(Activity.objects.filter(reference__in=row.get("activities", []))),
            "indicators": [self.builder.indicators[key] for key in row.get("indicators", [])],
            "goals": [self.builder.goals[number] for number in row.get("goals", [])],
            "documents": [self.builder.documents[key] for key in row.get("documents", [])],
        }
        if "owner" in row:
            fields["owner"] = self.position(row["owner"])
        if "due_in_days" in row:
            fields["due"] = self.today + timedelta(days=row["due_in_days"])
        services.update_question(question=question, expected_version=None, by=self.coordinator, **fields)
        question.refresh_from_db(fields=["owner"])

    def answer(self, question: Question, row: Row) -> None:
        """Let whoever owns the question answer it, and somebody else check what the content says is checked."""
        told = row.get("answer")
        if told is None:
            return
        by = self.holder(question.owner)
        answer = self._figure(question, told) if "figure" in told else self._own(question, told, by)
        if told["state"] != Answer.State.DRAFT:
            answer = services.submit_answer(answer=answer, by=by)
        if told["state"] == Answer.State.CHECKED:
            own = by.person.pk == self.coordinator.person.pk
            services.check_answer(answer=answer, by=self.approver if own else self.coordinator)
        # Whoever has no account answered all the same: the history is not to say that the coordinator did.
        author = by.person.user_id
        Answer.history.filter(id=answer.pk).exclude(state=Answer.State.CHECKED).update(history_user=author)
        Evidence.history.filter(answer_id=answer.pk).update(history_user=author)

    def _figure(self, question: Question, told: Row) -> Answer:
        """Take the outside figure as it is proposed from the national ones."""
        key = f"kolada:{told['figure']}:{told['year']}"
        answer = take_proposal(question=question, key=key, by=self.coordinator, expected_version=None, on=self.today)
        if "comment" not in told:
            return answer
        return services.write_answer(
            question=question,
            by=self.coordinator,
            expected_version=answer.version,
            value=answer.value,
            comment=told["comment"],
            proposal=key,
        )

    def _own(self, question: Question, told: Row, by: Actor) -> Answer:
        answer = services.write_answer(
            question=question,
            by=by,
            expected_version=None,
            value=told["value"],
            requirements=told.get("requirements", ()),
            comment=told.get("comment", ""),
        )
        for proof in told.get("evidence", []):
            services.save_evidence(answer=answer, by=by, is_example=True, **self._proof(proof))
        return answer

    def _proof(self, told: Row) -> Any:
        fields: dict[str, Any] = {name: told[name] for name in PROOF if name in told}
        if "document" in told:
            return {**fields, "kind": Evidence.Kind.DOCUMENT, "document": self.builder.documents[told["document"]]}
        if "activity" in told:
            return {**fields, "kind": Evidence.Kind.ACTIVITY, "activity": _activity(told["activity"])}
        return {**fields, "kind": Evidence.Kind.LINK}

    def suggest(self, question: Question, lifts: list[Row]) -> None:
        """Write down what would lift the answer, by whom, with how much work and ready when."""
        for told in lifts:
            lift = Lift(
                question=question,
                position=self.position(told["position"]),
                ready_on=self.today + timedelta(days=told["ready_in_days"]),
                activity=_activity(told["activity"]) if "activity" in told else None,
                is_example=True,
                **{name: told[name] for name in LIFT if name in told},
            )
            save_lift(lift=lift, by=self.coordinator)

    def position(self, told: Row) -> Position:
        """Return the position that the content names."""
        return self.builder.positions[told["department"], told["position"]]

    def holder(self, position: Position | None) -> Actor:
        """Return whoever holds a position as somebody who answers its questions; the coordinator where none does."""
        if position is None:
            return self.coordinator
        person = self.builder.persons[position.pk]
        if person.pk == self.coordinator.person.pk:
            return self.coordinator
        return replace(
            self.coordinator,
            person=person,
            roles=frozenset({Role.MEMBER}),
            department_ids=frozenset({position.department_id}),
            position_ids=frozenset({position.pk}),
        )


def _activity(key: str) -> Activity:
    return Activity.objects.get(reference=key)


def _date(edition: RankingEdition, told: Row, today: date) -> None:
    """Date the edition to when it came and the answers to when they were written; mark them as examples."""
    came = dating.at_work(_day(told, "came", today))
    written = dating.at_work(_day(told, "answered", today))
    for model, where, moment in (
        (RankingEdition, {"id": edition.pk}, came),
        (Question, {"edition_id": edition.pk}, came),
        (Lift, {"question__edition_id": edition.pk}, came),
        (Answer, {"question__edition_id": edition.pk}, written),
        (Evidence, {"answer__question__edition_id": edition.pk}, written),
    ):
        rows: Any = model._default_manager.filter(**where)
        rows.update(created_at=moment, updated_at=moment)
        model.history.filter(id__in=list(rows.values_list("pk", flat=True))).update(history_date=moment)
    RankingEdition.history.filter(id=edition.pk).exclude(decided_at=None).update(history_date=F("decided_at"))
    answers = Answer.objects.filter(question__edition=edition)
    answers.update(is_example=True)
    answers.exclude(submitted_at=None).update(submitted_at=written)
    answers.exclude(checked_at=None).update(checked_at=written)


def _end(edition: RankingEdition, told: Row, work: _Work) -> None:
    """Say which group is ours and when to answer; or that the answers were decided."""
    edition.group = told["group"]
    if "goal_points" in told:
        edition.goal_points, edition.goal_points_reason = Decimal(told["goal_points"]), told["goal_points_reason"]
    if "closes_in_days" in told:
        last = work.today + timedelta(days=told["closes_in_days"])
        edition.closes_at = timezone.make_aware(datetime.combine(last, LAST_MINUTE))
    update_edition(edition=edition, by=work.coordinator, expected_version=None)
    if "decided_on" in told:
        decide_answers(edition=edition, on=told["decided_on"], body=told["decided_by"], by=work.coordinator)


def _day(told: Row, what: str, today: date) -> date:
    """Return a day that the content has as a day, or as so many days ago."""
    known: date = told[f"{what}_on"] if f"{what}_on" in told else today - timedelta(days=told[f"{what}_days_ago"])
    return known
