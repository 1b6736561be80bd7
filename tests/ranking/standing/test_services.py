# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing placements: entered once, followed by the key figure, nothing lost."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from knutpunkt.indicators.models import Indicator, Value, ValueVersion
from knutpunkt.indicators.services import create_indicator
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.models import Placement, Ranking
from knutpunkt.ranking.standing.queries import course_of, main_ranking
from knutpunkt.ranking.standing.services import fill_indicator, remove_placement, save_placement
from tests.conftest import make_actor
from tests.ranking.samples import make_edition

SOURCE = "Utgivarens sida"


@pytest.fixture
def indicator(scope: Municipality) -> Indicator:
    return create_indicator(title="Plats i rankningen", unit="plats", direction="down", decimals=0)


@pytest.fixture
def ranking(indicator: Indicator) -> Ranking:
    return Ranking.objects.create(key="prov", name="Provrankningen", goal_place=25, indicator=indicator)


def placement(ranking: Ranking, year: int = 2020, place: int = 59, **more: object) -> Placement:
    return Placement(ranking=ranking, year=year, place=place, source=SOURCE, **more)


def values(indicator: Indicator) -> dict[int, Decimal | None]:
    return dict(Value.objects.filter(series__indicator=indicator).values_list("period", "value"))


def test_a_place_is_entered_once(ranking: Ranking, indicator: Indicator, scope: Municipality) -> None:
    actor = make_actor(scope)
    read_at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    row = save_placement(placement=placement(ranking), by=actor, read_at=read_at)
    value = Value.objects.get(series__indicator=indicator)
    assert (value.period, value.value, value.source, value.fetched_at) == (2020, 59, SOURCE, read_at)
    assert value.entered_by == actor.person
    assert row.history.get().history_user == actor.user


def test_a_corrected_place_keeps_the_earlier_value(ranking: Ranking, indicator: Indicator) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    row.place = 58
    save_placement(placement=row, by=None, expected_version=1)
    assert values(indicator) == {2020: 58}
    assert ValueVersion.objects.get(current__series__indicator=indicator).value == 59


def test_a_place_moved_to_another_year_leaves_the_first(ranking: Ranking, indicator: Indicator) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    row.year = 2021
    save_placement(placement=row, by=None)
    assert values(indicator) == {2020: None, 2021: 59}


def test_removing_withdraws_the_value(ranking: Ranking, indicator: Indicator, scope: Municipality) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    remove_placement(placement=row, by=make_actor(scope))
    assert not Placement.objects.exists()
    assert values(indicator) == {2020: None}
    assert Placement.history.filter(history_type="-").count() == 1


def test_control_a_value_that_somebody_wrote_beside_stays(ranking: Ranking, indicator: Indicator) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    Value.objects.filter(series__indicator=indicator).update(value=60)
    remove_placement(placement=row, by=None)
    assert values(indicator) == {2020: 60}


def test_the_same_place_again_changes_no_value(ranking: Ranking, indicator: Indicator) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    row.note = "Delad plats"
    save_placement(placement=row, by=None)
    assert not ValueVersion.objects.exists()


def test_the_same_place_from_a_better_source_brings_its_papers(ranking: Ranking, indicator: Indicator) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    row.source = "https://example.org/resultat"
    save_placement(placement=row, by=None)
    value = Value.objects.get(series__indicator=indicator)
    assert (value.value, value.source) == (59, "https://example.org/resultat")
    assert ValueVersion.objects.filter(value=59, source=SOURCE).exists()


def test_a_ranking_without_key_figure_only_keeps_the_place(scope: Municipality) -> None:
    bare = Ranking.objects.create(key="bar", name="Bar")
    save_placement(placement=placement(bare), by=None)
    assert not Value.objects.exists()
    assert fill_indicator(ranking=bare, by=None) == 0


def test_a_key_figure_chosen_later_gets_all_places(ranking: Ranking, indicator: Indicator) -> None:
    Ranking.objects.update(indicator=None)
    ranking.refresh_from_db()
    for year, place in ((2018, 39), (2019, 53)):
        save_placement(placement=placement(ranking, year, place), by=None)
    assert values(indicator) == {}
    ranking.indicator = indicator
    ranking.save()
    assert fill_indicator(ranking=ranking, by=None) == 2
    assert values(indicator) == {2018: 39, 2019: 53}


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"place": 291, "of": 290}, "Platsen är högre"), ({"source": ""}, "källa"), ({"place": 0}, "1")],
)
def test_a_place_that_does_not_hold_together_is_refused(
    ranking: Ranking, indicator: Indicator, changes: dict[str, object], said: str
) -> None:
    row = placement(ranking)
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        save_placement(placement=row, by=None)
    assert "source" in refused.value.message_dict or said in str(refused.value)
    assert not Placement.objects.exists()
    assert values(indicator) == {}


def test_one_place_a_year(ranking: Ranking) -> None:
    save_placement(placement=placement(ranking), by=None)
    with pytest.raises(ValidationError, match="redan en placering"):
        save_placement(placement=placement(ranking, place=3), by=None)


def test_the_second_of_two_editors_is_told(ranking: Ranking) -> None:
    row = save_placement(placement=placement(ranking), by=None)
    first, second = (Placement.objects.get(pk=row.pk) for _ in range(2))
    first.place, second.place = 58, 57
    save_placement(placement=first, by=None, expected_version=1)
    with pytest.raises(EditConflictError):
        save_placement(placement=second, by=None, expected_version=1)
    assert Placement.objects.get().place == 58


def test_the_course_reaches_the_last_edition(ranking: Ranking) -> None:
    save_placement(placement=placement(ranking, method_change="Nytt"), by=None)
    assert course_of(ranking).until == 0
    make_edition(2025)
    course = course_of(ranking)
    assert (course.until, course.missing) == (2025, (2021, 2022, 2023, 2024, 2025))
    assert course.stands[0].change == "Nytt"


def test_the_main_ranking_has_the_last_place(ranking: Ranking) -> None:
    other = Ranking.objects.create(key="annan", name="Annan")
    assert main_ranking() in {ranking, other}
    save_placement(placement=placement(ranking, 2019, 1), by=None)
    save_placement(placement=placement(other, 2021, 2), by=None)
    assert main_ranking() == other
