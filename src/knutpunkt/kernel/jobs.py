# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work that does not belong in a request: a small port in front of the queue (django-q2).

Jobs are named functions that take plain arguments (ids), are safe to run twice, and enter the tenant
scope themselves. With ``KNUTPUNKT_JOBS=inline`` they run in the calling process after the commit.
Progress is kept in the shared cache, so that a page can show it while the job's transaction is open.
"""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Progress:
    """How far a job has come. ``state``: waiting, running, done or failed; ``message`` is for people."""

    state: str = "waiting"
    done: int = 0
    total: int = 0
    message: str = ""

    @property
    def finished(self) -> bool:
        """True when nothing more will happen."""
        return self.state in {"done", "failed"}


def set_progress(key: str, progress: Progress) -> None:
    """Tell how far the job with this key has come."""
    cache.set(f"job:{key}", asdict(progress), KEPT_SECONDS)


def get_progress(key: str) -> Progress | None:
    """Return how far the job with this key has come, or None when nothing is known of it."""
    found = cache.get(f"job:{key}")
    return Progress(**found) if found else None


def run(name: str, args: list[Any], key: str) -> None:
    """Run the job ``name`` (a dotted path) now; a failure is logged, shown as progress and raised."""
    try:
        import_string(name)(*args)
    except Exception as error:
        logger.exception("job %s %s failed", name, key)
        set_progress(key, Progress("failed", message=str(error)))
        raise


def enqueue(name: str, *args: Any, key: str) -> None:
    """Have ``name(*args)`` run once this transaction is committed. ``key`` names the piece of work."""
    set_progress(key, Progress("waiting"))

    def start() -> None:
        if settings.KNUTPUNKT_JOBS == "inline":
            run(name, list(args), key)
        else:
            from django_q.tasks import async_task  # the queue's models need loaded apps

            async_task("knutpunkt.kernel.jobs.run", name, list(args), key, task_name=key[:100])

    transaction.on_commit(start)


def schedule_daily(name: str, function: str, at: time, using: str = "default") -> None:
    """Have the worker run ``function`` (a dotted path) every day at ``at``. Asking again changes nothing.

    To be called after ``migrate``; does nothing while the queue has no tables.
    """
    first = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), at))
    _schedule(name, function, using, schedule_type="D", next_run=first)


def schedule_minutes(name: str, function: str, minutes: int, using: str = "default") -> None:
    """Have the worker run ``function`` (a dotted path) every so many minutes; otherwise as schedule_daily."""
    _schedule(name, function, using, schedule_type="I", minutes=minutes)


def _schedule(name: str, function: str, using: str, **options: Any) -> None:
    from django_q.models import Schedule  # the queue's models need loaded apps

    if Schedule._meta.db_table in connections[using].introspection.table_names():
        Schedule.objects.using(using).get_or_create(name=name, defaults={"func": function, **options})
