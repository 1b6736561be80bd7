# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The edition's page, what gives most, how sure it is: for every role, and what they must never show."""

import io
import re
from decimal import Decimal
from statistics import median

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from knutpunkt.indicators.national import figures
from knutpunkt.people.models import Municipality
from knutpunkt.people.services import load_municipalities
from knutpunkt.ranking.models import OthersAnswers, RankingEdition
from tests.conftest import client_of, make_actor
from tests.ranking.overview.conftest import Town
from tests.ranking.samples import content, make_edition


def words(page: str) -> str:
    """The page's text without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_without_an_edition_the_page_says_how_to_get_one(scope: Municipality) -> None:
    coordinator, reader = make_actor(scope), make_actor(scope, "reader")
    page = client_of(coordinator).get(f"/{scope.pk}/ranking/").content.decode()
    assert "Välj rankningsår" in page
    page = client_of(reader).get(f"/{scope.pk}/ranking/").content.decode()
    assert "Välj rankningsår" not in page
    assert "Samordnaren läser in" in page


def test_the_way_in_leads_to_the_latest_edition(town: Town) -> None:
    make_edition(2024)
    answer = town.client().get(town.address())
    assert answer.status_code == 302
    assert answer["Location"] == town.row.get_absolute_url()


def test_points_now_planned_and_at_most(town: Town) -> None:
    page = words(town.page(f"{town.row.pk}/"))
    assert "1,5 av 8,5 poäng nu · 1,5 om planerat görs · 8,5 som mest" in page
    town.start_on(town.food)
    page = words(town.page(f"{town.row.pk}/"))
    assert "1,5 av 8,5 poäng nu · 2,5 om planerat görs · 8,5 som mest" in page
    assert "6 av omkring 9 frågor kända, delvis tolkat" in page
    assert "1,5 i obesvarade frågor" in page


@pytest.mark.parametrize("role", ["coordinator", "member", "colleague", "reader"])
def test_a_draft_counts_for_nobody(town: Town, role: str) -> None:
    """Control: the same answer submitted moves the number."""
    actor = getattr(town, role)
    assert "1,5 av 8,5 poäng nu" in words(town.page(f"{town.row.pk}/", actor))
    answer = town.question("mat").answer
    answer.state, answer.submitted_at = "submitted", timezone.now()
    answer.save()
    assert "2,5 av 8,5 poäng nu" in words(town.page(f"{town.row.pk}/", actor))


def test_a_lift_in_a_draft_activity_is_not_under_way_and_not_shown(town: Town) -> None:
    town.start_on(town.food, title="Hemligt utkast", submitted_at=None)
    for actor in (town.colleague, town.reader, town.coordinator):
        page = town.page(f"{town.row.pk}/", actor)
        assert "1,5 om planerat görs" in words(page)
        assert "Hemligt utkast" not in town.page(f"{town.row.pk}/vad-ger-mest/", actor)
    assert "Hemligt utkast" in town.page(f"{town.row.pk}/vad-ger-mest/", town.member)


def test_the_main_action_follows_the_state(town: Town) -> None:
    def main(actor: object = None) -> str:
        found = re.search(r'<a class="ds-button" href="[^"]+">([^<]+)<', town.page(f"{town.row.pk}/", actor))
        assert found
        return found.group(1)

    assert main() == "Svara på frågorna"
    question = town.question("mat")
    question.owner = None
    question.save()
    assert main() == "Fördela frågorna"
    assert main(town.member) == "Svara på frågorna"
    RankingEdition.objects.filter(pk=town.row.pk).update(decided_at=timezone.now())
    assert main() == "Filer och beslut"
    assert "Poäng på bordet" not in town.page(f"{town.row.pk}/")


def test_our_own_figure_is_beside_the_groups_before_anybody_confirms_it(town: Town) -> None:
    """Organic food 2022: Båstad 20 % of 70 gives 2 × 20/70 = 0.57, beside the group's median, though not counted."""
    load_municipalities()
    row = make_edition(2023)
    page = words(town.page(f"{row.pk}/"))
    assert "0 av 8,5 poäng nu" in page
    group = [
        Decimal(repr(figures().all_values("U07514", 2022)[code]))
        for code in Municipality.objects.filter(skr_group_code="C9").exclude(pk="1278").values_list("pk", flat=True)
        if code in figures().all_values("U07514", 2022)
    ]
    told = f"{2 * median(group) / 70:.2f}".rstrip("0").replace(".", ",")
    assert f"Livsmedel 0,57 {told} 1" in page


