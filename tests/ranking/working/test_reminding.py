# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters about questions that wait: on the right days, once a day, and nothing of a draft in them."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.people.models import Tenure
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working import reminding, services, tasks
from tests.ranking.working.conftest import Inside, Town

TODAY = timezone.localdate
SECRET = "Bara vi vet detta"


def close_in(days: int) -> date:
    """Let the edition close at the end of a day so far ahead."""
    day = TODAY() + timedelta(days=days)
    RankingEdition.objects.update(closes_at=datetime.combine(day, time(23, 59), timezone.get_current_timezone()))
    return day


def letters() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))


@pytest.mark.parametrize(("days", "count"), [(15, 0), (14, 1), (13, 0), (7, 1), (2, 1), (1, 0), (0, 1)])
def test_letters_go_out_on_the_days_that_are_told(town: Town, inside: Inside, days: int, count: int) -> None:
    with inside():
        close_in(days)
    assert tasks.remind_all(TODAY()) == count
    with inside():
        assert len(letters()) == count


def test_a_letter_lists_the_questions_with_points_in_two_languages(town: Town, inside: Inside) -> None:
    with inside():
        close_in(7)
    tasks.remind_all()
    with inside():
        (mail,) = letters()
        assert mail.to == town.member.person.email
        assert mail.subject.startswith("2 frågor väntar på svar senast ")
        for body in (mail.text, mail.html):
            assert "2 frågor i Provrankningen 2025 väntar på ditt svar. 1,50 poäng ligger på bordet." in body
            assert "2 questions in Provrankningen 2025 wait for your answer. 1.50 points are on the table." in body
            assert "1 Antagen klimatplan" in body
            assert "1 Adopted climate plan" in body
            assert town.url("question", town.question().pk) in body
        assert "<" not in mail.text


def test_nobody_is_written_to_twice_a_day(town: Town, inside: Inside) -> None:
    with inside():
        close_in(7)
    assert [tasks.remind_all(), tasks.remind_all()] == [1, 0]
    with inside():
        assert reminding.remind(edition=town.edition, on=TODAY(), by=town.coordinator).letters == 0
        town.give("mat", town.colleague)
        assert reminding.remind(edition=town.edition, on=TODAY(), by=town.coordinator).letters == 1
        assert reminding.remind(edition=town.edition, on=TODAY() + timedelta(days=1)).letters == 2  # the control
        assert len(letters()) == 4


def test_a_questions_own_day_goes_before_the_closing_day(town: Town, inside: Inside) -> None:
    with inside():
        close_in(30)
        Question.objects.filter(key="uppfoljd").update(due=TODAY() + timedelta(days=2))
    tasks.remind_all()
    with inside():
        (mail,) = letters()
        assert "Klimatplanen följs upp" in mail.text
        assert "Antagen klimatplan" not in mail.text


def test_what_is_answered_closed_or_decided_is_not_asked_for(town: Town, inside: Inside) -> None:
    with inside():
        close_in(7)
        town.submit()
        town.submit("uppfoljd")
        assert reminding.remind(edition=town.edition, on=TODAY()).letters == 0
        services.withdraw_answer(answer=Answer.objects.get(question__key="plan"), by=town.member)
        for field in ("closes_at", "decided_at"):
            RankingEdition.objects.update(**{field: timezone.now() - timedelta(minutes=1)})
            row = RankingEdition.objects.get()
            assert reminding.remind(edition=row, on=TODAY()).letters == 0
            RankingEdition.objects.update(**{field: None})
        assert reminding.remind(edition=RankingEdition.objects.get(), on=TODAY()).letters == 1  # the control


def test_nothing_of_a_draft_is_in_a_letter(town: Town, inside: Inside) -> None:
    with inside():
        close_in(7)
        answer = town.submit(value="delvis", comment=SECRET)
        services.withdraw_answer(answer=answer, by=town.member)
        held = Tenure.objects.create(person=town.reader.person, position=town.position(town.member))
        assert held.pk
    tasks.remind_all()
    with inside():
        written = letters()
        assert len(written) == 2
        for mail in written:
            assert SECRET not in mail.text + mail.html
            assert "1,50 poäng" in mail.text, "a draft does not count"


def test_who_has_no_address_is_told_to_the_coordinator(town: Town, inside: Inside) -> None:
    with inside():
        Tenure.objects.all().delete()
    page = town.client(town.coordinator).post(town.url("remind", town.edition.pk), follow=True)
    text = page.content.decode()
    assert "har ingen e-postadress: inget brev kunde skickas" in text
    with inside():
        assert letters() == []


def test_the_button_says_what_came_of_it(town: Town, inside: Inside) -> None:
    client, where = town.client(town.coordinator), town.url("remind", town.edition.pk)
    assert "1 brev skickas." in client.post(where, follow=True).content.decode()
    assert "Inget att påminna om" in client.post(where, follow=True).content.decode()
    with inside():
        assert len(letters()) == 1
        assert town.coordinator.label in letters()[0].text


def test_the_worker_is_asked_once_for_the_days_letters(db: None) -> None:
    for _ in range(2):
        tasks.schedule()
    (job,) = Schedule.objects.filter(name="ranking: remind_all")
    assert (job.func, job.schedule_type) == ("knutpunkt.ranking.working.tasks.remind_all", Schedule.DAILY)
