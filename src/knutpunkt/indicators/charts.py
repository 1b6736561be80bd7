# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chart of an indicator, made from the same rows as its table.

Own line thick with its last value at its end; median dashed; the middle half of the group as a
light band; the path to the target dotted; breaks as thin upright lines with a word; the forecast
as a band. Labels stand at the lines; there is no legend.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from knutpunkt.indicators.picture import Picture, Row
from knutpunkt.indicators.wording import amount
from knutpunkt.kernel import charts

#: An own value's axis begins at zero when the lowest value is under this share of the highest.
FROM_ZERO_UNDER = 0.7


def data_of(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    """The rows as the chart's named data: each name holds the years that have its numbers.

    `part` counts the breaks passed: the own line is not drawn across a break.
    """
    rows = list(rows)
    breaks = [row.year for row in rows if row.break_text]
    return {
        "own": [
            {"year": row.year, "value": row.value, "part": sum(year <= row.year for year in breaks)}
            for row in rows
            if row.value is not None
        ],
        "group": [
            {"year": row.year, "lower": row.lower, "median": row.median, "upper": row.upper}
            for row in rows
            if row.median is not None
        ],
        "path": [{"year": row.year, "path": row.path} for row in rows if row.path is not None],
        "forecast": [
            {"year": row.year, "forecast": row.forecast, "low": row.low, "high": row.high}
            for row in rows
            if row.forecast is not None
        ],
        "breaks": [{"year": year, "text": _("Seriebrott")} for year in breaks],
    }


def spec(picture: Picture, *, width: int = charts.WIDTH, height: int = charts.HEIGHT) -> charts.Spec:
    """Return the Vega-Lite specification of an indicator's chart."""
    rows = picture.rows()
    data = data_of(rows)
    first, last = rows[0].year if rows else 0, rows[-1].year if rows else 1
    x = charts.years(first, max(last, first + 1))
    zero = _from_zero(data)
    pattern = f",.{picture.decimals}f" if picture.decimals and not zero else ""
    y = {name: charts.amounts(name, title=picture.unit, zero=zero, pattern=pattern) for name in _FIELDS}
    layers: list[charts.Spec] = []
    labels = _labels(picture, data, x)
    if data["group"]:
        layers.append(charts.band("group", x, y["lower"], upper="upper", color=charts.OTHERS, opacity=0.22))
        layers.append(charts.line("group", x, y["median"], color=charts.OTHERS, dash=(6, 4)))
    if data["forecast"]:
        layers.append(charts.band("forecast", x, y["low"], upper="high", color=charts.OWN, opacity=0.16))
        layers.append(charts.line("forecast", x, y["forecast"], color=charts.OWN, width=1.5, dash=(3, 3)))
    if data["path"]:
        layers.append(charts.line("path", x, y["path"], color=charts.WANTED, dash=(1, 4), width=2.5))
    if data["breaks"]:
        layers += charts.upright("breaks", x, text="text")
    more = {
        "detail": {"field": "part", "type": "nominal"},
        "tooltip": [
            {"field": "year", "type": "quantitative", "title": _("År"), "format": "d"},
            {"field": "value", "type": "quantitative", "title": picture.unit, "format": f",.{picture.decimals}f"},
        ],
    }
    layers.append(charts.line("own", x, y["value"], color=charts.OWN, width=3, points=True, more=more))
    return charts.chart([*layers, *labels], data=data, width=width, height=height)


_FIELDS = ("value", "lower", "median", "low", "forecast", "path")


def _from_zero(data: dict[str, list[dict[str, Any]]]) -> bool:
    numbers = [row["value"] for row in data["own"]]
    return not numbers or min(numbers) < FROM_ZERO_UNDER * max(numbers)


def _on_the_floor(value: float, data: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a label below the value would run into the horizontal axis."""
    highest = max(row["value"] for row in data["own"])
    highest = max([highest, *(row["median"] for row in data["group"])])
    return bool(value <= highest / 10)


def _labels(picture: Picture, data: dict[str, list[dict[str, Any]]], x: charts.Spec) -> list[charts.Spec]:
    """Name the lines. Adds one row of data for each label, on the side of its line where there is room."""
    own, group, path = data["own"], data["group"], data["path"]
    y = charts.amounts("at", title=picture.unit, zero=_from_zero(data))
    layers = []

    def put(
        name: str, at: tuple[int, float], text: str, *, above: bool, align: str = "right", bold: bool = False
    ) -> None:
        data[name] = [{"year": at[0], "at": at[1], "text": text}]
        layers.append(charts.label(name, x, y, text="text", align=align, dy=-12 if above else 16, bold=bold))

    if group:
        year, median, above = _roomiest(own, group)
        put("group_label", (year, median), _("Median för liknande kommuner"), above=above, align="center")
    meets = bool(own and path and own[-1]["year"] == path[-1]["year"])  # then the higher label goes above
    if own:
        end, medians = own[-1], {row["year"]: row["median"] for row in group}
        beside = path[-1]["path"] if meets else medians.get(end["year"], end["value"])
        above = end["value"] >= beside or _on_the_floor(end["value"], data)
        put("own_label", (end["year"], end["value"]), amount(picture, end["value"], unit=False), above=above, bold=True)
    if path:
        text = _("Mål %(value)s") % {"value": amount(picture, path[-1]["path"], unit=False)}
        last = path[-1]["path"]
        above = last > own[-1]["value"] if meets else last >= path[0]["path"]
        put("path_label", (path[-1]["year"], last), text, above=above)
    return layers


def _roomiest(own: list[dict[str, Any]], group: list[dict[str, Any]]) -> tuple[int, float, bool]:
    """The inner year in which the median lies farthest from our own line, and whether above it."""
    ours = {row["year"]: row["value"] for row in own}
    inner = group[len(group) // 4 : len(group) - len(group) // 4] or group
    best = max(inner, key=lambda row: abs(row["median"] - ours.get(row["year"], row["median"])))
    return best["year"], best["median"], best["median"] >= ours.get(best["year"], best["median"])
