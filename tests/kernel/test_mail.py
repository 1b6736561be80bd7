# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail is written once for each occasion, sent once, and what is refused or uncertain is told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from knutpunkt.kernel import mail_delivery
from knutpunkt.kernel.mail import drop_waiting, mark_arrived, send_again, write_mail
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from tests.smtp_catcher import Catcher

State = OutgoingMail.State


@pytest.fixture
def catcher(settings: LazySettings) -> Iterator[Catcher]:
    with Catcher() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = int(server.url.rsplit(":", 1)[1])
        yield server


@pytest.fixture
def write(bastad: Municipality) -> Callable[..., OutgoingMail]:
    def written(key: str = "k", to: str = "a@example.invalid", **texts: str) -> OutgoingMail:
        given = {"subject": "Rubrik", "text": "Text på svenska", "html": "<p>Text på svenska</p>"} | texts
        with tenant_scope(bastad):
            return write_mail(key=key, to=to, **given)

    return written


def again(mail: OutgoingMail) -> OutgoingMail:
    with tenant_scope(mail.municipality_id):
        return OutgoingMail.objects.get(pk=mail.pk)


def put(mail: OutgoingMail, **values: Any) -> None:
    with tenant_scope(mail.municipality_id):
        OutgoingMail.objects.filter(pk=mail.pk).update(**values)


def test_the_same_occasion_is_written_once(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    first, second = write(), write(subject="En annan rubrik")
    assert first.pk == second.pk
    assert mail_delivery.deliver("1278") == 1
    assert mail_delivery.deliver("1278") == 0
    assert catcher.addresses() == ["a@example.invalid"]


def test_the_commit_has_the_mail_sent_and_asks_once(
    bastad: Municipality, catcher: Catcher, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), tenant_scope(bastad):
        for number in range(3):
            write_mail(key=str(number), to=f"{number}@example.invalid", subject="s", text="t")
    assert catcher.addresses() == ["0@example.invalid", "1@example.invalid", "2@example.invalid"]


def test_the_message_is_text_and_html_with_its_own_id(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    mail = write(subject="Två\r\nBcc: b@example.invalid")
    mail_delivery.deliver("1278")
    (caught,) = catcher.mails
    assert caught.message["Subject"] == "Två Bcc: b@example.invalid"
    assert caught.message["Bcc"] is None
    assert caught.message["Message-ID"] == mail.message_id
    assert caught.message["Auto-Submitted"] == "auto-generated"
    assert caught.text.strip() == "Text på svenska"
    assert caught.html.strip() == "<p>Text på svenska</p>"
    sent = again(mail)
    assert (sent.state, sent.attempts) == (State.SENT, 1)
    assert sent.sent_at is not None
    assert (sent.text, sent.html) == ("", ""), "a letter may hold a link: it is not kept"


def test_a_refused_address_has_failed_with_the_reason(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    mail, other = write(to="nobody@example.invalid"), write(key="2")
    assert mail_delivery.deliver("1278") == 1, "the others are sent"
    refused = again(mail)
    assert (refused.state, refused.attempts) == (State.FAILED, 1)
    assert refused.error == "Mottagarens server tog inte emot brevet: 550 no such user"
    assert again(other).state == State.SENT


def test_a_passing_refusal_is_tried_later_and_at_last_given_up(
    write: Callable[..., OutgoingMail], catcher: Catcher
) -> None:
    mail = write(to="later@example.invalid")
    mail_delivery.deliver("1278")
    refused = again(mail)
    assert (refused.state, refused.attempts) == (State.WAITING, 1)
    assert refused.retry_at is not None
    assert timedelta(0) < refused.retry_at - timezone.now() <= timedelta(minutes=1)
    mail_delivery.deliver("1278")
    assert again(mail).attempts == 1, "not before its time"
    for attempt in range(2, len(mail_delivery.PAUSES) + 2):
        assert again(mail).state == State.WAITING
        put(mail, retry_at=None)
        mail_delivery.deliver("1278")
        assert again(mail).attempts == attempt
    assert again(mail).state == State.FAILED


def test_no_server_leaves_the_mail_waiting(write: Callable[..., OutgoingMail], catcher: Catcher, settings: Any) -> None:
    mail, port = write(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    assert mail_delivery.deliver("1278") == 0
    waiting = again(mail)
    assert (waiting.state, waiting.attempts) == (State.WAITING, 0)
    assert waiting.error.startswith("Mejlservern svarar inte.")
    settings.EMAIL_PORT = port
    put(mail, retry_at=None)
    assert mail_delivery.deliver("1278") == 1
    assert again(mail).error == ""


def test_an_impossible_address_fails_and_holds_nobody_up(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    mail = write(to="a@exa\nmple.invalid")
    write(key="2")
    assert mail_delivery.deliver("1278") == 1
    assert again(mail).state == State.FAILED


def test_only_one_of_two_senders_gets_a_mail(write: Callable[..., OutgoingMail]) -> None:
    mail = write()
    assert mail_delivery.claim("1278", mail.pk)
    assert not mail_delivery.claim("1278", mail.pk)


def test_a_mail_of_a_dead_sender_is_uncertain_and_a_person_decides(
    write: Callable[..., OutgoingMail], catcher: Catcher
) -> None:
    mail = write()
    put(mail, state=State.SENDING, claimed_at=timezone.now() - timedelta(minutes=5))
    assert mail_delivery.deliver("1278") == 0
    uncertain = again(mail)
    assert uncertain.state == State.UNCERTAIN
    assert uncertain.error == "Sändningen avbröts. Brevet kan ha kommit fram."
    assert catcher.mails == []
    with tenant_scope("1278"):
        assert send_again(mail=uncertain)
        assert not send_again(mail=uncertain), "twice on the button is once"
    assert mail_delivery.deliver("1278") == 1
    assert catcher.addresses() == ["a@example.invalid"]


def test_a_person_can_say_that_it_arrived(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    mail, when = write(), timezone.now() - timedelta(minutes=5)
    put(mail, state=State.UNCERTAIN, claimed_at=when)
    with tenant_scope("1278"):
        assert mark_arrived(mail=mail)
        assert not mark_arrived(mail=mail)
    arrived = again(mail)
    assert (arrived.state, arrived.sent_at, arrived.text) == (State.SENT, when, "")
    assert mail_delivery.deliver("1278") == 0


def test_a_mail_not_yet_handed_over_can_be_taken_back(write: Callable[..., OutgoingMail], catcher: Catcher) -> None:
    write("1")
    sent = write("2")
    put(sent, state=State.SENT)
    with tenant_scope("1278"):
        assert drop_waiting(keys=["1", "2"]) == 1
        assert [mail.key for mail in OutgoingMail.objects.all()] == ["2"]


def test_the_sweep_sends_every_municipalitys_mail(
    write: Callable[..., OutgoingMail], laholm: Municipality, catcher: Catcher, django_capture_on_commit_callbacks: Any
) -> None:
    write()
    with tenant_scope(laholm):
        write_mail(key="k", to="laholm@example.invalid", subject="s", text="t")
    with django_capture_on_commit_callbacks(execute=True):
        mail_delivery.deliver_everywhere()
    assert catcher.addresses() == ["a@example.invalid", "laholm@example.invalid"]
    assert mail_delivery.deliver_everywhere() is None


def test_one_municipalitys_delivery_leaves_the_others_alone(
    laholm: Municipality, catcher: Catcher, bastad: Any
) -> None:
    with tenant_scope(laholm):
        write_mail(key="k", to="laholm@example.invalid", subject="s", text="t")
    assert mail_delivery.deliver("1278") == 0
    assert catcher.mails == []
