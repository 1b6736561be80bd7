# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an import needs to know of the municipality, and the making of what it lacks.

The reader of spreadsheets (:mod:`knutpunkt.activities.importing`) knows no database: here rows become
its :class:`Known` and :class:`Existing`, and names it could not find become rows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from knutpunkt.activities import queries
from knutpunkt.activities.importing import Existing, Known, Name, Plan, PlanRow, Workbook
from knutpunkt.activities.importing.text import fold
from knutpunkt.activities.importing.types import NameKind
from knutpunkt.activities.models import Activity, StatusUpdate
from knutpunkt.activities.rules import edit_activity
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.tenancy import current_tenant_id
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position
from knutpunkt.people.queries import departments_on

KINDS: tuple[NameKind, ...] = ("departments", "documents", "goals", "positions")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,3})*)[.:)]?\s+(\S.*)$")
_COMPANY = re.compile(r"\bAB$|\bbolag(et)?$|\bhus AB\b", re.IGNORECASE)
_FEDERATION = re.compile(r"förbund(et)?$", re.IGNORECASE)


def known_names() -> Known:
    """Return the municipality's departments, positions, goals and documents as the reader wants them."""
    departments = _departments()
    positions = Position.objects.values_list("pk", "title", "department_id")
    goals = Goal.objects.filter(archived_at=None)
    written = queries.goal_names()
    documents = GoverningDocument.objects.filter(archived_at=None).values_list("pk", "title")
    return Known(
        departments=tuple(Name(str(pk), name, (short,) if short else ()) for pk, name, short in departments),
        positions=tuple(Name(str(pk), title, parent=str(parent)) for pk, title, parent in positions),
        goals=tuple(Name(str(g.pk), written[g.pk], _goal_aliases(g)) for g in goals),
        documents=tuple(Name(str(pk), title) for pk, title in documents),
    )


def _departments() -> list[tuple[int, str, str]]:
    """Return departments that exist today, and former ones whose name none of today's has taken over."""
    rows: dict[str, tuple[int, str, str]] = {}
    every = Department.objects.order_by("valid_from").values_list("pk", "name", "short_name")
    today = departments_on(timezone.localdate()).values_list("pk", "name", "short_name")
    for row in (*every, *today):
        rows[row[1]] = row
    return list(rows.values())


def _goal_aliases(goal: Goal) -> tuple[str, ...]:
    return tuple(dict.fromkeys((goal.number, goal.title, str(goal)))) if goal.number else (goal.title,)


def open_to(actor: Actor | None) -> QuerySet[Activity]:
    """Return the activities an import may meet: those its person may change; without a person, all but drafts."""
    if actor is None:
        return queries.submitted(queries.current())
    return edit_activity.filter(actor, queries.current())


def mentioned_keys(workbook: Workbook) -> set[int]:
    """Return the keys in a file's designations that were made of municipality and key, as a download has them."""
    made = re.compile(rf"{current_tenant_id()}-(\d{{1,12}})")
    values = (cell.value for sheet in workbook.sheets for row in sheet.rows for cell in row.cells.values())
    return {int(found[1]) for value in values if isinstance(value, str) and (found := made.fullmatch(value))}


def existing_activities(actor: Actor | None, mentioned: set[int]) -> list[Existing]:
    """Return those activities with their values as the reader compares them.

    An activity without a designation of its own is known by the one made of its key where the file
    mentions that one.
    """
    notes = StatusUpdate.objects.exclude(note="").order_by("-on", "-pk")
    rows = queries.with_file_columns(open_to(actor)).prefetch_related(Prefetch("updates", notes, to_attr="told"))
    written = queries.goal_names()
    return [_existing(row, row.label_reference if row.pk in mentioned else row.reference, written) for row in rows]


