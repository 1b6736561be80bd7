# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Building blocks of charts: Vega-Lite specifications as plain dicts, one for the screen and for print.

A chart is a list of layers over named data that lies in the specification. Colours are chosen to
be told from both a light and a dark ground (at least 3:1 against white and against black paper);
the text takes the page's own colour on the screen (``kernel/chart.js``). A colour never stands
alone: lines differ in pattern and are named at their ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Spec = dict[str, Any]

#: What is ours, what is the others', what is wanted. See ``frontend/theme.json`` for the first.
OWN = "#178a80"
OTHERS = "#7a8684"
WANTED = "#b7791f"
WIDTH, HEIGHT = 640, 320
MOST_STEPS = 8
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

CONFIG: Spec = {
    "background": None,
    "font": "Inter, system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": "#39424e",
        "titleColor": "#39424e",
        "grid": False,
        "domainColor": "#7a8684",
        "tickColor": "#7a8684",
    },
    "axisY": {"grid": True, "gridColor": "#8a949440", "domain": False, "ticks": False, "tickCount": 5},
    "text": {"fontSize": 13, "color": "#39424e"},
}


def chart(
    layers: Iterable[Spec], *, data: Mapping[str, Sequence[Mapping[str, Any]]], width: int = WIDTH, height: int = HEIGHT
) -> Spec:
    """Return a whole chart of ``layers`` over the named ``data``."""
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"top": 20, "left": 5, "right": 12, "bottom": 5},
        "config": CONFIG,
        "datasets": {name: [dict(row) for row in rows] for name, rows in data.items()},
        "layer": list(layers),
    }


def years(first: int, last: int) -> Spec:
    """Return the x channel of a chart over years, with at most nine of them written out, the last one always."""
    step = max(1, -(-(last - first) // MOST_STEPS))
    return {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [first, last], "nice": False, "zero": False},
        "axis": {"format": "d", "values": list(range(last, first - 1, -step))[::-1], "labelFlush": False},
    }


def amounts(field: str, *, title: str, zero: bool, pattern: str = "") -> Spec:
    """Return the y channel; ``zero`` lets the axis begin at zero, ``pattern`` is d3's number format."""
    axis = {"format": pattern} if pattern else {}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": zero}, "axis": axis}


def line(
    data: str,
    x: Spec,
    y: Spec,
    *,
    color: str,
    width: float = 2,
    dash: Sequence[int] = (),
    points: bool = False,
    more: Mapping[str, Any] | None = None,
) -> Spec:
    """Return a line over the rows of ``data``. ``more`` are further channels, such as ``detail`` or ``tooltip``."""
    mark: Spec = {"type": "line", "color": color, "strokeWidth": width, "strokeDash": list(dash)}
    if points:
        mark["point"] = {"color": color, "size": 45, "filled": True}
    return {"data": {"name": data}, "mark": mark, "encoding": {"x": x, "y": y, **(more or {})}}


def band(data: str, x: Spec, y: Spec, *, upper: str, color: str, opacity: float) -> Spec:
    """Return an area between the field of ``y`` and the field ``upper``."""
    mark = {"type": "area", "color": color, "opacity": opacity, "line": False}
    return {"data": {"name": data}, "mark": mark, "encoding": {"x": x, "y": y, "y2": {"field": upper}}}


def label(data: str, x: Spec, y: Spec, *, text: str, align: str, dy: int, bold: bool = False) -> Spec:
    """Return words above (``dy`` < 0) or below points: the field ``text`` of each row of ``data``."""
    mark = {"type": "text", "align": align, "dy": dy, "fontWeight": "bold" if bold else "normal"}
    return {
        "data": {"name": data},
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": text, "type": "nominal"}},
    }


def upright(data: str, x: Spec, *, text: str, color: str = OTHERS) -> list[Spec]:
    """Return thin vertical lines, each with a word at its top: the field ``text`` of its row."""
    rule = {"type": "rule", "color": color, "strokeWidth": 1, "strokeDash": [2, 3]}
    word = {"type": "text", "align": "left", "baseline": "top", "dx": 4}
    return [
        {"data": {"name": data}, "mark": rule, "encoding": {"x": x}},
        {
            "data": {"name": data},
            "mark": word,
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": text, "type": "nominal"}},
        },
    ]
