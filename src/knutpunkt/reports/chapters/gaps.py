# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gaps of the year: what nobody does, follows or answers for.

They are of the report's year, not of today. What a person has said is no gap is told with
the reason, and not as a gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from knutpunkt.mapping.models import FindingKind
from knutpunkt.reports.blocks import Block, Heading, bullets, paragraph
from knutpunkt.reports.facts import GoalFact, ReportFacts

#: What serves a goal no more.
NOT_SERVING = frozenset({"stopped"})


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of gap with its cases; ``settled`` are those that a person has said are none, with why."""

    label: str
    explanation: str
    cases: tuple[str, ...]
    settled: tuple[str, ...] = ()


def gaps(facts: ReportFacts) -> Iterator[Block]:
    """Tell the gaps of the year."""
    yield Heading(_("Luckor"), anchor="luckor")
    found = find_gaps(facts)
    if not found:
        yield paragraph(_("Genomgången visar inga luckor för året."))
        return
    yield paragraph(
        _(
            "Listan är räknad ur det som är inlagt om året. En lucka kan bero på att något inte är inlagt än. "
            "Den som är ansvarig kan säga att något inte är en lucka, och då står skälet här."
        )
    )
    for gap in found:
        yield Heading(gap.label, level=2)
        yield paragraph(gap.explanation)
        yield bullets(gap.cases)
        if gap.settled:
            yield paragraph(_("Det här är ingen lucka, enligt den som tagit ställning:"))
            yield bullets(gap.settled)


def find_gaps(facts: ReportFacts) -> list[Gap]:
    """Return the kinds of gaps that have any case, real or settled."""
    kinds = (_without_activity(facts), _expected(facts), _without_responsible(facts), _without_figures(facts))
    documents = Gap(
        str(FindingKind.DOCUMENT_PAST_REVIEW.label),
        _("Styrdokument som gällde vid årets slut, men vars dag för översyn hade passerat."),
        facts.overdue_documents,
    )
    return [gap for gap in (*kinds, documents) if gap.cases or gap.settled]


def _serving(facts: ReportFacts, goal: GoalFact) -> set[int]:
    """Return the departments that lead or join an activity for the goal."""
    return {
        department
        for activity in facts.activities
        if goal.key in activity.goals and activity.status not in NOT_SERVING
        for department in activity.departments
    }


def _sorted_out(
    facts: ReportFacts, kind: FindingKind, cases: Sequence[tuple[GoalFact, int | None, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide cases (goal, department, words) into gaps and those a person has said are none."""
    settled = {(item.goal, item.department): item.reason for item in facts.settled if item.kind == kind}
    gaps_found, said = [], []
    for goal, department, words in cases:
        reason = settled.get((goal.key, department))
        if reason is None:
            gaps_found.append(words)
        else:
            said.append(f"{words}: {reason}")
    return tuple(gaps_found), tuple(said)


def _without_activity(facts: ReportFacts) -> Gap:
    kind = FindingKind.GOAL_WITHOUT_ACTIVITY
    cases = [(goal, None, goal.label) for goal in facts.goals if not _serving(facts, goal)]
    explanation = _("Mål som ingen verksamhet arbetade för under året.")
    return Gap(str(kind.label), explanation, *_sorted_out(facts, kind, cases))


def _expected(facts: ReportFacts) -> Gap:
    kind = FindingKind.RESPONSIBLE_WITHOUT_ACTIVITY
    cases: list[tuple[GoalFact, int | None, str]] = []
    for goal in facts.goals:
        serving = _serving(facts, goal)
        for department, name in goal.expected:
            if department not in serving:
                words = _("%(department)s, för målet %(goal)s") % {"department": name, "goal": goal.label}
                cases.append((goal, department, words))
    explanation = _("Verksamheter som ska bidra till ett mål men inte hade någon insats för det under året.")
    return Gap(str(kind.label), explanation, *_sorted_out(facts, kind, cases))


def _without_responsible(facts: ReportFacts) -> Gap:
    kind = FindingKind.GOAL_WITHOUT_RESPONSIBLE
    cases = [(goal, None, goal.label) for goal in facts.goals if not goal.responsible]
    explanation = _("Mål som ingen funktion är utpekad att svara för.")
    return Gap(str(kind.label), explanation, *_sorted_out(facts, kind, cases))


def _without_figures(facts: ReportFacts) -> Gap:
    cases = tuple(goal.label for goal in facts.goals if not goal.indicators)
    return Gap(_("Mål utan nyckeltal"), _("Mål som inget nyckeltal följer. De går inte att bedöma."), cases)
