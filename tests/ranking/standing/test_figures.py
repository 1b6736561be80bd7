# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outside figures of all municipalities, against the source's own extract and a sort of the test's own."""

from decimal import Decimal

import pytest

from knutpunkt.people.models import Municipality
from knutpunkt.ranking import assembly
from knutpunkt.ranking.models import RankingEdition
from knutpunkt.ranking.standing import placing
from knutpunkt.ranking.standing.figures import GROUP, NEIGHBOURS, SIMILAR, Figure, around, carried, figure_of
from tests.ranking.samples import make_edition
from tests.ranking.standing.conftest import Values, sample_questions

OWN = "1278"


def figure(row: RankingEdition, key: str) -> Figure:
    edition = assembly.edition_of(row)
    return figure_of(edition, edition.by_key[key], around(row.municipality))


def places_by_sorting(values: dict[str, Decimal], *, higher: bool) -> dict[str, int]:
    """Place = where the value first stands in the ordered list of all values."""
    ordered = sorted(values.values(), reverse=higher)
    return {unit: ordered.index(value) + 1 for unit, value in values.items()}


def check_all(found: Figure, values: dict[str, Decimal], points: dict[str, Decimal], *, higher: bool) -> None:
    assert found.now is not None
    assert found.now.values == values
    wanted = places_by_sorting(values, higher=higher)
    got = {unit: placing.place_of(unit, found.now.values, higher=found.higher) for unit in values}
    assert {unit: place.place for unit, place in got.items() if place} == wanted
    assert {place.of for place in got.values() if place} == {len(values)}
    assert found.now.points.keys() == points.keys()
    assert all(abs(found.now.points[unit] - points[unit]) < Decimal("1e-18") for unit in points)


def test_organic_food_of_all_in_proportion_to_the_best(made: RankingEdition, source: Values) -> None:
    values = source["U07514"][2022]
    points = {unit: min(Decimal(2), 2 * value / 70) for unit, value in values.items()}
    found = figure(made, "eko")
    check_all(found, values, points, higher=True)
    assert len(values) == 241
    # Published extract (domain facts 3.5): 20 per cent, place 196 of 241, best Örebro with 70.
    place = found.place()
    assert place is not None
    assert (found.value, place.place, place.of) == (20, 196, 241)
    assert found.best() == (70, ("1880",))
    left = found.left()
    assert left is not None
    assert abs(left - (2 - Decimal(40) / 70)) < Decimal("1e-18")


def test_emissions_of_all_falling_to_nine_tonnes(made: RankingEdition, source: Values) -> None:
    values = source["N00401"][2022]
    best = min(values.values())
    points = {unit: max(Decimal(0), 2 * (9 - value) / (9 - best)) for unit, value in values.items()}
    found = figure(made, "utslapp")
    check_all(found, values, points, higher=False)
    assert len(values) == 290
    place = found.place()
    assert place is not None
    assert (place.place, place.of) == (157, 290)  # domain facts 3.5


def test_last_years_value_stands_in_where_the_edition_says(made: RankingEdition, source: Values) -> None:
    newest, before = source["N00636"][2022], source["N00636"][2021]
    values = {**before, **newest}
    best = max(values.values())
    found = figure(made, "nojda")
    check_all(found, values, {unit: Decimal("0.75") * value / best for unit, value in values.items()}, higher=True)
    assert OWN not in newest
    assert found.now is not None
    assert (found.now.year_of(OWN), found.value) == (2021, before[OWN])
    assert {unit for unit in values if found.now.year_of(unit) == 2021} == before.keys() - newest.keys()


def test_a_yes_or_no_becomes_the_ends_of_the_options(made: RankingEdition, source: Values) -> None:
    values = source["U07527"][2021]
    points = {unit: Decimal("0.5") if value == 1 else Decimal(0) for unit, value in values.items()}
    found = figure(made, "energiplan")
    check_all(found, values, points, higher=True)
    best = found.best()
    assert best is not None
    assert len(best[1]) == sum(value == 1 for value in values.values()) == 117


@pytest.mark.parametrize("circle", [GROUP, NEIGHBOURS, SIMILAR])
def test_places_within_a_circle(
    made: RankingEdition, source: Values, registry: list[dict[str, str]], circle: str
) -> None:
    found = figure(made, "utslapp")
    members = {
        GROUP: {row["code"] for row in registry if row["skr_group_code"] == "C9"},
        NEIGHBOURS: {"1278", "1381", "1292"},  # Laholm and Ängelholm
        SIMILAR: {"1278", *found.around.similar},
    }[circle]
    values = source["N00401"][2022]
    place = found.place(circle)
    assert place is not None
    assert place.of == len(members)
    assert place.place == 1 + sum(values[code] < values[OWN] for code in members)
    best = found.best(circle)
    assert best is not None
    assert best[0] == min(values[code] for code in members)
    assert found.best_points(circle) == max(found.now.points[code] for code in members)  # type: ignore[union-attr]


def test_the_year_that_is_there_stands_in_for_one_that_is_not(country: Municipality, source: Values) -> None:
    row = make_edition(2025, questions=sample_questions())
    found = figure(row, "eko")
    assert (found.year, found.is_stand_in) == (2024, True)
    assert found.now is not None
    assert (found.now.year, found.now.values) == (2022, source["U07514"][2022])


def test_history_is_every_year_by_the_same_rule(made: RankingEdition, source: Values) -> None:
    found = figure(made, "eko")
    years = {year.year: year for year in found.history}
    assert list(years) == sorted(years, reverse=True)
    assert years.keys() == {year for year, values in source["U07514"].items() if len(values) >= 5 and year <= 2022}
    for year, told in years.items():
        values = source["U07514"][year]
        assert told.values == values
        if OWN in values:
            assert abs(told.points[OWN] - min(Decimal(2), 2 * values[OWN] / 70)) < Decimal("1e-18")
    assert found.before == (2021, source["U07514"][2021][OWN])
    assert found.improved is False


def test_only_figures_of_kolada_are_carried(made: RankingEdition) -> None:
    assert [one.key for one in carried(assembly.edition_of(made))] == ["eko", "utslapp", "nojda", "energiplan"]


def test_of_equals_those_near_us_come_first(made: RankingEdition) -> None:
    found = figure(made, "energiplan")
    names = found.leading(200)
    yes = [code for code in names if found.now and found.now.values[code] == 1]
    assert names[: len(yes)] == yes
    group = found.around.peers.group
    ranks = [(code not in found.around.peers.neighbours, code not in group) for code in yes]
    assert ranks == sorted(ranks)
