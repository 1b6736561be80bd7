# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand of each kind, in the browser: what it says comes true, and it does not come back.

The pairs are doubles that the demo's content was written with; each test takes its own, and puts back
what it can.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

OVERLAPS = "/1278/helhetsbild/dubbelarbete/"
GAPS = "/1278/helhetsbild/luckor/"
FINDINGS = "/1278/helhetsbild/iakttagelser/"
OWNER = "fastighetsstrateg, Teknik o Service"


def pair(page: Page, *titles: str) -> Locator:
    """The overlap of two activities in the list."""
    row = page.locator(".findings li")
    for title in titles:
        row = row.filter(has_text=title)
    return row


def open_pair(page: Page, *titles: str) -> str:
    """Open an overlap from the list; return its address."""
    page.goto(OVERLAPS)
    pair(page, *titles).get_by_role("link", name="Jämför").click()
    expect(page.locator("h1")).to_have_text("Är det här samma arbete?")
    return page.url


def open_gap(page: Page, kind: str, title: str) -> str:
    """Open a gap from the list of its kind; return its address."""
    page.goto(f"{GAPS}?kind={kind}")
    page.locator(".findings li").filter(has_text=title).first.get_by_role("link", name="Ta ställning").click()
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def stand(page: Page, name: str) -> Locator:
    """Unfold the stand, and return its form."""
    page.locator(f"#stand-{name} > summary").click()
    form = page.locator(f"#stand-{name} form")
    expect(form).to_be_visible()
    return form


def recompute(page: Page) -> None:
    """Have everything computed anew, as the coordinator can."""
    page.goto(OVERLAPS)
    page.get_by_role("button", name="Räkna om nu").click()
    expect(page.locator(".message")).to_contain_text("Listorna räknas om.")


