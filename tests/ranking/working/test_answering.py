# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing answers, and their way from draft to checked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working import services
from tests.ranking.working.conftest import Inside, Town


def test_an_answer_goes_from_draft_to_checked_with_persons_and_times(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write(value="delvis", requirements=["public"], comment=" På gång ")
        assert (draft.state, draft.department_id, draft.written_by_id) == ("draft", town.own.pk, town.member.person.pk)
        assert (draft.requirements, draft.comment) == (["public"], "På gång")
        submitted = services.submit_answer(answer=draft, by=town.member)
        assert submitted.submitted_by_id == town.member.person.pk
        assert submitted.submitted_at is not None
        checked = services.check_answer(answer=submitted, by=town.approver)
        assert (checked.state, checked.checked_by_id) == ("checked", town.approver.person.pk)
        told = [row.state for row in Answer.history.order_by("history_id")]  # type: ignore[attr-defined]
        assert told == ["draft", "submitted", "checked"]


def test_a_returned_answer_is_a_draft_with_what_is_to_be_done_until_it_is_submitted(town: Town, inside: Inside) -> None:
    with inside():
        answer = services.check_answer(answer=town.submit(), by=town.approver)
        with pytest.raises(ValidationError, match="Skriv vad som behöver ändras"):
            services.return_answer(answer=answer, by=town.approver, comment="  ")
        back = services.return_answer(answer=answer, by=town.approver, comment="Beslutet saknas")
        assert (back.state, back.return_note, back.submitted_at, back.checked_by) == (
            "draft",
            "Beslutet saknas",
            None,
            None,
        )
        assert services.submit_answer(answer=back, by=town.member).return_note == ""


def test_steps_are_taken_only_from_their_state(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write()
        for step in (services.check_answer, services.withdraw_answer):
            with pytest.raises(services.NotInStateError):
                step(answer=draft, by=town.coordinator)
        submitted = services.submit_answer(answer=draft, by=town.member)
        with pytest.raises(services.NotInStateError):
            services.submit_answer(answer=submitted, by=town.member)
        with pytest.raises(services.NotADraftError, match="Ta tillbaka"):
            services.write_answer(
                question=town.question(), by=town.member, expected_version=Answer.objects.get().version, value="nej"
            )
        assert Answer.objects.get().value == "ja"
        assert services.withdraw_answer(answer=submitted, by=town.member).state == "draft"


def test_an_empty_draft_is_not_submitted(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write(value="", comment="Vi letar efter beslutet")
        with pytest.raises(services.NothingToSubmitError):
            services.submit_answer(answer=draft, by=town.member)
        assert Answer.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("plan", "delvis", "delvis"),
        ("eko", "12,50", "12.50"),
        ("eko", " 1 234,5 ", "1234.5"),
        ("utslapp", "-3", "-3"),
    ],
)
def test_answers_are_kept_as_the_scoring_reads_them(
    town: Town, inside: Inside, key: str, value: str, kept: str
) -> None:
    with inside():
        assert town.write(key, value, by=town.coordinator).value == kept


@pytest.mark.parametrize(
    ("key", "value"),
    [("plan", "kanske"), ("plan", "1"), ("eko", "ja"), ("eko", "NaN"), ("eko", "1e400"), ("eko", "1" * 30)],
)
def test_what_the_question_does_not_take_is_refused(town: Town, inside: Inside, key: str, value: str) -> None:
    with inside():
        with pytest.raises(services.NotAnOptionError):
            town.write(key, value, by=town.coordinator)
        assert not Answer.objects.exists()


def test_unknown_marks_are_refused(town: Town, inside: Inside) -> None:
    with inside():
        for marks in ({"requirements": ["measured"]}, {"aspects": ["elbilar"]}):
            with pytest.raises(services.NotAnOptionError):
                town.write(**marks)  # type: ignore[arg-type]
        assert not Answer.objects.exists()


def test_the_second_writer_is_told(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write()
        question = town.question()
        services.write_answer(question=question, by=town.member, expected_version=draft.version, value="nej")
        for seen in (draft.version, None):
            with pytest.raises(EditConflictError):
                services.write_answer(question=question, by=town.member, expected_version=seen, value="delvis")
        assert Answer.objects.get().value == "nej"


def test_after_the_closing_day_only_the_coordinator_corrects(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write()
        mine = town.write("mat", "ja", by=town.coordinator)
        RankingEdition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
        with pytest.raises(services.ClosedError, match="Be samordnaren"):
            services.submit_answer(answer=draft, by=town.member)
        with pytest.raises(services.ClosedError):
            town.write("uppfoljd")
        assert services.submit_answer(answer=mine, by=town.coordinator).state == "submitted"
        RankingEdition.objects.update(closes_at=timezone.now() + timedelta(minutes=1))
        assert services.submit_answer(answer=draft, by=town.member).state == "submitted"


def test_the_coordinator_can_correct_what_another_department_submitted(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.submit(comment="Fel år")
        RankingEdition.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
        draft = services.withdraw_answer(answer=answer, by=town.coordinator)
        assert rules.edit_answer.allows(town.coordinator, draft)
        assert rules.view_answer.allows(town.member, draft)
        assert not rules.view_answer.allows(town.approver, draft)
        written = services.write_answer(
            question=town.question(), by=town.coordinator, expected_version=draft.version, value="delvis"
        )
        assert services.submit_answer(answer=written, by=town.coordinator).department_id == town.own.pk


def test_a_draft_taken_back_is_the_departments_alone_when_it_writes_in_it(town: Town, inside: Inside) -> None:
    with inside():
        draft = services.withdraw_answer(answer=town.submit(), by=town.coordinator)
        assert rules.view_answer.allows(town.coordinator, draft)
        again = services.write_answer(
            question=town.question(), by=town.member, expected_version=draft.version, value="nej"
        )
        assert not rules.view_answer.allows(town.coordinator, again)


def test_decided_answers_are_locked_for_everybody(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.submit()
        RankingEdition.objects.update(decided_at=timezone.now())
        steps = [
            lambda: services.withdraw_answer(answer=answer, by=town.coordinator),
            lambda: services.check_answer(answer=answer, by=town.coordinator),
            lambda: services.return_answer(answer=answer, by=town.coordinator, comment="Nej"),
            lambda: town.write("mat", by=town.coordinator),
            lambda: services.assign_questions(
                questions=[town.question("mat")], owner=None, due=None, by=town.coordinator
            ),
        ]
        for step in steps:
            with pytest.raises(services.LockedError):
                step()
        assert Answer.objects.get().state == "submitted"


def test_a_draft_is_not_handed_to_another_department_behind_its_back(town: Town, inside: Inside) -> None:
    with inside():
        town.write(comment="Bara för oss")
        new_owner = town.position(town.colleague)
        done = services.assign_questions(
            questions=[town.question(), town.question("mat")], owner=new_owner, due=None, by=town.coordinator
        )
        assert (done.count, [row.key for row in done.kept]) == (1, ["plan"])
        assert town.question().owner_id != new_owner.pk
        with pytest.raises(services.DraftElsewhereError, match="Be dem lämna in"):
            services.update_question(
                question=town.question(), expected_version=None, by=town.coordinator, owner=new_owner
            )
        assert Answer.objects.get().department_id == town.own.pk


def test_ones_own_draft_follows_the_question(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write("mat", by=town.coordinator)
        assert draft.department_id is None
        owner = town.position(town.member)
        done = services.assign_questions(questions=[town.question("mat")], owner=owner, due=None, by=town.coordinator)
        assert done.count == 1
        assert Answer.objects.get().department_id == town.own.pk


def test_assigning_keeps_a_questions_own_day_when_none_is_told(town: Town, inside: Inside) -> None:
    with inside():
        day = timezone.localdate() + timedelta(days=9)
        Question.objects.filter(key="mat").update(due=day)
        owner = town.position(town.member)
        questions = [town.question("mat"), town.question("eko")]
        services.assign_questions(questions=questions, owner=owner, due=None, by=town.coordinator)
        assert (town.question("mat").due, town.question("eko").due) == (day, None)
        later = day + timedelta(days=1)
        services.assign_questions(questions=questions, owner=owner, due=later, by=town.coordinator)
        assert (town.question("mat").due, town.question("eko").due) == (later, later)
