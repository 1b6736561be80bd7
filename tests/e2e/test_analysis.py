# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guide "Gör en nulägesanalys", followed as a new user would."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

TITLE = "Inför nämnden"
DAY, DAY_WORDS = "2022-10-16", "16 oktober 2022"


def freeze(page: Page) -> None:
    """Freeze the picture of a day that has been, from the start page on."""
    page.goto("/1278/")
    page.get_by_role("navigation").get_by_role("link", name="Helhetsbild").first.click()
    page.get_by_role("link", name="Lägesbilder").click()
    page.get_by_role("link", name="Frys läget").click()
    page.get_by_label("Namn").fill(TITLE)
    page.get_by_label("Läget den").fill(DAY)
    page.get_by_role("button", name="Frys läget").click()
    expect(page.locator(".message")).to_contain_text(f"Läget är fryst: {TITLE}.")
    expect(page.locator("h1")).to_contain_text(TITLE)


def test_the_picture_is_frozen_compared_and_taken_along(page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = page_as("coordinator")
    freeze(page)
    page.get_by_role("navigation", name="Du är här").get_by_role("link", name="Lägesbilder").click()
    page.get_by_label("Från").select_option(label=f"{DAY_WORDS} – {TITLE}")
    page.get_by_role("button", name="Jämför").click()
    expect(page.locator("h1")).to_have_text("Nulägesanalys")
    expect(page.get_by_text(f"Sedan {DAY_WORDS} har ")).to_be_visible()
    ended = page.locator("#part-ended")
    expect(ended).to_have_text(re.compile(r"Har avslutats \([1-9]\d*\)"))
    number = int(re.findall(r"\d+", ended.inner_text())[0])
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel", exact=True).click()
    taken.value.save_as(tmp_path / "analysis.xlsx")
    book = openpyxl.load_workbook(tmp_path / "analysis.xlsx")
    assert book["Avslutade insatser"].max_row == number + 1
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF", exact=True).click()
    taken.value.save_as(tmp_path / "analysis.pdf")
    assert (tmp_path / "analysis.pdf").read_bytes().startswith(b"%PDF")


def test_a_reader_reads_but_does_not_freeze(page_as: Callable[..., Page]) -> None:
    page = page_as("reader")
    page.goto("/1278/helhetsbild/lagesbilder/")
    expect(page.locator("h1")).to_have_text("Hur har läget förändrats?")
    expect(page.get_by_role("link", name="Frys läget")).to_have_count(0)
    page.get_by_role("button", name="Jämför").click()
    expect(page.locator("h1")).to_have_text("Nulägesanalys")


def test_the_line_of_sight_is_walked_both_ways(page_as: Callable[..., Page]) -> None:
    page = page_as("reader")
    page.goto("/1278/mal/")
    page.locator("main").get_by_role("link", name="Miljö- och energiprogram 2012–2022").first.click()
    page.get_by_role("link", name="Samband").click()
    expect(page.locator("h1")).to_contain_text("Samband: Miljö- och energiprogram")
    # Down: a goal that lacks something is shown first; then on to it, and from it up again.
    goals = page.get_by_role("region", name="Mål")
    expect(goals).to_contain_text("Ingen insats bidrar till målet.")
    goals.locator("li").filter(has_text="Ingen insats bidrar till målet.").get_by_role("link").first.click()
    expect(page.get_by_role("region", name="Insatser")).to_contain_text("Ingen insats bidrar till målet.")
    page.get_by_role("region", name="Styrdokument").get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("Samband: Miljö- och energiprogram")
