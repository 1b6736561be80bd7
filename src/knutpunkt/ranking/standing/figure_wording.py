# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outside figures in words: places, values, movement. Ours first, then the best; nobody is shown as last."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.wording import amount
from knutpunkt.kernel.text import DASH, number
from knutpunkt.ranking.standing.figures import GROUP, NEIGHBOURS, SIMILAR, Figure
from knutpunkt.ranking.standing.placing import Place
from knutpunkt.ranking.standing.totals import Compared, Coverage

NAMED = 3


def circles() -> list[tuple[str, str]]:
    """The circles one may choose, besides the country."""
    return [
        (GROUP, _("kommungruppen")),
        (NEIGHBOURS, _("grannkommunerna")),
        (SIMILAR, _("de mest lika kommunerna")),
    ]


def circle_words(name: str) -> str:
    """A circle as it stands in a sentence."""
    return dict(circles()).get(name) or _("landets kommuner")


def value_words(figure: Figure, value: Decimal | float | None, *, unit: bool = True) -> str:
    """A value with its unit; yes and no as words; a dash when it is missing."""
    return DASH if value is None else amount(figure.picture, float(value), unit=unit)


def place_words(place: Place | None) -> str:
    """A place among how many: "196 av 241", shared ones as such."""
    if place is None:
        return DASH
    words = {"place": place.place, "of": place.of}
    return (_("delad %(place)s av %(of)s") if place.tied > 1 else _("%(place)s av %(of)s")) % words


def full_place_words(place: Place) -> str:
    """A place as it stands in a sentence: "plats 196 av 241", "delad plats 196 av 241"."""
    words = {"place": place.place, "of": place.of}
    return (_("delad plats %(place)s av %(of)s") if place.tied > 1 else _("plats %(place)s av %(of)s")) % words


def best_words(figure: Figure, circle: str) -> str:
    """The best value in a circle and who has it, ourselves first when it is ours."""
    found = figure.best(circle)
    if found is None:
        return DASH
    value, units = found
    own = figure.around.own
    named = sorted(units, key=lambda unit: unit != own)[:NAMED]
    names = ", ".join(figure.around.name(unit) for unit in named)
    more = len(units) - len(named)
    if more:
        names += " " + ngettext("och %(count)s till", "och %(count)s till", more) % {"count": number(more, 0)}
    return f"{value_words(figure, value)} ({names})"


def course_words(figure: Figure) -> str:
    """How our value has moved since the year before it, with a sign before the words."""
    if figure.before is None or figure.value is None:
        return ""
    year = {"year": figure.before[0]}
    if figure.improved is None:
        return "→ " + _("samma som %(year)s") % year
    return "↗ " + _("bättre än %(year)s") % year if figure.improved else "↘ " + _("svagare än %(year)s") % year


def headline(figure: Figure) -> str:
    """The finding in a sentence: our own movement first, then the place."""
    if figure.value is None or figure.now is None:
        return _("%(name)s: inget värde för kommunen") % {"name": figure.name}
    words = {"name": figure.name, "value": value_words(figure, figure.value)}
    if figure.before is None or figure.improved is None:
        told = _("%(name)s: %(value)s") % words
    else:
        told = _("%(name)s: från %(before)s till %(value)s") % {
            **words,
            "before": value_words(figure, figure.before[1], unit=False),
        }
    place = figure.place()
    return told if place is None else f"{told}, {full_place_words(place)}"


def year_words(figure: Figure) -> str:
    """Which year the values are of, and why, where it is not the year that the edition asks for."""
    if figure.now is None:
        return _("Kolada har inga värden för %(year)s, och inga tidigare.") % {"year": figure.year}
    if figure.is_stand_in:
        words = {"asked": figure.year, "shown": figure.now.year}
        return _("Rankningen frågar efter %(asked)s. Det senaste som är hämtat från Kolada är %(shown)s.") % words
    shown = figure.now.year_of(figure.around.own)
    if shown != figure.now.year and figure.value is not None:
        words = {"asked": figure.now.year, "shown": shown}
        return _("Värdet är från %(shown)s: kommunen saknar värde för %(asked)s, och då räknas året före.") % words
    return ""


def points_words(points: Decimal | None) -> str:
    """Points with two decimals, as the ranking publishes them."""
    return DASH if points is None else number(points, 2)


def coverage_words(told: Coverage) -> list[str]:
    """How much of the ranking the comparison covers: plainly, and what would cover more."""
    words = {"carried": told.carried, "known": told.known, "points": number(told.points), "of": number(told.of)}
    if told.of is None:
        first = _("Kolada har siffror för %(carried)s av %(known)s kända frågor.") % words
    else:
        first = (
            _("Kolada har siffror för %(carried)s av %(known)s kända frågor, värda %(points)s av %(of)s poäng.") % words
        )
    return [first, _("Resten jämförs bara om andra kommuners svar har lästs in.")]


def band_words(found: Compared | None, of: int) -> str:
    """Between which places we stand, and why it is no single place."""
    if found is None or not found.others:
        return _(
            "Vår plats i hela rankningen går inte att räkna ut: ingen annan kommuns svar är inlästa. Allt mellan"
            " plats 1 och %(of)s är möjligt."
        ) % {"of": of}
    words = {"best": found.best, "worst": found.worst, "of": found.of}
    count = len(found.others)
    why = ngettext(
        "Svaren är kända för %(count)s annan kommun; de övriga kan ligga både före och efter.",
        "Svaren är kända för %(count)s andra kommuner; de övriga kan ligga både före och efter.",
        count,
    ) % {"count": count}
    if found.best == 1 and found.worst == found.of:
        return _("Vår plats i hela rankningen går inte att säga.") + " " + why
    if found.worst == found.of:
        return _("På de kända frågorna är plats %(best)s den högsta möjliga.") % words + " " + why
    return _("På de kända frågorna ligger vi mellan plats %(best)s och %(worst)s av %(of)s.") % words + " " + why


def similar_words(figure_names: list[str]) -> str:
    """Who the similar ones are, and by what definition."""
    return _("De mest lika kommunerna är de i samma kommungrupp hos SKR som ligger närmast i folkmängd: %(names)s.") % {
        "names": ", ".join(figure_names)
    }


def alt_text(figure: Figure) -> str:
    """What the chart shows, for those who do not see it."""
    series = figure.own_series
    words = {
        "finding": headline(figure),
        "first": series[0][0],
        "last": series[-1][0],
        "best": best_words(figure, ""),
    }
    return _("%(finding)s. Diagram %(first)s–%(last)s. Bäst i landet: %(best)s.") % words
