# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chart of a figure: the indicators' own chart, with the best municipality's value as one more line."""

from django.utils.translation import gettext as _

from knutpunkt.indicators import charts as indicator_charts
from knutpunkt.kernel import charts
from knutpunkt.ranking.standing import placing
from knutpunkt.ranking.standing.figures import Figure

#: How many years the label of the best reaches over.
LABEL_YEARS = 4


def has_chart(figure: Figure) -> bool:
    """Tell whether there is a course to draw: a yes or no is no line."""
    return bool(figure.own_series) and not figure.is_yes_or_no


def spec(figure: Figure) -> charts.Spec:
    """Return the Vega-Lite specification."""
    made = indicator_charts.spec(figure.picture)
    rows = figure.picture.rows()
    years = {row.year for row in rows}
    best = []
    for year in reversed(figure.history):
        found = placing.best_of(year.values, higher=figure.higher)
        if year.year in years and found is not None:
            best.append({"year": year.year, "best": float(found)})  # a chart draws with floats
    if not best:
        return made
    x = charts.years(rows[0].year, max(rows[-1].year, rows[0].year + 1))
    y = charts.amounts("best", title=figure.picture.unit, zero=True)
    made["datasets"] |= {"best": best, "best_label": [{**best[-1], "text": _("Bäst i landet")}]}
    above = best[-1]["best"] >= max(row["best"] for row in best[-LABEL_YEARS:])
    made["layer"] = [
        charts.line("best", x, y, color=charts.WANTED, dash=(1, 4)),
        *made["layer"],
        charts.label("best_label", x, y, text="text", align="right", dy=-10 if above else 16),
    ]
    return made
