# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deciding the answers locks the edition, tells who decided, and can be taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.kernel.text import today
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Role
from knutpunkt.ranking.files import queries, services
from knutpunkt.ranking.intake import DecidedError, save_edition
from knutpunkt.ranking.models import Answer, RankingEdition
from knutpunkt.ranking.working.answering import LockedError, write_answer
from tests.conftest import client_of, make_actor
from tests.ranking.files.conftest import CODE
from tests.ranking.samples import edition, question_of

DAY = date(2025, 2, 12)


@pytest.fixture
def answered(taken: RankingEdition, bastad: Municipality) -> RankingEdition:
    with tenant_scope(bastad):
        Answer.objects.create(
            question=question_of(taken, "plan"), value="ja", state="submitted", submitted_at=timezone.now()
        )
    return taken


def decide(browser: Client, row: RankingEdition, **changes: Any) -> Any:
    data = {"on": DAY.isoformat(), "body": "Kommunstyrelsen", "paragraph": "§ 34", **changes}
    return browser.post(reverse("ranking:edition_decide", args=[CODE, row.pk]), data)


def test_the_decision_is_recorded_and_told(answered: RankingEdition, bastad: Municipality) -> None:
    approver = client_of(make_actor(bastad, Role.APPROVER))
    assert decide(approver, answered).status_code == 302
    with tenant_scope(bastad):
        row = RankingEdition.objects.get()
        assert queries.decision(row) == queries.Decision(DAY, "Kommunstyrelsen § 34")
    page = approver.get(reverse("ranking:edition_files", args=[CODE, row.pk])).content.decode()
    assert "Svaren beslutades 12 februari 2025 av Kommunstyrelsen § 34." in page


def test_decided_answers_are_locked_until_the_decision_is_taken_back(
    browser: Client, answered: RankingEdition, bastad: Municipality, coordinator: Actor
) -> None:
    decide(browser, answered)
    with tenant_scope(bastad):
        row = RankingEdition.objects.get()
        for attempt in (
            lambda: write_answer(question=question_of(row, "mat"), by=coordinator, expected_version=None, value="ja"),
            lambda: save_edition(edition=edition(), by=coordinator),
            lambda: services.update_edition(edition=row, by=coordinator, expected_version=None),
            lambda: services.save_wordings(edition=row, wordings={}, by=coordinator),
        ):
            with pytest.raises((LockedError, DecidedError)):
                attempt()
    page = browser.get(reverse("ranking:answers_import", args=[CODE, answered.pk])).content.decode()
    assert 'type="file"' not in page
    browser.post(reverse("ranking:edition_decide", args=[CODE, answered.pk]), {"undo": "1"})
    with tenant_scope(bastad):
        row = RankingEdition.objects.get()
        assert queries.decision(row) is None
        write_answer(question=question_of(row, "mat"), by=coordinator, expected_version=None, value="ja")
        reasons = list(row.history.values_list("history_change_reason", flat=True))
    assert reasons[:2] == ["Beslutet om svaren togs tillbaka", "Kommunstyrelsen § 34"]


def test_a_second_decision_is_told_by_its_own_words(
    browser: Client, answered: RankingEdition, bastad: Municipality
) -> None:
    decide(browser, answered)
    browser.post(reverse("ranking:edition_decide", args=[CODE, answered.pk]), {"undo": "1"})
    decide(browser, answered, body="Miljönämnden", paragraph="")
    with tenant_scope(bastad):
        assert queries.decision(RankingEdition.objects.get()) == queries.Decision(DAY, "Miljönämnden")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": (today() + timedelta(days=1)).isoformat()}, "Dagen är inte här ännu."),
        ({"on": "i går"}, "Fel:"),
        ({"body": ""}, "Fel:"),
    ],
)
def test_what_is_wrong_is_said(
    browser: Client, answered: RankingEdition, bastad: Municipality, changes: dict[str, str], words: str
) -> None:
    assert words in decide(browser, answered, **changes).content.decode()
    with tenant_scope(bastad):
        assert RankingEdition.objects.get().decided_at is None


def test_without_a_submitted_answer_there_is_nothing_to_decide(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    with tenant_scope(bastad):
        Answer.objects.create(question=question_of(taken, "plan"), value="ja")
    assert "Inget svar är inlämnat." in decide(browser, taken).content.decode()


def test_a_member_decides_nothing(answered: RankingEdition, bastad: Municipality) -> None:
    assert decide(client_of(make_actor(bastad, Role.MEMBER)), answered).status_code == 403
