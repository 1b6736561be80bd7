# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working with a ranking, in the browser: answer with evidence, check, what gives most, compare, decide.

Each test takes questions and lifts of its own. The guide "Bland de 25 bästa" is followed with a year that comes with
the program; it is archived when the test is done.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_pages import inspected

YEAR = "Sveriges miljöbästa kommun 2023"
NEW_YEAR = "Sveriges miljöbästa kommun 2024"
BUILDING = "SE.1.13 Krav på att det kommunen bygger kan tas isär och användas igen"
ENERGY = "Kommunen köper eller producerar själv förnybar energi"
WETLANDS = "SE.1.98 Våtmarker återställs eller anläggs"
FOOD = "Ekologiskt av det som kommunens kök köper"
LINK = "https://www.example.org/projekteringsanvisning"


def open_year(page: Page, title: str = YEAR) -> str:
    """Open a year of the ranking from the start page; return its address."""
    page.goto("/1278/")
    page.get_by_role("navigation").get_by_role("link", name="Ranking", exact=True).first.click()
    heading = page.locator("h1")
    expect(heading).to_be_visible()
    page.get_by_role("link", name="Rankningsår och filer").click()
    expect(heading).to_have_text("Rankningsår")
    page.locator(".list-table").get_by_role("link", name=title, exact=True).click()
    expect(heading).to_contain_text(title)
    return page.url


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Rankningsårets sidor").get_by_role("link", name=name).click()
    expect(page.locator(".tabs a[aria-current=page]")).to_have_text(name)


def open_question(page: Page, name: str, year: str = YEAR) -> str:
    """Open a question from the list; return its address."""
    open_year(page, year)
    tab(page, "Frågor")
    page.locator(".list-table").get_by_role("link", name=name).click()
    expect(page.locator("h1")).to_have_text(name)
    return page.url


def said(page: Page) -> Locator:
    """The card with this year's answer."""
    return page.locator("section.card[aria-labelledby=answer]")


def state(page: Page) -> Locator:
    """How far the answer has come, in the head of the page."""
    return page.locator(".page-head .fact").filter(has_text="Läge")


def faults_of(page: Page, where: str) -> list[str]:
    """Look at the page as test_pages does; leave it as wide as it was."""
    found = list(inspected(page, where))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    return found


