# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A key figure as the report tells it: its figures with papers, its sentence, its chart."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from knutpunkt.indicators import charts, wording
from knutpunkt.indicators.judgement import Good
from knutpunkt.indicators.models import JudgementLevel, ValueStatus
from knutpunkt.indicators.picture import Picture
from knutpunkt.indicators.queries import ReportSeries
from knutpunkt.kernel import text
from knutpunkt.reports.facts import FigureFact, IndicatorFact, Movement

#: Statuses that need no words beside the figure, or beside the word for a missing one.
_PLAIN = {ValueStatus.FINAL, ValueStatus.MISSING}
#: Lower than on the screen: two charts with their words stand on a page.
CHART_HEIGHT = 250
#: A picture of one point says less than its sentence.
FEWEST_DRAWN = 2


def indicator_fact(item: ReportSeries) -> IndicatorFact:
    """Return the key figure as plain values, in the active language."""
    picture = item.picture
    drawn = len(picture.points) >= FEWEST_DRAWN
    return IndicatorFact(
        key=item.indicator.key,
        title=picture.name,
        unit=picture.unit,
        decimals=picture.decimals,
        figures=tuple(_figures(picture, item.indicator.kolada_id)),
        sentence=wording.headline(picture),
        judgement=item.level,
        reasons=tuple(_reasons(item)),
        chart=charts.spec(picture, height=CHART_HEIGHT) if drawn else None,
        chart_alt=wording.alt_text(picture) if drawn else "",
        movement=movement_of(picture),
        place=_place(picture),
        remarks=tuple(_remarks(picture)),
        is_example=item.indicator.is_example,
    )


def _figures(picture: Picture, number: str) -> Iterator[FigureFact]:
    """Give every year's figure; the source says under which ``number`` it has it, where it numbers them."""
    spreads = {spread.year: spread for spread in picture.spreads}
    for told in sorted(picture.told, key=lambda told: told.year):
        spread = spreads.get(told.year)
        yield FigureFact(
            year=told.year,
            value=told.value,
            status="" if told.status in _PLAIN else str(ValueStatus(told.status).label),
            source=f"{told.source}, {number}" if number else told.source,
            fetched_on=text.local_time(told.fetched_at).date(),
            lower=spread.lower if spread else None,
            median=spread.median if spread else None,
            upper=spread.upper if spread else None,
        )


def movement_of(picture: Picture) -> Movement | None:
    """Return the latest value against the one before, or None without two comparable values.

    Values on different sides of a series break are not compared.
    """
    points = picture.comparable
    if len(points) < FEWEST_DRAWN:
        return None
    before, latest = points[-2], points[-1]
    better = None if picture.good is Good.NEUTRAL else (latest.value > before.value) is (picture.good is Good.UP)
    return Movement(
        year=latest.year,
        before_year=before.year,
        value=latest.value,
        before=before.value,
        better=None if latest.value == before.value else better,
        value_words=wording.amount(picture, latest.value),
        before_words=wording.amount(picture, before.value),
    )


def _reasons(item: ReportSeries) -> Iterator[str]:
    computed = item.picture.judged
    yield _("Bedömning: %(level)s.") % {"level": JudgementLevel(item.level).label}
    if item.override:
        yield _("Bedömningen är gjord av en person, med skälet: %(reason)s") % {"reason": item.override.reason}
        yield _("Regeln ger: %(level)s.") % {"level": JudgementLevel(computed.level.value).label}
    yield from wording.reasons(item.picture, computed)


def _place(picture: Picture) -> str:
    compared = picture.comparison
    if compared is None or picture.good is Good.NEUTRAL:
        return ""
    place = capfirst(wording.place_words(compared.national))
    return _("%(place)s bland landets kommuner %(year)s.") % {"place": place, "year": compared.year}


def _remarks(picture: Picture) -> Iterator[str]:
    for told in picture.breaks:
        yield _("Seriebrott %(year)s: %(why)s") % {"year": told.year, "why": told.explanation.rstrip(".") + "."}
