# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The analysis in words. Every number in a sentence is counted in the rows that the tables show."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.wording import YES_NO_UNITS
from knutpunkt.kernel import text
from knutpunkt.mapping.snapshots import compare
from knutpunkt.mapping.snapshots.compare import Comparison, Followed
from knutpunkt.mapping.snapshots.frozen import Content, Figure


def sentences(found: Comparison, *, present: bool) -> list[str]:
    """Return the summary of a comparison. ``present``: the later picture is today's."""
    return [
        *_activities(found, present=present),
        *_gaps(found.gaps),
        *_overlaps(found),
        _unserved(found),
        *_figures(found),
        *_place(found.then.placement, found.now.placement),
    ]


def _none_or(number: int, none: str, some: str) -> str:
    return some % {"number": text.number(number)} if number else none


def _activities(found: Comparison, *, present: bool) -> Iterator[str]:
    came = len(found.came)
    words = {
        "then": text.date_words(found.then.on),
        "now": text.date_words(found.now.on),
        "came": _none_or(came, _("ingen insats"), ngettext("%(number)s insats", "%(number)s insatser", came)),
        "ended": _none_or(len(found.ended), _("ingen"), "%(number)s"),
    }
    if present:
        yield _("Sedan %(then)s har %(came)s kommit till och %(ended)s avslutats.") % words
    else:
        yield _("Från %(then)s till %(now)s har %(came)s kommit till och %(ended)s avslutats.") % words
    done, stopped, gone = (sum(item.how == how for item in found.ended) for how in ("done", "stopped", "gone"))
    parts = [
        ngettext("%(number)s blev klar", "%(number)s blev klara", done) % {"number": text.number(done)} if done else "",
        _("%(number)s avbröts") % {"number": text.number(stopped)} if stopped else "",
        _("%(number)s är inte kvar") % {"number": text.number(gone)} if gone else "",
    ]
    if found.ended:
        yield _("Av de avslutade: %(parts)s.") % {"parts": _listed([part for part in parts if part])}


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:  # noqa: PLR2004  (one thing is no list)
        return "".join(parts)
    return _("%(first)s och %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _gaps(gaps: Followed) -> Iterator[str]:
    closed = len(gaps.closed)
    many = ngettext("%(number)s lucka har stängts", "%(number)s luckor har stängts", closed)
    first = _none_or(closed, _("Ingen lucka har stängts"), many)
    yield f"{first}, {_new(len(gaps.opened))} {_left(len(gaps.remaining))}."
    decided = sum(bool(item.decided) for item in gaps.closed)
    if decided:
        by_stand = ngettext(
            "%(number)s av de stängda stängdes av ett ställningstagande och inte av en insats.",
            "%(number)s av de stängda stängdes av ställningstaganden och inte av insatser.",
            decided,
        )
        yield by_stand % {"number": text.number(decided)}


def _new(number: int) -> str:
    return _none_or(
        number, _("ingen ny har kommit"), ngettext("%(number)s ny har kommit", "%(number)s nya har kommit", number)
    )


def _left(number: int) -> str:
    return _none_or(number, _("och ingen är kvar"), _("och %(number)s är kvar"))


def _overlaps(found: Comparison) -> Iterator[str]:
    if not found.overlaps_compared:
        return
    overlaps = found.overlaps
    closed = len(overlaps.closed)
    many = ngettext(
        "%(number)s förslag om dubbelarbete har avgjorts eller försvunnit",
        "%(number)s förslag om dubbelarbete har avgjorts eller försvunnit",
        closed,
    )
    first = _none_or(closed, _("Inget förslag om dubbelarbete har avgjorts"), many)
    new = len(overlaps.opened)
    second = _none_or(
        new, _("inget nytt har kommit"), ngettext("%(number)s nytt har kommit", "%(number)s nya har kommit", new)
    )
    left = _none_or(len(overlaps.remaining), _("och inget är kvar"), _("och %(number)s är kvar"))
    yield f"{first}, {second} {left}."


def _unserved(found: Comparison) -> str:
    words = {"before": text.number(found.then.unserved), "after": text.number(found.now.unserved)}
    return _("Mål utan insats: %(before)s då, %(after)s nu.") % words


def _figures(found: Comparison) -> Iterator[str]:
    better, worse, same = (found.going(way) for way in (compare.BETTER, compare.WORSE, compare.SAME))
    if better or worse or same:
        words = {"better": text.number(better), "worse": text.number(worse), "same": text.number(same)}
        yield _("Nyckeltal: %(better)s har blivit bättre, %(worse)s sämre och %(same)s är oförändrade.") % words


def _place(then: Figure | None, now: Figure | None) -> Iterator[str]:
    if now is None:
        return
    if then is None:
        yield _("Platsen i rankningen är %(now)s.") % {"now": place_words(now)}
    elif then.value == now.value:
        yield _("Platsen i rankningen är oförändrad: %(now)s.") % {"now": place_words(now)}
    else:
        words = {"then": place_words(then), "now": place_words(now)}
        yield _("Platsen i rankningen har gått från %(then)s till %(now)s.") % words


def place_words(figure: Figure) -> str:
    """Return a place with its year: "87 (2025)"."""
    return f"{amount(figure)} ({figure.year})"


def amount(figure: Figure | None) -> str:
    """Return a key figure's value in words; a dash without any."""
    if figure is None or figure.value is None:
        return text.DASH
    value = float(figure.value)
    if figure.unit in YES_NO_UNITS and value in {0, 1}:
        return _("ja") if value else _("nej")
    return text.number(value, figure.decimals)


def picture_sentences(content: Content) -> list[str]:
    """Return what one snapshot shows, in words."""
    activities, ongoing = len(content.activities), len(content.ongoing)
    many = ngettext(
        "%(number)s insats är inskickad, och %(ongoing)s pågår eller väntar.",
        "%(number)s insatser är inskickade, och %(ongoing)s av dem pågår eller väntar.",
        activities,
    )
    first = many % {"number": text.number(activities), "ongoing": text.number(ongoing)}
    gaps = len(content.gaps)
    told = [
        first if activities else _("Ingen insats är inskickad."),
        _none_or(
            gaps,
            _("Ingen lucka är öppen."),
            ngettext("%(number)s lucka är öppen.", "%(number)s luckor är öppna.", gaps),
        ),
    ]
    if "overlap" in content.kinds:
        overlaps = len(content.overlaps)
        some = ngettext(
            "%(number)s förslag om dubbelarbete väntar på ett ställningstagande.",
            "%(number)s förslag om dubbelarbete väntar på ställningstagande.",
            overlaps,
        )
        told.append(_none_or(overlaps, _("Inget förslag om dubbelarbete väntar."), some))
    told += _place(None, content.placement)
    return told
