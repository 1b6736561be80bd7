# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The personal link: works without an account, uses nothing up by being looked at, and dies when it should."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from knutpunkt.activities.models import Activity
from knutpunkt.activities.services import update_activity
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.inventory import queries, services
from knutpunkt.mapping.models import Request
from tests.house.matrix import watched_writes
from tests.mapping.inventory.conftest import Town

Inside = Callable[[], Any]
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]{64}')


@pytest.fixture
def link(open_town: Town, inside: Inside) -> str:
    with inside():
        return open_town.link("gata")


@pytest.fixture
def strict() -> Client:
    """A browser without cookies, before a server that checks where forms come from."""
    return Client(enforce_csrf_checks=True)


def send(client: Client, where: str, town: Town, **data: Any) -> Any:
    with tenant_scope(town.municipality):
        version = town.request("gata").version
    return client.post(where, {"version": version} | data)


def test_looking_changes_nothing_however_often(link: str, open_town: Town, client: Client) -> None:
    with watched_writes() as written:
        for method in (client.get, client.head, client.options, client.get):
            method(link)
            method(f"{link}granska/")
    assert written == []
    with tenant_scope("1278"):
        assert open_town.request("gata").opened_at is None
    assert client.get(link).status_code == 200


def test_the_page_is_kept_by_nobody_and_told_to_nobody(link: str, client: Client) -> None:
    for where in (link, f"{link}granska/", "/svar/1278/fel/"):
        headers = client.get(where).headers
        assert "no-store" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_from_elsewhere_is_refused(link: str, strict: Client) -> None:
    assert strict.post(link, {"version": 1}).status_code == 403


def test_it_shows_the_own_activities_and_no_others(link: str, client: Client) -> None:
    page = client.get(link).content.decode()
    assert "LED" in page
    assert "Dagvatten" in page
    assert "Solceller" not in page, "it is put to somebody else"
    assert "Skolmat" not in page


def dead_pages(client: Client, links: list[str]) -> set[bytes]:
    pages = set()
    for where in links:
        for method in (client.get, client.post):
            answer = method(where)
            assert answer.status_code == 404
            pages.add(TOKEN.sub(b"", answer.content.replace(where.encode(), b"-")))
    return pages


def test_wrong_expired_withdrawn_and_foreign_links_answer_alike(
    open_town: Town, inside: Inside, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "django.request")
    with inside():
        gata, hus, rektor = (open_town.link(name) for name in ("gata", "hus", "rektor"))
        services.withdraw_link(request=open_town.request("gata"), by=open_town.coordinator)
        Request.objects.filter(position=open_town.positions["hus"]).update(expires_at=timezone.now())
    wrong = "/svar/1278/" + "a" * 43 + "/"
    foreign, nowhere = rektor.replace("1278", "1381"), rektor.replace("1278", "9999")
    assert client.get(rektor).status_code == 200
    pages = dead_pages(client, [wrong, gata, hus, foreign, nowhere])
    assert len(pages) == 1
    assert "om en ny länk" in pages.pop().decode()
    with inside():
        services.close_round(inventory=open_town.fresh(), by=open_town.coordinator)
    assert len(dead_pages(client, [wrong, rektor])) == 1


