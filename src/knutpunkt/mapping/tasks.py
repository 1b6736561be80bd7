# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the room `mapping`: thin, by ids, safe to run twice."""

from django.core.cache import cache

from knutpunkt.kernel.jobs import Progress, enqueue, set_progress
from knutpunkt.kernel.tenancy import across_municipalities, tenant_scope
from knutpunkt.mapping.queries import job_key
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.mapping.vectors import embed_outdated, embedder
from knutpunkt.people.models import Department, Municipality

#: A job that is waiting covers what changes meanwhile; a lost one is replaced after this long.
WAITING_SECONDS = 300


def ask_for_recomputation(code: str) -> bool:
    """Have the municipality's findings computed once, unless that is waiting already. Tell whether asked."""
    if not cache.add(f"{job_key(code)}-waiting", 1, WAITING_SECONDS):
        return False
    enqueue("knutpunkt.mapping.tasks.recompute", code, key=job_key(code))
    return True


def recompute(code: str) -> None:
    """Compute the findings of one municipality: first the vectors of what has changed, then all the rest."""
    cache.delete(f"{job_key(code)}-waiting")
    set_progress(job_key(code), Progress("running"))
    embed_outdated(code, embedder(), lambda done, total: set_progress(job_key(code), Progress("running", done, total)))
    with tenant_scope(code):
        recompute_findings()
    set_progress(job_key(code), Progress("done"))


def recompute_all() -> None:
    """Have the findings of every municipality with departments computed: once a day, since time passes."""
    with across_municipalities("the daily computation of every municipality's findings"):
        codes = list(
            Municipality.objects.filter(pk__in=Department.objects.values("municipality")).values_list("pk", flat=True)
        )
    for code in codes:
        ask_for_recomputation(code)