def test_an_overlap_becomes_an_idea_with_an_owner_and_does_not_come_back(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    titles = ("Elcyklar för personalens resor", "Elcyklar i hemvården")
    address = open_pair(page, *titles)
    form = stand(page, "cooperate_idea")
    form.get_by_label("Uppslagets namn").fill("En gemensam pool av elcyklar")
    form.get_by_label("Vem är ansvarig?").select_option(label=OWNER)
    form.get_by_label("Syfte").fill("Köpa in och laga tillsammans.")
    form.get_by_role("button", name="Gör uppslaget").click()
    expect(page.locator(".message")).to_contain_text("Samarbeta:")
    page.locator(".message").get_by_role("link", name="Öppna uppslaget").click()
    expect(page.locator("h1")).to_have_text("En gemensam pool av elcyklar")
    expect(page.locator("main")).to_contain_text("fastighetsstrateg")
    expect(page.locator("#idea-finding")).to_be_visible()
    recompute(page)
    page.goto(OVERLAPS)
    expect(page.locator(".count")).to_be_visible()
    expect(pair(page, *titles)).to_have_count(0)
    page.goto(f"{OVERLAPS}?state=settled")
    expect(pair(page, *titles)).to_have_count(1)
    page.goto(address)
    expect(page.locator("#verdicts + ul")).to_contain_text("Köpa in och laga tillsammans.")


def test_the_same_thing_is_merged_and_parted_again(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    kept, merged = "Fler ängar och blommor i parker och längs vägar", "Ängar i stället för klippt gräs"
    address = open_pair(page, kept, merged)
    form = stand(page, "merge")
    form.get_by_label(kept).check()
    form.get_by_role("button", name="Slå ihop").click()
    expect(page.locator(".message")).to_contain_text("slå ihop")
    page.goto(address)
    expect(page.locator("#verdicts + ul")).to_contain_text("Gick upp i den:")
    page.locator("#verdicts + ul").get_by_role("link", name=merged).click()
    expect(page.locator("main")).to_contain_text(re.compile("arkiverad", re.IGNORECASE))
    page.goto(address)
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.locator(".message")).to_contain_text("är återtaget")
    recompute(page)
    page.goto(OVERLAPS)
    expect(pair(page, kept, merged)).to_have_count(1)


def test_one_of_two_becomes_joint(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    host, other = "Ungdomar städar stränder på lovet", "Årskurs fem städar en strand"
    address = open_pair(page, host, other)
    form = stand(page, "cooperate_joint")
    form.get_by_label(host).check()
    form.get_by_role("button", name="Gör gemensam").click()
    expect(page.locator(".message")).to_contain_text("Samarbeta:")
    page.locator(".message").get_by_role("link", name="Öppna insatsen").click()
    expect(page.locator("h1")).to_contain_text(host)
    expect(page.locator("main")).to_contain_text("Barn och Skola")
    page.goto(address)
    page.get_by_role("button", name="Ta tillbaka").click()
    expect(page.locator(".message")).to_contain_text("är återtaget")


def test_who_does_what_is_told_on_both_pages(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator", java_script_enabled=False)
    titles = ("Snickeriet lagar och säljer möbler som annars slängs", "Avtal om återbrukade möbler")
    open_pair(page, *titles)
    activities = [link.get_attribute("href") for link in page.locator(".pair h2 a").all()]
    form = stand(page, "divide")
    form.get_by_role("button", name="Spara uppdelningen").click()
    expect(page).to_have_title(re.compile("^Fel:"))
    form = page.locator("#stand-divide form")
    form.get_by_label("Vem gör vad?").fill("Snickeriet lagar det som avtalet inte täcker.")
    form.get_by_role("button", name="Spara uppdelningen").click()
    expect(page.locator(".message")).to_contain_text("Dela upp arbetet")
    for address in activities:
        page.goto(str(address))
        expect(page.locator("#agreed + ul")).to_contain_text("Snickeriet lagar det som avtalet inte täcker.")


def test_different_things_are_not_shown_again(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    titles = ("Gröna representanter på varje skola", "Miljöombud på varje arbetsplats")
    open_pair(page, *titles)
    stand(page, "different").get_by_role("button", name="Det är olika saker").click()
    expect(page.locator(".message")).to_contain_text("Olika saker:")
    recompute(page)
    page.goto(OVERLAPS)
    expect(page.locator(".count")).to_be_visible()
    expect(pair(page, *titles)).to_have_count(0)


def test_a_gap_is_handed_to_somebody_until_the_facts_close_it(page_as: Callable[..., Page]) -> None:
    page, doer = page_as("coordinator"), page_as("member")
    title = "4.4 Leveranserna till kommunen ska samordnas"
    address = open_gap(page, "goal_without_activity", title)
    form = stand(page, "task")
    form.get_by_label("Vem får uppgiften?").select_option(label=OWNER)
    form.get_by_label("Klart senast").fill("2030-01-31")
    form.get_by_role("button", name="Ge uppgiften").click()
    expect(page.locator(".message")).to_contain_text("Ge till någon")
    doer.goto("/1278/")
    task = doer.get_by_role("link", name=f"Uppgift: Mål utan insats – {title}")
    expect(task).to_be_visible()
    task.click()
    expect(doer.locator("#verdicts + ul")).to_contain_text("Uppgiften är klar när luckan är stängd.")
    page.goto(FINDINGS)
    expect(page.locator("#list tr").filter(has_text=title).filter(has_text="Någon har uppgiften")).to_have_count(1)
    page.goto(address)
    page.get_by_role("link", name="Öppna det luckan gäller").click()
    expect(page.locator("h1")).to_contain_text("Leveranserna")
    goal = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/1278/insatser/ny/?goal={goal}")
    page.fill("[name=title]", "En lastbil i stället för fem till kommunens hus")
    page.select_option("[name=department]", label="Verksamhetsstöd")
    page.click("button[name=submit_now]")
    expect(page.locator("h1")).to_have_text("En lastbil i stället för fem till kommunens hus")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Luckan är stängd sedan")
    doer.goto("/1278/")
    expect(doer.locator("h1")).to_be_visible()
    expect(doer.get_by_role("link", name=f"Uppgift: Mål utan insats – {title}")).to_have_count(0)


def test_a_gap_is_marked_for_the_meeting(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    title = "1.4 Stränderna ska vara rena från skräp"
    open_gap(page, "goal_without_responsible", title)
    form = stand(page, "meeting")
    form.get_by_label("Vad ska mötet ta ställning till?").fill("Vem ansvarar för stränderna?")
    form.get_by_role("button", name="Märk för mötet").click()
    expect(page.locator(".message")).to_contain_text("Ta upp på nästa möte")
    page.goto(FINDINGS)
    marks = page.locator("#meeting + ul")
    expect(marks).to_contain_text(f"Mål utan ansvarig: {title}")
    expect(marks).to_contain_text("Vem ansvarar för stränderna?")


def test_a_gap_becomes_an_idea(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator")
    title = "5.2 Nya hus och kvarter ska byggas hållbart"
    open_gap(page, "responsible_without_activity", title)
    form = stand(page, "idea")
    expect(form.get_by_label("Uppslagets namn")).to_have_value(f"Så kan vi nå: {title}")
    form.get_by_label("Vem är ansvarig?").select_option(label=OWNER)
    form.get_by_role("button", name="Gör uppslaget").click()
    page.locator(".message").get_by_role("link", name="Öppna uppslaget").click()
    expect(page.locator("h1")).to_have_text(f"Så kan vi nå: {title}")
    expect(page.locator("#idea-finding + p")).to_contain_text("Ansvarig utan insats")


def test_a_gap_is_accepted_with_a_reason_and_the_list_goes_on(page_as: Callable[..., Page]) -> None:
    page = page_as("coordinator", java_script_enabled=False)
    title = "Odlingslådor på äldreboendena"
    open_gap(page, "activity_without_goal", title)
    form = stand(page, "accepted")
    form.get_by_label("Varför godtas luckan?").fill("De boende ville ha dem. Det räcker.")
    form.get_by_role("button", name="Godta").click()
    expect(page).to_have_url(re.compile(r"/luckor/\?kind=activity_without_goal$"))
    expect(page.locator(".message")).to_contain_text("Godta:")
    expect(page.locator(".findings li").filter(has_text=title)).to_have_count(0)
    page.goto(f"{FINDINGS}?state=settled&q=Odlingslådor")
    expect(page.locator("#list")).to_contain_text(title)


def test_similar_activities_stand_beside_the_form_while_somebody_writes(page_as: Callable[..., Page]) -> None:
    page = page_as("member")
    page.goto("/1278/insatser/ny/")
    page.locator("[name=title]").press_sequentially("Elcyklar till personalen i hemtjänsten", delay=5)
    beside = page.locator("section[aria-labelledby=similar-title]")
    expect(beside.get_by_role("link", name="Elcyklar i hemvården")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Elcyklar till personalen i hemtjänsten")


def test_similar_activities_are_told_without_scripts_and_nothing_written_is_lost(page_as: Callable[..., Page]) -> None:
    page = page_as("member", java_script_enabled=False)
    page.goto("/1278/insatser/ny/")
    page.fill("[name=title]", "Elcyklar till personalen i hemtjänsten")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Visa liknande insatser").click()
    expect(opened.value.get_by_role("link", name="Elcyklar i hemvården")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Elcyklar till personalen i hemtjänsten")
