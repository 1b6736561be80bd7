# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The summary: the year in a page, every sentence computed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.models import JudgementLevel
from knutpunkt.kernel import text
from knutpunkt.reports.blocks import Block, Heading, Metric, Metrics, Notice, bullets, paragraph
from knutpunkt.reports.blocks import text as plain
from knutpunkt.reports.chapters.gaps import find_gaps
from knutpunkt.reports.chapters.words import counted, judged, listed
from knutpunkt.reports.facts import IndicatorFact, Movement, ReportFacts

#: How many of the largest changes each way the summary tells of.
TOLD_CHANGES = 4


def summary(facts: ReportFacts) -> Iterator[Block]:
    """Tell the year in a page."""
    yield Heading(_("Sammanfattning"), anchor="sammanfattning")
    if facts.has_examples:
        yield Notice(
            _("Innehåller exempel"),
            plain(
                _(
                    "Det som är märkt med ordet exempel är skrivet för att visa hur ett bokslut ser ut. "
                    "Det säger inget om vad kommunen har beslutat eller gjort."
                )
            ),
            tone="warning",
        )
    yield Metrics(tuple(_tiles(facts)))
    yield paragraph(_goals(facts))
    yield paragraph(_activities(facts))
    moved = [
        (indicator, movement)
        for indicator in facts.indicators.values()
        if (movement := indicator.movement) and movement.year == facts.year
    ]
    yield paragraph(_figures(facts, moved))
    yield from _changes(moved)
    count = sum(len(gap.cases) for gap in find_gaps(facts))
    if count:
        yield paragraph(
            ngettext(
                "Genomgången visar %(count)s lucka. Den står i kapitlet Luckor.",
                "Genomgången visar %(count)s luckor. De står i kapitlet Luckor.",
                count,
            )
            % {"count": text.number(count)}
        )


def _tiles(facts: ReportFacts) -> Iterator[Metric]:
    judgements, statuses = facts.judgements, facts.statuses
    yield Metric(
        _("Mål som kommer att klaras"),
        _("%(count)s av %(total)s") % {"count": judgements[JudgementLevel.WILL_BE_MET], "total": len(facts.goals)},
        _("%(count)s går inte att bedöma") % {"count": judgements[JudgementLevel.CANNOT_BE_JUDGED]},
    )
    yield Metric(
        _("Insatser under året"),
        text.number(len(facts.activities)),
        _("%(done)s klara, %(started)s pågår") % {"done": statuses["done"], "started": statuses["started"]},
    )
    places = [place for place in facts.ranking.places if place.year <= facts.year]
    if places:
        aim = _("målet är %(place)s eller bättre") % {"place": facts.ranking.aim} if facts.ranking.aim else ""
        yield Metric(_("Plats i rankningen %(year)s") % {"year": places[-1].year}, str(places[-1].place), aim)


def _goals(facts: ReportFacts) -> str:
    total = len(facts.goals)
    if not total:
        return _("Inga mål finns inlagda för året.")
    found = ngettext(
        "Bokslutet följer upp %(total)s mål: %(levels)s.", "Bokslutet följer upp %(total)s mål: %(levels)s.", total
    )
    return found % {"total": text.number(total), "levels": judged(facts.judgements)}


def _activities(facts: ReportFacts) -> str:
    total = len(facts.activities)
    if not total:
        return _("Ingen insats är inskickad för året.")
    departments = len({activity.department for activity in facts.activities})
    counts = [counted(status, count) for status, count in facts.statuses.most_common()]
    return _(
        "%(total)s insatser hör till året, i %(departments)s verksamheter. Så stod de vid årets slut: %(counts)s."
    ) % {
        "total": text.number(total),
        "departments": departments,
        "counts": listed(counts),
    }


def _figures(facts: ReportFacts, moved: list[tuple[IndicatorFact, Movement]]) -> str:
    if not facts.indicators:
        return _("Inga nyckeltal finns inlagda.")
    better = sum(movement.better is True for _indicator, movement in moved)
    worse = sum(movement.better is False for _indicator, movement in moved)
    return _(
        "Av %(total)s nyckeltal har %(moved)s ett värde för %(year)s och ett tidigare att jämföra med. "
        "%(better)s av dem har gått åt rätt håll och %(worse)s åt fel håll."
    ) % {"total": len(facts.indicators), "moved": len(moved), "year": facts.year, "better": better, "worse": worse}


def _changes(moved: list[tuple[IndicatorFact, Movement]]) -> Iterator[Block]:
    """Tell the largest changes each way, by the share of the value before."""
    for wanted, title in ((True, _("Mest åt rätt håll")), (False, _("Mest åt fel håll"))):
        chosen = [pair for pair in moved if pair[1].better is wanted]
        chosen.sort(key=lambda pair: (-pair[1].share, text.swedish_key(pair[0].title)))
        if chosen:
            yield Heading(title, level=2)
            yield bullets([change_words(*pair) for pair in chosen[:TOLD_CHANGES]])


def change_words(indicator: IndicatorFact, movement: Movement) -> str:
    """Return a change in words: "Utsläpp: från 4,9 ton/inv 2021 till 4,6 ton/inv 2022"."""
    return _("%(title)s: från %(before)s %(before_year)s till %(value)s %(year)s") % {
        "title": indicator.title,
        "before": movement.before_words,
        "before_year": movement.before_year,
        "value": movement.value_words,
        "year": movement.year,
    }
