# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages: what stands on them, and that forms say what is wrong."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knutpunkt.indicators import services
from knutpunkt.indicators.models import Indicator, Target, Value
from knutpunkt.indicators.values import Incoming, Papers
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from tests.conftest import client_of, make_actor
from tests.factories import GoalFactory, MunicipalityFactory
from tests.indicators.factories import make_indicator


@pytest.fixture
def browser(bastad: Municipality) -> Client:
    """A coordinator's browser."""
    return client_of(make_actor(bastad, "coordinator"))


@pytest.fixture
def emissions(bastad: Municipality) -> Indicator:
    """Emissions in Båstad with a target, among three real neighbours of its group."""
    for code, name in (("1381", "Laholm"), ("1292", "Ängelholm")):
        bastad.neighbours.add(MunicipalityFactory(code=code, name=name, skr_group_code="C7"))
    for code in ("0187", "0188", "0562", "0563", "0760"):
        MunicipalityFactory(code=code, name=f"K{code}", skr_group_code="C9")
    with tenant_scope(bastad):
        indicator = services.ensure_indicator_from_kolada(kolada_id="N00401")
        services.set_target(
            indicator=indicator,
            base_year=2010,
            base_value=Decimal("6.87"),
            target_year=2030,
            target_value=Decimal("2.5"),
        )
    return indicator


def page(browser: Client, name: str, *arguments: object, **query: object) -> str:
    response = browser.get(reverse(f"indicators:{name}", args=["1278", *arguments]), query)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_tells_the_finding_the_place_and_the_papers(browser: Client, emissions: Indicator) -> None:
    html = page(browser, "detail", emissions.pk)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert heading is not None
    # 4.61 is less than half of 9.91.
    assert heading[1].startswith("Utsläpp av växthusgaser per invånare har mer än halverats sedan 2000")
    words = text_of(html)
    assert "plats 157 av 290" in words
    assert "0,36" in words  # the best in the country
    assert "Kolada, N00401" in words
    assert "hämtat 17 augusti 2024" in words
    assert "Riskerar att inte klaras" in words
    assert "Så här räknas bedömningen" in words


def test_neighbours_are_listed_with_us_the_best_first(browser: Client, emissions: Indicator) -> None:
    words = text_of(page(browser, "detail", emissions.pk))
    listed = words[words.index("Vi och grannarna") :]
    # From the extract for 2022: Ängelholm 3.53, Båstad 4.61, Laholm 5.91; less is better.
    assert listed.index("Ängelholm") < listed.index("Båstad") < listed.index("Laholm")


