# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing: nothing without papers, nothing lost, nothing for others."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from knutpunkt.indicators import queries, services, values
from knutpunkt.indicators.models import (
    Indicator,
    JudgementOverride,
    Series,
    SeriesBreak,
    Target,
    Value,
    ValueVersion,
)
from knutpunkt.kernel.tenancy import ScopeError, tenant_scope
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.models import Municipality
from tests.factories import GoalFactory, make_person
from tests.indicators.factories import FETCHED, make_indicator

pytestmark = pytest.mark.usefixtures("scope")


def test_a_key_figure_from_kolada_brings_its_years_its_breaks_and_its_papers() -> None:
    indicator = services.ensure_indicator_from_kolada(kolada_id="U07514")
    found = {value.period: value for value in Value.objects.filter(series__indicator=indicator)}
    # domain.md, section 3.5: 29 per cent in 2016, 20 per cent in 2022; the definition changed in 2015.
    assert (found[2016].value, found[2022].value) == (29, 20)
    assert (found[2017].value, found[2017].status) == (None, "missing")
    assert {(value.source, value.fetched_at.date().isoformat()) for value in found.values()} == {
        ("Kolada", "2024-08-17")
    }
    assert [b.period for b in indicator.breaks.all()] == [2015]
    assert (indicator.direction, indicator.control, indicator.unit) == ("up", "own", "%")


def test_following_again_changes_nothing_and_keeps_what_people_have_written() -> None:
    indicator = services.ensure_indicator_from_kolada(kolada_id="U07514")
    services.update_indicator(indicator=indicator, changes={"title": "Ekologisk mat"}, expected=None)
    indicator.breaks.all().delete()
    before = list(Value.objects.order_by("pk").values("pk", "value", "status"))
    goal = GoalFactory()
    again = services.ensure_indicator_from_kolada(kolada_id="U07514", goals=[goal])
    assert (again.pk, again.title, list(again.goals.all())) == (indicator.pk, "Ekologisk mat", [goal])
    assert list(Value.objects.order_by("pk").values("pk", "value", "status")) == before
    assert not ValueVersion.objects.exists()
    assert not again.breaks.exists()


def test_genders_are_series_of_their_own() -> None:
    indicator = services.ensure_indicator_from_kolada(kolada_id="N00570")
    rows = {row["year"]: row for row in queries.by_gender(indicator)}
    # From the extract: 80.1 in all, 78.4 among women, 81.7 among men; nothing in 2022.
    assert rows[2021] == {"year": 2021, "T": Decimal("80.1"), "K": Decimal("78.4"), "M": Decimal("81.7")}
    assert rows[2022] == {"year": 2022, "T": None, "K": None, "M": None}
    assert queries.by_gender(services.ensure_indicator_from_kolada(kolada_id="U07414")) == []


def test_outside_a_municipality_nothing_can_be_followed(bastad: Municipality) -> None:
    from django_scopes import scopes_disabled

    with scopes_disabled(), pytest.raises(ScopeError):
        services.ensure_indicator_from_kolada(kolada_id="U07514")


def test_an_unknown_key_figure_is_an_error() -> None:
    with pytest.raises(services.UnknownKeyFigureError):
        services.ensure_indicator_from_kolada(kolada_id="N99999")


GOOD: dict[str, Any] = {
    "period": 2020,
    "value": Decimal(1),
    "status": "final",
    "source": "räknat",
    "fetched_at": FETCHED,
}


@pytest.mark.parametrize(
    "bad",
    [
        {"source": ""},
        {"fetched_at": None},
        {"period": None},
        {"period": 20},
        {"value": None},
        {"status": "missing"},
    ],
)
def test_the_database_refuses_a_value_without_its_papers(bad: dict[str, Any]) -> None:
    series = Series.objects.create(indicator=make_indicator())
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(series=series, **(GOOD | bad))


