# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing projects, their results, and who took these over.

Each function is one transaction, keeps history, and needs the tenant scope. ``by`` is who does it
(None: the system). Who may is asked of ``rules.py`` before, by the caller.
"""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from knutpunkt.activities.models import Activity, Handover, Project, Result
from knutpunkt.activities.writing import check, save
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

__all__ = ["EditConflictError", "HandoverFields", "ProjectFields", "ResultFields"]


class ProjectFields(TypedDict, total=False):
    """The fields of a project that a writer may give; what is left out stays as it is."""

    title: str
    description: str
    funder: str
    programme: str
    partners: str
    start: date | None
    end: date | None
    budget: Decimal | None
    own_share: Decimal | None
    department: Department | None
    position: Position | None
    link: str
    source: str
    is_example: bool


class ResultFields(TypedDict, total=False):
    """The fields of a result that a writer may give."""

    title: str
    description: str
    order: int


class HandoverFields(TypedDict, total=False):
    """The fields of a handover that a writer may give."""

    department: Department
    position: Position | None
    activity: Activity | None
    since: date | None
    state: str
    reason: str


def _changed(row: Any, version: int | None, fields: Any, by: Actor | None) -> Any:
    """Write ``fields`` of a row opened at ``version``; return it as it stands."""
    claim_version(row, version)
    now = type(row)._default_manager.get(pk=row.pk)
    for name, value in fields.items():
        setattr(now, name, value)
    check(now)
    return save(now, by)


@transaction.atomic
def create_project(*, by: Actor | None = None, **fields: Unpack[ProjectFields]) -> Project:
    """Create a project; ``title`` must be given. Raises ValidationError for values that do not hold together."""
    project = Project(**fields)
    check(project)
    return save(project, by)  # type: ignore[no-any-return]


@transaction.atomic
def edit_project(
    *, project: Project, version: int | None, by: Actor | None = None, **fields: Unpack[ProjectFields]
) -> Project:
    """Change a project that its editor opened at ``version``. Raises EditConflictError, ValidationError."""
    return _changed(project, version, fields, by)  # type: ignore[no-any-return]


@transaction.atomic
def archive_project(*, project: Project, by: Actor | None = None) -> Project:
    """Put a project away with its results; it leaves lists and counts and can be restored."""
    return _changed(project, None, {"archived_at": timezone.now()}, by)  # type: ignore[no-any-return]


@transaction.atomic
def restore_project(*, project: Project, by: Actor | None = None) -> Project:
    """Take an archived project back."""
    return _changed(project, None, {"archived_at": None}, by)  # type: ignore[no-any-return]


@transaction.atomic
def add_result(*, project: Project, by: Actor | None = None, **fields: Unpack[ResultFields]) -> Result:
    """Add a result to a project, last unless ``order`` is given. Raises ValidationError."""
    last = Result.objects.filter(project=project).aggregate(last=Max("order"))["last"]
    result = Result(**{"project": project, "order": (last or 0) + 1, **fields})
    check(result)
    return save(result, by)  # type: ignore[no-any-return]


@transaction.atomic
def edit_result(
    *, result: Result, version: int | None, by: Actor | None = None, **fields: Unpack[ResultFields]
) -> Result:
    """Change a result that its editor opened at ``version``. Raises EditConflictError, ValidationError."""
    return _changed(result, version, fields, by)  # type: ignore[no-any-return]


@transaction.atomic
def hand_over_result(*, result: Result, by: Actor | None = None, **fields: Unpack[HandoverFields]) -> Handover:
    """Hand a result over to a department, which must be given.

    Raises ValidationError: handed over to it before, ordinary work without a day, dropped without a reason.
    """
    handover = Handover(result=result, **fields)
    check(handover)
    return save(handover, by)  # type: ignore[no-any-return]


@transaction.atomic
def edit_handover(
    *, handover: Handover, version: int | None, by: Actor | None = None, **fields: Unpack[HandoverFields]
) -> Handover:
    """Change a handover that its editor opened at ``version``. Raises EditConflictError, ValidationError."""
    return _changed(handover, version, fields, by)  # type: ignore[no-any-return]
