# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing lifts, and what a ranking wants. Each function is one transaction, keeps history, needs the tenant scope.

Who may is asked of ``rules.py`` before, by the caller.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from knutpunkt.activities import services as activities
from knutpunkt.activities.models import Activity, Status
from knutpunkt.activities.services import GoalLink
from knutpunkt.activities.writing import check, save, signed
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Role
from knutpunkt.ranking.models import Lift, Ranking
from knutpunkt.ranking.standing.services import fill_indicator
from knutpunkt.ranking.working.points import hours_of


class AlreadyActivityError(ValidationError):
    """The lift has an activity already."""

    def __init__(self, lift: Lift) -> None:
        super().__init__(_("Lyftet ”%(title)s” har redan en insats.") % {"title": lift.title})


class NobodyAnswersError(ValidationError):
    """Neither the lift nor its question says who does the work, so there is no department to put the activity in."""

    def __init__(self) -> None:
        super().__init__(_("Ange först vem som gör lyftet. Insatsen läggs i den funktionens verksamhet."))


class NotTheirDepartmentError(ValidationError):
    """The activity would belong to a department that the actor does not write for."""

    def __init__(self, department: Department) -> None:
        words = _("Insatsen hör hemma i %(department)s. Be dem, eller samordnaren, att göra den.")
        super().__init__(words % {"department": department.name})


@transaction.atomic
def save_lift(*, lift: Lift, by: Actor | None, expected_version: int | None = None) -> Lift:
    """Save a lift, new or changed. Raises ValidationError, and EditConflictError when somebody was before."""
    if lift.pk:
        claim_version(lift, expected_version)
    check(lift)
    save(lift, by)
    return lift


@transaction.atomic
def remove_lift(*, lift: Lift, by: Actor | None) -> None:
    """Remove a lift; its history stays, and so does its activity."""
    signed(lift, by).delete()


def department_of(lift: Lift) -> Department | None:
    """Return whose work a lift is: its position's department, else that of the question's owner."""
    position = lift.position or lift.question.owner
    return position.department if position else None


def may_realise(actor: Actor, department: Department | None) -> bool:
    """Tell whether the actor may write activities of the department; true where none is told, to ask for one."""
    if actor.has(Role.COORDINATOR) or department is None:
        return True
    return actor.has(Role.MEMBER) and department.pk in actor.department_ids


@transaction.atomic
def realise_lift(*, lift: Lift, by: Actor) -> Activity:
    """Make a planned activity of a lift, seen by all as the lift is, with its hours, day and the question's goals.

    From then on the lift counts as planned. Raises AlreadyActivityError, NobodyAnswersError and
    NotTheirDepartmentError.
    """
    claim_version(lift, None)
    rows = Lift.objects.select_related(
        "question__edition__ranking", "question__owner__department", "position__department"
    )
    row: Lift = rows.get(pk=lift.pk)
    if row.activity_id:
        raise AlreadyActivityError(row)
    department = department_of(row)
    if department is None:
        raise NobodyAnswersError
    if not may_realise(by, department):
        raise NotTheirDepartmentError(department)
    question = row.question
    activity = activities.create_activity(
        by=by,
        submit=True,
        title=row.title,
        description=_("För rankningen %(edition)s, fråga: %(question)s")
        % {"edition": question.edition.title, "question": question},
        department=department,
        position=row.position or question.owner,
        status=Status.PLANNED,
        end=row.ready_on,
        hours=hours_of(row, question.edition.ranking),
        is_example=row.is_example,
        goals=[GoalLink(goal) for goal in question.goals.filter(archived_at=None)],
    )
    row.activity = activity
    save(row, by)
    question.activities.add(activity)
    return activity


@transaction.atomic
def save_ranking(*, ranking: Ranking, by: Actor | None, expected_version: int | None = None) -> Ranking:
    """Save what the municipality wants of a ranking and what it means by small, medium and large effort.

    Known places are written to a key figure that was chosen now. Raises ValidationError, and EditConflictError
    when somebody was before.
    """
    before = Ranking.objects.filter(pk=ranking.pk).values_list("indicator", flat=True).first()
    claim_version(ranking, expected_version)
    check(ranking)
    save(ranking, by)
    if ranking.indicator_id and ranking.indicator_id != before:
        fill_indicator(ranking=ranking, by=by)
    return ranking
