# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The coordinator's pages, what a member is asked for, and letters that may not have arrived."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knutpunkt.activities.services import confirm_activity
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.registry import registry
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.inventory import queries, replying, services
from knutpunkt.mapping.inventory.drafts import Answer, Draft
from knutpunkt.mapping.models import InventoryRound
from knutpunkt.people.access import actor_for
from knutpunkt.people.models import Person, Role, RoleAssignment
from tests.conftest import client_of, make_actor
from tests.mapping.inventory.conftest import Town

Inside = Callable[[], Any]


@pytest.fixture
def browser(town: Town) -> Client:
    """The coordinator's browser."""
    return client_of(town.coordinator)


def address(name: str, *more: int) -> str:
    return reverse(f"mapping:{name}", args=["1278", *more])


def text(client: Client, where: str, **data: Any) -> str:
    """Return the page at an address, or the page that sending a form leads to."""
    answer = client.post(where, data, follow=True) if data else client.get(where)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_empty_list_says_what_belongs_there(browser: Client, inside: Inside) -> None:
    with inside():
        InventoryRound.objects.all().delete()
    assert "Ingen inventering är utskickad." in text(browser, address("rounds"))


def test_a_round_is_written_with_those_who_are_ticked(browser: Client, town: Town, inside: Inside) -> None:
    rektor, vikarie = town.positions["rektor"].pk, town.positions["vikarie"].pk
    due = (timezone.localdate() + timedelta(days=7)).isoformat()
    form = {"title": "Höst", "due": due, "asks_new": "on", f"ask_{rektor}": "on", f"deputy_{rektor}": vikarie}
    page = text(browser, address("round_create"), **form)
    assert "Sparat: Höst." in page
    with inside():
        inventory = InventoryRound.objects.get(title="Höst")
        assert [(row.position.title, row.deputy.title) for row in queries.requests_of(inventory) if row.deputy] == [
            ("rektor", "vikarie")
        ]
        assert (inventory.asks_new, inventory.asks_confirmation) == (True, False)
    assert "Välj minst en sak att fråga om." in text(browser, address("round_create"), title="Höst", due=due)


def test_sending_says_how_many_letters(browser: Client, town: Town, inside: Inside) -> None:
    assert "3 brev är på väg." in text(browser, address("round_open", town.round.pk), go="1")
    with inside():
        InventoryRound.objects.all().update(opened_at=None, due=timezone.localdate() - timedelta(days=1))
    assert "Sista dagen att svara har varit." in text(browser, address("round_open", town.round.pk), go="1")