def test_a_wrong_token_costs_the_same_as_a_right_one_that_expired(link: str, client: Client) -> None:
    with tenant_scope("1278"):
        Request.objects.update(expires_at=timezone.now())
    asked = []
    for where in (link, "/svar/1278/fel/"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries_of_page:
            client.get(where)
        asked.append([query["sql"].split("WHERE")[0] for query in queries_of_page if "SAVEPOINT" not in query["sql"]])
    assert asked[0] == asked[1]
    assert sum("mapping_request" in sql for sql in asked[0]) == 1


def test_a_whole_answer(link: str, open_town: Town, client: Client) -> None:
    led, drains = (open_town.activities[name].pk for name in ("LED", "Dagvatten"))
    answer = send(client, link, open_town, choose=f"{led}:changed", **{f"seen_{led}": "1"})
    assert answer.headers["Location"] == f"{link}#insats-{led}"
    page = client.get(link).content.decode()
    assert f'name="a{led}-title" value="LED"' in page
    send(client, link, open_town, choose=f"{drains}:still_true", **{f"a{led}-title": "LED i hela kommunen"})
    send(client, link, open_town, add="1", needs="Laddstolpar")
    with tenant_scope("1278"):
        (new,) = queries.draft_of(open_town.request("gata")).new
    filled = {f"n{new}-title": "Cykelgarage", f"n{new}-status": "planned", f"n{new}-start": "2027-01-01"}
    answer = send(client, link, open_town, review="1", **filled)
    assert answer.headers["Location"] == f"{link}granska/"
    review = client.get(answer.headers["Location"]).content.decode()
    assert "LED i hela kommunen" in review
    assert "(förut: LED)" in review
    assert "1 januari 2027" in review
    assert "(förut: påbörjad)" not in review, "only what differs"
    assert "Cykelgarage" in review
    assert "Laddstolpar" in review
    with tenant_scope("1278"):
        assert Activity.objects.filter(title="Cykelgarage").count() == 0
    assert send(client, f"{link}granska/", open_town).headers["Location"] == link
    receipt = client.get(link).content.decode()
    assert "Tack, svaret är inskickat" in receipt
    with tenant_scope("1278"):
        titles = set(Activity.objects.values_list("title", flat=True))
        assert {"LED i hela kommunen", "Cykelgarage"} <= titles
        assert open_town.request("gata").way == "link"
    before = client.get(link).content
    send(client, link, open_town, needs="efteråt")
    send(client, f"{link}granska/", open_town)
    assert TOKEN.sub(b"", client.get(link).content) == TOKEN.sub(b"", before)


def test_what_cannot_stand_is_kept_and_told_before_it_is_submitted(link: str, open_town: Town, client: Client) -> None:
    led = open_town.activities["LED"].pk
    send(client, link, open_town, choose=f"{led}:changed", **{f"seen_{led}": "1"})
    wrong = {f"a{led}-title": "", f"a{led}-status": "done", f"a{led}-end": "31 feb 2026"}
    answer = send(client, link, open_town, review="1", **wrong)
    assert answer.headers["Location"] == f"{link}?kontrollera=1"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Rätta det här innan du går vidare" in page
    assert f'href="#id_a{led}-title"' in page
    assert f'href="#id_a{led}-end"' in page
    assert client.get(f"{link}granska/").headers["Location"] == f"{link}?kontrollera=1"
    assert send(client, f"{link}granska/", open_town).headers["Location"] == f"{link}?kontrollera=1"


def test_a_change_by_somebody_else_is_told_and_looking_again_settles_it(
    link: str, open_town: Town, client: Client
) -> None:
    led = open_town.activities["LED"].pk
    send(client, link, open_town, choose=f"{led}:still_true", **{f"seen_{led}": "1"})
    with tenant_scope("1278"):
        update_activity(activity=open_town.activities["LED"], expected_version=None, title="LED i hamnen")
    answer = send(client, link, open_town, review="1")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "”LED i hamnen” har ändrats sedan du svarade." in page
    send(client, link, open_town, choose=f"{led}:still_true", **{f"seen_{led}": "2"})
    assert send(client, link, open_town, review="1").headers["Location"] == f"{link}granska/"


def test_two_browsers_with_the_same_link_lose_nothing(link: str, open_town: Town, client: Client) -> None:
    led = open_town.activities["LED"].pk
    send(client, link, open_town, choose=f"{led}:changed", **{f"seen_{led}": "1"})
    with tenant_scope("1278"):
        version = open_town.request("gata").version
    client.post(link, {"version": version, "needs": "den ena"})
    answer = client.post(link, {"version": version, "needs": "den andra", f"a{led}-title": "Min titel"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Någon annan har sparat i samma svar" in page
    assert "den andra" in page
    assert "Min titel" in page
    with tenant_scope("1278"):
        assert open_town.request("gata").needs == "den ena"


def test_a_new_activity_can_be_taken_away(link: str, open_town: Town, client: Client) -> None:
    send(client, link, open_town, add="1")
    with tenant_scope("1278"):
        (new,) = queries.draft_of(open_town.request("gata")).new
    send(client, link, open_town, remove=str(new))
    with tenant_scope("1278"):
        assert queries.draft_of(open_town.request("gata")).new == {}


def test_only_what_the_round_asks_for_is_on_the_page(link: str, open_town: Town, client: Client) -> None:
    with tenant_scope("1278"):
        open_town.round.refresh_from_db()
        open_town.round.asks_needs = open_town.round.asks_new = open_town.round.asks_confirmation = False
        open_town.round.asks_resources = True
        open_town.round.save()
    page = client.get(link).content.decode()
    assert 'name="needs"' not in page
    assert 'name="add"' not in page
    assert 'name="resources"' in page
    assert "LED" not in page
    assert "LED" not in client.get(f"{link}granska/").content.decode()


def test_the_page_speaks_english_too(link: str, client: Client) -> None:
    with translation.override("sv"):  # the view's choice of language must not last beyond the test
        page = client.get(link, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "This is what is recorded about you. Is it right?" in page
