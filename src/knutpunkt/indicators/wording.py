# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the numbers say, in words: the headline of a picture, the reasons of a judgement.

Every sentence is computed from the picture; the words follow the active language. Verbs are
chosen so that a name in singular and one in plural both fit.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.judgement import Code, Good, Judged, Reason
from knutpunkt.indicators.picture import Picture
from knutpunkt.indicators.snapshot import Standing
from knutpunkt.indicators.trend import Direction, Point, Refusal, Refused
from knutpunkt.kernel.text import number

#: A change smaller than this share of the first value is no change.
NO_CHANGE = 0.02
#: How near to half or double it must be to be called so.
NEAR = 0.05
HALF = 0.5
#: A growth to this many times the first value is told by both values.
FROM_TO = 3
YES_NO_UNITS = {"ja/nej", "yes/no"}


def amount(picture: Picture, value: float | None, *, unit: bool = True) -> str:
    """A value with its unit, "4,61 ton CO₂-ekv/inv", "20 %", "ja"; a dash when it is missing."""
    if value is not None and picture.unit in YES_NO_UNITS:
        return _("ja") if value >= 1 else _("nej") if value <= 0 else number(value, picture.decimals)
    shown = number(value, picture.decimals)
    if not unit or value is None or picture.unit in ("antal", "number", "index", "–"):
        return shown
    return f"{shown}\u00a0{picture.unit}"


def headline(picture: Picture) -> str:
    """The finding in a sentence: how it has changed, and where it lies beside similar municipalities."""
    latest = picture.latest
    if latest is None:
        return _("%(name)s har inga värden ännu.") % {"name": picture.name}
    if picture.unit in YES_NO_UNITS:
        words = {"name": picture.name, "answer": amount(picture, latest.value), "year": latest.year}
        return _("%(name)s: %(answer)s (%(year)s).") % words
    change, improved = _change(picture)
    relation, better = _relation(picture, latest)
    if not relation:
        return _("%(name)s %(change)s.") % {"name": picture.name, "change": change}
    told = {"name": picture.name, "change": change, "relation": relation}
    if improved is not None and better is not None and improved != better:
        return _("%(name)s %(change)s men %(relation)s.") % told
    return _("%(name)s %(change)s och %(relation)s.") % told


def change_words(picture: Picture) -> str:
    """How it has changed, as a short line for lists: "har minskat med 23 procent sedan 2015"."""
    if picture.latest is None:
        return _("inga värden ännu")
    if picture.unit in YES_NO_UNITS:
        return _("%(answer)s (%(year)s)") % {
            "answer": amount(picture, picture.latest.value),
            "year": picture.latest.year,
        }
    return _change(picture)[0]


def _change(picture: Picture) -> tuple[str, bool | None]:
    """The change since the first comparable year, and whether it is for the better (None: neither)."""
    first, last = picture.comparable[0], picture.comparable[-1]
    words = {"year": first.year, "value": amount(picture, last.value), "last": last.year}
    if first.year == last.year:
        return _("är %(value)s (%(last)s)") % words, None
    if first.value <= 0 or last.value / first.value >= FROM_TO or last.value < 0 or "%" in picture.unit:
        if number(first.value, picture.decimals) == number(last.value, picture.decimals):
            return _("ligger kvar på %(value)s sedan %(year)s") % words, None
        words["first"] = amount(picture, first.value, unit=False)
        text = (
            _("har ökat från %(first)s till %(value)s sedan %(year)s")
            if last.value > first.value
            else _("har minskat från %(first)s till %(value)s sedan %(year)s")
        )
        return text % words, _improved(picture, first, last)
    return _relative_change(picture, first, last)


def _relative_change(picture: Picture, first: Point, last: Point) -> tuple[str, bool | None]:
    share = last.value / first.value - 1
    words = {"year": first.year, "percent": number(abs(share) * 100, 0)}
    if abs(share) < NO_CHANGE:
        return _("ligger på ungefär samma nivå som %(year)s") % words, None
    if abs(share + 1 - HALF) <= NEAR / 2:
        text = _("har halverats sedan %(year)s")
    elif share < HALF - 1:
        text = _("har mer än halverats sedan %(year)s")
    elif abs(share - 1) <= NEAR:
        text = _("har fördubblats sedan %(year)s")
    elif share > 1:
        text = _("har mer än fördubblats sedan %(year)s")
    elif share < 0:
        text = _("har minskat med %(percent)s procent sedan %(year)s")
    else:
        text = _("har ökat med %(percent)s procent sedan %(year)s")
    return text % words, _improved(picture, first, last)


def _improved(picture: Picture, first: Point, last: Point) -> bool | None:
    if picture.good is Good.NEUTRAL or last.value == first.value:
        return None
    return (last.value > first.value) is (picture.good is Good.UP)


def _relation(picture: Picture, latest: Point) -> tuple[str, bool | None]:
    """Where the latest value lies beside the group's median that year, and whether that is good."""
    medians = {spread.year: spread.median for spread in picture.spreads}
    median = medians.get(latest.year)
    if median is None:
        return "", None
    if number(latest.value, picture.decimals) == number(median, picture.decimals):
        return _("ligger på medianen för liknande kommuner"), None
    above = latest.value > median
    text = (
        _("ligger över medianen för liknande kommuner") if above else _("ligger under medianen för liknande kommuner")
    )
    return text, None if picture.good is Good.NEUTRAL else above is (picture.good is Good.UP)


