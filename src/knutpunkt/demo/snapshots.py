# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's frozen pictures: one out of what was recorded when a term of office began, one of the day it is built."""

from knutpunkt.demo.content import Row
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots.services import freeze_picture
from knutpunkt.people.access import Actor


def build_snapshot(row: Row, coordinator: Actor) -> Snapshot:
    """Freeze one picture in the coordinator's name."""
    on = row.get("on")
    return freeze_picture(title=row["title"], by=coordinator, on=on, note=row["note"], is_example=True)
