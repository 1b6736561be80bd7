# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pieces pages are built of, the choice of appearance, and the pages of what went wrong."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from knutpunkt.activities.models import Status
from knutpunkt.indicators.judgement import Level
from knutpunkt.kernel import symbols, views
from knutpunkt.kernel.registry import NavEntry, Panel, registry


def render(source: str, **context: Any) -> str:
    with override("sv"):
        return re.sub(r"[ \n]+", " ", Template("{% load knutpunkt %}" + source).render(Context(context))).strip()


def words(html: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def test_every_level_and_status_of_the_rooms_has_a_sign_and_a_word() -> None:
    assert set(symbols.JUDGEMENTS) == {level.value for level in Level}
    assert set(symbols.STATUSES) == set(Status.values)
    for table in (symbols.JUDGEMENTS, symbols.STATUSES):
        assert len({symbol.sign for symbol in table.values()}) == len(table)
        assert len({str(symbol.word) for symbol in table.values()}) == len(table)


def test_judgement_is_said_in_words_and_its_sign_is_decoration() -> None:
    html = render("{% judgement level %}", level=Level.AT_RISK)
    assert '<span class="symbol-sign" aria-hidden="true">▲</span>Riskerar att inte klaras' in html
    assert words(render('{% status "done" %}')) == "✓Klar"


def test_bar_is_drawn_in_proportion_and_told_in_numbers() -> None:
    html = render("{% status_bar counts %}", counts={"done": 1, Status.STARTED: 2, "planned": 1, "idea": 0})
    drawn = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)"', html)]
    assert drawn == [(0, 25), (25, 50), (75, 25)]
    assert words(html) == "✓Klar: 1▶Påbörjad: 2◇Planerad: 1"
    assert "<svg" not in render("{% judgement_bar counts %}", counts={})
    with pytest.raises(KeyError):
        render("{% status_bar counts %}", counts={"finished": 1})


def test_facts_show_a_dash_for_what_is_missing_and_zero_for_zero() -> None:
    assert words(render('{% fact "Slut" end %}', end=None)) == "Slut–"
    assert words(render('{% fact "Timmar" hours %}', hours=0)) == "Timmar0"
    assert '<a class="ds-link" href="/m">Mål &amp; medel</a>' in render(
        '{% fact "Mål" goal "/m" %}', goal="Mål & medel"
    )


def test_numbers_and_dates_as_filters() -> None:
    assert render("{{ n|number:1 }} {{ n|number }} {{ none|date_words }}", n=1234.56) == "1\u00a0234,6 1\u00a0234,56 –"


def test_empty_page_says_what_and_how() -> None:
    html = render('{% empty "Här visas mål." "Lägg till ett." "/ny" "Lägg till mål" %}')
    assert words(html) == "Här visas mål. Lägg till ett. Lägg till mål"
    assert 'href="/ny"' in html


def test_panels_of_other_rooms_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(actor: Any, subject: Any) -> dict[str, Any]:
        return {"label": f"{actor}-{subject}", "value": 1}

    monkeypatch.setitem(
        registry.panels,
        "test",
        [
            Panel(1, "kernel/pieces/fact.html", told),
            Panel(2, "kernel/pieces/fact.html", lambda _actor, _subject: None),
            Panel(3, "kernel/pieces/fact.html", lambda _actor, _subject: {"label": "sist", "value": 2}),
        ],
    )
    html = render('{% panels "test" subject %}', actor="a", subject="s", request=RequestFactory().get("/"))
    assert words(html) == "a-s1 sist2"
    assert render('{% panels "none" %}', request=RequestFactory().get("/")) == ""


def test_sections_are_those_the_actor_may_use_and_the_nearest_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        NavEntry(1, "Start", "start"),
        NavEntry(2, "Gruppen", "people:organisation"),
        NavEntry(3, "Personer", "people:person_list", lambda actor: actor == "administrator"),
    ]
    monkeypatch.setattr(registry, "navigation", entries)
    source = "{% sections as found %}{% for s in found %}{{ s.label }}{% if s.current %}*{% endif %} {% endfor %}"

    def shown(actor: str, path: str) -> str:
        return render(source, actor=actor, municipality=SimpleNamespace(pk="1278"), request=RequestFactory().get(path))

    assert shown("reader", "/1278/") == "Start* Gruppen"
    assert shown("reader", "/1278/organisation/grupper/4/") == "Start Gruppen*"
    assert shown("administrator", "/1278/organisation/personer/") == "Start Gruppen Personer*"
    assert render(source, request=RequestFactory().get("/")) == ""


def test_appearance_is_remembered_without_script(client: Client, db: None) -> None:
    assert 'data-color-scheme="auto"' in client.get("/konto/login/").content.decode()
    answer = client.post("/utseende/", {"scheme": "dark", "next": "/konto/login/?a=1"})
    assert answer.status_code == 302
    assert answer["Location"] == "/konto/login/?a=1"
    assert client.cookies["appearance"]["httponly"]
    assert 'data-color-scheme="dark"' in client.get("/konto/login/").content.decode()
    client.cookies["appearance"] = '"><script>'
    assert 'data-color-scheme="auto"' in client.get("/konto/login/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_appearance_leads_nowhere_else(client: Client, target: str) -> None:
    assert client.post("/utseende/", {"scheme": "light", "next": target})["Location"] == "/"


def test_appearance_takes_only_what_exists(client: Client) -> None:
    assert client.post("/utseende/", {"scheme": "pink"}).status_code == 400
    assert client.get("/utseende/").status_code == 405


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (views.bad_request, 400, "Vi förstod inte adressen"),
        (views.permission_denied, 403, "Du får inte göra det här"),
        (views.page_not_found, 404, "Sidan finns inte"),
    ],
)
def test_failures_say_what_to_do(view: Any, status: int, heading: str, db: None) -> None:
    with override("sv"):
        answer = view(RequestFactory().get("/x"), exception=Exception())
    assert answer.status_code == status
    page = answer.content.decode()
    assert f'data-size="md">{heading}</h1>' in page
    assert "Gå till startsidan" in page


def test_old_form_and_broken_server_have_pages_too(db: None) -> None:
    with override("sv"):
        answer = views.csrf_failure(RequestFactory().get("/x"), reason="old")
    assert (answer.status_code, "Inget har sparats." in answer.content.decode()) == (403, True)
    broken = views.server_error(RequestFactory().get("/x"))
    page = broken.content.decode()
    assert broken.status_code == 500
    assert "Något gick sönder hos oss" in page
    assert 'lang="en"' in page


def test_what_happened_is_a_quiet_line_that_can_be_undone() -> None:
    told = [
        Message(SUCCESS, "Insatsen är <arkiverad>.", extra_tags="/1278/insatser/7/aterstall/"),
        Message(WARNING, "Två rader kunde inte läsas."),
    ]
    with override("sv"):
        html = render_to_string("kernel/_messages.html", {"messages": told}, RequestFactory().get("/"))
    assert "Insatsen är &lt;arkiverad&gt;." in html
    assert re.findall(r'<form method="post" action="([^"]+)"', html) == ["/1278/insatser/7/aterstall/"]
    assert "csrfmiddlewaretoken" in html
    assert words(html).endswith("Ångra Två rader kunde inte läsas.")
    assert re.findall(r'data-level="(\w+)"', html) == ["success", "warning"]
