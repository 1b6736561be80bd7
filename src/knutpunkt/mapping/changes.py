# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notices when something the findings rest on is saved, and has them computed after the commit.

However many rows a transaction saves, it asks once. Rows written in bulk send no signal: the import is
noticed by its run, and for the rest there are the daily computation and the button "Räkna om".
"""

from datetime import time
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from knutpunkt.activities.models import Activity, ActivityGoal, ImportRun, Participation, StatusUpdate
from knutpunkt.goals.models import Goal, GoalDepartment, GoverningDocument
from knutpunkt.indicators.models import Indicator, JudgementOverride, Target, Value
from knutpunkt.kernel.jobs import schedule_daily
from knutpunkt.mapping.tasks import ask_for_recomputation
from knutpunkt.people.models import Department

WATCHED: tuple[type[Model], ...] = (
    Activity,
    ActivityGoal,
    Participation,
    StatusUpdate,
    ImportRun,
    Goal,
    GoalDepartment,
    GoverningDocument,
    Indicator,
    Target,
    Value,
    JudgementOverride,
    Department,
)
PENDING = "_knutpunkt_mapping_pending"


def _note(instance: Any, **_: Any) -> None:
    code = str(instance.municipality_id)
    pending: set[str] = connection.__dict__.setdefault(PENDING, set())
    pending.add(code)

    def ask() -> None:
        if code in pending:  # the first of the transaction's callbacks asks for all
            pending.discard(code)
            ask_for_recomputation(code)

    transaction.on_commit(ask, robust=True)


def watch() -> None:
    """Connect the signals."""
    for model in WATCHED:
        for signal in (post_save, post_delete):
            signal.connect(_note, sender=model, dispatch_uid=f"mapping-{signal is post_save}-{model._meta.label}")


def schedule_nightly(using: str = "default", **_: Any) -> None:
    """Have the worker compute every municipality's findings each night (receiver of post_migrate)."""
    schedule_daily("mapping: recompute_all", "knutpunkt.mapping.tasks.recompute_all", time(3, 10), using)
