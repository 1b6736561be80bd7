# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching into the national figures and the municipalities' own, against a MODEL of Kolada."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from knutpunkt.indicators import services, sync
from knutpunkt.indicators.kolada import KoladaClient, KoladaError
from knutpunkt.indicators.kolada.staging import AlreadyFetchingError, Order, Staging
from knutpunkt.indicators.models import Indicator, Value, ValueVersion
from knutpunkt.indicators.national import store
from knutpunkt.indicators.values import Incoming, Papers
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from tests.indicators.conftest import IMPATIENT
from tests.kolada_standin import Standin

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def emissions(bastad: Municipality) -> Indicator:
    """Emissions in Båstad, followed with the shipped figures: 4.61209868 in 2022."""
    with tenant_scope(bastad):
        return services.ensure_indicator_from_kolada(kolada_id="N00401")


def run(model: Standin, **options: Any) -> sync.SyncReport:
    options = {"kpis": ["N00401"], "now": NOW, "store": store()} | options
    with KoladaClient(model.url, patience=IMPATIENT) as client:
        return sync.sync(client=client, **options)


def value_of(municipality: Municipality, year: int) -> Value:
    with tenant_scope(municipality):
        return Value.objects.get(series__gender="T", period=year)


def national(area: str, year: int, kpi: str = "N00401") -> float | None:
    return {figure.year: figure.value for figure in store().open().series(kpi, area)}.get(year)


def test_model_revised_values_replace_ours_and_leave_their_earlier_version(
    model: Standin, emissions: Indicator, bastad: Municipality
) -> None:
    report = run(model)
    revised = {(one.year, one.before, one.after) for one in report.revised}
    assert (2022, 4.61209868, 1280.022) in revised
    value = value_of(bastad, 2022)
    assert (value.value, value.fetched_at, value.source) == (Decimal("1280.022"), NOW, "Kolada")
    with tenant_scope(bastad):
        earlier = ValueVersion.objects.get(current=value)
    assert (earlier.value, earlier.fetched_at.date().isoformat(), earlier.replaced_at) == (
        Decimal("4.61209868"), "2024-08-17", NOW,
    )  # fmt: skip


def test_model_a_second_run_finds_nothing_new(model: Standin, emissions: Indicator, bastad: Municipality) -> None:
    run(model)
    report = run(model, now=NOW + timedelta(days=1))
    assert (report.revised, report.added, report.national_new, report.national_revised) == ([], 0, 0, 0)
    with tenant_scope(bastad):
        assert ValueVersion.objects.filter(current__period=2022).count() == 1


def test_model_what_was_not_fetched_is_not_changed(model: Standin, emissions: Indicator) -> None:
    before = {kpi: national("1278", 2022, kpi) for kpi in ("U07414", "N85054")}
    stockholm, year_2000 = national("0180", 2022), national("1278", 2000)
    report = run(model)
    assert {kpi: national("1278", 2022, kpi) for kpi in before} == before
    # The model has neither Stockholm nor the year 2000: both stay, and are reported.
    assert (national("0180", 2022), national("1278", 2000)) == (stockholm, year_2000)
    assert report.no_longer_told > 1000
    assert national("1278", 2022) == 1280.022


def test_model_one_municipality_changes_only_that_one(
    model: Standin, emissions: Indicator, bastad: Municipality, laholm: Municipality
) -> None:
    with tenant_scope(laholm):
        services.ensure_indicator_from_kolada(kolada_id="N00401")
    before = national("1381", 2022)
    report = run(model, municipalities=["1278"])
    assert {one.municipality for one in report.revised} == {"1278"}
    assert national("1381", 2022) == before
    assert value_of(laholm, 2022).value == Decimal(str(before))
    assert all("/municipality/1278" in request for request in model.requests if "/data/" in request)
    # The key figure as a whole was not fetched anew.
    assert store().open().papers()["N00401"].fetched_at.year == 2024


def test_model_every_municipality_gets_its_own_values(
    model: Standin, emissions: Indicator, bastad: Municipality, laholm: Municipality
) -> None:
    with tenant_scope(laholm):
        services.ensure_indicator_from_kolada(kolada_id="N00401")
    run(model)
    assert value_of(bastad, 2022).value == Decimal("1280.022")
    assert value_of(laholm, 2022).value == Decimal("1383.022")


def test_model_since_fetches_only_the_changed(model: Standin, emissions: Indicator, bastad: Municipality) -> None:
    model.data.changed_on["N00401", "1278", 2021] = "2026-06-09"
    report = run(model, since=datetime(2026, 6, 1, tzinfo=UTC).date())
    assert [(one.year, one.after) for one in report.revised] == [(2021, 1280.021)]
    assert report.received == 1
    assert value_of(bastad, 2022).value == Decimal("4.61209868")


def test_model_a_withdrawn_value_becomes_withdrawn_not_zero(
    model: Standin, emissions: Indicator, bastad: Municipality
) -> None:
    model.data.deleted.add(("N00401", "1278", 2022, "T"))
    report = run(model)
    assert report.national_withdrawn == 1
    assert national("1278", 2022) is None
    value = value_of(bastad, 2022)
    assert (value.value, value.status) == (None, "withdrawn")


