# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing secret reaches the log, whatever goes wrong."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from knutpunkt.people.models import Municipality
from knutpunkt.people.views import HomeView
from tests.conftest import client_of, make_actor

PASSWORD = "hemligt-lösenord-7391"


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log at its most talkative."""
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "django.request"):
        yield caplog


def written(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(name)s %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def account() -> User:
    return User.objects.create_user("log@example.invalid", "log@example.invalid", PASSWORD)


@pytest.mark.django_db
def test_signing_in_and_out_logs_no_secret(everything_logged: pytest.LogCaptureFixture) -> None:
    account()
    client, where = Client(), reverse("account_login")
    client.post(where, {"login": "log@example.invalid", "password": PASSWORD + "-fel"})
    client.post(where, {"login": "log@example.invalid", "password": PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    text = written(everything_logged)
    assert [secret for secret in (PASSWORD, session, settings.SECRET_KEY) if secret in text] == []


@pytest.mark.django_db
def test_a_refused_form_logs_no_secret(bastad: Municipality, everything_logged: pytest.LogCaptureFixture) -> None:
    client = client_of(make_actor(bastad, "reader"))
    client.handler.enforce_csrf_checks = True
    answer = client.post(reverse("account_logout"), {"password": PASSWORD, "csrfmiddlewaretoken": "a" * 64})
    assert answer.status_code == 403
    text = written(everything_logged)
    assert "Forbidden" in text, "control: the refusal itself is in the log"
    assert PASSWORD not in text
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in text


@pytest.mark.django_db
def test_a_broken_page_logs_no_secret(
    bastad: Municipality, everything_logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("sönder")

    monkeypatch.setattr(HomeView, "get", broken)
    client = client_of(make_actor(bastad, "reader"))
    client.raise_request_exception = False
    assert client.get(reverse("home"), {"password": PASSWORD}).status_code == 500
    text = written(everything_logged)
    assert "sönder" in text, "control: the fault itself is in the log"
    assert PASSWORD not in text
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in text
