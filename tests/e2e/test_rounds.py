# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole inventory round: ten are asked by mail, and the picture changes by what they answer.

The server and the worker are processes of their own, and the mail goes to a real mail server that keeps it. The
worker is killed while the mail server has a letter and has not answered yet.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.conftest import ROOT
from tests.e2e.conftest import _free_port, _is_page, _keep_back, _wait_for
from tests.e2e.rounds_fill import COORDINATOR, PLACES, address_of
from tests.smtp_catcher import Catcher

LINK = re.compile(r"http://127\.0\.0\.1:\d+/svar/1278/[\w-]+/")
CLI = (sys.executable, "-m", "knutpunkt.config.cli")
#: Six answer by their link, two are answered for, one is copied, one stays silent.
BY_LINK, BY_PHONE, COPIED, SILENT = PLACES[:6], PLACES[6:8], PLACES[8], PLACES[9]


@dataclass
class Site:
    """A running installation with its mail server, and a worker that can be killed and started."""

    address: str
    catcher: Catcher
    environment: dict[str, str]
    worker: subprocess.Popen[bytes] | None = None

    def start_worker(self) -> None:
        self.worker = subprocess.Popen(
            [*CLI, "worker"], env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill_worker(self) -> None:
        """End the worker and all its children, at once and without a word."""
        if self.worker is not None:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait(10)
            self.worker = None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small installation of its own: ten departments, one activity each."""
    home, port = Path(tmp_path_factory.mktemp("rounds")), _free_port()
    address = f"http://127.0.0.1:{port}"
    with Catcher() as catcher:
        environment = os.environ | {
            "KNUTPUNKT_HOME": str(home),
            "KNUTPUNKT_DEMO": "true",
            "KNUTPUNKT_JOBS": "worker",
            "KNUTPUNKT_ADDRESS": address,
            "KNUTPUNKT_EMAIL_URL": catcher.url,
            "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
            "DATABASE_URL": "",
        }
        fill = [sys.executable, "-m", "tests.e2e.rounds_fill"]
        subprocess.run(fill, env=environment, cwd=ROOT, check=True)
        server = subprocess.Popen([*CLI, "serve", "--port", str(port), "--workers", "1"], env=environment, cwd=ROOT)
        running = Site(address, catcher, environment)
        try:
            running.start_worker()
            _wait_for(address, server)
            yield running
        finally:
            running.kill_worker()
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a browser of its own, without any cookies."""
    opened: list[BrowserContext] = []

    def open_one(**options: bool) -> Page:
        context = browser.new_context(base_url=site.address, locale="sv-SE", **options)
        context.set_default_navigation_timeout(60_000)
        if delay := float(os.environ.get("KNUTPUNKT_E2E_DELAY", "0")):
            context.route(_is_page, partial(_keep_back, delay))
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def latest_links(site: Site) -> dict[str, str]:
    """Return the link in the latest letter to each place."""
    found = {}
    for mail in site.catcher.mails:
        link = LINK.search(mail.text)
        assert link is not None
        assert link[0] in mail.html
        found[mail.to] = link[0]
    return {place: found[address_of(place)] for place in PLACES if address_of(place) in found}


def sign_in(page: Page) -> None:
    page.goto("/konto/login/")
    page.locator(f'button[value="{COORDINATOR}"]').click()
    expect(page.locator(".brand-place")).to_have_text("Båstads kommun")


def write_round(page: Page) -> None:
    page.goto("/1278/helhetsbild/inventering/")
    page.get_by_role("link", name="Ny inventering").click()
    page.fill("[name=title]", "Inventering 2026")
    page.fill("[name=due]", (timezone.localdate() + timedelta(days=10)).isoformat())
    expect(page.get_by_role("checkbox", name=re.compile("^chef för"), checked=True)).to_have_count(10)
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("h1")).to_have_text("Inventering 2026")
    expect(page.locator(".lead")).to_contain_text("Inte utskickad än")


def send_and_kill_the_worker(page: Page, site: Site) -> None:
    """Send the links; the worker dies while the mail server has the first letter, and another takes over."""
    site.catcher.hold("message")
    page.get_by_role("button", name="Skicka länkarna").click()
    expect(page.locator(".message").first).to_contain_text("10 brev är på väg.")
    site.catcher.wait_until_held("message")
    site.kill_worker()
    site.catcher.let_go()
    site.start_worker()
    site.catcher.wait_for(10)


def settle_the_letter_in_doubt(page: Page, site: Site) -> None:
    """The one letter whose sender died is shown to the coordinator, who decides; it is not sent again by itself."""
    doubt = page.get_by_role("button", name="Det kom fram")
    reload_until(page, lambda: doubt.count() == 1)
    expect(page.locator("#trouble")).to_be_visible()
    doubt.click()
    expect(page.locator("#trouble")).to_have_count(0)
    assert sorted(site.catcher.addresses()) == sorted(map(address_of, PLACES)), "none lost, none twice"