def test_place_25_is_a_band_only_where_it_is_known(town: Town) -> None:
    town.row.ranking.goal_place = 25
    town.row.ranking.save()
    assert "Plats 25: uppgift saknas för 2025." in words(town.page(f"{town.row.pk}/"))
    results = [
        {"unit": "0001", "place": 20, "points": "6", "source": "s"},
        {"unit": "0002", "place": 31, "points": "4.5", "source": "s"},
    ]
    make_edition(results=results)
    page = words(town.page(f"{town.row.pk}/"))
    assert "Plats 25: mellan 4,5 och 6 poäng (plats 31 och 20 år 2025)." in page
    assert 'class="goal"' in town.page(f"{town.row.pk}/")


def test_the_plan_goes_to_the_points_we_reckon_the_goal_takes(town: Town) -> None:
    """1.5 points now; 3 take 1.5 more: the meals (1 point, 16 hours) and the plan (0.5, 40), not the follow-up too."""
    assert "till målet" not in town.page(f"{town.row.pk}/vad-ger-mest/")
    RankingEdition.objects.filter(pk=town.row.pk).update(goal_points="3", goal_points_reason="Som förra året.")
    page = words(town.page(f"{town.row.pk}/vad-ger-mest/"))
    assert "till målet, 3 poäng, med minst arbete" in page
    assert "2 lyft på 56 timmar ger 1,5 poäng till: från 1,5 till 3." in page
    assert "Vi räknar med 3 poäng: Som förra året." in page
    assert "Behövs inte: poängen nås med färre timmar utan det." in page
    assert "Vi räknar med 3 poäng" in words(town.page(f"{town.row.pk}/"))
    assert 'class="goal"' in town.page(f"{town.row.pk}/")
    RankingEdition.objects.filter(pk=town.row.pk).update(goal_points="8.5")
    assert "7 poäng till går inte att nå med de här lyften" in words(town.page(f"{town.row.pk}/vad-ger-mest/"))


def test_points_to_aim_at_need_a_reason(town: Town) -> None:
    address = reverse("ranking:edition_edit", args=[town.municipality.pk, town.row.pk])
    told = {"title": "Provrankningen", "goal_points": "3,5", "version": town.row.version}
    refused = town.client().post(address, told)
    assert "Skriv varför ni räknar med så många poäng." in refused.content.decode()
    assert town.client().post(address, {**told, "goal_points_reason": "Som förra året"}).status_code == 302
    row = RankingEdition.objects.get(pk=town.row.pk)
    assert (row.goal_points, row.goal_points_reason) == (Decimal("3.5"), "Som förra året")


def test_the_plan_has_a_reason_on_every_row(town: Town) -> None:
    page = town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=60")
    text = words(page)
    assert "Nummer 1 i planen: ger 1 poäng för 16 timmar, alltså 0,63 poäng på tio timmar." in text
    # 64 hours for all three; 60 are not enough for the follow-up
    assert "Ryms inte i timmarna: det skulle ta 4 timmar till utöver planen" in text
    assert "2 lyft på 56 timmar ger 1,5 poäng till" in text
    more = words(town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=64"))
    assert "3 lyft på 64 timmar ger 2 poäng till: från 1,5 till 3,5" in more
    assert "Räknas bara tillsammans med ”Anta klimatplanen i kommunfullmäktige”." in more


def test_the_cheapest_way_and_how_far_one_gets(town: Town) -> None:
    page = words(town.page(f"{town.row.pk}/vad-ger-mest/?by=poang&points=1"))
    assert "1 lyft på 16 timmar ger 1 poäng till" in page
    assert "Behövs inte: poängen nås med färre timmar utan det." in page
    far = words(town.page(f"{town.row.pk}/vad-ger-mest/?by=poang&points=4"))
    assert "4 poäng till går inte att nå med de här lyften. Planen nedan kommer längst: 2 poäng, 2 saknas." in far


def test_to_the_wanted_place_at_both_ends_of_its_band(town: Town) -> None:
    town.row.ranking.goal_place = 25
    town.row.ranking.save()
    results = [
        {"unit": "0001", "place": 20, "points": "3.5", "source": "s"},
        {"unit": "0002", "place": 31, "points": "2", "source": "s"},
    ]
    make_edition(results=results)
    page = words(town.page(f"{town.row.pk}/vad-ger-mest/?by=plats"))
    assert "3 lyft på 64 timmar ger 2 poäng till: från 1,5 till 3,5" in page
    assert "Planen nedan når det högre talet. Till det lägre räcker 16 timmar (1 poäng)." in page


def test_assumed_lifts_are_said_so_and_can_be_left_out(town: Town) -> None:
    town.food.delete()
    with_assumed = town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=100&assume=on")
    assert "Nå svaret ”Ja”" in with_assumed
    assert ">antaget<" in with_assumed
    assert "Nå svaret" not in town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=100")
    town.plan.delete()
    town.follow.delete()
    assert "Nå svaret ”Ja”" in town.page(f"{town.row.pk}/vad-ger-mest/")  # by itself when there is no lift


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("by=timmar&hours=", "Ange hur många timmar som finns"),
        ("by=poang&points=", "Ange hur många poäng till"),
        ("by=timmar&hours=-1", "större än eller lika med 0"),
        ("by=plats", "by"),
        ("by=timmar&hours=abc", "Fyll i ett tal"),
    ],
)
def test_a_wish_that_says_nothing_is_refused_kindly(town: Town, query: str, said: str) -> None:
    page = town.page(f"{town.row.pk}/vad-ger-mest/?{query}")
    assert said in page
    assert "Nummer 1 i planen" not in page


