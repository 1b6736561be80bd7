# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the services of activities, projects and ideas write rows with: the author told to history."""

from collections.abc import Sequence
from typing import Any

from knutpunkt.people.access import Actor


def signed(row: Any, by: Actor | None) -> Any:
    """Return ``row`` with its author told to the history."""
    if by is not None:
        row._history_user = by.user  # noqa: SLF001  (simple-history's own name)
    return row


def save(row: Any, by: Actor | None) -> Any:
    """Save ``row`` with its author; return it."""
    signed(row, by).save()
    return row


def check(row: Any, *leave_out: str) -> None:
    """Raise ValidationError when the row's own values do not hold together (relations are the tenant's affair)."""
    relations = [field.name for field in row._meta.concrete_fields if field.is_relation]
    row.clean_fields(exclude=[*relations, *leave_out])
    row.validate_constraints(exclude=["municipality"])


def replace_links(have: dict[int, Any], wanted: dict[int, Any], fields: Sequence[str], by: Actor | None) -> bool:
    """Make the link rows ``have`` (by the key of what they link to) equal ``wanted``; tell whether anything changed."""
    changed = False
    for key, link in have.items():
        if key not in wanted:
            signed(link, by).delete()
            changed = True
    for key, row in wanted.items():
        old = have.get(key)
        if old is None:
            save(row, by)
            changed = True
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            for name in fields:
                setattr(old, name, getattr(row, name))
            save(old, by)
            changed = True
    return changed
