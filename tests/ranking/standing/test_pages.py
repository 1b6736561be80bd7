# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages: comparison, one figure, the places through the years, and their pieces on other pages."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality, Role
from knutpunkt.ranking.models import Answer, OthersAnswers, Placement, Question, Ranking, RankingEdition
from knutpunkt.reports.queries import gather
from tests.conftest import client_of, make_actor
from tests.ranking.samples import make_edition, question_of
from tests.ranking.standing.conftest import YEAR, Values, sample_questions

KNOWN = {2016: 46, 2017: 83, 2018: 39, 2019: 53, 2020: 59}
SHAMING = re.compile(r"\b(sist[ae]?|sämst|näst sist|botten|jumbo|bakifrån|last place|worst|bottom)\b", re.IGNORECASE)


def text_of(client: Client, address: str) -> str:
    """The words of a page's main part, one space between them."""
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main")]
    main = re.sub(r"<script.*?</script>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&nbsp;", " ")


def rows_of(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    """The rows of a list as downloaded."""
    answer = client.get(address, {"format": "csv", **query})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def places(municipality: Municipality, known: dict[int, int], goal: int | None = 25) -> Ranking:
    ranking = Ranking.objects.create(key="provet", name="Provrankningen", goal_place=goal)
    for year, place in known.items():
        Placement.objects.create(
            ranking=ranking, year=year, place=place, of=290, source=f"https://example.org/{year}",
            method_change="Nya kommungrupper" if year == 2018 else "",
        )  # fmt: skip
    return ranking


def page(row: Question | RankingEdition, name: str) -> str:
    return reverse(f"ranking:{name}", args=[row.municipality_id, row.pk])


@pytest.fixture
def client(country: Municipality) -> Client:
    return client_of(make_actor(country, Role.COORDINATOR))


@pytest.fixture
def reader(country: Municipality) -> Client:
    return client_of(make_actor(country, Role.READER))


def test_the_comparison_says_first_how_much_it_covers(client: Client, made: RankingEdition) -> None:
    shown = text_of(client, page(made, "comparison"))
    # known: plan 1, follow-up 0.5, food 1, organic 2, protected 2, emissions 2, satisfied 0.75, energy plan 0.5
    assert "Kolada har siffror för 4 av 8 kända frågor, värda 5,25 av 9,75 poäng." in shown
    assert "Allt mellan plats 1 och 290 är möjligt." in shown
    assert "Nöjda invånare: Värdet är från 2021" in shown
    assert "delad 196 av 241" in shown
    assert "70\xa0% (Örebro)" in shown or "70 % (Örebro)" in shown


def test_the_comparison_is_a_list_to_download_and_sort(client: Client, made: RankingEdition, source: Values) -> None:
    rows = rows_of(client, page(made, "comparison"))
    assert [row["Uppgift"] for row in rows] == [
        "Andel ekologiska livsmedel", "Förändring av utsläppen", "Nöjda invånare", "Energiplan"
    ]  # fmt: skip
    emissions = source["N00401"][2022]
    assert rows[1]["Vårt värde"] == f"{emissions['1278']:f}".rstrip("0").replace(".", ",")
    assert rows[1]["Plats"] == "157"
    by_place = rows_of(client, page(made, "comparison"), sort="place")
    assert [int(row["Plats"]) for row in by_place] == sorted(int(row["Plats"]) for row in rows)
    found = rows_of(client, page(made, "comparison"), q="Energi")
    assert [row["Uppgift"] for row in found] == ["Energiplan"]


def test_the_comparison_may_be_within_a_circle(client: Client, made: RankingEdition, source: Values) -> None:
    rows = rows_of(client, page(made, "comparison"), krets="grannar")
    values = source["U07514"][2022]
    near = {code: values[code] for code in ("1278", "1381", "1292")}
    assert rows[0]["Plats"] == str(1 + sum(value > near["1278"] for value in near.values()))
    assert "Ängelholm" in rows[0]["Bäst"]
    left = Decimal(rows[0]["Kvar till bästa"].replace(",", "."))
    assert left == pytest.approx(Decimal(2) * (max(near.values()) - near["1278"]) / 70)
    assert "bland grannkommunerna" in text_of(client, page(made, "comparison") + "?krets=grannar")


def test_only_who_may_is_led_to_reading_in_answers(client: Client, reader: Client, made: RankingEdition) -> None:
    way = page(made, "answers_import")
    assert way in client.get(page(made, "comparison")).content.decode()
    assert way not in reader.get(page(made, "comparison")).content.decode()


def test_an_edition_without_such_figures_says_what_belongs_here(client: Client, country: Municipality) -> None:
    told = [one for one in sample_questions() if "kolada" not in one]
    shown = text_of(client, page(make_edition(YEAR, questions=told), "comparison"))
    assert "Kolada har siffror för 0 av 4 kända frågor" in shown
    assert "Här jämförs de uppgifter i rankningen som finns i Kolada" in shown


def test_others_answers_give_a_table_and_a_band(client: Client, made: RankingEdition) -> None:
    sheet = {"plan": {"value": "ja"}, "uppfoljd": {"value": "ja"}, "mat": {"value": "ja"}, "skyddad": {"value": "30"}}
    OthersAnswers.objects.create(edition=made, unit="1880", sheet=sheet, source="Utgivarens sida om Örebro")
    shown = text_of(client, page(made, "comparison"))
    # Örebro: 1 + 0.5 + 1 + 2, and of Kolada 2 for food with 70 per cent at least: surely before us
    assert "På de kända frågorna är plats 2 den högsta möjliga." in shown
    assert "Svaren är kända för 1 annan kommun" in shown
    assert "Utgivarens sida om Örebro" in shown
    table = shown[shown.index("Poäng på kända frågor") :]
    assert table.index("Båstad") < table.index("Örebro")  # ours first
    assert "2 av 2" in shown


def test_of_many_whose_answers_are_known_nobody_is_shown_for_having_few_points(
    client: Client, made: RankingEdition
) -> None:
    # 40 municipalities of Stockholm and Uppsala, none near or similar: the first ten have answered yes three times
    codes = list(Municipality.objects.order_by("pk").values_list("pk", flat=True)[:40])
    for n, code in enumerate(codes):
        told = "ja" if n < 10 else "nej"
        sheet = {
            "plan": {"value": told},
            "uppfoljd": {"value": told},
            "mat": {"value": told},
            "skyddad": {"value": "30"},
        }
        sheet |= {key: {"value": "0"} for key in ("eko", "nojda")} | {"utslapp": {"value": "9"}}
        OthersAnswers.objects.create(edition=made, unit=code, sheet=sheet, source=f"sida {code}")
    shown = text_of(client, page(made, "comparison"))
    assert [code for code in codes if f"sida {code}" in shown] == codes[:10]
    assert "Här visas vi, de tio bästa" in shown
    group = text_of(client, page(made, "comparison") + "?krets=grupp")
    assert not re.search(r"sida \d", group)


def test_a_draft_counts_in_no_total_but_a_submitted_answer_does(client: Client, made: RankingEdition) -> None:
    OthersAnswers.objects.create(edition=made, unit="1880", sheet={"plan": {"value": "ja"}}, source="Utgivarens sida")
    address = page(made, "comparison")

    def ours() -> Decimal:
        table = text_of(client, address).split("Poäng på kända frågor")[1]
        found = re.search(r"Båstad (\d+,\d+) ", table)
        assert found is not None
        return Decimal(found[1].replace(",", "."))

    before = ours()
    answer = Answer.objects.create(question=question_of(made, "plan"), value="ja")
    assert ours() == before
    Answer.objects.filter(pk=answer.pk).update(state=Answer.State.SUBMITTED, submitted_at=timezone.now())
    assert ours() == before + 1


def test_a_figure_tells_our_movement_the_years_and_the_best(reader: Client, made: RankingEdition) -> None:
    shown = text_of(reader, page(question_of(made, "eko"), "figure"))
    assert "Andel ekologiska livsmedel: från 22 till 20" in shown
    assert "delad plats 196 av 241" in shown
    assert "0,57 poäng, 1,43 till den bästa" in shown
    assert "De bästa, och vad de gör Örebro" in shown
    assert "Följ som nyckeltal" not in shown  # a reader follows no key figures
    assert "2010 13" in shown


def test_a_figure_lists_the_best_the_neighbours_the_similar_and_us(
    client: Client, made: RankingEdition, source: Values
) -> None:
    address = page(question_of(made, "eko"), "figure")
    values = source["U07514"][2022]
    rows = rows_of(client, address)
    ordered = sorted(values.values(), reverse=True)
    assert [int(row["Plats i landet"]) for row in rows] == sorted(int(row["Plats i landet"]) for row in rows)
    for row in rows:
        code = Municipality.objects.get(name=row["Namn"]).pk
        assert int(row["Plats i landet"]) == ordered.index(values[code]) + 1
        assert Decimal(row["Värde"].replace(",", ".")) == values[code]
    assert [row["Namn"] for row in rows if row["Varför kommunen visas"] == "vi"] == ["Båstad"]
    best = rows_of(client, address, krets="basta")
    assert len(best) == 11
    assert [int(row["Plats i landet"]) for row in best][:10] == [ordered.index(value) + 1 for value in ordered[:10]]
    group = rows_of(client, address, krets="grupp")
    assert len(group) == 13
    assert rows_of(client, address, sort="-place") == rows_of(client, address, sort="place") == rows
    book = openpyxl.load_workbook(io.BytesIO(client.get(address, {"format": "xlsx"}).content))
    assert book.active is not None
    assert book.active.max_row == len(rows) + 1


def test_what_the_best_do_only_with_a_source(client: Client, made: RankingEdition) -> None:
    told = sample_questions()
    told[3]["address"] = "https://example.org/fragan"
    row = make_edition(
        YEAR, questions=told, results=[{"unit": "1880", "place": 3, "source": "Resultatlistan"}]
    )  # fmt: skip
    address = page(question_of(row, "eko"), "figure")
    assert "Har svarat ja på" not in text_of(client, address)
    answer = client.get(address).content.decode()
    assert 'href="https://example.org/fragan"' in answer
    sheet = {"mat": {"value": "ja"}, "plan": {"value": "ja"}}
    OthersAnswers.objects.create(edition=row, unit="1880", sheet=sheet, source="Örebros svar, läst i mars")
    shown = text_of(client, address)
    assert "Har svarat ja på: Måltidernas klimatpåverkan minskas. Källa: Örebros svar, läst i mars." in shown
    assert "Antagen klimatplan" not in shown  # of another area
    assert "plats 3 i rankningen" in shown


def test_the_figure_leads_to_the_key_figure_or_offers_to_follow_it(client: Client, made: RankingEdition) -> None:
    address = page(question_of(made, "eko"), "figure")
    assert "Följ som nyckeltal" in text_of(client, address)
    answer = client.post(reverse("indicators:follow", args=["1278"]), {"kolada_id": "U07514"})
    assert answer.status_code == 302
    indicator = Indicator.objects.get(kolada_id="U07514")
    assert indicator.get_absolute_url() in client.get(address).content.decode()
    assert "Följ som nyckeltal" not in text_of(client, address)


def test_charts_are_pictures_and_a_yes_or_no_has_none(client: Client, made: RankingEdition) -> None:
    answer = client.get(page(question_of(made, "eko"), "figure_chart"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "Bäst i landet" in answer.content.decode()
    assert client.get(page(question_of(made, "energiplan"), "figure_chart")).status_code == 404
    shown = text_of(client, page(question_of(made, "energiplan"), "figure"))
    assert "Energiplan: ja, delad plats 1 av 217" in shown
    assert "kvartil" not in shown


def test_a_question_that_nobody_measures_has_no_comparison(client: Client, made: RankingEdition) -> None:
    for name in ("figure", "figure_chart"):
        assert client.get(page(question_of(made, "plan"), name)).status_code == 404


def test_comparison_costs_the_same_for_few_figures_as_for_many(client: Client, made: RankingEdition) -> None:
    few = make_edition(YEAR - 1, questions=[one for one in sample_questions() if one["key"] in {"plan", "mat", "eko"}])
    counts = []
    for row in (few, made):
        text_of(client, page(row, "comparison"))
        with CaptureQueriesContext(connection) as queries:
            text_of(client, page(row, "comparison"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_history_shows_movement_goal_and_sources(client: Client, country: Municipality) -> None:
    ranking = places(country, KNOWN)
    address = reverse("ranking:history", args=["1278"])
    shown = text_of(client, address)
    assert "Från plats 53 (2019) till plats 59 (2020)" in shown
    assert "34 platser kvar" in shown
    assert "2018: Nya kommungrupper" in shown
    rows = rows_of(client, address, kolumn="source")
    assert {int(row["År"]): int(row["Placering"]) for row in rows} == KNOWN
    assert {row["Källa"] for row in rows} == {f"https://example.org/{year}" for year in KNOWN}
    assert [row["År"] for row in rows] == ["2020", "2019", "2018", "2017", "2016"]
    assert len(rows_of(client, address, q="/2017")) == 1
    assert f'src="/1278/ranking/placeringar/diagram.svg?ranking={ranking.pk}"' in client.get(address).content.decode()
    for small in ("", "&liten=1"):
        answer = client.get(f"/1278/ranking/placeringar/diagram.svg?ranking={ranking.pk}{small}")
        assert answer["Content-Type"] == "image/svg+xml"


def test_history_without_places_says_what_to_do(client: Client, reader: Client, country: Municipality) -> None:
    address = reverse("ranking:history", args=["1278"])
    assert "Läs först in ett rankningsår." in text_of(client, address)
    assert client.get("/1278/ranking/placeringar/diagram.svg").status_code == 404
    Ranking.objects.create(key="tom", name="Tom")
    assert "Lägg till den senaste publicerade placeringen" in text_of(client, address)
    assert "Lägg till en placering" not in text_of(reader, address)


def test_one_of_several_rankings_is_chosen(client: Client, country: Municipality) -> None:
    places(country, KNOWN)
    other = Ranking.objects.create(key="annan", name="Annan rankning")
    Placement.objects.create(ranking=other, year=2015, place=7, source="x")
    address = reverse("ranking:history", args=["1278"])
    assert len(rows_of(client, address)) == 5
    assert [row["Placering"] for row in rows_of(client, address, ranking=str(other.pk))] == ["7"]
    assert client.get(address, {"ranking": "987654"}).status_code == 404


def form(ranking: Ranking, **changes: object) -> dict[str, object]:
    told = {"ranking": ranking.pk, "year": 2021, "place": 31, "of": 290, "points": "23,5", "source": "Utgivaren"}
    return {**told, **changes}


def test_a_place_is_added_changed_and_removed_on_the_screen(client: Client, country: Municipality) -> None:
    ranking = places(country, KNOWN)
    new = reverse("ranking:placement_new", args=["1278"])
    assert client.post(new, form(ranking)).status_code == 302
    row = Placement.objects.get(year=2021)
    assert (row.place, row.points) == (31, Decimal("23.5"))
    edit = reverse("ranking:placement_edit", args=["1278", row.pk])
    assert "Ändra placeringen" in text_of(client, edit)
    assert client.post(edit, form(ranking, place=30, version=1)).status_code == 302
    late = client.post(edit, form(ranking, place=29, version=1))
    assert late.status_code == 409
    row.refresh_from_db()
    assert row.place == 30
    assert client.post(reverse("ranking:placement_remove", args=["1278", row.pk])).status_code == 302
    assert not Placement.objects.filter(year=2021).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": 2020}, "redan en placering"), ({"source": ""}, "måste"), ({"place": 291}, "Platsen är högre"),
        ({"year": 20}, "1900"),
    ],
)  # fmt: skip
def test_a_faulty_place_is_refused_and_nothing_stored(
    client: Client, country: Municipality, changes: dict[str, object], said: str
) -> None:
    ranking = places(country, KNOWN)
    answer = client.post(reverse("ranking:placement_new", args=["1278"]), form(ranking, **changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Placement.objects.count() == 5


def test_the_start_page_shows_the_last_place(client: Client, country: Municipality) -> None:
    assert "Ranking" not in text_of(client, "/1278/").split("Så står vi")[1]
    places(country, KNOWN)
    assert "Ranking 59 ↘ nedåt år 2020, mål 25" in text_of(client, "/1278/")


def test_the_edition_and_the_question_lead_to_the_comparison(client: Client, made: RankingEdition) -> None:
    Placement.objects.create(ranking=made.ranking, year=2020, place=59, source="x")
    shown = client.get(made.get_absolute_url()).content.decode()
    assert page(made, "comparison") in shown
    assert "Plats 59 (2020)." in shown
    eko, plan = question_of(made, "eko"), question_of(made, "plan")
    assert page(eko, "figure") in client.get(eko.get_absolute_url()).content.decode()
    assert page(plan, "figure") not in client.get(plan.get_absolute_url()).content.decode()


def test_another_municipalitys_pages_are_not_there(client: Client, made: RankingEdition) -> None:
    other = Municipality.objects.get(pk="1381")
    with tenant_scope(other):
        theirs = make_edition(YEAR, questions=sample_questions())
        question = question_of(theirs, "eko")
    assert client.get(reverse("ranking:comparison", args=["1278", theirs.pk])).status_code == 404
    assert client.get(reverse("ranking:figure", args=["1278", question.pk])).status_code == 404


def test_control_words_that_shame_are_seen() -> None:
    assert SHAMING.search("Kommunen kom näst sist")
    assert SHAMING.search("De sämst placerade")


def test_who_ranks_low_is_never_shamed(country: Municipality, source: Values) -> None:
    values = source["U07514"][2022]
    ordered = sorted(values, key=lambda code: values[code])
    lowest = Municipality.objects.get(pk=ordered[0])
    with tenant_scope(lowest):
        places(lowest, {2019: 284, 2020: 288})
        row = make_edition(YEAR, questions=sample_questions())
        asked = question_of(row, "eko")
        facts = gather(lowest, 2022, date=date(2023, 3, 1), public_only=True)
    client = client_of(make_actor(lowest, Role.COORDINATOR))
    code = lowest.pk
    pages = [f"/{code}/", f"/{code}/ranking/placeringar/", page(row, "comparison"), page(asked, "figure")]
    pages.append(reverse("reports:show", args=[code, 2022]))
    for address in pages:
        shown = text_of(client, address)
        assert not SHAMING.search(shown), (address, SHAMING.search(shown))
        assert not re.search(r"\b[0-9]+ (från slutet|kommuner efter)", shown)
    # what the public report knows is the municipality's own movement and nobody else's
    assert [(place.year, place.place) for place in facts.ranking.places] == [(2019, 284), (2020, 288)]
    assert "Från plats 284 (2019) till plats 288 (2020)" in text_of(client, f"/{code}/ranking/placeringar/")
    # the list holds ourselves, neighbours, similar ones and the best: nobody for being among the last
    listed = {one["Namn"]: one["Varför kommunen visas"] for one in rows_of(client, page(asked, "figure"))}
    last = {Municipality.objects.get(pk=one).name for one in ordered[1:20]}
    for name in last & listed.keys():
        assert re.search(r"granne|lik oss", listed[name]), name
    assert not last <= listed.keys()
    assert rows_of(client, page(asked, "figure"), sort="-place")[0]["Plats i landet"] == "1"