def test_an_answer_is_written_with_evidence_submitted_and_checked(page_as: Callable[..., Page]) -> None:
    page = page_as("member")
    page.goto("/1278/")
    page.get_by_role("link", name=re.compile("^Besvara .* i " + YEAR)).click()
    page.locator(".list-table").get_by_role("link", name=BUILDING).click()
    expect(state(page)).to_contain_text("Inte påbörjat")
    expect(page.locator(".pair")).to_contain_text("Inga krav ställdes.")  # last year's, beside
    address = page.url
    page.get_by_role("link", name="Svara", exact=True).click()
    page.get_by_label("Ja (1 poäng)").check()
    page.get_by_label("Dokumenterat").check()
    page.get_by_label("Kommentar").fill("Kravet står i projekteringsanvisningen.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.locator(".message").first).to_contain_text("Svaret är sparat.")
    expect(said(page)).to_contain_text("Utkastet räknas inte än. Inlämnat ger det 1,00 poäng.")

    page.get_by_role("link", name="Lägg till bevis").click()
    page.get_by_label("länk", exact=True).check()
    page.get_by_label("Vad det är").fill("Projekteringsanvisning")
    page.get_by_label("Länk", exact=True).fill(LINK)
    page.get_by_text("Beslut, giltighet, uppföljning och omfattning").click()
    page.get_by_label("Beslutat av").fill("Nämnden för teknik och service")
    page.get_by_role("button", name="Spara beviset").click()
    expect(said(page).get_by_role("link", name="Projekteringsanvisning", exact=True)).to_have_attribute("href", LINK)

    stranger = page_as("coordinator")
    stranger.goto(address)
    expect(said(stranger)).to_contain_text("Teknik och Service har ett utkast.")
    expect(stranger.locator("main")).not_to_contain_text("Kravet står i projekteringsanvisningen.")

    page.get_by_role("button", name="Lämna in").click()
    expect(page.locator(".message").first).to_contain_text("syns för alla i kommunen")
    expect(state(page)).to_contain_text("Inlämnat")
    expect(page.get_by_role("button", name="Kontrollerat")).to_have_count(0)

    stranger.goto("/1278/")
    stranger.get_by_role("link", name=re.compile(r"^Kontrollera \d+ svar i " + YEAR)).click()
    stranger.locator(".list-table").get_by_role("link", name=BUILDING).click()
    expect(said(stranger)).to_contain_text("Kravet står i projekteringsanvisningen.")
    expect(said(stranger)).to_contain_text("utan de andra riskerar svaret att underkännas")
    stranger.get_by_role("button", name="Kontrollerat").click()
    expect(state(stranger)).to_contain_text("Kontrollerat")
    page.goto(address)
    expect(said(page)).to_contain_text("projektledare")
    expect(page.get_by_role("link", name="Ändra svaret")).to_have_count(0)


def test_a_returned_answer_says_why_and_comes_back_without_javascript(page_as: Callable[..., Page]) -> None:
    coordinator = page_as("coordinator", java_script_enabled=False)
    address = open_question(coordinator, ENERGY)
    coordinator.get_by_text("Lämna tillbaka till den som svarar").click()
    coordinator.get_by_label("Vad behöver ändras?").fill("Lägg till avtalet om elen.")
    coordinator.get_by_role("button", name="Lämna tillbaka").click()
    expect(coordinator.locator(".message").first).to_contain_text("tillbaka som utkast")
    expect(state(coordinator)).to_contain_text("Utkast")

    member = page_as("member", java_script_enabled=False)
    member.goto(address)
    expect(member.locator(".message").first).to_contain_text("Lägg till avtalet om elen.")
    member.get_by_role("link", name="Ändra svaret").click()
    member.get_by_label("Kommentar").fill("All el köps förnybar enligt avtalet.")
    member.get_by_role("button", name="Spara och lämna in").click()
    expect(state(member)).to_contain_text("Inlämnat")
    expect(member.locator(".message").filter(has_text="Lägg till avtalet")).to_have_count(0)


def test_two_who_answer_at_once_lose_nothing(page_as: Callable[..., Page]) -> None:
    """Both are of the department: the second sees both answers and chooses."""
    name = "Kommunens byggnader drar stadigt mindre energi"
    first, second = page_as("member"), page_as("member", java_script_enabled=False)
    address = open_question(first, name)
    second.goto(f"{address}svar/")
    first.get_by_role("link", name="Ändra svaret").click()
    first.get_by_label("Kommentar").fill("Siffran är räknad: 8,1 procent.")
    first.get_by_role("button", name="Spara utkast").click()
    expect(first.locator(".message").first).to_contain_text("Svaret är sparat.")
    second.get_by_label("Kommentar").fill("Siffran är inte räknad än.")
    second.get_by_role("button", name="Spara utkast").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Siffran är räknad: 8,1 procent.")
    expect(conflict).to_contain_text("Siffran är inte räknad än.")


def test_what_gives_most_proposes_a_plan_and_says_why(page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = page_as("coordinator")
    open_year(page)
    tab(page, "Vad ger mest?")
    expect(page.get_by_label("till målet, 27,5 poäng, med minst arbete")).to_be_checked()
    page.get_by_label("flest poäng för timmarna").check()
    page.get_by_label("Arbetstimmar").fill("30")
    page.get_by_role("button", name="Räkna ut planen").click()
    plan = page.get_by_role("region", name="Planen, med skäl")
    rows, rest = plan.locator("tbody tr"), page.get_by_role("region", name="Lyft som inte är med").locator("tbody tr")
    # Two lifts give a point each for 12 and 18 hours; no other choice within 30 hours gives more than two points.
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Beskriva hur datorer köps, lagas och säljs vidare")).to_contain_text(
        "Nummer 1 i planen: ger 1 poäng för 12 timmar"
    )
    expect(rows.filter(has_text="Skriva in hållbarhetskrav i finanspolicyn")).to_contain_text("Nummer 2 i planen")
    for row in [*rows.all(), *rest.all()]:
        expect(row.locator("[data-label=Varför]")).to_have_text(re.compile(r"\w{3}.*\."))
    expect(rest.filter(has_text="Räkna om budgeten efter ett år")).to_contain_text("efter sista svarsdag")
    expect(rest.filter(has_text="Skriva en kemikalieplan")).to_contain_text("Ryms inte i timmarna")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel", exact=True).click()
    taken.value.save_as(tmp_path / "plan.xlsx")
    assert "hållbarhetskrav" in str(list(openpyxl.load_workbook(tmp_path / "plan.xlsx").worksheets[0].values))

    rows.filter(has_text="finanspolicyn").get_by_role("button", name="Gör till insats").click()
    expect(page.locator(".message").first).to_contain_text("Lyftet är nu en planerad insats")
    expect(page.locator("h1")).to_contain_text("Skriva in hållbarhetskrav i finanspolicyn")
    expect(page.locator("main")).to_contain_text("Verksamhetsstöd")
    expect(page.get_by_role("region", name="Frågor i rankningen")).to_contain_text("SE.1.47")
    open_year(page)
    tab(page, "Vad ger mest?")
    expect(page.get_by_role("region", name="Redan på gång")).to_contain_text("finanspolicyn")


def test_a_figure_is_compared_and_followed_through_the_years(page_as: Callable[..., Page]) -> None:
    page = page_as("reader")
    open_year(page)
    tab(page, "Mot andra")
    expect(page.locator("h1")).to_have_text("Jämförelse med andra kommuner")
    page.locator(".list-table").get_by_role("link", name=FOOD).click()
    # Kolada, U07514 for Båstad: 22 % in 2021, 20 % in 2022.
    expect(page.locator("h1")).to_contain_text("från 22 till 20 %")
    years = page.get_by_role("table").filter(has_text="Övre kvartil")
    expect(years.locator("tbody tr").filter(has_text="2022")).to_contain_text("20")
    expect(page.locator(".chart svg, img[src*=diagram]").first).to_be_visible()
    expect(page.get_by_role("region", name="De bästa, och vad de gör")).to_contain_text("Örebro")


def add_year(page: Page) -> None:
    """The day the questionnaire comes: take in the year, say when it closes."""
    page.goto("/1278/")
    page.get_by_role("navigation").get_by_role("link", name="Ranking", exact=True).first.click()
    page.get_by_role("link", name="Rankningsår och filer").click()
    page.get_by_role("link", name="Läs in ett rankningsår").click()
    page.locator("li", has_text=NEW_YEAR).get_by_role("button", name="Granska").click()
    expect(page.locator("main")).to_contain_text("10 nya")
    expect(page.get_by_label(f"Kopiera ägare, frister och kopplingar från {YEAR}")).to_be_checked()
    assert faults_of(page, "edition_check") == []
    page.get_by_role("button", name="Läs in rankningsåret").click()
    expect(page.locator(".message").first).to_contain_text(f"{NEW_YEAR} är inläst.")
    open_year(page, NEW_YEAR)
    page.get_by_role("link", name="Inställningar: sista svarsdag och grupp").click()
    page.get_by_label("Sista svarsdag").fill((timezone.localdate() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Spara").click()


def hand_out(page: Page) -> None:
    """Give what nobody answers to somebody."""
    open_year(page, NEW_YEAR)
    tab(page, "Frågor")
    page.get_by_role("link", name="Fördela frågor").click()
    expect(page.locator("h1")).to_have_text("Fördela frågor")
    page.get_by_role("combobox", name=re.compile("^Svarar")).select_option(
        label="fastighetsstrateg, Teknik och Service"
    )
    page.get_by_label("Senast").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    boxes = page.locator("main form [name=rows]")
    expect(boxes.first).to_be_attached()
    boxes.first.check()
    page.get_by_role("button", name="Fördela").click()
    expect(page.locator(".message").first).to_contain_text("fastighetsstrateg")


def decide(page: Page, tmp_path: Path) -> None:
    """Print, mark as decided, see that nothing can be written, take it back."""
    open_year(page, NEW_YEAR)
    page.get_by_role("link", name=re.compile("^Ladda ner frågor och svar")).click()
    expect(page.locator("h1")).to_have_text("Filer och beslut")
    address = page.url
    with page.expect_download() as taken:
        page.get_by_role("link", name="Skriv ut enkäten (PDF)").click()
    taken.value.save_as(tmp_path / "questionnaire.pdf")
    assert (tmp_path / "questionnaire.pdf").read_bytes().startswith(b"%PDF")
    page.get_by_text("Markera svaren som beslutade").first.click()
    page.get_by_label("Beslutsdag").fill(timezone.localdate().isoformat())
    page.get_by_label("Beslutande").fill("Kommunstyrelsen")
    page.get_by_label("Paragraf").fill("34")
    page.get_by_role("button", name="Markera svaren som beslutade").click()
    expect(page.locator(".message").first).to_contain_text("går inte längre att ändra")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("av Kommunstyrelsen § 34")


@pytest.fixture
def new_year(page_as: Callable[..., Page]) -> Iterator[Page]:
    """The coordinator's page; the year taken in on it is archived afterwards."""
    page = page_as("coordinator")
    yield page
    page.goto("/1278/ranking/rankningsar/")
    row = page.locator(".list-table tbody tr").filter(has_text=NEW_YEAR)
    if row.count():
        row.get_by_role("link", name="Filer och beslut").click()
        page.get_by_role("button", name="Arkivera").click()
        expect(page.get_by_role("button", name="Hämta ur arkivet")).to_be_visible()


def test_the_guide_is_followed_to_the_decision(new_year: Page, page_as: Callable[..., Page], tmp_path: Path) -> None:
    page = new_year
    add_year(page)
    hand_out(page)
    member = page_as("member")
    open_year(member, NEW_YEAR)
    tab(member, "Frågor")
    member.locator(".list-table tbody tr").filter(has_text="fastighetsstrateg").get_by_role("link").first.click()
    address = member.url
    member.get_by_role("link", name="Svara", exact=True).click()
    member.get_by_role("radio").first.check()
    member.get_by_role("button", name="Spara och lämna in").click()
    expect(state(member)).to_contain_text("Inlämnat")
    page.goto(address)
    page.get_by_role("button", name="Kontrollerat").click()
    expect(state(page)).to_contain_text("Kontrollerat")
    decide(page, tmp_path)
    member.goto(address)
    expect(member.locator(".message").first).to_contain_text("ändras inte")
    expect(member.get_by_role("link", name="Svara", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Ta tillbaka beslutet").click()
    expect(page.locator(".message").first).to_contain_text("Beslutet är tillbakataget.")


def test_pages_in_states_that_no_link_leads_to_first(page_as: Callable[..., Page]) -> None:
    """A checked answer with evidence, one that waits, a draft, a decided year, a plan in hours and in points."""
    coordinator, member = page_as("coordinator"), page_as("member")
    year = open_year(coordinator)
    checked = open_question(coordinator, "SE.1.60 Planeringen av samhället styrs mot lägre klimatpåverkan")
    waiting = open_question(coordinator, WETLANDS)
    draft = open_question(member, "Kommunens byggnader drar stadigt mindre energi")
    said(member).get_by_role("link", name=re.compile(r"^Ändra\s?:")).click()
    expect(member.get_by_role("button", name="Ta bort beviset")).to_be_visible()
    faults = faults_of(member, "evidence_edit")
    decided = open_year(coordinator, "Sveriges miljöbästa kommun 2022")
    for page, path in (
        (coordinator, checked),
        (coordinator, waiting),
        (coordinator, decided),
        (coordinator, f"{decided}fragor/"),
        (coordinator, f"{year}vad-ger-mest/?by=poang&hours=200&points=3"),
        (coordinator, f"{year}vad-ger-mest/?by=timmar&hours=nej"),
        (member, draft),
        (member, f"{draft}svar/"),
        (member, f"{year}fragor/"),
    ):
        page.goto(path)
        faults.extend(faults_of(page, path))
    assert not faults, "\n\n".join(faults)
