# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The daily job of the working list: thin, safe to run twice."""

from datetime import date, time
from typing import Any

from django.utils import timezone

from knutpunkt.kernel.jobs import schedule_daily
from knutpunkt.kernel.tenancy import across_municipalities, tenant_scope
from knutpunkt.ranking.models import RankingEdition
from knutpunkt.ranking.working import queries
from knutpunkt.ranking.working.reminding import remind_by_day


def remind_all(on: date | None = None) -> int:
    """Write the day's letters about questions that wait, in every municipality; return how many."""
    day = on or timezone.localdate()
    with across_municipalities("the daily letters about questions that wait"):
        codes = list(RankingEdition.objects.order_by().values_list("municipality", flat=True).distinct())
    return sum(remind_in(code, day) for code in codes)


def remind_in(code: str, on: date) -> int:
    """Write the day's letters of one municipality; return how many."""
    with tenant_scope(code):
        return sum(remind_by_day(edition=edition, on=on).letters for edition in queries.editions())


def schedule(using: str = "default", **_: Any) -> None:
    """Have the worker write the letters every morning (receiver of post_migrate)."""
    schedule_daily("ranking: remind_all", "knutpunkt.ranking.working.tasks.remind_all", time(6, 30), using)
