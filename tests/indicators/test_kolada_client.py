# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our Kolada client against a MODEL of the API, and each of the troubles the API is known for.

What passes here says how the client takes each answer, not that Kolada gives it.
"""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest

from knutpunkt.indicators.kolada import (
    Gender,
    KoladaBusyError,
    KoladaClient,
    KoladaRefusedError,
    UnexpectedAnswerError,
)
from knutpunkt.indicators.kolada.client import unanswered
from tests.indicators.conftest import IMPATIENT
from tests.kolada_standin import Standin


def emissions(client: KoladaClient) -> dict[int, float | None]:
    found = client.values(kpis=["N00401"], municipalities=["1278"])
    return {one.year: one.value for one in found if one.gender is Gender.ALL}


#: What the model holds: 1278 + year / 1000, written out by hand for two years.
FIRST, LAST = 1280.013, 1280.022


def assert_whole(found: dict[int, float | None]) -> None:
    assert sorted(found) == list(range(2013, 2023))
    assert (found[2013], found[2022]) == pytest.approx((FIRST, LAST))


def test_model_values_come_whole(client_of_model: KoladaClient) -> None:
    assert_whole(emissions(client_of_model))


def test_model_metadata_routes(client_of_model: KoladaClient) -> None:
    kpi = client_of_model.kpis(["N00636"])[0]
    assert (kpi.id, kpi.is_divided_by_gender, kpi.has_ou_data, kpi.auspice) == ("N00636", True, False, "")
    assert kpi.description.splitlines()[0] == "Rad ett"
    assert [area.id for area in client_of_model.municipalities(region_type="K")] == ["1278", "1381"]
    assert client_of_model.municipality_groups(["G1"])[0].members == ("1278",)
    assert client_of_model.kpi_groups()[0].members == ("N00401",)
    assert client_of_model.units(municipality="1278")[0].title == "Skolan"
    assert [found.id for found in client_of_model.kpis(title="utsläpp")] == ["N00401"]


def test_model_unit_values(model: Standin, client_of_model: KoladaClient) -> None:
    model.data.values["N00401", "V1", 2020] = {"T": 5.0}
    found = list(client_of_model.unit_values(kpis=["N00401"], units=["V1"]))
    assert [(one.area, one.year, one.value) for one in found] == [("V1", 2020, 5.0)]


def test_model_more_than_25_ids_go_in_several_calls(model: Standin, client_of_model: KoladaClient) -> None:
    years = range(1990, 2030)
    found = list(client_of_model.values(kpis=["N00401"], years=years))
    assert {one.year for one in found} == set(range(2013, 2023))
    parts = [request.split("/year/")[1].split("?")[0].split(",") for request in model.requests]
    assert [len(part) for part in parts] == [25, 15]


def test_model_refuses_more_than_25_ids(model: Standin, client_of_model: KoladaClient) -> None:
    """The control of the test above: without the division the model would have refused."""
    with pytest.raises(KoladaRefusedError, match="422"):
        client_of_model._get("data/kpi/N00401/year/" + ",".join(str(year) for year in range(1990, 2016)), {})


@pytest.mark.parametrize("end", [None, "", "absent"])
def test_model_all_pages_are_read_whatever_ends_them(model: Standin, end: str | None) -> None:
    model.troubles.next_url_end = end
    with KoladaClient(model.url, per_page=3, patience=IMPATIENT) as client:
        assert_whole(emissions(client))
    assert len(model.requests) == 4


def test_model_a_smaller_page_than_asked_for_loses_nothing(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.per_page = 3
    assert_whole(emissions(client_of_model))


def test_model_next_page_on_a_foreign_host_is_not_followed(model: Standin) -> None:
    model.troubles.next_url_host = "http://203.0.113.7"  # would time out if it were called
    with KoladaClient(model.url, per_page=3, patience=IMPATIENT) as client:
        assert_whole(emissions(client))
    assert len(model.requests) == 4


def test_model_a_redirect_is_not_followed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.redirect_to = f"{model.url}/kpi"
    with pytest.raises(KoladaRefusedError, match="another address"):
        emissions(client_of_model)
    assert len(model.requests) == 1


def test_model_pages_that_never_end_are_noticed(model: Standin) -> None:
    model.troubles.repeat_pages = True
    with (
        KoladaClient(model.url, per_page=3, patience=IMPATIENT) as client,
        pytest.raises(UnexpectedAnswerError, match="same as the page before"),
    ):
        emissions(client)


def test_model_rows_lost_on_the_way_are_noticed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.lie_about_count = True
    with pytest.raises(UnexpectedAnswerError, match="11 rows announced, 10 came"):
        emissions(client_of_model)


@pytest.mark.parametrize("shuffled", [False, True])
def test_model_gender_in_any_order(model: Standin, client_of_model: KoladaClient, shuffled: bool) -> None:
    model.troubles.shuffle_gender = shuffled
    found = client_of_model.values(kpis=["N00636"], municipalities=["1278"], years=[2022])
    assert {one.gender.value: one.value for one in found} == {"T": LAST, "K": LAST + 1, "M": LAST - 1}


def test_model_gender_twice_is_noticed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.gender_twice = True
    with pytest.raises(UnexpectedAnswerError, match="twice"):
        emissions(client_of_model)


def test_model_null_stays_null_and_is_not_zero(model: Standin, client_of_model: KoladaClient) -> None:
    model.data.values["N00401", "1278", 2020]["T"] = None
    assert emissions(client_of_model)[2020] is None


def test_model_deleted_values_are_left_out_unless_asked_for(model: Standin, client_of_model: KoladaClient) -> None:
    model.data.deleted.add(("N00401", "1278", 2020, "T"))
    assert 2020 not in emissions(client_of_model)
    found = client_of_model.values(kpis=["N00401"], municipalities=["1278"], years=[2020], include_deleted=True)
    assert [(one.value, one.deleted) for one in found] == [(None, True)]


def test_model_flags_as_numbers_and_periods_as_text(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.flags_as_numbers = model.troubles.period_as_text = True
    model.data.deleted.add(("N00401", "1278", 2020, "T"))
    assert client_of_model.kpis(["N00636"])[0].is_divided_by_gender is True
    assert set(emissions(client_of_model)) == set(range(2013, 2023)) - {2020}
    model.data.kpis["N00401"]["publ_period"] = 2024
    assert client_of_model.kpis(["N00401"])[0].publ_period == "2024"


def test_model_since_gives_only_what_was_changed(model: Standin, client_of_model: KoladaClient) -> None:
    model.data.changed_on["N00401", "1278", 2019] = "2026-06-09"
    found = client_of_model.values(kpis=["N00401"], municipalities=["1278"], since=date(2026, 6, 1))
    assert [one.year for one in found] == [2019]


def test_model_unknown_and_withdrawn_key_figures_are_told(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.gone = {"N00636"}
    asked = ["N00401", "N00636", "N99999"]
    assert [kpi.id for kpi in client_of_model.kpis(asked)] == ["N00401"]
    assert unanswered(asked, client_of_model.values(kpis=asked, municipalities=["1278"])) == ["N00636", "N99999"]


def test_model_answers_about_something_else_are_noticed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.wrong_area = "1381"
    with pytest.raises(UnexpectedAnswerError, match="1381 was not asked for"):
        emissions(client_of_model)


def test_model_an_ignored_parameter_is_noticed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.ignore_query = True
    with pytest.raises(UnexpectedAnswerError, match="asked for type K"):
        client_of_model.municipalities(region_type="K")
    model.data.units["V2"] = {"id": "V2", "title": "En annan", "municipality": "1381"}
    with pytest.raises(UnexpectedAnswerError, match="units of 1278"):
        client_of_model.units(municipality="1278")


@pytest.mark.parametrize("code", [429, 500, 502, 503])
def test_model_busy_answers_are_tried_again(model: Standin, client_of_model: KoladaClient, code: int) -> None:
    model.troubles.fail_first = [code, code, code]
    assert_whole(emissions(client_of_model))
    assert len(model.requests) == 4


def test_model_a_service_that_stays_busy_is_given_up(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.fail_first = [503] * 10
    with pytest.raises(KoladaBusyError, match="503"):
        emissions(client_of_model)
    assert len(model.requests) == IMPATIENT.attempts


def test_model_retry_after_is_obeyed(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.fail_first, model.troubles.retry_after = [429], "1"
    assert_whole(emissions(client_of_model))
    # Our own wait would have been a few milliseconds.
    assert model.times[1] - model.times[0] >= 0.95


def test_model_a_too_long_wait_is_told_instead_of_waited(model: Standin, client_of_model: KoladaClient) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    model.troubles.fail_first, model.troubles.retry_after = [429], later
    with pytest.raises(KoladaBusyError) as caught:
        emissions(client_of_model)
    assert caught.value.retry_after == pytest.approx(3600, abs=60)
    assert len(model.requests) == 1


def test_model_refusals_are_not_tried_again(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.fail_first = [400]
    with pytest.raises(KoladaRefusedError, match="400"):
        emissions(client_of_model)
    assert len(model.requests) == 1


def test_model_an_html_page_is_an_outage(model: Standin, client_of_model: KoladaClient) -> None:
    model.troubles.html_first = 1
    assert_whole(emissions(client_of_model))
    model.troubles.html_first = 10
    with pytest.raises(KoladaBusyError, match="not JSON"):
        emissions(client_of_model)


def test_model_a_slow_answer_and_no_answer_are_outages(model: Standin) -> None:
    model.troubles.slow_seconds = 0.3
    hurried = type(IMPATIENT)(attempts=2, first_wait=0.001, timeout=0.05)
    with KoladaClient(model.url, patience=hurried) as client, pytest.raises(KoladaBusyError, match="Timeout"):
        emissions(client)
    with (
        KoladaClient("http://127.0.0.1:9", patience=hurried) as client,
        pytest.raises(KoladaBusyError, match="no answer"),
    ):
        emissions(client)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"values": 3}',
        b'{"values": [1]}',
        b'{"values": [{"kpi": "N00401", "municipality": "1278", "period": 2020}]}',
        b'{"values": [{"kpi": "N00401", "municipality": "1278", "period": "x", "values": [{"gender": "T", "value": 1}]}]}',
        b'{"values": [{"kpi": "N00401", "municipality": "1278", "period": 2020, "values": [{"gender": "X", "value": 1}]}]}',
        b'{"values": [{"kpi": "N00401", "municipality": "1278", "period": 2020, "values": [{"gender": "T", "value": "1"}]}]}',
        b'{"values": [{"kpi": "N00401", "municipality": "1278", "period": 2020, "values": [{"gender": "T", "value": NaN}]}]}',
    ],
)
def test_model_answers_of_another_shape_are_noticed(model: Standin, client_of_model: KoladaClient, body: bytes) -> None:
    model.troubles.body = body
    with pytest.raises(UnexpectedAnswerError):
        emissions(client_of_model)


def test_too_few_dimensions_and_strange_identifiers_are_refused_here(
    model: Standin, client_of_model: KoladaClient
) -> None:
    with pytest.raises(ValueError, match="at least two"):
        list(client_of_model.values(kpis=["N00401"]))
    with pytest.raises(ValueError, match="identifier"):
        client_of_model.kpis(["../secret"])
    assert model.requests == []


def test_recorded_v3_values_are_read(shared_data: object) -> None:
    """The recorded values of the real API, in the envelope as reconstructed beside them."""
    import json
    from pathlib import Path

    from knutpunkt.indicators.kolada import records

    told = json.loads((Path(str(shared_data)) / "kolada" / "v3_shape_examples.json").read_text("utf-8"))
    seen = 0
    for name, answer in told.items():
        if name.startswith("GET /v3/data"):
            for row in answer["values"]:
                found = list(records.observations(row))
                assert [one.value for one in found] == [item["value"] for item in row["values"]]
                seen += len(found)
    assert seen > 0
    assert {records.kpi(row).id for row in told["kpi_records_recorded"]} == {
        row["id"] for row in told["kpi_records_recorded"]
    }