def test_the_same_value_with_its_papers_is_taken() -> None:
    """The control of the test above."""
    series = Series.objects.create(indicator=make_indicator())
    Value.objects.create(series=series, **GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(series=series, **GOOD)


def test_a_corrected_value_leaves_its_earlier_version(scope: Municipality) -> None:
    indicator = make_indicator({2020: "10"})
    person = make_person(scope, "coordinator")
    later = datetime(2025, 3, 1, tzinfo=UTC)
    papers = values.Papers("omräknat", later, person)
    told = values.Incoming(Decimal(12))
    services.record_value(indicator=indicator, year=2020, told=told, papers=papers, reason="räknefel")
    value = Value.objects.get()
    assert (value.value, value.source, value.fetched_at, value.entered_by) == (12, "omräknat", later, person)
    version = queries.earlier_versions(indicator).get()
    assert (version.value, version.source, version.fetched_at) == (10, "räknat på plats", FETCHED)
    assert (version.reason, version.replaced_by, version.replaced_at, version.current) == (
        "räknefel",
        person,
        later,
        value,
    )


def test_the_same_value_again_is_no_revision() -> None:
    indicator = make_indicator({2020: "10"})
    told = values.Incoming(Decimal("10.000000001"))
    services.record_value(indicator=indicator, year=2020, told=told, papers=values.Papers("räknat på plats", FETCHED))
    assert not ValueVersion.objects.exists()


def test_years_that_were_not_told_are_left_as_they_are() -> None:
    indicator = make_indicator({2019: "9", 2020: "10"})
    filled = values.fill_series(
        series=indicator.series.get(),
        incoming=values.from_source([(2020, 11.0), (2021, None)]),
        papers=values.Papers("Kolada", FETCHED),
    )
    assert (filled.added, [(r.year, r.before, r.after) for r in filled.revised]) == ([2021], [(2020, 10, 11)])
    assert dict(Value.objects.values_list("period", "value")) == {2019: 9, 2020: 11, 2021: None}


def test_two_editors_of_an_indicator() -> None:
    indicator = make_indicator()
    services.update_indicator(indicator=Indicator.objects.get(), changes={"title": "Första"}, expected=1)
    with pytest.raises(EditConflictError):
        services.update_indicator(indicator=indicator, changes={"title": "Andra"}, expected=1)
    assert Indicator.objects.get().title == "Första"


def test_two_indicators_of_one_name_are_refused() -> None:
    make_indicator()
    with pytest.raises(services.TakenKeyError):
        make_indicator()


def test_archiving_keeps_the_values_and_can_be_undone() -> None:
    indicator = make_indicator({2020: "10"})
    services.archive_indicator(indicator=indicator, expected=None)
    assert not queries.followed().exists()
    assert Value.objects.count() == 1
    services.restore_indicator(indicator=indicator, expected=None)
    assert queries.followed().get() == indicator


def test_a_target_is_set_changed_and_removed_with_its_history() -> None:
    indicator = make_indicator({2020: "10"})
    given: dict[str, Any] = {"indicator": indicator, "base_year": 2020, "base_value": Decimal(10), "target_year": 2030}
    services.set_target(**given, target_value=Decimal(20), milestones=[(2025, Decimal(12))])
    target = services.set_target(**given, target_value=Decimal(30))
    assert (Target.objects.count(), target.target_value, target.milestones) == (1, 30, [])
    assert [row.target_value for row in target.history.order_by("history_date")] == [20, 30]
    services.remove_target(target=target)
    assert Target.history.count() == 3


def test_milestones_bend_the_path() -> None:
    indicator = make_indicator({2020: "10"})
    target = services.set_target(
        indicator=indicator, base_year=2020, base_value=Decimal(10), target_year=2030, target_value=Decimal(20),
        milestones=[(2025, Decimal("11.5"))],
    )  # fmt: skip
    assert queries.goal_of(target).expected(2025) == 11.5


def test_a_break_is_marked_once_for_each_year() -> None:
    indicator = make_indicator({2020: "10"})
    services.mark_break(indicator=indicator, year=2020, explanation="ett")
    marked = services.mark_break(indicator=indicator, year=2020, explanation="två")
    assert [b.explanation for b in SeriesBreak.objects.all()] == ["två"]
    services.remove_break(series_break=marked)
    assert not SeriesBreak.objects.exists()


def test_a_judgement_of_ones_own_stands_beside_the_computed_and_can_be_withdrawn(scope: Municipality) -> None:
    indicator = make_indicator({2020: "10"})
    person = make_person(scope, "approver")
    given: dict[str, Any] = {"indicator": indicator, "computed": "unknown", "person": person}
    services.override_judgement(**given, level="at_risk", reason="Först")
    services.override_judgement(**given, level="reached", reason="Sedan")
    item = queries.latest_values()[0]
    assert (item.level, item.computed.level.value) == ("reached", "unknown")
    assert JudgementOverride.objects.filter(withdrawn_at__isnull=True).count() == 1
    services.withdraw_override(indicator=indicator)
    assert queries.latest_values()[0].level == "unknown"
    assert [row.reason for row in JudgementOverride.objects.all()] == ["Sedan", "Först"]


def test_another_municipalitys_indicators_are_out_of_reach(laholm: Municipality) -> None:
    with tenant_scope(laholm):
        make_indicator({2020: "99"})
    assert queries.latest_values() == []
    mine = make_indicator({2020: "1"})
    assert [item.indicator for item in queries.latest_values()] == [mine]