def _existing(row: Activity, reference: str, written: dict[int, str]) -> Existing:
    goals = tuple(written[link.goal_id] for link in row.goal_links.all())
    told: list[StatusUpdate] = getattr(row, "told", [])
    return Existing(
        key=str(row.pk),
        title=row.title,
        department=row.department.name,
        reference=reference,
        goals=goals,
        values={
            "title": row.title,
            "description": row.description or None,
            "department": row.department.name,
            "position": row.position.title if row.position else None,
            "participants": [
                {"department": link.department.name, "role": link.role or None, "deadline": link.deadline}
                for link in row.participations.all()
            ],
            "status": row.status,
            "start": row.start,
            "end": row.end,
            "goals": list(goals),
            "budget": row.budget,
            "visibility": row.visibility,
            "reference": reference or None,
            "kind": row.kind,
            "repetition": row.repetition or None,
            "hours": row.hours,
            "documents": [link.document.title for link in row.document_links.all()],
            "remark": row.remark or None,
            "follow_up": told[0].note if told else None,
            "resource_note": row.resource_note or None,
        },
    )


@dataclass
class Names:
    """What each name of a plan stands for, and what was made for it.

    ``created`` holds, by kind, the keys of rows that did not exist before.
    """

    document_title: str
    keys: dict[tuple[Any, ...], int] = field(default_factory=dict)
    created: dict[str, list[int]] = field(default_factory=lambda: {str(kind): [] for kind in KINDS})

    def of(self, row: PlanRow, kind: NameKind, name: str | None) -> int | None:
        """Return the key of a name in a row; None for no name, or for one left out on purpose."""
        if not name:
            return None
        known = row.names.get((kind, name))
        if known is not None:
            return int(known)
        place = self.of(row, "departments", row.values["department"]) if kind == "positions" else None
        return self.keys.get((kind, fold(name), place))

    def add(self, kind: str, name: str, place: int | None, made: tuple[Any, bool]) -> None:
        """Remember what a name stands for, and whether it was made for it."""
        row, new = made
        self.keys[kind, fold(name), place] = row.pk
        if new:
            self.created[kind].append(row.pk)


def make_missing(plan: Plan, document_title: str) -> Names:
    """Create the departments, goals, documents and positions that the plan says are to be created.

    New goals are put in a governing document with the given title, made when it is missing.
    """
    names = Names(document_title)
    rows = list(plan.activities())
    for kind in KINDS:
        for row, name in _missing(rows, kind):
            place = names.of(row, "departments", row.values["department"]) if kind == "positions" else None
            if (kind, fold(name), place) not in names.keys and (kind != "positions" or place is not None):
                names.add(kind, name, place, _make(kind, name, place, names))
    return names


def _missing(rows: Iterable[PlanRow], kind: str) -> Iterable[tuple[PlanRow, str]]:
    for row in rows:
        for (of_kind, name), key in row.names.items():
            if of_kind == kind and key is None:
                yield row, name


def _make(kind: str, name: str, place: int | None, names: Names) -> tuple[Any, bool]:
    if kind == "departments":
        return _get_or_save(Department, {"name": name}, {"kind": _department_kind(name)})
    if kind == "documents":
        return _get_or_save(GoverningDocument, {"title": name}, {})
    if kind == "positions":
        return _get_or_save(Position, {"title": name, "department_id": place}, {})
    return _make_goal(name, names)


def _make_goal(name: str, names: Names) -> tuple[Any, bool]:
    title = names.document_title
    if ("documents", fold(title), None) not in names.keys:
        names.add("documents", title, None, _get_or_save(GoverningDocument, {"title": title}, {}))
    numbered = _NUMBERED.match(name)
    number, text = numbered.groups() if numbered else ("", name)
    document = names.keys["documents", fold(title), None]
    return _get_or_save(Goal, {"document_id": document, "number": number, "title": text}, {})


def _department_kind(name: str) -> str:
    if _COMPANY.search(name):
        return Department.Kind.COMPANY
    return Department.Kind.FEDERATION if _FEDERATION.search(name) else Department.Kind.AREA


def _get_or_save(model: Any, wanted: dict[str, Any], more: dict[str, Any]) -> tuple[Any, bool]:
    row = model.objects.filter(**wanted).first()
    if row is not None:
        return row, False
    row = model(**wanted, **more)
    row.save()
    return row, True
