# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sender is killed at every moment (SIGKILL, a process of its own): no mail is lost, none is sent twice.

Run on the database that the tests run on: which sender lives is seen otherwise on PostgreSQL than on SQLite.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.conftest import ROOT
from tests.smtp_catcher import Catcher

PREPARE = """
import django; django.setup()
from datetime import timedelta
from knutpunkt.kernel import mail_delivery
mail_delivery.GRACE = timedelta(0)
"""
SEND = f"{PREPARE}mail_delivery.deliver('1278')"
SETTLE = f"{PREPARE}mail_delivery.settle_dead('1278')"
#: The control: a sender that takes mail without claiming it.
SEND_WITHOUT_CLAIM = f"""{PREPARE}
from knutpunkt.kernel.models import OutgoingMail
mail_delivery.claim = lambda code, pk: True
mail_delivery._held = lambda pk: OutgoingMail.objects.get(pk=pk)
mail_delivery.deliver("1278")
"""
FILL = """
from tests.installation import make_tables; make_tables()
from knutpunkt.kernel.mail import write_mail
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
Municipality.objects.get_or_create(code="1278", defaults=dict(
    name="Båstad", county_code="12", county="Skåne län", skr_group_code="C9", skr_group="x", population=1,
    population_year=2022))
with tenant_scope("1278"):
    for number in range(3):
        write_mail(key=str(number), to=f"{number}@example.invalid", subject="s", text="t")
"""
EVERYBODY = ["0@example.invalid", "1@example.invalid", "2@example.invalid"]


ON_POSTGRESQL = connection.vendor == "postgresql"


class Installation:
    """A home folder and a database of its own, both thrown away."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name, self.url = home, name, ""
        if ON_POSTGRESQL:
            given = connection.settings_dict
            where = f"{given['HOST']}:{given['PORT'] or 5432}"
            self.url = f"postgresql://{given['USER']}:{given['PASSWORD']}@{where}/{name}"
            self.on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            self.on_server("CREATE DATABASE {}")

    def on_server(self, statement: str) -> None:
        with psycopg.connect(self.url.rsplit("/", 1)[0] + "/template1", autocommit=True) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(self.name)))

    def drop(self) -> None:
        if ON_POSTGRESQL:
            self.on_server("DROP DATABASE {} WITH (FORCE)")

    def environment(self, mail: str = "") -> dict[str, str]:
        return os.environ | {
            "KNUTPUNKT_HOME": str(self.home),
            "KNUTPUNKT_JOBS": "worker",
            "KNUTPUNKT_EMAIL_URL": mail,
            "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
            "DATABASE_URL": self.url,
        }

    @contextmanager
    def database(self) -> Iterator[Any]:
        """Open the database, past the wall between municipalities."""
        if not ON_POSTGRESQL:
            with sqlite3.connect(self.home / "knutpunkt.sqlite3") as opened:
                yield opened
        else:
            with psycopg.connect(self.url) as opened:
                opened.execute("SELECT set_config('knutpunkt.municipality', '*', false)")
                yield opened


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation in which three mails wait."""
    made = Installation(tmp_path_factory.mktemp("mail"), f"knutpunkt_mail_{os.getpid()}")
    subprocess.run([sys.executable, "-c", FILL], env=made.environment(), cwd=ROOT, check=True)
    yield made
    made.drop()


class Post:
    """The waiting mails, the server, and senders in processes of their own."""

    def __init__(self, installation: Installation, catcher: Catcher) -> None:
        self.installation, self.catcher = installation, catcher
        with installation.database() as database:
            fresh = "state = 'waiting', text = 't', attempts = 0, retry_at = NULL, claimed_at = NULL, sent_at = NULL"
            database.execute(f"UPDATE kernel_outgoingmail SET {fresh}")

    def start(self, script: str = SEND) -> subprocess.Popen[bytes]:
        environ = self.installation.environment(self.catcher.url)
        return subprocess.Popen([sys.executable, "-c", script], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)

    def run(self, script: str = SEND) -> None:
        assert self.start(script).wait(120) == 0

    def kill_at(self, moment: str, script: str = SEND) -> None:
        """Start a sender, wait until the server holds it at the moment, and kill it."""
        self.catcher.hold(moment)
        sender = self.start(script)
        self.catcher.wait_until_held(moment)
        sender.kill()
        sender.wait(10)
        self.catcher.let_go()

    def states(self) -> list[str]:
        with self.installation.database() as database:
            return [row[0] for row in database.execute("SELECT state FROM kernel_outgoingmail ORDER BY key")]


@pytest.fixture
def post(installation: Installation) -> Iterator[Post]:
    with Catcher() as catcher:
        yield Post(installation, catcher)


def test_killed_before_the_claim_nothing_has_happened(post: Post) -> None:
    post.kill_at("connect")
    assert post.states() == ["waiting"] * 3
    post.run()
    assert post.states() == ["sent"] * 3
    assert post.catcher.addresses() == EVERYBODY


def test_killed_between_claim_and_message_a_person_is_asked(post: Post) -> None:
    post.kill_at("envelope")
    assert post.states() == ["sending", "waiting", "waiting"]
    post.run()
    assert post.states() == ["uncertain", "sent", "sent"]
    assert post.catcher.addresses() == EVERYBODY[1:], "the uncertain one is not sent by itself"


def test_killed_before_the_servers_answer_nothing_is_sent_twice(post: Post) -> None:
    post.kill_at("message")
    post.run()
    post.run()
    assert post.states() == ["uncertain", "sent", "sent"]
    assert post.catcher.addresses() == EVERYBODY


def test_killed_afterwards_nothing_is_sent_twice(post: Post) -> None:
    post.run()
    post.run()
    assert post.catcher.addresses() == EVERYBODY


def test_control_without_the_claim_the_same_kill_sends_twice(post: Post) -> None:
    post.kill_at("message", SEND_WITHOUT_CLAIM)
    post.run(SEND_WITHOUT_CLAIM)
    assert sorted(post.catcher.addresses()) == sorted([EVERYBODY[0], *EVERYBODY])


def test_a_living_senders_mail_is_left_to_it(post: Post) -> None:
    post.catcher.hold("message")
    first = post.start()
    post.catcher.wait_until_held("message")
    post.catcher.let_go()
    second = post.start()
    assert (first.wait(120), second.wait(120)) == (0, 0)
    assert post.states() == ["sent"] * 3
    assert sorted(post.catcher.addresses()) == EVERYBODY


def test_a_slow_sender_is_not_taken_for_dead(post: Post) -> None:
    post.catcher.hold("message")
    slow = post.start()
    post.catcher.wait_until_held("message")
    post.run(SETTLE)
    assert post.states() == ["sending", "waiting", "waiting"]
    post.catcher.let_go()
    assert slow.wait(120) == 0
    assert post.states() == ["sent"] * 3
    assert post.catcher.addresses() == EVERYBODY
