# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from a stand, in the rooms it concerns: an idea, a joint activity, a merge. And taking it back.

To be called in the transaction that writes the stand.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from knutpunkt.activities import merging
from knutpunkt.activities import services as activities
from knutpunkt.activities.ideas.services import create_idea
from knutpunkt.activities.models import Activity, ActivityGoal, Idea, Participation
from knutpunkt.activities.rules import edit_activity, may_propose
from knutpunkt.goals.models import Goal
from knutpunkt.mapping.models import Choice, Finding, Verdict
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

__all__ = [
    "NOTHING_MORE",
    "NewIdea",
    "NotOfThePairError",
    "Wanted",
    "carry_out",
    "may_join",
    "may_merge",
    "may_propose",
    "may_take_back",
    "pair_of",
    "take_back",
]


class NotOfThePairError(ValidationError):
    """The activity chosen is not one of the two that the overlap is about."""

    def __init__(self) -> None:
        super().__init__(_("Välj en av de två insatserna."))


class IdeaMissingError(ValidationError):
    """A stand that makes an idea was taken without telling which."""

    def __init__(self) -> None:
        super().__init__(_("Skriv vad uppslaget är och vem som är ansvarig."))


@dataclass(frozen=True)
class NewIdea:
    """The idea that a stand makes: its title, whose it is, what for, and when its next step is due."""

    title: str
    position: Position
    purpose: str = ""
    next_step_on: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What should follow: the activity that is kept and takes up the other, the one that becomes joint, the idea.

    The idea is a new one, or one that is on the board already.
    """

    kept: Activity | None = None
    host: Activity | None = None
    idea: NewIdea | Idea | None = None


NOTHING_MORE = Wanted()


def pair_of(finding: Finding) -> tuple[Activity, Activity]:
    """Return the two activities of an overlap. Raises ValueError for any other finding."""
    if finding.activity is None or finding.other is None:
        raise ValueError("an overlap has two activities")
    return finding.activity, finding.other


def may_join(actor: Actor, activity: Activity) -> bool:
    """Tell whether the actor may add a participant to the activity."""
    return activity.archived_at is None and edit_activity.allows(actor, activity)


def may_merge(actor: Actor, finding: Finding) -> bool:
    """Tell whether the actor may merge the two: it takes the right to change both."""
    return all(edit_activity.allows(actor, row) for row in pair_of(finding))


def may_take_back(actor: Actor, verdict: Verdict) -> bool:
    """Tell whether the actor may undo what the stand did in other rooms; whether they may judge is another question."""
    if verdict.merge is not None and verdict.merge.undone_at is None:
        return may_merge(actor, verdict.finding)
    return verdict.joint is None or may_join(actor, verdict.joint)


def carry_out(verdict: Verdict, wanted: Wanted, by: Actor) -> None:
    """Do what the stand says, and tell it what came of it (``merge``, ``joint``, ``idea``).

    A merge or a cooperation without what it needs does nothing here: it is then a task of those who
    are responsible for the activities. Raises PermissionDenied, NotOfThePairError, IdeaMissingError
    and what the other rooms' services raise.
    """
    finding, idea = verdict.finding, wanted.idea
    if verdict.choice == Choice.MERGE and wanted.kept is not None:
        kept, other = _chosen(finding, wanted.kept)
        verdict.merge = merging.merge_activities(kept=kept, merged=other, by=by)
    elif verdict.choice == Choice.COOPERATE and wanted.host is not None:
        host, other = _chosen(finding, wanted.host)
        _join(host, other.department, by)
        verdict.joint = host
    elif verdict.choice == Choice.IDEA and idea is None:
        raise IdeaMissingError
    elif verdict.choice in {Choice.IDEA, Choice.COOPERATE} and idea is not None:
        verdict.idea = idea if isinstance(idea, Idea) else _make_idea(finding, idea, by)


def _chosen(finding: Finding, wanted: Activity) -> tuple[Activity, Activity]:
    """Return the wanted one of the two activities first, then the other."""
    first, second = pair_of(finding)
    if wanted.pk == first.pk:
        return first, second
    if wanted.pk == second.pk:
        return second, first
    raise NotOfThePairError


def _participants(activity: Activity) -> list[activities.Participant]:
    rows = Participation.objects.filter(activity=activity).select_related("department")
    return [activities.Participant(row.department, row.role, row.deadline) for row in rows]


def _join(host: Activity, department: Department, by: Actor) -> None:
    edit_activity.require(by, host)
    present = _participants(host)
    if department.pk not in {part.department.pk for part in present}:
        wanted = [*present, activities.Participant(department)]
        activities.update_activity(activity=host, expected_version=None, by=by, participants=wanted)


def _leave(host: Activity, department: Department, by: Actor) -> None:
    """Take a participant away again, unless somebody has given it a role or a day since."""
    present = _participants(host)
    wanted = [part for part in present if part != activities.Participant(department)]
    if len(wanted) < len(present):
        edit_activity.require(by, host)
        activities.update_activity(activity=host, expected_version=None, by=by, participants=wanted)


def _make_idea(finding: Finding, told: NewIdea, by: Actor) -> Idea:
    about = [row for row in (finding.activity, finding.other) if row is not None]
    what = " – ".join(map(str, about)) or str(finding.goal or finding.document or finding.indicator)
    return create_idea(
        title=told.title,
        by=by,
        purpose=told.purpose,
        origin=Idea.Origin.OVERLAP if finding.other is not None else Idea.Origin.GAP,
        origin_note=f"{finding.get_kind_display()}: {what}"[:300],
        position=told.position,
        departments=_departments(finding),
        goals=_goals(finding),
        about=about,
        next_step_on=told.next_step_on,
    )


def _departments(finding: Finding) -> list[Department]:
    keys = {finding.department_id, *finding.facts.get("expected", ())}
    keys |= {row.department_id for row in (finding.activity, finding.other) if row is not None}
    return list(Department.objects.filter(pk__in=[key for key in keys if key]))


def _goals(finding: Finding) -> list[Goal]:
    """Return the goal of a gap; of an overlap the goals that both serve, else those of either."""
    if finding.goal is not None:
        return [finding.goal]
    served = [
        set(ActivityGoal.objects.filter(activity=row).values_list("goal", flat=True))
        for row in (finding.activity, finding.other)
        if row is not None
    ]
    if not served:
        return []
    return list(Goal.objects.filter(pk__in=set.intersection(*served) or set.union(*served)))


def take_back(verdict: Verdict, by: Actor) -> None:
    """Undo what the stand did, where that can be undone: the merge, the participation. An idea stays.

    Raises PermissionDenied, and what ``undo_merge`` raises.
    """
    if verdict.merge is not None and verdict.merge.undone_at is None:
        merging.undo_merge(merge=verdict.merge, by=by)
    if verdict.joint is not None:
        _host, other = _chosen(verdict.finding, verdict.joint)
        _leave(verdict.joint, other.department, by)