def test_the_table_the_file_and_the_live_chart_hold_the_same_values(browser: Client, emissions: Indicator) -> None:
    html = page(browser, "detail", emissions.pk)
    spec = json.loads(re.search(r'id="chart-spec" type="application/json">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    drawn = {row["year"]: row["value"] for row in spec["datasets"]["own"]}
    response = browser.get(reverse("indicators:csv", args=["1278", emissions.pk]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    filed = {int(row["År"]): float(row["Värde"].replace(",", ".")) for row in rows if row["Värde"]}
    assert drawn == filed
    assert filed[2022] == 4.61209868
    assert {row["Källa"] for row in rows if row["Värde"]} == {"Kolada"}
    table = html[html.index('id="numbers-table"') :]
    cells = dict(re.findall(r'<th scope="row">(\d+)</th><td class="num">([^<]*)</td>', table))
    assert {int(year): text for year, text in cells.items() if text} == {
        year: f"{Decimal(str(value)):.2f}".replace(".", ",") for year, value in filed.items()
    }


def test_the_chart_is_a_picture_for_those_without_scripts(browser: Client, emissions: Indicator) -> None:
    html = page(browser, "detail", emissions.pk)
    picture = re.search(r'<img src="([^"]+)" alt="([^"]+)"', html)
    assert picture is not None
    assert picture[2].startswith("Utsläpp av växthusgaser per invånare har mer än halverats sedan 2000")
    response = browser.get(picture[1])
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert "4,61" in response.content.decode()


def test_the_page_in_english(browser: Client, emissions: Indicator) -> None:
    browser.cookies["django_language"] = "en"
    words = text_of(page(browser, "detail", emissions.pk))
    assert "Greenhouse gas emissions per inhabitant more than halved since 2000" in words
    assert "place 157 of 290" in words
    assert "Revised" not in words


def test_an_own_indicator_without_values_says_what_belongs_there(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator()
    words = text_of(page(browser, "detail", indicator.pk))
    assert "Lägg till det första värdet, med sin källa." in words
    assert browser.get(reverse("indicators:chart", args=["1278", indicator.pk])).status_code == 404


def test_the_list_filters_sorts_and_downloads(browser: Client, emissions: Indicator, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        services.ensure_indicator_from_kolada(kolada_id="U07414")
        make_indicator({2021: "7"})
    words = text_of(page(browser, "list"))
    assert "3 nyckeltal" in words
    assert "157 av 290" in words
    assert "1 av 275" in words
    assert "har mer än halverats sedan 2000" in words
    only = text_of(page(browser, "list", level="at_risk"))
    assert "1 nyckeltal" in only
    by_place = page(browser, "list", sort="place")
    assert (
        by_place.index("materialåtervinning")
        < by_place.index("Utsläpp av växthusgaser")
        < by_place.index("Laddplatser")
    )
    response = browser.get(reverse("indicators:list", args=["1278"]), {"format": "csv", "level": "at_risk"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Senaste värde"], row["Plats"], row["Bedömning"]) for row in rows] == [
        ("4,61209868", "157", "Riskerar att inte klaras")
    ]


def test_pages_cost_the_same_queries_for_one_as_for_thirty(browser: Client, bastad: Municipality) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(browser, "list")
        # On PostgreSQL the tenant's wall adds statements that read no rows.
        return sum(' FROM "' in query["sql"] for query in captured)

    with tenant_scope(bastad):
        make_indicator({2020: "1"})
    cost()
    one = cost()
    with tenant_scope(bastad):
        for number in range(29):
            make_indicator({2020: "1"}, title=f"nummer {number}").goals.add(GoalFactory())
    assert cost() == one
    assert one <= 15


def test_a_goals_page_shows_its_figures(browser: Client, emissions: Indicator, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        measured, unmeasured = GoalFactory(), GoalFactory()
        emissions.goals.add(measured)
    words = text_of(browser.get(measured.get_absolute_url()).content.decode())
    assert "Riskerar att inte klaras" in words
    assert "4,61" in words
    words = text_of(browser.get(unmeasured.get_absolute_url()).content.decode())
    assert "Inget nyckeltal följer upp målet än." in words


def send(browser: Client, name: str, *arguments: object, **data: Any) -> Any:
    return browser.post(reverse(f"indicators:{name}", args=["1278", *arguments]), data)


def test_a_value_by_hand_with_a_decimal_comma(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    told = {"year": 2021, "value": "1\u00a0234,5", "status": "final", "source": "räknat", "fetched_on": "2022-01-01"}
    assert send(browser, "value", indicator.pk, **told).status_code == 302
    with tenant_scope(bastad):
        value = Value.objects.get(period=2021)
        assert (value.value, value.entered_by is not None) == (Decimal("1234.5"), True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"source": ""}, "Detta fält måste fyllas i."),
        ({"value": ""}, "Skriv ett tal, eller välj en status"),
        ({"status": "missing"}, "Skriv ett tal, eller välj en status"),
        ({"year": 2020}, "Året har redan ett värde. Skriv varför det ändras."),
        ({"fetched_on": "2999-01-01"}, "Dagen har inte varit än."),
        ({"year": 21}, "1900"),
    ],
)
def test_a_value_that_lacks_something_is_refused_with_words(
    browser: Client, bastad: Municipality, wrong: dict[str, Any], message: str
) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    told = {"year": 2021, "value": "4,5", "status": "final", "source": "räknat", "fetched_on": "2022-01-01"}
    response = send(browser, "value", indicator.pk, **(told | wrong))
    assert response.status_code == 200
    assert message in response.content.decode()
    with tenant_scope(bastad):
        assert Value.objects.count() == 1


def test_a_corrected_value_is_told_on_the_page(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    told = {
        "year": 2020,
        "value": "2",
        "status": "final",
        "source": "räknat om",
        "fetched_on": "2022-01-01",
        "reason": "räknefel",
    }
    assert send(browser, "value", indicator.pk, **told).status_code == 302
    assert "2020: 1 gäller inte längre. Nu gäller 2. räknefel" in text_of(page(browser, "detail", indicator.pk))


def test_a_target_with_milestones_written_as_people_write(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    told = {"base_year": 2020, "base_value": "1", "target_year": 2030, "target_value": "9,5"}
    assert send(browser, "target_create", indicator.pk, **told, milestones="2025 4,1\n2027: 6").status_code == 302
    with tenant_scope(bastad):
        target = Target.objects.get()
        assert (target.target_value, target.milestones) == (Decimal("9.5"), [[2025, "4.1"], [2027, "6"]])
    form = page(browser, "target_edit", indicator.pk, target.pk)
    assert reverse("indicators:target_remove", args=["1278", indicator.pk, target.pk]) in form
    assert "2025 4,1\n2027 6" in form
    moved = {**told, "target_year": 2031, "milestones": ""}
    assert send(browser, "target_edit", indicator.pk, target.pk, **moved).status_code == 302
    with tenant_scope(bastad):
        assert Target.objects.get().target_year == 2031


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"target_year": 2020}, "Målåret ska komma efter basåret."),
        ({"milestones": "2035 4"}, "Delmålens år ska ligga mellan basåret och målåret"),
        ({"milestones": "2025 4\n2025 5"}, "Delmålens år ska ligga mellan basåret och målåret"),
        ({"milestones": "snart"}, "Raden &#x27;snart&#x27; förstås inte."),
    ],
)
def test_a_target_that_goes_backward_is_refused_with_words(
    browser: Client, bastad: Municipality, wrong: dict[str, Any], message: str
) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    told = {"base_year": 2020, "base_value": "1", "target_year": 2030, "target_value": "9"}
    response = send(browser, "target_create", indicator.pk, **(told | wrong))
    assert message in response.content.decode()
    with tenant_scope(bastad):
        assert not Target.objects.exists()


def test_an_own_judgement_and_the_computed_are_both_shown(browser: Client, emissions: Indicator) -> None:
    assert "Målet 2,50" in page(browser, "judge", emissions.pk)
    assert send(browser, "judge", emissions.pk, level="reached", reason="Beslut om biogas finns").status_code == 302
    words = text_of(page(browser, "detail", emissions.pk))
    assert (
        words.index("Kommer att klaras")
        < words.index("Beslut om biogas finns")
        < words.index("Riskerar att inte klaras")
    )
    assert "Nya värden har kommit sedan dess." not in words
    with tenant_scope("1278"):
        papers = Papers("Kolada", datetime(2999, 1, 1, tzinfo=UTC))
        services.record_value(indicator=emissions, year=2023, told=Incoming(Decimal("4.5")), papers=papers)
    assert "Nya värden har kommit sedan dess." in text_of(page(browser, "detail", emissions.pk))
    send(browser, "judge", emissions.pk, withdraw="1")
    assert "Beslut om biogas finns" not in text_of(page(browser, "detail", emissions.pk))


def test_an_own_judgement_needs_its_reason(browser: Client, emissions: Indicator) -> None:
    response = send(browser, "judge", emissions.pk, level="reached", reason="")
    assert response.status_code == 200
    assert "Detta fält måste fyllas i." in response.content.decode()
    with tenant_scope("1278"):
        assert not emissions.overrides.exists()


def test_the_second_of_two_editors_sees_both_texts(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = make_indicator()
    told = {"title": "Min", "unit": "antal", "direction": "up", "control": "own", "decimals": 0}
    assert send(browser, "edit", indicator.pk, **told, version=1).status_code == 302
    response = send(browser, "edit", indicator.pk, **(told | {"title": "Din"}), version=1)
    assert response.status_code == 409
    assert "Två har ändrat samtidigt" in response.content.decode()
    with tenant_scope(bastad):
        assert Indicator.objects.get().title == "Min"


def test_following_offers_only_what_is_not_followed(
    browser: Client, emissions: Indicator, bastad: Municipality
) -> None:
    form = page(browser, "follow")
    assert "N00401" not in form
    assert "U07414" in form
    assert send(browser, "follow", kolada_id="U07414").status_code == 302
    assert send(browser, "follow", kolada_id="U07414").status_code == 200
    with tenant_scope(bastad):
        assert Indicator.objects.filter(kolada_id="U07414").count() == 1


def test_a_name_that_is_taken_is_told(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        make_indicator()
    told = {"title": "Laddplatser", "unit": "antal", "direction": "up", "control": "own", "decimals": 0}
    assert "Det finns redan ett nyckeltal med det namnet." in send(browser, "create", **told).content.decode()


def test_what_is_new_is_told_on_the_start_page(browser: Client, bastad: Municipality) -> None:
    from knutpunkt.indicators import notices
    from knutpunkt.people.access import Actor

    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
        actor: Actor = make_actor(bastad, "reader")
        began = indicator.created_at
        fresh = [str(item.label) for item in notices.news(actor, datetime(2020, 1, 1, tzinfo=UTC))]
        assert fresh == ["Nytt nyckeltal: Laddplatser"]
        assert list(notices.news(actor, began)) == []
        later = Papers("räknat om", datetime(2999, 1, 1, tzinfo=UTC))
        services.record_value(indicator=indicator, year=2020, told=Incoming(Decimal(2)), papers=later)
        revised = [str(item.label) for item in notices.news(actor, began)]
    assert revised == ["Värden har ändrats: Laddplatser"]


def test_an_area_without_figures_shows_no_panel(bastad: Municipality) -> None:
    from knutpunkt.indicators import notices

    actor = make_actor(bastad, "reader")
    with tenant_scope(bastad):
        area = GoalFactory(kind="area")
        assert notices.goal_panel(actor, area) is None
        make_indicator({2020: "1"}).goals.add(GoalFactory(parent=area, document=area.document))
        panel = notices.goal_panel(actor, area)
    assert panel is not None
    assert [row["item"].indicator.title for row in panel["figures"]] == ["Laddplatser"]


def test_pages_of_one_who_may_not_write_offer_no_writing(bastad: Municipality) -> None:
    reader = client_of(make_actor(bastad, "reader"))
    with tenant_scope(bastad):
        indicator = make_indicator({2020: "1"})
    html = page(reader, "detail", indicator.pk)
    for words in ("Lägg till ett värde", "Ändra nyckeltalet", "Gör en egen bedömning", "Sätt ett målvärde", "Märk ett"):
        assert words not in html
    assert "Följ ett nyckeltal från Kolada" not in page(reader, "list")


def test_archived_breaks_and_targets_go_and_come(browser: Client, emissions: Indicator, bastad: Municipality) -> None:
    told = {"period": 2015, "explanation": "Ny metod hos källan"}
    assert send(browser, "break_create", emissions.pk, **told).status_code == 302
    html = page(browser, "detail", emissions.pk)
    assert "Ny metod hos källan" in html
    with tenant_scope(bastad):
        marked, target = emissions.breaks.get(), emissions.targets.get()
    assert reverse("indicators:break_remove", args=["1278", emissions.pk, marked.pk]) in html
    send(browser, "break_remove", emissions.pk, marked.pk)
    send(browser, "target_remove", emissions.pk, target.pk)
    words = text_of(page(browser, "detail", emissions.pk))
    assert "Ny metod hos källan" not in words
    assert "Det finns inget målvärde." in words
    send(browser, "archive", emissions.pk)
    assert "Utsläpp av växthusgaser" not in text_of(page(browser, "list"))
    assert "Arkiverat" in text_of(page(browser, "detail", emissions.pk))
    send(browser, "archive", emissions.pk, restore="1")
    assert "Utsläpp av växthusgaser" in text_of(page(browser, "list"))


def test_forms_that_say_nothing_come_back_with_words(browser: Client, emissions: Indicator) -> None:
    for name in ("break_create", "edit"):
        assert "Detta fält måste fyllas i." in send(browser, name, emissions.pk).content.decode()
    assert "Detta fält måste fyllas i." in send(browser, "create").content.decode()


def test_women_and_men_are_shown_where_they_are_told_apart(browser: Client, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        indicator = services.ensure_indicator_from_kolada(kolada_id="N00570")
    words = text_of(page(browser, "detail", indicator.pk))
    assert "Kvinnor och män" in words
    assert "80,1" in words
