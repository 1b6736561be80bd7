# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading about what we have promised: documents, goal trees, frameworks and how our goals link to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.utils.translation import gettext

from knutpunkt.goals.models import Framework, FrameworkGoal, FrameworkLink, Goal, GoalDepartment, GoverningDocument
from knutpunkt.kernel.collation import SWEDISH
from knutpunkt.kernel.history import Change, FieldChange, changes

STANDING = Q(archived_at__isnull=True)


def replaced() -> Exists:
    """Return the condition that a later document, which is not archived, stands instead of the row's document."""
    return Exists(GoverningDocument.objects.filter(STANDING, supersedes=OuterRef("pk")))


def documents() -> QuerySet[GoverningDocument]:
    """Return documents that are not archived, in Swedish order, with owner.

    ``goal_count`` is the number of goals (areas, which only group goals, are not counted),
    ``replaced`` whether a later document stands instead.
    """
    counted = Q(goals__archived_at__isnull=True) & ~Q(goals__kind=Goal.Kind.AREA)
    return (
        GoverningDocument.objects.filter(STANDING)
        .select_related("owner__department", "supersedes")
        .annotate(goal_count=Count("goals", filter=counted), replaced=replaced())
        .order_by(Collate("title", SWEDISH), "pk")
    )


def past_review(day: date) -> QuerySet[GoverningDocument]:
    """Return documents that should have been reviewed before ``day`` and have not been replaced."""
    return documents().filter(~replaced(), review_on__lt=day)


def goals() -> QuerySet[Goal]:
    """Return goals that stand (neither they nor their document archived), with document, in the order of the trees."""
    return Goal.objects.filter(STANDING, document__archived_at__isnull=True).select_related("document")


def goals_to_serve() -> QuerySet[Goal]:
    """Return the standing goals that activities can serve: all but areas."""
    return goals().exclude(kind=Goal.Kind.AREA)


def goal_with_links() -> QuerySet[Goal]:
    """Return goals, archived ones too, with what a goal's page shows: one query for each kind of link."""
    frameworks = FrameworkGoal.objects.select_related("framework", "parent").order_by("framework", "order")
    return Goal.objects.select_related("document", "parent", "responsible__department").prefetch_related(
        Prefetch("framework_goals", frameworks), "expected_departments"
    )


@dataclass
class GoalNode:
    """A goal with the goals below it."""

    goal: Goal
    children: list["GoalNode"] = field(default_factory=list)


def goal_tree(document: GoverningDocument) -> list[GoalNode]:
    """Return the document's standing goals as trees. Two queries whatever their number."""
    rows = (
        Goal.objects.filter(STANDING, document=document)
        .select_related("responsible__department")
        .prefetch_related("expected_departments")
        .order_by("order", "number", "pk")
    )
    return build_tree(rows)


def build_tree(rows: Iterable[Goal]) -> list[GoalNode]:
    """Return ``rows`` as trees, in their order; a goal whose parent is not among them becomes a root."""
    nodes = {goal.pk: GoalNode(goal) for goal in rows}
    roots: list[GoalNode] = []
    for node in nodes.values():
        parent = nodes.get(node.goal.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


def ancestors(goal: Goal) -> list[Goal]:
    """Return the goals above ``goal``, the highest first. One query."""
    if goal.parent_id is None:
        return []
    rows = Goal.objects.filter(document=goal.document_id).in_bulk()
    found: list[Goal] = []
    above = rows.get(goal.parent_id)
    while above is not None and above not in found:
        found.append(above)
        above = rows.get(above.parent_id or 0)
    return found[::-1]


def descendants(goal: Goal) -> set[int]:
    """Return the ids of the goals below ``goal``, archived ones too. One query."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Goal.objects.filter(document=goal.document_id).values_list("pk", "parent_id"):
        below[parent].append(pk)
    found: set[int] = set()
    waiting = list(below[goal.pk])
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += below[pk]
    return found


def frameworks() -> QuerySet[Framework]:
    """Return the frameworks with the number of their top goals (``goal_count``)."""
    return Framework.objects.annotate(goal_count=Count("goals", filter=Q(goals__parent=None)))


def choosable_framework_goals() -> QuerySet[FrameworkGoal]:
    """Return all goals and targets of all frameworks that a local goal can link to, in their order."""
    return FrameworkGoal.objects.select_related("framework").order_by("framework", "order")


def framework_goals(framework: Framework) -> QuerySet[FrameworkGoal]:
    """Return a framework's top goals.

    Each has ``target_count`` (its targets), ``unnamed_count`` (targets whose wording is not known here).
    Join with :func:`linked_counts` for how many of our goals link there.
    """
    return framework.goals.filter(parent=None).annotate(
        target_count=Count("children"),
        unnamed_count=Count("children", filter=Q(children__name_sv="", children__name_en="")),
    )


def linked_counts(framework: Framework) -> dict[int, int]:
    """Return top goal id -> how many of the municipality's standing goals link to it or to one of its targets."""
    linked: dict[int, set[int]] = defaultdict(set)
    rows = (
        goals()
        .filter(framework_goals__framework=framework)
        .values_list("pk", "framework_goals", "framework_goals__parent")
    )
    for goal, own, parent in rows:
        linked[parent or own].add(goal)
    return {pk: len(found) for pk, found in linked.items()}


def linked_goals(framework_goal: FrameworkGoal) -> QuerySet[Goal]:
    """Return the standing goals that link to ``framework_goal`` or to one of its targets, each once."""
    wanted = Q(framework_goals=framework_goal) | Q(framework_goals__parent=framework_goal)
    return goals().filter(wanted).distinct()


def targets_with_links(framework_goal: FrameworkGoal) -> list[tuple[FrameworkGoal, list[Goal]]]:
    """Return the targets of ``framework_goal``, each with the standing goals that link just there. Two queries."""
    targets = list(framework_goal.children.order_by("order"))
    found: dict[int, list[Goal]] = defaultdict(list)
    rows = goals().filter(framework_goals__in=targets).prefetch_related("framework_links")
    for goal in rows.distinct():
        for link in goal.framework_links.all():
            found[link.framework_goal_id].append(goal)
    return [(target, found[target.pk]) for target in targets]


def goal_changes(goal: Goal, limit: int = 50) -> list[Change]:
    """Return the latest changes of a goal and of its links to departments and frameworks, newest first."""
    told = changes(goal, limit)
    departments = GoalDepartment.history.filter(goal_id=goal.pk).select_related("history_user", "department")
    linked = FrameworkLink.history.filter(goal_id=goal.pk).select_related("history_user", "framework_goal")
    told += [_link_change(row, gettext("Förväntas bidra"), str(row.department)) for row in departments[:limit]]
    told += [_link_change(row, gettext("Bidrar till"), str(row.framework_goal)) for row in linked[:limit]]
    return sorted(told, key=lambda change: change.when, reverse=True)[:limit]


def _link_change(row: Any, label: str, name: str) -> Change:
    before, after = (name, "") if row.history_type == "-" else ("", name)
    return Change(row.history_date, row.history_user, "~", (FieldChange(label, before, after),))
