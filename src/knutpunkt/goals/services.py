# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing what we have promised: frameworks from the shipped facts, governing documents, goals and their links."""

import json
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.goals import queries
from knutpunkt.goals.models import Framework, FrameworkGoal, FrameworkLink, Goal, GoalDepartment, GoverningDocument
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.models import Department

FACTS = files("knutpunkt.goals") / "data" / "frameworks.json"
UNKNOWN_TARGETS = "targets"
TARGETS_A_GOAL = 100
OTHER_DOCUMENT = gettext_lazy("Målet ovanför måste höra till samma styrdokument.")


@transaction.atomic
def load_frameworks() -> int:
    """Write the frameworks and their goals from the shipped facts. Returns how many goals and targets.

    Safe to run again. A target that is known to exist but whose wording is not known here gets a row
    with an empty name; a goal whose number of targets is not known has ``missing`` = UNKNOWN_TARGETS.
    """
    count = 0
    for fact in json.loads(FACTS.read_text(encoding="utf-8"))["frameworks"]:
        framework, _created = Framework.objects.update_or_create(
            key=fact["key"],
            defaults={
                "name_sv": fact["name"],
                "name_en": fact["name_en"],
                "source": f"{fact['source']}. {fact['licence']}",
                "as_of": date.fromisoformat(fact["date"]),
            },
        )
        _write_framework_goals([_framework_goal(framework, goal) for goal in fact["goals"]])
        parents = dict(framework.goals.filter(parent=None).values_list("number", "pk"))
        targets = [row for goal in fact["goals"] for row in _targets(framework, goal, parents[goal["number"]])]
        _write_framework_goals(targets)
        count += len(parents) + len(targets)
    return count


def _framework_goal(framework: Framework, fact: dict[str, Any]) -> FrameworkGoal:
    known = fact["official_targets"] is not None
    return FrameworkGoal(
        framework=framework,
        number=fact["number"],
        order=int(fact["number"]) * TARGETS_A_GOAL,
        name_sv=fact["name"] or "",
        name_en=fact["name_en"] or "",
        missing="" if known else UNKNOWN_TARGETS,
    )


def _targets(framework: Framework, goal: dict[str, Any], parent: int) -> Iterable[FrameworkGoal]:
    named = goal["targets"]
    unnamed = range(len(named) + 1, (goal["official_targets"] or 0) + 1)
    missing = [{"number": f"{goal['number']}.{index}", "name": None, "name_en": None} for index in unnamed]
    for place, fact in enumerate([*named, *missing], start=1):
        yield FrameworkGoal(
            framework=framework,
            parent_id=parent,
            number=fact["number"],
            order=int(goal["number"]) * TARGETS_A_GOAL + place,
            name_sv=fact["name"] or "",
            name_en=fact["name_en"] or "",
        )


def _write_framework_goals(rows: list[FrameworkGoal]) -> None:
    FrameworkGoal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["framework", "number"],
        update_fields=["parent", "order", "name_sv", "name_en", "missing"],
    )


@transaction.atomic
def save_document(*, document: GoverningDocument, expected_version: int | None = None) -> GoverningDocument:
    """Save a new document, or an edited one that its editor opened at ``expected_version``.

    Raises EditConflictError when somebody else saved it meanwhile, ValidationError when it breaks a rule.
    """
    if document.pk is not None and document.supersedes_id == document.pk:
        raise ValidationError({"supersedes": _("Ett dokument kan inte ersätta sig självt.")})
    _save(document, expected_version)
    return document


@transaction.atomic
def save_goal(
    *,
    goal: Goal,
    departments: Iterable[Department] | None = None,
    framework_goals: Iterable[FrameworkGoal] | None = None,
    expected_version: int | None = None,
) -> Goal:
    """Save a new goal, or an edited one that its editor opened at ``expected_version``.

    ``departments`` are those expected to act, ``framework_goals`` the national and global ones it
    serves; None leaves them as they are. Raises EditConflictError when somebody else saved it
    meanwhile, ValidationError when it breaks a rule (see :func:`check_place`).
    """
    check_place(goal)
    _save(goal, expected_version)
    if departments is not None:
        _set_links(GoalDepartment, goal, "department_id", {row.pk for row in departments})
    if framework_goals is not None:
        _set_links(FrameworkLink, goal, "framework_goal_id", {row.pk for row in framework_goals})
    return goal


def check_place(goal: Goal) -> None:
    """Raise ValidationError unless the goal's parent stands in the same document and not below the goal itself."""
    if goal.parent is None:
        return
    if goal.parent.document_id != goal.document_id:
        raise ValidationError({"parent": OTHER_DOCUMENT})
    if goal.pk is not None and goal.parent_id in {goal.pk, *queries.descendants(goal)}:
        raise ValidationError({"parent": _("Ett mål kan inte ligga under sig självt.")})


@transaction.atomic
def archive_document(*, document: GoverningDocument, expected_version: int | None = None) -> int:
    """Archive a document with all its goals. Returns how many goals went with it. Nothing is deleted.

    Raises EditConflictError when somebody else saved it meanwhile.
    """
    now = timezone.now()
    claim_version(document, expected_version)
    document.archived_at = now
    document.save()
    return _archive(document.goals.filter(archived_at__isnull=True), now)


@transaction.atomic
def restore_document(*, document: GoverningDocument, expected_version: int | None = None) -> int:
    """Bring an archived document back with the goals that were archived with it. Returns how many goals.

    Raises EditConflictError when somebody else saved it meanwhile.
    """
    stamp = document.archived_at
    claim_version(document, expected_version)
    document.archived_at = None
    document.save()
    return _archive(document.goals.filter(archived_at=stamp), None) if stamp else 0


@transaction.atomic
def archive_goal(*, goal: Goal, expected_version: int | None = None) -> int:
    """Archive a goal and the goals below it. Returns how many went with it. Nothing is deleted.

    Raises EditConflictError when somebody else saved it meanwhile.
    """
    now = timezone.now()
    claim_version(goal, expected_version)
    goal.archived_at = now
    goal.save()
    return _archive(Goal.objects.filter(pk__in=queries.descendants(goal), archived_at__isnull=True), now)


@transaction.atomic
def restore_goal(*, goal: Goal, expected_version: int | None = None) -> int:
    """Bring an archived goal back with those below it that were archived with it. Returns how many.

    Raises EditConflictError when somebody else saved it meanwhile.
    """
    stamp = goal.archived_at
    claim_version(goal, expected_version)
    goal.archived_at = None
    goal.save()
    if stamp is None:
        return 0
    return _archive(Goal.objects.filter(pk__in=queries.descendants(goal), archived_at=stamp), None)


def _archive(rows: models.QuerySet[Goal], stamp: Any) -> int:
    """Set ``archived_at`` row by row, so that each change has its history. Returns how many."""
    goals = list(rows)
    for goal in goals:
        claim_version(goal, None)
        goal.archived_at = stamp
        goal.save()
    return len(goals)


def _save(row: GoverningDocument | Goal, expected_version: int | None) -> None:
    if row.pk is not None:
        claim_version(row, expected_version)
    row.full_clean(exclude=["municipality"])
    row.save()


def _set_links(model: type[models.Model], goal: Goal, column: str, wanted: set[int]) -> None:
    """Make the goal's links of one kind be those in ``wanted``; the others are removed."""
    rows = model._default_manager.filter(goal=goal)
    standing = set(rows.values_list(column, flat=True))
    for link in rows.filter(**{f"{column}__in": standing - wanted}):
        link.delete()
    for key in sorted(wanted - standing):
        model._default_manager.create(goal=goal, **{column: key})
