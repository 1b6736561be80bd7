# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Template tags of every page: ``{% load knutpunkt %}``.

Numbers and dates in words, symbols that never stand on colour alone, panels of other rooms, the top
bar and addresses of the list in hand. Pieces with markup have their template in ``kernel/pieces/``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from knutpunkt.kernel import text
from knutpunkt.kernel.appearance import chosen_scheme
from knutpunkt.kernel.registry import NavEntry, registry
from knutpunkt.kernel.symbols import JUDGEMENTS, STATUSES, Symbol, key_of

register = template.Library()


@register.filter
def number(value: float | Decimal | str | None, decimals: int | None = None) -> str:
    """Show a number: ``{{ value|number }}``, ``{{ value|number:1 }}``; missing as a dash."""
    return text.number(None if isinstance(value, str) else value, decimals)


@register.filter
def date_words(value: date | datetime | None) -> str:
    """Show a date in words: ``{{ activity.end|date_words }}`` gives 6 juli 2022."""
    return text.date_words(value or None)


@register.filter
def time_words(value: datetime | None) -> str:
    """Show a date and a time in words: 6 juli 2022 kl. 14.30."""
    return text.time_words(value or None)


@register.filter
def near_words(value: date | datetime | None) -> str:
    """Show a date relative to today within a week ("3 dagar sedan"), else in words."""
    if not value:
        return text.DASH
    day = text.local_time(value).date() if isinstance(value, datetime) else value
    return text.near_words(day, text.today())


@register.filter
def genitive(word: str) -> str:
    """Show a Swedish word in the genitive: ``{{ department.name|genitive }}``."""
    return text.genitive(word)


@register.filter
def municipality_name(name: str) -> str:
    """Show a municipality's full name: Båstads kommun."""
    return text.municipality_name(name)


@register.inclusion_tag("kernel/pieces/symbol.html")
def judgement(level: object) -> dict[str, Any]:
    """Show a judgement as symbol and word. ``level`` is a key of JUDGEMENTS or its enum."""
    return {"symbol": JUDGEMENTS[key_of(level)]}


@register.inclusion_tag("kernel/pieces/symbol.html")
def status(value: object) -> dict[str, Any]:
    """Show an activity's status as symbol and word."""
    return {"symbol": STATUSES[key_of(value)]}


def _bar(counts: Mapping[Any, int], symbols: Mapping[str, Symbol]) -> dict[str, Any]:
    told = {key_of(key): count for key, count in counts.items()}
    unknown = told.keys() - symbols.keys()
    if unknown:
        raise KeyError(f"no symbol for {sorted(unknown)}")
    total = sum(told.values())
    parts, at = [], 0.0
    for key, symbol in symbols.items():
        if told.get(key):
            width = 100 * told[key] / total
            parts.append({"symbol": symbol, "count": told[key], "at": f"{at:.2f}", "width": f"{width:.2f}"})
            at += width
    return {"parts": parts, "total": total}


@register.inclusion_tag("kernel/pieces/bar.html")
def status_bar(counts: Mapping[Any, int], *, legend: bool = True) -> dict[str, Any]:
    """Show how many activities have which status, as a bar with the numbers in words.

    ``counts`` maps a status to how many. ``legend=False`` hides the words from the eye (not from a
    screen reader), for the cells of a matrix.
    """
    return _bar(counts, STATUSES) | {"legend": legend}


@register.inclusion_tag("kernel/pieces/bar.html")
def judgement_bar(counts: Mapping[Any, int], *, legend: bool = True) -> dict[str, Any]:
    """Show how many goals or indicators have which judgement; ``counts`` maps a level to how many."""
    return _bar(counts, JUDGEMENTS) | {"legend": legend}


@register.inclusion_tag("kernel/pieces/fact.html")
def fact(label: str, value: object = None, url: str = "") -> dict[str, Any]:
    """Show one row of a ``<dl class="facts">``; a missing value as a dash, ``url`` makes it a link."""
    return {"label": label, "value": text.DASH if value in (None, "") else value, "url": url}


@register.inclusion_tag("kernel/pieces/empty.html")
def empty(what: str, how: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Show an empty page's words: what belongs here, how to get it in, and a button that does it."""
    return {"what": what, "how": how, "url": url, "action": action}


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, page: str, subject: Any = None) -> SafeString:
    """Render the pieces that other rooms have added to this page, in their order."""
    shown = []
    for panel in registry.panels.get(page, ()):
        own = panel.context(context.get("actor"), subject)
        if own is not None:
            values: dict[Any, Any] = {**context.flatten(), **own}
            shown.append(render_to_string(panel.template, values, request=context.get("request")))
    return mark_safe("".join(shown))  # noqa: S308  (each part is a rendered template)


@dataclass(frozen=True)
class Section:
    """An entry of the top bar as shown: whether the page belongs to it, how many things are awaited there."""

    label: str
    url: str
    current: bool
    count: int | None


@register.simple_tag(takes_context=True)
def sections(context: Context) -> list[Section]:
    """Return the entries of the top bar that the actor may use, the page's own marked."""
    actor, municipality = context.get("actor"), context.get("municipality")
    if actor is None or municipality is None:
        return []
    path = context["request"].path
    found = [
        (entry, reverse(entry.url_name, args=[municipality.pk]))
        for entry in registry.navigation
        if entry.visible(actor)
    ]
    nearest = _nearest(path, found)
    awaited = context.get("awaited_count")
    return [
        Section(str(entry.label), url, entry is nearest, awaited if entry.shows_awaited else None)
        for entry, url in found
    ]


def _nearest(path: str, found: Iterable[tuple[NavEntry, str]]) -> NavEntry | None:
    inside = [(len(url), entry) for entry, url in found if path.startswith(url)]
    return max(inside, key=lambda pair: pair[0])[1] if inside else None


@register.simple_tag(takes_context=True)
def color_scheme(context: Context) -> str:
    """Return the chosen appearance, "light", "dark" or "auto", from the visitor's cookie."""
    request = context.get("request")
    return chosen_scheme(request.COOKIES) if request else "auto"
