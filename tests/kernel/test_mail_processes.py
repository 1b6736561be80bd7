# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A sender is killed at every moment (SIGKILL, a process of its own): no mail is lost, none is sent twice."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.smtp_catcher import Catcher

SEND = """
import django; django.setup()
from knutpunkt.kernel.mail_delivery import deliver
deliver("1278")
"""
#: The control: a sender that takes mail without claiming it.
SEND_WITHOUT_CLAIM = """
import django; django.setup()
from knutpunkt.kernel import mail_delivery
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


def environment(home: Path, mail: str = "") -> dict[str, str]:
    return os.environ | {
        "KNUTPUNKT_HOME": str(home),
        "KNUTPUNKT_JOBS": "worker",
        "KNUTPUNKT_EMAIL_URL": mail,
        "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
        "DATABASE_URL": "",
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose database has three mails waiting."""
    home = tmp_path_factory.mktemp("mail")
    subprocess.run([sys.executable, "-c", FILL], env=environment(home), cwd=ROOT, check=True)
    return home


class Post:
    """The waiting mails, the server, and senders in processes of their own."""

    def __init__(self, home: Path, catcher: Catcher) -> None:
        self.home, self.catcher = home, catcher

    def start(self, script: str = SEND) -> subprocess.Popen[bytes]:
        environ = environment(self.home, self.catcher.url)
        return subprocess.Popen([sys.executable, "-c", script], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)

    def run(self, script: str = SEND) -> None:
        assert self.start(script).wait(60) == 0

    def kill_at(self, moment: str, script: str = SEND) -> None:
        """Start a sender, wait until the server holds it at the moment, and kill it."""
        self.catcher.hold(moment)
        sender = self.start(script)
        self.catcher.wait_until_held(moment)
        sender.kill()
        sender.wait(10)
        self.catcher.let_go()

    def states(self) -> list[str]:
        with sqlite3.connect(self.home / "knutpunkt.sqlite3") as database:
            return [row[0] for row in database.execute("SELECT state FROM kernel_outgoingmail ORDER BY key")]


@pytest.fixture
def post(filled: Path, tmp_path: Path) -> Iterator[Post]:
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    with Catcher() as catcher:
        yield Post(home, catcher)


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
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert post.states() == ["sent"] * 3
    assert sorted(post.catcher.addresses()) == EVERYBODY


def test_a_slow_sender_is_not_taken_for_dead(post: Post) -> None:
    post.catcher.hold("message")
    slow = post.start()
    post.catcher.wait_until_held("message")
    settle = "import django; django.setup()\nfrom knutpunkt.kernel import mail_delivery as m; m.settle_dead('1278')"
    post.run(settle)
    assert post.states() == ["sending", "waiting", "waiting"]
    post.catcher.let_go()
    assert slow.wait(60) == 0
    assert post.states() == ["sent"] * 3
    assert post.catcher.addresses() == EVERYBODY
