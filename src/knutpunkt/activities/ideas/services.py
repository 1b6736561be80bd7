# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing ideas. Each function is one transaction, keeps history, and needs the tenant scope.

Who may is asked of ``rules.py`` before, by the caller.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity, Idea, IdeaActivity, IdeaDepartment, IdeaGoal, Project
from knutpunkt.activities.projects.services import create_project
from knutpunkt.activities.services import GoalLink, Participant, create_activity
from knutpunkt.activities.writing import check, replace_links, save
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

__all__ = ["EditConflictError", "IdeaFields", "IdeaRealisedError", "NotByMovingError"]


class IdeaDetails(TypedDict, total=False):
    """What may be told of an idea beside its title; what is left out stays as it is, or is empty.

    ``about`` are the activities it grew out of, ``departments`` those it concerns.
    """

    purpose: str
    origin: str
    origin_note: str
    position: Position | None
    departments: Iterable[Department]
    goals: Iterable[Goal]
    about: Iterable[Activity]
    needs: str
    cost: Decimal | None
    programme: str
    closes_on: date | None
    next_step_on: date | None
    is_example: bool


class IdeaFields(IdeaDetails, total=False):
    """The fields that an editor may give."""

    title: str


class IdeaRealisedError(ValidationError):
    """The idea has become something: it stays so, and becomes nothing else."""

    def __init__(self, idea: Idea) -> None:
        became = idea.activity or idea.project
        super().__init__(_("Uppslaget har redan blivit ”%(title)s”."), params={"title": became or idea.title})


class NotByMovingError(ValidationError):
    """An idea is realised by what it becomes, not by being moved."""

    def __init__(self) -> None:
        super().__init__(_("Välj Gör till insats eller Gör till projekt: då syns vad uppslaget blev."))


#: The links of an idea: which model, under which name of its field.
_LINKS: dict[str, tuple[type[Any], str]] = {
    "departments": (IdeaDepartment, "department"),
    "goals": (IdeaGoal, "goal"),
    "about": (IdeaActivity, "activity"),
}


def _set_links(idea: Idea, name: str, wanted: Iterable[Any], by: Actor) -> None:
    model, field = _LINKS[name]
    have = {getattr(link, f"{field}_id"): link for link in model.objects.filter(idea=idea)}
    replace_links(have, {row.pk: model(idea=idea, **{field: row}) for row in wanted}, (), by)


def _write(row: Idea, fields: Mapping[str, Any], by: Actor) -> Idea:
    """Write what is given of an idea and its links."""
    links: dict[str, Iterable[Any]] = {}
    for name, value in fields.items():
        if name in _LINKS:
            links[name] = value
        else:
            setattr(row, name, value)
    check(row)
    save(row, by)
    for name, wanted in links.items():
        _set_links(row, name, wanted, by)
    return row


@transaction.atomic
def create_idea(*, title: str, by: Actor, **fields: Unpack[IdeaDetails]) -> Idea:
    """Put a new idea on the board, proposed by the actor's person; its origin is somebody unless told.

    Raises ValidationError for values that do not hold.
    """
    return _write(Idea(title=title, proposed_by=by.person), fields, by)


@transaction.atomic
def edit_idea(*, idea: Idea, version: int | None, by: Actor, **fields: Unpack[IdeaFields]) -> Idea:
    """Change an idea that its editor opened at ``version``; what is left out stays.

    Raises EditConflictError when somebody was before, ValidationError.
    """
    claim_version(idea, version)
    row: Idea = Idea.objects.get(pk=idea.pk)
    return _write(row, fields, by)


@transaction.atomic
def move_idea(*, idea: Idea, version: int | None, state: str, by: Actor, reason: str = "") -> Idea:
    """Move an idea to another column of the board.

    Raises ValidationError (laid aside without a reason), NotByMovingError, IdeaRealisedError, and
    EditConflictError when somebody was before.
    """
    claim_version(idea, version)
    row: Idea = Idea.objects.select_related("activity", "project").get(pk=idea.pk)
    if row.state == Idea.State.REALISED:
        raise IdeaRealisedError(row)
    if state == Idea.State.REALISED:
        raise NotByMovingError
    row.state, row.reason = Idea.State(state), reason.strip()
    check(row)
    return save(row, by)  # type: ignore[no-any-return]


def _to_realise(idea: Idea) -> Idea:
    """Claim the idea for becoming something; return it as it stands now."""
    claim_version(idea, None)
    row: Idea = Idea.objects.select_related("activity", "project", "position").get(pk=idea.pk)
    if row.state == Idea.State.REALISED:
        raise IdeaRealisedError(row)
    return row


@transaction.atomic
def realise_idea_as_activity(*, idea: Idea, department: Department, by: Actor) -> Activity:
    """Let the idea become a planned activity of ``department``, seen by all as the idea was.

    Its goals are the activity's, its other departments take part. Raises IdeaRealisedError.
    """
    row = _to_realise(idea)
    others = Department.objects.filter(idea_links__idea=row).exclude(pk=department.pk)
    activity = create_activity(
        by=by,
        submit=True,
        title=row.title,
        description=row.purpose,
        remark=row.needs,
        budget=row.cost,
        department=department,
        position=row.position,
        is_example=row.is_example,
        participants=[Participant(other) for other in others],
        goals=[GoalLink(goal) for goal in Goal.objects.filter(idea_links__idea=row)],
    )
    row.activity, row.state, row.reason = activity, Idea.State.REALISED, ""
    save(row, by)
    return activity


@transaction.atomic
def realise_idea_as_project(*, idea: Idea, department: Department, by: Actor) -> Project:
    """Let the idea become a project that ``department`` answers for. Raises IdeaRealisedError."""
    row = _to_realise(idea)
    project = create_project(
        by=by,
        title=row.title,
        description="\n\n".join(part for part in (row.purpose, row.needs) if part),
        programme=row.programme[:120],
        budget=row.cost,
        department=department,
        position=row.position,
        is_example=row.is_example,
    )
    row.project, row.state, row.reason = project, Idea.State.REALISED, ""
    save(row, by)
    return project