def test_the_round_tells_who_has_answered_begun_and_not(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        secret = Draft(needs="hemligt utkast")
        replying.save_draft(request=open_town.request("hus"), expected_version=None, draft=secret, by=None)
        begun = open_town.request("hus").pk
    page = text(browser, address("round", open_town.round.pk))
    assert "1 av 3 har svarat · 1 har börjat · 1 har inte börjat" in page
    assert "14 dagar kvar" in page
    assert "Vård: 1 insats" in page, "nobody is asked about it"
    assert "hemligt utkast" not in page + text(browser, address("request", begun))
    assert browser.get(address("reply", begun)).status_code == 404


def test_a_second_click_on_the_reminder_is_refused_in_words(browser: Client, open_town: Town) -> None:
    remind = address("round_remind", open_town.round.pk)
    assert "3 är påminda." in text(browser, remind, go="1")
    assert "3 är redan påminda i dag och får inget nytt brev." in text(browser, remind, go="1")


def test_the_coordinator_answers_for_them_with_a_note(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        request, skolmat = open_town.request("rektor"), open_town.activities["Skolmat"]
    refused = browser.post(address("request_on_behalf", request.pk), {"note": ""})
    assert "Rätta det här innan du går vidare" in refused.content.decode()
    page = text(browser, address("request_on_behalf", request.pk), note="på telefon")
    assert "Så kom svaret: på telefon" in page
    where = address("reply", request.pk)
    text(browser, where, version="2", choose=f"{skolmat.pk}:still_true", **{f"seen_{skolmat.pk}": "1"})
    review = text(browser, where, version="3", review="1")
    assert "1 insats är inte besvarad." in review
    assert "Tack, svaret är inskickat" in text(browser, address("reply_review", request.pk), version="4")
    page = text(browser, address("request", request.pk))
    assert "ifyllt åt dem" in page
    assert "på telefon" in page


def test_a_draft_of_theirs_is_named_and_kept_until_it_is_put_aside(
    browser: Client, open_town: Town, inside: Inside
) -> None:
    with inside():
        replying.save_draft(request=open_town.request("hus"), expected_version=None, draft=Draft(needs="x"), by=None)
        pk = open_town.request("hus").pk
    page = text(browser, address("request_on_behalf", pk), note="på telefon")
    assert "De har börjat svara själva." in page
    assert "Så kom svaret" in text(browser, address("request_on_behalf", pk), note="på telefon", put_aside="on")


def test_links_are_withdrawn_and_sent_anew(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        pk = open_town.request("gata").pk
    assert "Länken är återkallad" in text(browser, address("request_link", pk), withdraw="1")
    assert "1 brev är på väg." in text(browser, address("request_link", pk), new="1")


def test_copied_facts_are_told_until_somebody_confirms(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        pk, skolmat = open_town.request("rektor").pk, open_town.activities["Skolmat"]
    assert "märkta som obekräftade" in text(browser, address("request_copy", pk), go="1")
    page = text(browser, address("round", open_town.round.pk))
    assert "2 insatser står kvar från förra året och är obekräftade." in page
    assert "Från förra året, obekräftad" in text(browser, skolmat.get_absolute_url())
    with inside():
        confirm_activity(activity=skolmat)
    assert "Från förra året, obekräftad" not in text(browser, skolmat.get_absolute_url())
    assert "1 insats står kvar" in text(browser, address("round", open_town.round.pk))


def test_closing_ends_the_round(browser: Client, open_town: Town) -> None:
    page = text(browser, address("round_close", open_town.round.pk), copy="1")
    assert "Inventeringen är stängd." in page
    assert "3 av 3 har svarat" in page
    assert "Påminn dem" not in page
    assert "Inventeringen är inte öppen." in text(browser, address("round_remind", open_town.round.pk), go="1")
    assert "Inventeringen är inte öppen." in text(browser, address("round_close", open_town.round.pk), go="1")


def test_a_need_becomes_an_idea_with_one_click(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        request = open_town.request("gata")
        replying.save_draft(request=request, expected_version=None, draft=Draft(needs="Laddstolpar"), by=None)
        replying.submit_request(request=request, expected_version=None, by=None)
    assert "Laddstolpar" in text(browser, address("request_idea", request.pk), go="1")
    assert "Uppslag:" in text(browser, address("request", request.pk))


def test_letters_in_doubt_are_shown_and_decided(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        gata, hus = (open_town.letters(name)[0] for name in ("gata", "hus"))
        OutgoingMail.objects.filter(pk=gata.pk).update(state="uncertain", claimed_at=timezone.now())
        OutgoingMail.objects.filter(pk=hus.pk).update(state="failed", error="Mottagaren finns inte.")
    page = text(browser, address("round", open_town.round.pk))
    assert "Brev som kanske inte har kommit fram" in page
    assert "Mottagaren finns inte." in page
    assert "2 brev kanske inte har kommit fram" in text(browser, reverse("start", args=["1278"]))
    text(browser, address("letter", gata.pk), arrived="1")
    text(browser, address("letter", hus.pk), again="1")
    with inside():
        assert OutgoingMail.objects.get(pk=gata.pk).state == "sent"
        assert OutgoingMail.objects.get(pk=hus.pk).state == "waiting"
    assert "Brev som kanske inte har kommit fram" not in text(browser, address("round", open_town.round.pk))


def test_a_letter_about_something_else_is_not_decided_here(browser: Client, open_town: Town, inside: Inside) -> None:
    with inside():
        other = OutgoingMail.objects.create(key="annat", to="a@example.invalid", state="failed")
    assert browser.post(address("letter", other.pk)).status_code == 404


def member_of(town: Town, name: str) -> Any:
    """Sign up whoever holds a position, as a member."""
    with tenant_scope(town.municipality):
        person = Person.objects.get(email=f"{name}@example.invalid")
        actor = make_actor(town.municipality, Role.READER)
        user = actor.user
        Person.objects.filter(user=user).update(user=None)
        person.user = user
        person.save()
        RoleAssignment.objects.create(person=person, role=Role.MEMBER)
        found = actor_for(user)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["rektor", "vikarie"])
def test_position_and_deputy_are_expected_to_answer_until_it_is_done(
    name: str, open_town: Town, inside: Inside
) -> None:
    actor = member_of(open_town, name)
    with inside():
        request = open_town.request("rektor")
        mine = list(registry.expectations["mapping.inventory"](actor))
        assert [(str(item.label), item.url, item.due) for item in mine] == [
            ("Svara på inventeringen: Inventering 2026", address("reply", request.pk), open_town.round.due)
        ]
    client = client_of(actor)
    assert "Det här står om er. Stämmer det?" in text(client, address("reply", request.pk))
    text(client, address("reply", request.pk), version=str(request.version), save="1", needs="Mer tid")
    text(client, address("reply_review", request.pk), version=str(request.version + 1))
    with inside():
        done = open_town.request("rektor")
        assert (done.way, done.submitted_by, done.needs) == ("signed_in", actor.person, "Mer tid")
        assert list(registry.expectations["mapping.inventory"](actor)) == []


def test_everybody_sees_what_is_submitted_and_nobody_else_the_draft(open_town: Town, inside: Inside) -> None:
    reader = client_of(make_actor(open_town.municipality, Role.READER))
    with inside():
        request, led = open_town.request("gata"), open_town.activities["LED"]
        draft = Draft({led.pk: Answer("still_true", 1)}, needs="Laddstolpar")
        replying.save_draft(request=request, expected_version=None, draft=draft, by=None)
    assert "Laddstolpar" not in text(reader, address("request", request.pk))
    with inside():
        replying.submit_request(request=request, expected_version=None, by=None)
    assert "Laddstolpar" in text(reader, address("request", request.pk))
    assert "stämmer fortfarande" in text(reader, led.get_absolute_url())


def test_a_round_that_is_closed_before_it_was_answered_says_so(open_town: Town, inside: Inside) -> None:
    actor = member_of(open_town, "hus")
    with inside():
        services.close_round(inventory=open_town.fresh(), by=open_town.coordinator)
        pk = open_town.request("hus").pk
    assert "Det går inte längre att svara." in text(client_of(actor), address("reply", pk))
