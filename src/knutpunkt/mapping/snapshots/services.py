# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Freezing the picture. Nothing here changes a snapshot, and what tries to is refused."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.text import today
from knutpunkt.mapping import reading
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots.frozen import pack, seal
from knutpunkt.mapping.snapshots.rebuilding import picture_then
from knutpunkt.mapping.snapshots.rules import may_freeze
from knutpunkt.mapping.snapshots.taking import picture_now
from knutpunkt.people.access import Actor


class FrozenError(Exception):
    """A snapshot is never changed once it is made."""


class NoPictureError(ValueError):
    """There is no picture of the day: it is still to come, or lies before the first record."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@transaction.atomic
def freeze_picture(
    *, title: str, by: Actor, on: date | None = None, note: str = "", is_example: bool = False
) -> Snapshot:
    """Freeze the picture of today, or of a day that has been out of what was recorded.

    Raises PermissionDenied, NoPictureError.
    """
    if not may_freeze(by):
        raise PermissionDenied
    day = on or today()
    if day > today():
        raise NoPictureError(_("Välj en dag som har varit."))
    if day < today() and not _recorded(day):
        raise NoPictureError(_("Så tidigt var inget inskrivet. Välj en senare dag."))
    content = pack(picture_now(by, day) if day == today() else picture_then(by, day))
    row: Snapshot = Snapshot.objects.create(
        title=title,
        on=day,
        note=note,
        content=content,
        content_hash=seal(content),
        made_at=timezone.now(),
        person=by.person,
        is_example=is_example,
    )
    return row


def _recorded(day: date) -> bool:
    first = reading.first_recorded()
    return first is not None and first <= day


def refuse_change(sender: Any, instance: Snapshot, **_kwargs: Any) -> None:  # noqa: ARG001  (the signal's)
    """Raise FrozenError when a snapshot that exists is saved again."""
    if not instance._state.adding:  # noqa: SLF001  (Django's documented way to ask)
        raise FrozenError("a snapshot never changes")