def trend_words(picture: Picture) -> str:
    """What the robust trend allows to be said, or why there is none."""
    trend = picture.trend
    if isinstance(trend, Refused):
        return refusal_words(trend)
    slope, low, high = (number(value, picture.decimals + 1) for value in (trend.slope, trend.low, trend.high))
    words = {"slope": slope, "low": low, "high": high, "unit": picture.unit, "first": trend.first_year}
    if trend.direction is Direction.UNCERTAIN:
        return _("Ingen tydlig riktning sedan %(first)s: mellan %(low)s och %(high)s %(unit)s per år.") % words
    return _("Trend sedan %(first)s: %(slope)s %(unit)s per år (mellan %(low)s och %(high)s).") % words


def refusal_words(refused: Refused) -> str:
    """Why no trend is given."""
    words = {"found": refused.found, "needed": refused.needed, "year": refused.break_year}
    if refused.reason is Refusal.TOO_FEW_SINCE_BREAK:
        return _("Ingen trend: bara %(found)s värden sedan seriebrottet %(year)s, det behövs %(needed)s.") % words
    return (
        ngettext(
            "Ingen trend: bara %(found)s värde, det behövs %(needed)s.",
            "Ingen trend: bara %(found)s värden, det behövs %(needed)s.",
            refused.found,
        )
        % words
    )


def reasons(picture: Picture, judged: Judged) -> list[str]:
    """The reasons of a judgement, one sentence each."""
    return [_reason(picture, reason) for reason in judged.reasons]


def _reason(picture: Picture, reason: Reason) -> str:
    words: dict[str, object] = {
        name: amount(picture, value) if name in ("value", "target", "path", "low", "high") else int(value)
        for name, value in reason.numbers.items()
    }
    return _REASONS[reason.code]() % words


_REASONS = {
    Code.NO_TARGET: lambda: _("Det finns inget målvärde."),
    Code.NO_VALUES: lambda: _("Det finns inga värden."),
    Code.NO_DIRECTION: lambda: _("Det är inte sagt om ett högre eller ett lägre värde är bättre."),
    Code.TOO_FEW_POINTS: lambda: _("Det finns bara %(found)s värden; för en trend behövs %(needed)s."),
    Code.TOO_FEW_SINCE_BREAK: lambda: _(
        "Det finns bara %(found)s värden sedan seriebrottet %(break_year)s; för en trend behövs %(needed)s."
    ),
    Code.TARGET_MET: lambda: _("Målåret %(year)s är här: värdet blev %(value)s och målet var %(target)s."),
    Code.TARGET_MISSED: lambda: _("Målåret %(year)s är här: värdet blev %(value)s men målet var %(target)s."),
    Code.NO_VALUE_FOR_TARGET_YEAR: lambda: _("Det finns inget värde för målåret %(year)s."),
    Code.ON_PATH: lambda: _(
        "Värdet %(year)s är %(value)s. Det är minst så bra som vägen till målet kräver (%(path)s)."
    ),
    Code.BEHIND_PATH: lambda: _("Värdet %(year)s är %(value)s. Vägen till målet kräver %(path)s."),
    Code.HEADING_WELL: lambda: _(
        "Trenden pekar mot mellan %(low)s och %(high)s år %(year)s. Målet %(target)s nås i hela intervallet."
    ),
    Code.HEADING_ACROSS: lambda: _(
        "Trenden pekar mot mellan %(low)s och %(high)s år %(year)s. Målet %(target)s ligger inom intervallet."
    ),
    Code.HEADING_BADLY: lambda: _(
        "Trenden pekar mot mellan %(low)s och %(high)s år %(year)s. Målet %(target)s nås inte i något av fallen."
    ),
}


def rule_text() -> list[str]:
    """The rule of the judgement, as shown beside it."""
    return [
        _("Två saker vägs: om senaste värdet ligger på vägen till målet, och vart trenden pekar för målåret."),
        _("Kommer att klaras: båda är bra. Riskerar att inte klaras: båda är dåliga. Osäkert: allt däremellan."),
        _("När målåret är här avgör årets värde ensamt."),
        _("Utan målvärde, eller med färre än åtta värden sedan senaste seriebrottet, går det inte att bedöma."),
    ]


def place_words(standing: Standing) -> str:
    """A place in words: "plats 157 av 290", "delad plats 195 av 282"."""
    words = {"place": standing.place, "of": standing.of}
    if standing.tied > 1:
        return _("delad plats %(place)s av %(of)s") % words
    return _("plats %(place)s av %(of)s") % words


def alt_text(picture: Picture) -> str:
    """What a picture of the chart shows, for those who do not see it: the finding and the extent."""
    points = picture.points
    if not points:
        return headline(picture)
    words = {
        "finding": headline(picture),
        "first": points[0].year,
        "last": points[-1].year,
        "start": amount(picture, points[0].value),
        "end": amount(picture, points[-1].value),
    }
    return _("%(finding)s Diagram med värden från %(first)s (%(start)s) till %(last)s (%(end)s).") % words