def reload_until(page: Page, true: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        page.wait_for_timeout(300)
        page.reload()


def answer(page: Page, place: str) -> None:
    """Answer by a link: one of three ends, changes and adds; the others say that it still holds."""
    expect(page.get_by_role("heading", name=f"Minska utsläppen från {place}")).to_be_visible()
    page.get_by_role("button", name="Stämmer fortfarande").click()
    expect(page.get_by_role("button", name="Stämmer fortfarande")).to_have_attribute("aria-pressed", "true")
    if place == "Avfall":
        page.get_by_role("button", name="Avslutad").click()
        expect(page.get_by_label("Hur slutade det?")).to_be_visible()
    elif place == "Bibliotek":
        page.get_by_role("button", name="Ändrad").click()
        page.get_by_label("Titel").fill("Bokbuss på el")
    elif place == "Cykel":
        page.get_by_role("button", name="Lägg till en insats").click()
        page.get_by_label("Vad ni gör").fill("Cykelgarage vid stationen")
        page.get_by_label("Behöver ni samarbeta").fill("Vi behöver Gator för skyltarna")
        page.get_by_role("button", name="Spara och fortsätt senare").first.click()
        expect(page.locator(".message")).to_contain_text("Sparat.")
    page.get_by_role("button", name="Granska svaret").click()
    expect(page.locator("h1")).to_have_text("Stämmer det här? Skicka då in.")
    page.get_by_role("button", name="Skicka in svaret").click()
    expect(page.locator("h1")).to_have_text("Tack, svaret är inskickat")


def answer_for(page: Page, round_url: str, place: str) -> None:
    page.goto(round_url)
    page.get_by_role("link", name=f"chef för {place}", exact=True).click()
    page.get_by_label("Hur fick du svaret?").fill("på telefon")
    page.get_by_role("button", name="Fyll i svaret åt dem").click()
    expect(page.get_by_text("Så kom svaret: på telefon")).to_be_visible()
    page.get_by_role("button", name="Stämmer fortfarande").click()
    expect(page.get_by_role("button", name="Stämmer fortfarande")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Granska svaret").click()
    page.get_by_role("button", name="Skicka in svaret").click()
    expect(page.locator("h1")).to_have_text("Tack, svaret är inskickat")


def test_a_whole_round(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page)
    page.goto("/1278/helhetsbild/")
    expect(matrix_row(page)).to_contain_text("Avfall: 1 insats (påbörjad: 1)")
    write_round(page)
    round_url = page.url
    send_and_kill_the_worker(page, site)
    settle_the_letter_in_doubt(page, site)

    links = latest_links(site)
    assert len(set(links.values())) == 10
    for number, place in enumerate(BY_LINK):
        stranger = open_page(java_script_enabled=number % 2 == 0)
        stranger.goto(links[place])
        answer(stranger, place)
        stranger.context.close()

    page.goto(round_url)
    expect(page.locator(".lead")).to_contain_text("6 av 10 har svarat")
    page.get_by_role("button", name="Påminn dem som inte har svarat").click()
    expect(page.locator(".messages")).to_contain_text("4 är påminda.")
    site.catcher.wait_for(14)
    page.get_by_role("button", name="Påminn dem som inte har svarat").click()
    expect(page.locator(".messages")).to_contain_text("4 är redan påminda i dag och får inget nytt brev.")
    assert sorted(site.catcher.addresses()[10:]) == sorted(map(address_of, PLACES[6:]))
    assert all("Påminnelse" in str(mail.message["Subject"]) for mail in site.catcher.mails[10:])

    for place in BY_PHONE:
        answer_for(page, round_url, place)
    page.goto(round_url)
    page.get_by_role("link", name=f"chef för {COPIED}", exact=True).click()
    page.get_by_role("button", name="Låt stå kvar, obekräftat").click()
    expect(page.locator(".message")).to_contain_text("Förra årets uppgifter står kvar")

    page.goto(round_url)
    expect(page.locator(".lead")).to_contain_text("9 av 10 har svarat · 0 har börjat · 1 har inte börjat")
    expect(page.get_by_role("row", name=re.compile(f"chef för {SILENT}"))).to_contain_text("Har inte börjat")
    expect(page.get_by_role("row", name=re.compile(f"chef för {COPIED}"))).to_contain_text("1 obekräftade")
    the_picture_has_changed(page)
    assert len(site.catcher.mails) == 14, "none lost, none twice, to the end"


def matrix_row(page: Page) -> Locator:
    return page.get_by_role("row", name=re.compile("Fossilfritt"))


def the_picture_has_changed(page: Page) -> None:
    """The list and the matrix show what was answered, and the copied activity says that it is unconfirmed."""
    page.goto("/1278/insatser/")
    rows = page.locator(".list-table tbody")
    expect(rows).to_contain_text("Bokbuss på el")
    expect(rows).to_contain_text("Cykelgarage vid stationen")
    expect(page.get_by_role("row", name=re.compile("Minska utsläppen från Avfall"))).to_contain_text("Klar")
    expect(page.locator(".count").first).to_contain_text("11 insatser")
    page.goto(f"/1278/insatser/?q={COPIED}")
    page.get_by_role("link", name=f"Minska utsläppen från {COPIED}").click()
    expect(page.get_by_text("Från förra året, obekräftad: ingen har svarat.")).to_be_visible()
    page.goto("/1278/helhetsbild/")
    expect(matrix_row(page)).to_contain_text("Avfall: 1 insats (klar: 1)")
    expect(matrix_row(page)).to_contain_text("Hamn: 1 insats (påbörjad: 1)")
