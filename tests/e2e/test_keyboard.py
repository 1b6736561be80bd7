# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""With the keyboard only: sign in, skip to the content, open menus, filter a list, correct a form."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

FOCUSED = "document.activeElement"
#: Outline of what has the focus, in CSS pixels, and whether it is inside the window.
RING = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {tag: element.tagName, name: (element.textContent || element.name || '').trim().slice(0, 40),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""
#: A tile or a box shows the focus of the link or field inside it.
AROUND = """() => {
  let element = document.activeElement;
  for (let step = 0; element && step < 3; step++, element = element.parentElement) {
    const style = getComputedStyle(element);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return true;
  }
  return false;
}"""


def tab_to(page: Page, selector: str, limit: int = 60) -> None:
    """Press Tab until the focus is on what ``selector`` names."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} was not reached in {limit} steps")


def test_sign_in_with_a_demo_role(page_as: Callable[..., Page]) -> None:
    page = page_as()
    page.goto("/konto/login/")
    tab_to(page, "button[name=account]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1278/")
    expect(page.locator("h1")).to_be_visible()


def test_wrong_password_is_told_and_the_focus_is_on_the_sum_of_errors(page_as: Callable[..., Page]) -> None:
    page = page_as()
    page.goto("/konto/login/")
    tab_to(page, "#id_login")
    page.keyboard.type("nobody@example.invalid")
    tab_to(page, "#id_password")
    page.keyboard.type("wrong password")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Fel:"))
    expect(page.locator("#error-summary")).to_be_focused()


def test_skip_link_is_first_and_leads_to_the_content(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    page.goto("/1278/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == "Hoppa till innehållet"
    assert page.evaluate(RING)["seen"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('main') !== null")


def test_focus_is_always_seen_and_never_trapped(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    for path in ("/1278/", "/1278/insatser/", "/1278/insatser/ny/"):
        page.goto(path)
        visited = []
        for _ in range(45):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            ring = page.evaluate(RING)
            visited.append(ring["name"])
            assert ring["seen"], (path, ring)
            assert ring["ring"] >= 2 or page.evaluate(AROUND), (path, ring)
        assert len(visited) > 10, path
        assert len(set(visited)) > 5, (path, "the focus goes round in a trap")


def test_menu_opens_with_enter_and_gives_the_focus_back(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    page.goto("/1278/")
    tab_to(page, ".menu > summary")
    page.keyboard.press("Enter")
    expect(page.locator(".menu-body")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-body")).to_be_hidden()
    expect(page.locator(".menu > summary").first).to_be_focused()


def test_appearance_and_language_are_chosen_by_keyboard(page_as: Callable[..., Page]) -> None:
    page = page_as("reader")
    page.goto("/1278/organisation/")
    tab_to(page, ".menu > summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[name=scheme][value=dark]")
    page.keyboard.press("Space")
    page.wait_for_selector("html[data-color-scheme=dark]")
    expect(page).to_have_url(re.compile("/1278/organisation/$"))
    tab_to(page, "button[name=language]")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=en]")
    expect(page).to_have_url(re.compile("/1278/organisation/$"))


def test_list_is_searched_without_leaving_the_field(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    page.goto("/1278/insatser/")
    before = page.locator(".count").inner_text()
    tab_to(page, "#id_q")
    page.keyboard.type("belysning")
    expect(page.locator(".count")).not_to_have_text(before)
    expect(page.locator("#id_q")).to_be_focused()
    expect(page).to_have_url(re.compile("q=belysning"))
    shown = page.locator(".count").inner_text()
    page.reload()
    expect(page.locator(".count")).to_have_text(shown)


def test_same_search_without_javascript(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator", java_script_enabled=False)
    page.goto("/1278/insatser/")
    page.fill("#id_q", "belysning")
    page.press("#id_q", "Enter")
    expect(page).to_have_url(re.compile("q=belysning"))
    expect(page.locator(".list-table tbody tr").first).to_be_visible()
