# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Chart, table and file are made of the same rows: compared cell by cell."""

from dataclasses import fields

import pytest

from knutpunkt.indicators import charts, tabulation
from knutpunkt.indicators.judgement import Goal
from knutpunkt.indicators.picture import Break, Picture, Row
from knutpunkt.indicators.snapshot import Spread
from knutpunkt.indicators.trend import Point
from knutpunkt.kernel.text import number
from tests.indicators.factories import make_picture


@pytest.fixture
def full() -> Picture:
    """Ten falling years with a missing one, a group, a target with a milestone, and a break."""
    values: dict[int, float | None] = {2010 + n: 100.0 - 3 * n for n in range(12)}
    values[2013] = None
    return make_picture(
        values,
        breaks=(Break(2012, "Nytt sätt att mäta"),),
        goal=Goal(Point(2012, 95.0), Point(2025, 50.0), (Point(2020, 70.0),)),
        spreads=tuple(Spread(year, 20, 40.0, 55.5, 60.0) for year in range(2011, 2022)),
    )


#: Field of a row -> name of the chart's data and field there.
IN_CHART = {
    "value": ("own", "value"),
    "lower": ("group", "lower"),
    "median": ("group", "median"),
    "upper": ("group", "upper"),
    "path": ("path", "path"),
    "forecast": ("forecast", "forecast"),
    "low": ("forecast", "low"),
    "high": ("forecast", "high"),
}
TITLES = {
    "value": "Värde", "lower": "Undre kvartil", "median": "Median", "upper": "Övre kvartil", "path": "Målets väg",
    "forecast": "Prognos", "low": "Lägst", "high": "Högst",
}  # fmt: skip


@pytest.mark.parametrize("field", IN_CHART)
def test_chart_data_equals_table_and_file_cell_by_cell(full: Picture, field: str) -> None:
    name, inside = IN_CHART[field]
    drawn = {row["year"]: row[inside] for row in charts.spec(full)["datasets"][name]}
    header, cells = tabulation.as_cells(full)
    column = header.index(TITLES[field])
    filed = {row[0]: row[column] for row in cells if row[column] is not None}
    assert drawn == filed
    assert drawn, "the case must have something to compare"
    titles = [column["title"] for column in tabulation.columns(full)]
    shown = {row["year"]: row["cells"][titles.index(TITLES[field])]["text"] for row in tabulation.numbers(full)}
    assert {year: text for year, text in shown.items() if text} == {y: number(v, 1) for y, v in drawn.items()}


def test_every_number_of_a_row_is_compared_above() -> None:
    told = {field.name for field in fields(Row)} - {"year", "status", "members", "break_text"}
    assert told == set(IN_CHART)


def test_values_are_the_ones_given_and_missing_is_not_zero(full: Picture) -> None:
    drawn = {row["year"]: row["value"] for row in charts.spec(full)["datasets"]["own"]}
    assert (drawn[2010], drawn[2021]) == (100.0, 67.0)
    assert 2013 not in drawn
    header, cells = tabulation.as_cells(full)
    row = next(row for row in cells if row[0] == 2013)
    assert (row[header.index("Värde")], row[header.index("Status")]) == (None, "saknas hos källan")


def test_the_path_passes_its_milestone(full: Picture) -> None:
    path = {row["year"]: row["path"] for row in charts.spec(full)["datasets"]["path"]}
    # From 95 in 2012 to 70 in 2020 (3.125 a year), then to 50 in 2025 (4 a year).
    assert (path[2012], path[2016], path[2020], path[2021], path[2025]) == (95.0, 82.5, 70.0, 66.0, 50.0)


def test_the_own_line_is_not_drawn_across_a_break(full: Picture) -> None:
    parts = {row["year"]: row["part"] for row in charts.spec(full)["datasets"]["own"]}
    assert (parts[2011], parts[2012], parts[2021]) == (0, 1, 1)
    own = [layer for layer in charts.spec(full)["layer"] if layer["encoding"].get("detail")]
    assert [layer["encoding"]["detail"]["field"] for layer in own] == ["part"]


def test_the_forecast_goes_on_to_the_target_year_and_is_absent_under_eight_points(full: Picture) -> None:
    assert [row["year"] for row in charts.spec(full)["datasets"]["forecast"]] == [2022, 2023, 2024, 2025]
    short = make_picture({2010 + n: 1.0 for n in range(7)})
    assert charts.spec(short)["datasets"]["forecast"] == []
    assert "Prognos" not in tabulation.as_cells(short)[0]


def test_no_layer_carries_an_address_and_every_layer_has_its_data(full: Picture) -> None:
    spec = charts.spec(full)
    assert {layer["data"]["name"] for layer in spec["layer"]} <= set(spec["datasets"])
    assert len(spec["layer"]) == 11


def test_a_picture_of_an_earlier_year_knows_nothing_later(full: Picture) -> None:
    earlier = full.until(2015)
    assert earlier.latest == Point(2015, 85.0)
    assert max(spread.year for spread in earlier.spreads) == 2015


def test_bars_of_zero_are_the_ground_of_a_widely_varying_axis() -> None:
    wide = charts.spec(make_picture({2020: 1.0, 2021: 10.0}))
    narrow = charts.spec(make_picture({2020: 9.0, 2021: 10.0}))
    zero = [spec["layer"][-1]["encoding"]["y"]["scale"]["zero"] for spec in (wide, narrow)]
    assert zero == [True, False]


def test_an_empty_picture_can_still_be_drawn() -> None:
    assert charts.spec(make_picture({}))["datasets"]["own"] == []


@pytest.mark.parametrize(("first", "last", "above"), [(9.0, 0.0, True), (0.0, 0.0, True), (9.0, 5.0, False)])
def test_a_value_below_the_median_is_written_below_its_line_but_never_on_the_axis(
    first: float, last: float, above: bool
) -> None:
    picture = make_picture({2021: first, 2022: last}, spreads=(Spread(2021, 20, 8, 9, 10), Spread(2022, 20, 8, 9, 10)))
    bold = [layer["mark"] for layer in charts.spec(picture)["layer"] if layer["mark"].get("fontWeight") == "bold"]
    assert [mark["dy"] < 0 for mark in bold] == [above]
