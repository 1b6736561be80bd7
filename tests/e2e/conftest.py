# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A running Knutpunkt with the demo's content, and a real Chromium to look at it with.

The server is the production server in a process of its own, with a home folder that is thrown away.
``KNUTPUNKT_E2E_ADDRESS`` names one that runs already (quick while developing); ``KNUTPUNKT_CHROMIUM``
names the browser. ``KNUTPUNKT_E2E_DELAY`` keeps every page back for that many seconds: a test that looks
before the next page is there then fails always, and not once in a hundred.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

from tests.conftest import ROOT, leave_out
from tests.e2e.site import DEMO_ROLES, FLAGS, Visitor

# Playwright's synchronous interface keeps an event loop in this thread, which Django would take for
# asynchronous code. The tests of this folder never touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

START_SECONDS = 120
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder, and keep them in one process: they share server and browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            httpx.get(f"{address}/konto/login/", timeout=10).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not answer within {START_SECONDS} s")


def _is_page(address: str) -> bool:
    return "/static/" not in address


def _keep_back(seconds: float, route: Route) -> None:
    time.sleep(seconds)
    route.continue_()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    if running := os.environ.get("KNUTPUNKT_E2E_ADDRESS"):
        yield running.rstrip("/")
        return
    port = _free_port()
    command = [sys.executable, "-m", "knutpunkt.config.cli"]
    environment = os.environ | {
        "KNUTPUNKT_HOME": str(tmp_path_factory.mktemp("e2e")),
        "KNUTPUNKT_DEMO": "true",
        "KNUTPUNKT_JOBS": "inline",
        "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
        "DATABASE_URL": "",
    }
    subprocess.run([*command, "demo", "--no-serve"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "1"], env=environment, cwd=ROOT)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _chromium(playwright: Playwright) -> str:
    candidates = [os.environ.get("KNUTPUNKT_CHROMIUM"), *map(shutil.which, NAMES), playwright.chromium.executable_path]
    found = next((path for path in candidates if path and Path(path).exists()), None)
    if found is None:
        leave_out("no Chromium found; install it or set KNUTPUNKT_CHROMIUM")
    return str(found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)
        started = playwright.chromium.launch(executable_path=_chromium(playwright), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str) -> Callable[[str], Any]:
    """Return the cookies of a demo role's session; each role signs in once."""
    states: dict[str, Any] = {}

    def state_of(role: str) -> Any:
        if role not in states:
            context = browser.new_context(base_url=address, locale="sv-SE")
            page = context.new_page()
            page.goto("/konto/login/")
            page.get_by_role("button", name=DEMO_ROLES[role]).first.click()
            page.wait_for_url("**/1278/")
            states[role] = context.storage_state()
            context.close()
        return states[role]

    return state_of


@pytest.fixture
def visitor(browser: Browser, address: str, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a page as a demo role (None: a stranger), with options of the context."""
    opened: list[BrowserContext] = []

    def visit(role: str | None = None, **options: Any) -> Visitor:
        settings = {"base_url": address, "locale": "sv-SE"} | options
        if role:
            settings["storage_state"] = signed_in(role)
        context = browser.new_context(**settings)
        context.set_default_navigation_timeout(60_000)
        if delay := float(os.environ.get("KNUTPUNKT_E2E_DELAY", "0")):
            context.route(_is_page, partial(_keep_back, delay))
        opened.append(context)
        return Visitor(context)

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def page_as(visitor: Callable[..., Visitor]) -> Callable[..., Page]:
    """Return a function that opens a browser page as a demo role: ``page_as("coordinator")``."""
    return lambda role=None, **options: visitor(role, **options).page
