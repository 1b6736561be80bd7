# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the whole picture adds to other rooms' pages: tiles of the start page, panels, things awaited."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from knutpunkt.activities.models import Activity, Idea
from knutpunkt.goals.models import Goal
from knutpunkt.indicators.models import JudgementLevel
from knutpunkt.kernel.registry import Expectation, MeetingMark
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.consequences import pair_of
from knutpunkt.mapping.models import Choice, FindingKind
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

#: Stands on an overlap that the pages of both activities tell.
SHOWN_ON_BOTH = (Choice.COOPERATE, Choice.DIVIDE)


def _counts(actor: Actor) -> Mapping[tuple[str, ...], int]:
    """Return how many findings the actor sees by kind and state; asked once a request."""
    if "mapping.counts" not in actor.memo:
        actor.memo["mapping.counts"] = queries.counts(queries.present(queries.visible_to(actor)), "kind", "state")
    found: Mapping[tuple[str, ...], int] = actor.memo["mapping.counts"]
    return found


def _goal_levels() -> Counter[str]:
    """Return how many goals with key figures are judged how, as last computed."""
    computed = queries.computation()
    return Counter(computed.judgements.values() if computed else ())


def start_panel(actor: Actor, _subject: object) -> Mapping[str, Any]:
    """Return the tiles of goals, gaps and overlaps."""
    counts, levels = _counts(actor), _goal_levels()
    overlaps = {state: number for (kind, state), number in counts.items() if kind == FindingKind.OVERLAP}
    gaps: Counter[str] = Counter()
    for (kind, state), number in counts.items():
        if kind != FindingKind.OVERLAP:
            gaps[state] += number
    untold = sum(gaps[state] for state in queries.OPEN_STATES)
    return {
        "goal_levels": {level: levels[level] for level in JudgementLevel.values},
        "goal_count": levels.total(),
        "goals_reached": levels[JudgementLevel.WILL_BE_MET],
        "gap_count": untold + gaps[queries.TASK] + gaps[queries.MEETING],
        "gap_unowned": untold,
        "overlap_count": sum(overlaps.get(state, 0) for state in queries.OPEN_STATES),
    }


def goal_panel(actor: Actor, goal: Goal) -> Mapping[str, Any] | None:
    """Return the gaps of a goal for its page; nothing to show where there are none."""
    found = list(queries.of_goal(actor, goal))
    if not found:
        return None
    names = queries.department_names()
    return {"goal_gaps": [wording.tell(finding, names) for finding in found]}


def activity_panel(actor: Actor, activity: Activity) -> Mapping[str, Any]:
    """Return the activities like this one, and what has been decided about overlaps, for its page.

    What was judged to be something else is left out, until a text changes.
    """
    pairs: dict[int, wording.Told] = {}
    agreed: list[dict[str, Any]] = []
    apart: set[int] = set()
    for finding in queries.of_activity(actor, activity):
        first, second = pair_of(finding)
        other = second if first.pk == activity.pk else first
        told = pairs[other.pk] = wording.tell(finding, {})
        if told.verdict and told.verdict.choice in SHOWN_ON_BOTH:
            agreed.append({"other": other, "told": told})
        elif told.verdict and told.verdict.choice == Choice.DIFFERENT and told.state == queries.SETTLED:
            apart.add(other.pk)
    rows = [row for row in queries.alike(actor, activity) if row.pk not in apart]
    return {"alike": [{"activity": row, "overlap": pairs.get(row.pk)} for row in rows], "agreed": agreed}


def similar_panel(actor: Actor, activity: Activity | None) -> Mapping[str, Any]:
    """Return the address that tells what is like the activity being written, for its form."""
    url = reverse("mapping:similar", args=[actor.municipality.pk])
    return {"similar_url": f"{url}?not={activity.pk}" if activity else url}


def idea_panel(actor: Actor, idea: Idea) -> Mapping[str, Any] | None:
    """Return the finding and the stand that an idea came from, for its page; nothing for other ideas."""
    verdict = queries.verdict_behind(actor, idea)
    if verdict is None:
        return None
    return {"verdict": verdict, "told": wording.tell(verdict.finding, queries.department_names())}


def meeting_marks(actor: Actor) -> Iterator[MeetingMark]:
    """Yield the findings that somebody has marked for the group's next meeting."""
    names = queries.department_names()
    for verdict in queries.marked_for_meeting(actor):
        told = wording.tell(verdict.finding, names)
        label = gettext("%(kind)s: %(what)s") % {"kind": verdict.finding.get_kind_display(), "what": told.headline}
        yield MeetingMark(
            key=f"mapping.verdict-{verdict.pk}",
            label=label,
            url=verdict.finding.get_absolute_url(),
            by=str(verdict.person or ""),
            when=verdict.made_at,
            reason=verdict.reason,
        )


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield what the actor should do: tasks given to own positions, agreed overlaps, and findings to try."""
    if actor.position_ids:
        yield from _tasks(actor)
        yield from _agreed(actor)
    if actor.has(Role.COORDINATOR):
        yield from _to_try(actor)


def _tasks(actor: Actor) -> Iterator[Expectation]:
    for verdict in queries.tasks_of(actor.position_ids):
        words = {"kind": verdict.finding.get_kind_display(), "what": wording.subject_of(verdict.finding)}
        label = gettext_lazy("Uppgift: %(kind)s – %(what)s") % words
        yield Expectation(label, verdict.finding.get_absolute_url(), verdict.due)


def _agreed(actor: Actor) -> Iterator[Expectation]:
    for finding in queries.agreed_overlaps(actor.position_ids):
        words = {"first": finding.activity, "second": finding.other}
        if finding.stand == Choice.MERGE:  # type: ignore[attr-defined]
            label = gettext_lazy("Slå ihop: ”%(first)s” och ”%(second)s”") % words
        else:
            label = gettext_lazy("Samarbeta om: ”%(first)s” och ”%(second)s”") % words
        yield Expectation(label, finding.get_absolute_url())


def _to_try(actor: Actor) -> Iterator[Expectation]:
    to_try: Counter[bool] = Counter()
    for (kind, state), number in _counts(actor).items():
        if state in queries.OPEN_STATES:
            to_try[kind == FindingKind.OVERLAP] += number
    gaps, overlaps, code = to_try[False], to_try[True], actor.municipality.pk
    if gaps:
        label = ngettext_lazy("Pröva %(count)d lucka", "Pröva %(count)d luckor", "count") % {"count": gaps}
        yield Expectation(label, reverse("mapping:gaps", args=[code]), count=gaps)
    if overlaps:
        label = ngettext_lazy(
            "Pröva %(count)d förslag om dubbelarbete", "Pröva %(count)d förslag om dubbelarbete", "count"
        ) % {"count": overlaps}
        yield Expectation(label, reverse("mapping:overlaps", args=[code]), count=overlaps)
