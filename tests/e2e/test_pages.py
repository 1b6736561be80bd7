# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page, found by following links as the roles with most rights: accessible, narrow, quiet."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import axe
from tests.e2e.site import Visitor, Walk, walk

#: Rules that the look decides; the others are decided by the markup, the same in light and dark.
LOOK = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
#: Rules that the language decides.
LANGUAGE = [*LOOK, "document-title", "html-lang-valid", "valid-lang", "label", "link-name", "button-name"]
ENTRANCE = {"account_login": "/konto/login/", "account_reset_password": "/konto/password/reset/"}


@pytest.fixture(scope="session")
def found(browser: Browser, address: str, signed_in: Callable[[str], Any]) -> dict[str, Walk]:
    """What each role finds by following links."""
    result: dict[str, Walk] = {}
    for role in ("coordinator", "administrator"):
        context = browser.new_context(base_url=address, locale="sv-SE", storage_state=signed_in(role))
        result[role] = walk(context, "/1278/", known=result.get("coordinator"))
        context.close()
    return result


@pytest.fixture(scope="session")
def pages(found: dict[str, Walk]) -> list[tuple[str | None, str, str]]:
    """Return role, name and address of every page, each once."""
    named: dict[str, tuple[str | None, str, str]] = {name: (None, name, path) for name, path in ENTRANCE.items()}
    for role, seen in found.items():
        for name, path in seen.pages.items():
            named.setdefault(name, (role, name, path))
    return list(named.values())


def test_the_ranking_is_found_from_the_start_page(found: dict[str, Walk]) -> None:
    """What the checks below look at: every page of the room is among those that links lead to."""
    wanted = {"edition", "questions", "question", "answer", "next", "sensitivity", "comparison", "figure", "history"}
    assert {f"ranking:{name}" for name in wanted} <= found["coordinator"].pages.keys()


def _visitors(visitor: Callable[..., Visitor], **options: Any) -> Callable[[str | None], Visitor]:
    opened: dict[str | None, Visitor] = {}

    def of(role: str | None) -> Visitor:
        if role not in opened:
            opened[role] = visitor(role, **options)
        return opened[role]

    return of


def _faults(check: Callable[[], None]) -> Iterator[str]:
    try:
        check()
    except AssertionError as fault:
        yield str(fault)


def test_no_link_is_broken(found: dict[str, Walk]) -> None:
    assert {role: seen.broken for role, seen in found.items() if seen.broken} == {}
    assert all(len(seen.pages) > 5 for seen in found.values())


def inspected(page: Page, where: str) -> Iterator[str]:
    """Look at one loaded page wide and narrow, light and dark, and yield what is wrong."""
    looks = (("light", 1280, None), ("dark", 1280, ["color-contrast"]), ("light", 360, LOOK))
    for scheme, width, rules in looks:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        yield from _faults(partial(axe.assert_axe_clean, page, rules, f"{where} {width} {scheme}"))
    yield from sideways(page, where)


def sideways(page: Page, where: str) -> Iterator[str]:
    """Yield a fault if the page itself scrolls sideways at 320 px (as 1280 px at 400 %)."""
    page.set_viewport_size({"width": 320, "height": 640})
    beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if beyond > 0:
        yield f"{where}: scrolls {beyond} px sideways at 320 px"


def test_every_page_in_swedish(pages: list[tuple[str | None, str, str]], visitor: Callable[..., Visitor]) -> None:
    """axe, reflow and console on every page; the English turn looks at the third width, in dark."""
    of, faults = _visitors(visitor), []
    for role, name, path in pages:
        guest = of(role)
        guest.page.goto(path)
        if guest.page.locator("h1").count() != 1:
            faults.append(f"{name} {path}: {guest.page.locator('h1').count()} headings of level 1")
        faults.extend(inspected(guest.page, f"{name} {path}"))
        faults.extend(f"{name} {path}: {said}" for said in guest.complaints)
        guest.complaints.clear()
    assert not faults, "\n\n".join(faults)


def test_pages_of_what_went_wrong(visitor: Callable[..., Visitor]) -> None:
    """No such page, and not allowed: said plainly, in the same frame, accessible."""
    page = visitor("reader").page
    for path, status in (("/1278/finns-inte/", 404), ("/9999/", 404), ("/1278/insatser/ny/", 403)):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        assert list(inspected(page, path)) == []
        assert page.get_by_role("link", name="Gå till startsidan").is_visible()


def test_every_page_in_english(pages: list[tuple[str | None, str, str]], visitor: Callable[..., Visitor]) -> None:
    """In English the page says so, and what the longer or shorter words decide still holds."""
    of, faults = _visitors(visitor, locale="en-GB", color_scheme="dark"), []
    for role, name, path in pages:
        page = of(role).page
        page.set_viewport_size({"width": 768, "height": 900})
        page.goto(path)
        if page.locator("html").get_attribute("lang") != "en":
            faults.append(f"{name}: not in English")
        faults.extend(_faults(partial(axe.assert_axe_clean, page, LANGUAGE, f"{name} en dark")))
        faults.extend(sideways(page, f"{name} en"))
    assert not faults, "\n\n".join(faults)


def test_every_page_without_javascript(
    pages: list[tuple[str | None, str, str]], visitor: Callable[..., Visitor]
) -> None:
    """Without JavaScript every page shows its heading and has the same forms to send."""
    of = _visitors(visitor, java_script_enabled=False)
    for role, name, path in pages:
        page = of(role).page
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, (name, path)
        assert page.locator("h1").is_visible(), (name, path)
        for form in page.locator("main form").all():
            assert form.locator("button[type=submit], input[type=submit]").count(), (name, path)
