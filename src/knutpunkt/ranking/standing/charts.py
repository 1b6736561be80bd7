# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chart of the places: place 1 on top, the goal as a dotted line, changes of method as upright ones."""

from typing import Any

from django.utils.translation import gettext as _

from knutpunkt.kernel import charts
from knutpunkt.ranking.standing.course import Course

STEPS = (5, 10, 20, 25, 50, 100)
MOST_TICKS = 6
SMALL = (240, 84)
#: Of a year, on either side.
MARGIN = 0.25


def data_of(course: Course) -> dict[str, list[dict[str, Any]]]:
    """The named data. ``part`` counts the gaps passed: the line is not drawn across them.

    Of changes of method in years that follow each other the first has the word: there is no room for more.
    """
    own = [
        {"year": stand.year, "place": stand.place, "part": part, "text": str(stand.place)}
        for stand, part in zip(course.stands, course.parts, strict=True)
    ]
    changes = [stand.year for stand in course.stands if stand.change]
    changed = [{"year": year, "text": "" if year - 1 in changes else _("Ny metod")} for year in changes]
    first, last = _years(course)
    goal = [] if course.goal is None else [{"year": year, "place": course.goal} for year in (first, last)]
    return {"own": own, "changes": changed, "goal": goal}


def spec(course: Course) -> charts.Spec:
    """Return the Vega-Lite specification of the whole chart."""
    data = data_of(course)
    x, y = _across(course), _places(course)
    layers = charts.upright("changes", x, text="text") if data["changes"] else []
    if course.goal is not None:
        layers.append(charts.line("goal", x, y, color=charts.WANTED, dash=(1, 4), width=2.5))
        told = _("Mål: plats %(place)s") % {"place": course.goal}
        data["goal_label"] = [{"year": _years(course)[1], "place": course.goal, "text": told}]
        layers.append(charts.label("goal_label", x, y, text="text", align="right", dy=-10))
    layers.append(_line(x, y))
    layers.append(charts.label("own", x, y, text="text", align="center", dy=-14, bold=True))
    return charts.chart(layers, data=data)


def small(course: Course) -> charts.Spec:
    """Return the same chart without axes, for a tile."""
    data = {name: rows for name, rows in data_of(course).items() if name != "changes"}
    x: charts.Spec = {**_across(course), "axis": None}
    y: charts.Spec = {**_places(course), "axis": None}
    layers = [charts.line("goal", x, y, color=charts.WANTED, dash=(1, 4))] if course.goal is not None else []
    return charts.chart([*layers, _line(x, y)], data=data, width=SMALL[0], height=SMALL[1])


def _line(x: charts.Spec, y: charts.Spec) -> charts.Spec:
    more = {
        "detail": {"field": "part", "type": "nominal"},
        "tooltip": [
            {"field": "year", "type": "quantitative", "title": _("År"), "format": "d"},
            {"field": "place", "type": "quantitative", "title": _("Plats"), "format": "d"},
        ],
    }
    return charts.line("own", x, y, color=charts.OWN, width=3, points=True, more=more)


def _years(course: Course) -> tuple[int, int]:
    first = course.stands[0].year
    return first, max(course.stands[-1].year, course.until, first + 1)


def _across(course: Course) -> charts.Spec:
    """The x channel, with room beside the first and the last year for their labels."""
    x = charts.years(*_years(course))
    first, last = x["scale"]["domain"]
    return {**x, "scale": {**x["scale"], "domain": [first - MARGIN, last + MARGIN]}}


def _places(course: Course) -> charts.Spec:
    """The y channel turned: 1 on top, whole places, down to a little under the lowest place drawn."""
    lowest = max([stand.place for stand in course.stands] + ([course.goal] if course.goal else []))
    step = next((step for step in STEPS if lowest / step <= MOST_TICKS), STEPS[-1])
    bottom = (lowest // step + 1) * step
    y = charts.amounts("place", title=_("Plats (1 är bäst, överst)"), zero=False, pattern="d")
    ticks = [1, *range(step, bottom + 1, step)]
    return {
        **y,
        "scale": {"reverse": True, "zero": False, "nice": False, "domain": [1, bottom]},
        "axis": {"format": "d", "values": ticks, "tickCount": len(ticks)},
    }
