# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An overlap as two activities side by side: what corresponds is marked, what differs is named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity, ActivityGoal
from knutpunkt.kernel.text import DASH, date_words, number
from knutpunkt.mapping.consequences import pair_of
from knutpunkt.mapping.models import Finding
from knutpunkt.mapping.reasons import why_alike
from knutpunkt.mapping.similarity import Item, Period, corresponding, explain

WORDS = 8


@dataclass(frozen=True)
class Side:
    """One of the two activities, its title and description with the corresponding words marked."""

    activity: Activity
    title: SafeString
    description: SafeString
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Differing:
    """One thing that differs: what, and what each of the two says."""

    label: str
    first: str
    second: str


@dataclass(frozen=True)
class Pair:
    """The two sides, why they are shown together, and what differs."""

    sides: tuple[Side, Side]
    why: str
    differs: tuple[Differing, ...]


def marked(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """Return the text with the spans (start, end; in order, apart) as <mark>, all of it escaped."""
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), format_html("<mark>{}</mark>", text[start:end])]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped above)


def _side(activity: Activity, spans: Sequence[tuple[int, int]], goals: tuple[str, ...]) -> Side:
    """Mark title and description; spans count in the two joined by one character."""
    border = len(activity.title) + 1
    title = [span for span in spans if span[1] <= border]
    body = [(start - border, end - border) for start, end in spans if start >= border]
    return Side(activity, marked(activity.title, title), marked(activity.description, body), goals)


def _goals(activities: Sequence[Activity]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {activity.pk: {} for activity in activities}
    links = ActivityGoal.objects.filter(activity__in=found).select_related("goal")
    for link in links:
        found[link.activity_id][link.goal_id] = str(link.goal)
    return found


def _period(activity: Activity) -> str:
    if activity.start and activity.end:
        return f"{date_words(activity.start)} – {date_words(activity.end)}"
    if activity.start:
        return _("från %(day)s") % {"day": date_words(activity.start)}
    return _("till %(day)s") % {"day": date_words(activity.end)} if activity.end else DASH


def _facts(activity: Activity, goals: dict[int, str]) -> dict[str, str]:
    return {
        _("Ansvarig verksamhet"): activity.department.name,
        _("Slag"): activity.get_kind_display(),
        _("Status"): activity.get_status_display(),
        _("Period"): _period(activity),
        _("Budget, kr"): number(activity.budget, 0),
        _("Mål"): ", ".join(goals.values()) or DASH,
    }


def _item(activity: Activity, goals: Iterable[int]) -> Item:
    text = f"{activity.title}\n{activity.description}"
    return Item(activity.pk, text, goals=frozenset(goals), period=Period(activity.start, activity.end))


def _with_concepts(text: str, spans: Iterable[tuple[int, int]], said: Iterable[str]) -> list[tuple[int, int]]:
    """Return the spans and those of the words that name something shared, in order, apart."""
    patterns = [re.escape(words).replace(r"\ ", r"\W+") for words in said if words]
    more = [match.span() for pattern in patterns for match in re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE)]
    found: list[tuple[int, int]] = []
    for start, end in sorted({*spans, *more}):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def compared(finding: Finding) -> Pair:
    """Return an overlap's two activities side by side. One query, for their goals."""
    first, second = pair_of(finding)
    goals = _goals([first, second])
    items = _item(first, goals[first.pk]), _item(second, goals[second.pk])
    parts = corresponding(*(item.text for item in items))
    found = explain(*items)
    concepts = [*found.actions, *found.objects, *found.groups, *found.places]
    spans = [
        _with_concepts(item.text, parts.spans[side], [concept.words[side] for concept in concepts])
        for side, item in enumerate(items)
    ]
    shared = [name for key, name in goals[first.pk].items() if key in goals[second.pk]]
    facts = _facts(first, goals[first.pk]), _facts(second, goals[second.pk])
    differs = [
        Differing(label, value, facts[1][label]) for label, value in facts[0].items() if value != facts[1][label]
    ]
    only = tuple(", ".join(words[:WORDS]) or DASH for words in found.differing_words)
    return Pair(
        (
            _side(first, spans[0], tuple(goals[first.pk].values())),
            _side(second, spans[1], tuple(goals[second.pk].values())),
        ),
        why_alike(*items, (first.department.label, second.department.label), shared),
        (*differs, Differing(_("Ord som bara står här"), only[0], only[1])),
    )
