# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people do, in the browser: write, edit at the same time, correct, look at a chart; and controls."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Visitor
from tests.e2e.test_pages import sideways

TITLE = "Låna ut cyklar till personalen"


def write_activity(page: Page, title: str) -> str:
    """Write and submit an activity; return the address of its page."""
    page.goto("/1278/insatser/ny/")
    page.fill("[name=title]", title)
    page.select_option("[name=department]", index=1)
    page.click("button[name=submit_now]")
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def test_an_activity_is_written_without_javascript(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator", java_script_enabled=False)
    address = write_activity(page, f"{TITLE} utan skript")
    expect(page.locator(".message")).to_be_visible()
    page.goto("/1278/insatser/?q=utan+skript")
    expect(page.locator(".list-table").get_by_role("link", name=f"{TITLE} utan skript")).to_have_attribute(
        "href", urlsplit(address).path
    )


def test_a_faulty_form_is_told_without_javascript(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator", java_script_enabled=False)
    page.goto("/1278/insatser/ny/")
    page.click("button[name=submit_now]")
    expect(page).to_have_title(re.compile("^Fel:"))
    links = page.locator("#error-summary a")
    expect(links.first).to_be_visible()
    for target in [link.get_attribute("href") for link in links.all()]:
        assert target is not None
        expect(page.locator(target)).to_have_count(1)


def test_two_who_edit_at_once_lose_nothing(page_as: Callable[..., Page]) -> None:
    first, second = page_as("coordinator"), page_as("administrator", java_script_enabled=False)
    address = write_activity(first, TITLE)
    first.goto(f"{address}andra/")
    if second.goto(f"{address}andra/").status == 403:  # type: ignore[union-attr]
        second = page_as("coordinator", java_script_enabled=False)
        second.goto(f"{address}andra/")
    first.fill("[name=title]", f"{TITLE} och besökare")
    first.click("button:has-text('Spara ändringarna')")
    expect(first.locator("h1")).to_have_text(f"{TITLE} och besökare")

    second.fill("[name=title]", f"{TITLE} och elever")
    second.click("button:has-text('Spara ändringarna')")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text(f"{TITLE} och elever")
    expect(conflict).to_contain_text(f"{TITLE} och besökare")

    second.check("input[name=take-title][value=theirs]")
    second.click("button:has-text('Spara ändringarna')")
    expect(second.locator("h1")).to_have_text(f"{TITLE} och besökare")


def test_a_chart_is_drawn_in_the_browser_and_breaks_no_policy(visitor: Callable[..., Visitor]) -> None:
    guest = visitor("reader")
    guest.page.goto("/1278/nyckeltal/")
    guest.page.locator(".list-table tbody a").last.click()
    expect(guest.page.locator(".chart svg").first).to_be_visible()
    guest.page.wait_for_load_state("load")
    assert guest.complaints == []


def test_a_chart_is_a_picture_without_javascript(page_as: Callable[..., Page]) -> None:
    page = page_as("reader", java_script_enabled=False)
    page.goto("/1278/nyckeltal/")
    page.locator(".list-table tbody a").last.click()
    picture = page.locator(".chart img").first
    expect(picture).to_have_attribute("alt", re.compile(".{21}"))
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize(
    "script",
    [
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
        "document.body.appendChild(document.createElement('script')).textContent = 'window.ran = 1'",
    ],
)
def test_inline_style_and_script_are_refused_and_heard(visitor: Callable[..., Visitor], script: str) -> None:
    """Control: the policy stops what is written into the page, and the tests hear of it."""
    guest = visitor()
    guest.page.goto("/konto/login/")
    guest.page.evaluate(f"() => {{ {script} }}")
    if not guest.complaints:
        guest.page.wait_for_event("console", lambda said: "Content Security Policy" in said.text)
    assert any("Content Security Policy" in said for said in guest.complaints)
    assert guest.page.evaluate("window.ran") is None


def test_a_page_that_is_too_wide_is_seen(page_as: Callable[..., Page]) -> None:
    """Control of the check for sideways scrolling."""
    page = page_as()
    page.goto("/konto/login/")
    assert list(sideways(page, "as it is")) == []
    page.evaluate("document.querySelector('main').style.minWidth = '400px'")
    assert len(list(sideways(page, "made wide"))) == 1