def test_a_decimal_comma_is_understood(town: Town) -> None:
    assert "1 lyft på 16 timmar" in words(town.page(f"{town.row.pk}/vad-ger-mest/?by=poang&points=0,75"))


def test_the_workbook_holds_the_same_rows(town: Town) -> None:
    answer = town.client().get(town.address(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=60&format=xlsx"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [(row[0], row[1], row[5], row[6]) for row in rows[1:]] == [
        (1, "Ställ om måltiderna", 1, 16),
        (2, "Anta klimatplanen i kommunfullmäktige", 0.5, 40),
        ("", "Följ upp klimatplanen", 0.5, 8),
    ]
    assert all(row[10] for row in rows)


def test_a_lift_to_an_answer_that_is_gone_is_told_and_not_counted(town: Town) -> None:
    town.lift("mat", "kanske", "Gammalt svar")
    page = town.page(f"{town.row.pk}/")
    assert "leder till svar som inte finns i frågan" in page
    assert "Gammalt svar" in page
    assert town.page(f"{town.row.pk}/vad-ger-mest/")


def test_the_place_is_a_band_where_others_are_unknown(town: Town) -> None:
    page = words(town.page(f"{town.row.pk}/kanslighet/"))
    assert "Med 1,5 poäng går det inte att säga vilken plats det blir" in page
    assert "Inga andra kommuners svar är inlästa." in page
    # the emissions can take 2 points and give 2: the question that means most
    first = page.index("5 Förändring av utsläppen")
    assert first < page.index("1 Antagen klimatplan")


def test_places_among_those_whose_answers_are_read_in(town: Town) -> None:
    sheet = {"plan": {"value": "ja"}, "mat": {"value": "ja"}}
    OthersAnswers.objects.create(edition=town.row, unit="0001", sheet=sheet, source="Öppna svar")
    OthersAnswers.objects.create(edition=town.row, unit="0002", sheet={"plan": {"value": "nej"}}, source="Öppna svar")
    page = words(town.page(f"{town.row.pk}/kanslighet/?med=20"))
    assert "Svar är inlästa från 2 andra kommuner." in page
    assert "Bland de inlästa är platsen 2 i dag." in page
    row = page[page.index("2 Måltidernas klimatpåverkan") :][:120]
    assert "+1 1" in row  # a yes makes 2.5 against 2: the first place


def test_an_edition_of_another_municipality_is_not_there(town: Town, laholm: Municipality) -> None:
    stranger = make_actor(laholm)
    for tail in ("", "vad-ger-mest/", "kanslighet/"):
        address = f"/{laholm.pk}/ranking/{town.row.pk}/{tail}"
        assert client_of(stranger).get(address).status_code == 404


def test_points_shown_as_per_cent(town: Town) -> None:
    """1.5 of 8.5 is 17.65 per cent; the reasons and sums say what they are together."""
    total = {"method": "sum", "shown_as": "percent"}
    row = make_edition(total=total, key="procent")
    assert row.pk != town.row.pk
    page = words(town.page(f"{row.pk}/"))
    assert "0 av 100 nu" in page
    assert content(total=total)["total"] == total


def test_the_counts_and_areas_lead_to_just_those_questions(town: Town) -> None:
    page = town.page(f"{town.row.pk}/")
    links = dict(re.findall(r'<a class="ds-link" href="[^"]+fragor/\?((?:state|area|part)=[^"]+)">([^<]+)<', page))
    assert links["state=not_begun"] == links["state=draft"] == links["state=submitted"] == "1 fråga"
    assert links["state=checked"] == "0 frågor"
    assert links["area=mat"] == "Livsmedel"
    assert links["part=utifran"] == "Uppgifter utifrån"
    for query, count in (("state=not_begun", "1 fråga"), ("area=mat", "2 frågor"), ("part=utifran", "3 frågor")):
        assert count in words(town.page(f"{town.row.pk}/fragor/?{query}"))