def test_model_a_broken_off_run_changes_nothing_and_goes_on_where_it_was(
    model: Standin, emissions: Indicator, bastad: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "PART", 1)
    kpis = ["N00401", "N00636"]
    model.troubles.die_after = 3  # the descriptions, and the first key figure's two calls
    with pytest.raises(KoladaError):
        run(model, kpis=kpis)
    assert value_of(bastad, 2022).value == Decimal("4.61209868")
    assert national("1278", 2022) == 4.61209868
    model.troubles.die_after, model.requests[:] = None, []
    report = run(model, kpis=kpis, now=NOW + timedelta(hours=1))
    assert report.resumed
    assert all("N00636" in request and "/data/" in request for request in model.requests)
    assert value_of(bastad, 2022).value == Decimal("1280.022")
    assert not list(store().folder.glob("fetching-*"))


def test_model_a_run_broken_off_yesterday_starts_again(model: Standin, emissions: Indicator) -> None:
    model.troubles.die_after = 2
    with pytest.raises(KoladaError):
        run(model)
    model.troubles.die_after, model.requests[:] = None, []
    assert not run(model, now=NOW + timedelta(hours=25)).resumed
    assert any("/v3/kpi/" in request for request in model.requests)


def test_model_a_value_written_by_hand_is_not_replaced_by_silence(
    model: Standin, emissions: Indicator, bastad: Municipality
) -> None:
    from tests.factories import make_person

    with tenant_scope(bastad):
        person = make_person(bastad, "coordinator")
        for year in (2012, 2020):
            papers = Papers("egen mätning", NOW, person)
            services.record_value(indicator=emissions, year=year, told=Incoming(Decimal("3.5")), papers=papers)
    model.data.values["N00401", "1278", 2012] = {"T": None}
    report = run(model)
    assert value_of(bastad, 2012).value == Decimal("3.5")
    # Where the source does have a number it counts, and ours is kept as an earlier version.
    assert value_of(bastad, 2020).value == Decimal("1280.02")
    assert (2020, 3.5, 1280.02) in {(one.year, one.before, one.after) for one in report.revised}


@pytest.mark.django_db
def test_model_unknown_and_empty_key_figures_are_reported(model: Standin) -> None:
    model.data.kpis["N1"] = model.data.kpis["N00401"] | {"id": "N1"}
    report = run(model, kpis=["N00401", "N1", "N99999"])
    assert (report.unknown, report.without_values) == (["N99999"], ["N1"])


@pytest.mark.django_db
def test_model_a_key_figure_outside_the_catalogue_can_be_followed(model: Standin, bastad: Municipality) -> None:
    model.data.kpis["N1"] = model.data.kpis["N00401"] | {"id": "N1", "title": "Elavbrott, minuter/kund"}
    model.data.values["N1", "1278", 2022] = {"T": 5.0}
    run(model, kpis=["N1"])
    with tenant_scope(bastad):
        indicator = services.ensure_indicator_from_kolada(kolada_id="N1")
        assert (indicator.title, indicator.unit, indicator.direction) == ("Elavbrott", "minuter/kund", "neutral")
        with pytest.raises(services.UnknownKeyFigureError):
            services.ensure_indicator_from_kolada(kolada_id="N2")


def test_model_gender_is_kept(model: Standin, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        services.ensure_indicator_from_kolada(kolada_id="N00636")
    run(model, kpis=["N00636"])
    with tenant_scope(bastad):
        found = dict(Value.objects.filter(period=2022).values_list("series__gender", "value"))
    assert found == {"T": Decimal("1280.022"), "K": Decimal("1281.022"), "M": Decimal("1279.022")}


def test_model_two_at_once_are_refused(model: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def locked(*_args: object, **_options: object) -> None:
        raise duckdb.IOException("Could not set lock on file")

    monkeypatch.setattr(duckdb, "connect", locked)
    with pytest.raises(AlreadyFetchingError):
        Staging(tmp_path, Order(("N00401",)), NOW)


def command(model: Standin, *arguments: str) -> str:
    out = StringIO()
    call_command("sync_kolada", f"--base-url={model.url}", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_model_command_tells_what_was_revised(model: Standin, emissions: Indicator) -> None:
    told = command(model, "--kpi=N00401")
    assert "1278 N00401 T 2022: 4,6121 blev 1280,02" in told
    assert "äldre värden finns inte längre hos källan" in told


def test_model_command_as_json(model: Standin, emissions: Indicator) -> None:
    told = json.loads(command(model, "--kpi=N00401", "--kpi=N99999", "--json"))
    assert told["unknown"] == ["N99999"]
    assert {"municipality": "1278", "kpi": "N00401", "gender": "T", "year": 2022, "before": 4.61209868,
            "after": 1280.022} in told["revised"]  # fmt: skip


def test_model_command_says_that_nothing_was_changed_when_kolada_is_gone(
    model: Standin, emissions: Indicator, bastad: Municipality
) -> None:
    model.troubles.fail_first = [400]
    with pytest.raises(CommandError, match="Inga värden har ändrats"):
        command(model, "--kpi=N00401")
    with pytest.raises(CommandError, match="identifier"):
        command(model, "--kpi=N/../x")
    assert value_of(bastad, 2022).value == Decimal("4.61209868")


def test_wanted_are_the_catalogue_and_what_is_followed(bastad: Municipality) -> None:
    with tenant_scope(bastad):
        Indicator.objects.create(key="x", title="X", unit="st", source_kind="kolada", kolada_id="N12345")
    wanted = sync.wanted_kpis()
    assert {"N12345", "N00401", "U07414"} <= set(wanted)
    assert sync.wanted_kpis(["B2", "A1", "B2"]) == ("B2", "A1")
