# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Optimistic versions: the second of two editors sees both texts and loses nothing."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditConflictError(Exception):
    """Somebody saved the row after the editor had opened it.

    ``current`` is the row as it now stands; nothing of the refused edit was written.
    """

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current!r} was changed meanwhile")
        self.current = current


class Versioned(models.Model):
    """A row that people edit. ``version`` grows by one with each save through :func:`claim_version`."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
    updated_at = models.DateTimeField(_("ändrad"), auto_now=True)

    class Meta:
        abstract = True


def claim_version(row: Versioned, expected: int | None) -> None:
    """Take the right to save ``row``, which its editor opened at version ``expected``.

    To be called in the transaction that saves. The next version is written at once, by one statement,
    so that of two simultaneous editors exactly one succeeds; ``row.version`` becomes the new one.
    ``expected=None`` means that the writer is not a person with a form open (an import, a job).
    Raises EditConflictError with the current row.
    """
    manager: models.Manager[Any] = type(row)._default_manager
    rows = manager.filter(pk=row.pk)
    if expected is not None:
        rows = rows.filter(version=expected)
    if not rows.update(version=models.F("version") + 1):
        raise EditConflictError(manager.get(pk=row.pk))
    row.version = manager.values_list("version", flat=True).get(pk=row.pk)
