# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading snapshots. All functions need the tenant scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import reverse

from knutpunkt.activities.queries import visible_to as activities_visible_to
from knutpunkt.goals.models import Goal
from knutpunkt.indicators.queries import followed
from knutpunkt.kernel.text import today
from knutpunkt.mapping.models import FindingKind, Snapshot
from knutpunkt.mapping.queries import visible_to
from knutpunkt.mapping.snapshots.compare import Comparison, compare
from knutpunkt.mapping.snapshots.frozen import Content, unpack
from knutpunkt.mapping.snapshots.taking import picture_now
from knutpunkt.mapping.snapshots.telling import Links
from knutpunkt.people.access import Actor

KeyT = TypeVar("KeyT", int, str)

#: What stands in the address for the picture of today.
NOW = "nu"


@dataclass(frozen=True)
class End:
    """One end of a comparison: a snapshot or, without one, the present."""

    content: Content
    snapshot: Snapshot | None = None

    @property
    def key(self) -> str:
        """What stands in the address."""
        return str(self.snapshot.pk) if self.snapshot else NOW


@dataclass(frozen=True)
class Compared:
    """Two ends in the order of their days, and what differs."""

    then: End
    now: End
    comparison: Comparison


def snapshots() -> QuerySet[Snapshot]:
    """Return the snapshots without their content, the latest day first."""
    rows: QuerySet[Snapshot] = Snapshot.objects.defer("content").select_related("person")
    return rows.prefetch_related("person__positions")


def content_of(snapshot: Snapshot) -> Content:
    """Return what a snapshot holds. Raises UnreadableError when it is not what was frozen."""
    return unpack(snapshot.content, snapshot.content_hash)


def end_of(actor: Actor, key: str) -> End:
    """Return the end that an address names. Raises Snapshot.DoesNotExist, UnreadableError."""
    if key == NOW:
        return End(picture_now(actor, today()))
    if not key.isdecimal():
        raise Snapshot.DoesNotExist
    row = Snapshot.objects.get(pk=int(key))
    return End(content_of(row), row)


def compared(actor: Actor, first: str, second: str) -> Compared:
    """Return two pictures side by side, the earlier day first. Raises Snapshot.DoesNotExist, UnreadableError."""
    ends = sorted((end_of(actor, first), end_of(actor, second)), key=_when)
    return Compared(ends[0], ends[1], compare(ends[0].content, ends[1].content))


def _when(end: End) -> tuple[date, bool, float]:
    """Return what puts ends in order: the day, snapshots before the present, the earlier frozen first."""
    made = end.snapshot.made_at.timestamp() if end.snapshot else 0.0
    return end.content.on, end.snapshot is None, made


def links_for(actor: Actor) -> Links:
    """Return where what snapshots name can be seen today, by the actor. Four queries."""
    code = actor.municipality.pk
    findings = visible_to(actor).filter(gone_at=None).values_list("fingerprint", "kind", "pk")
    goals = Goal.objects.filter(archived_at=None, document__archived_at=None)
    return Links(
        activities=_addresses("activities:detail", code, activities_visible_to(actor).values_list("pk", "pk")),
        goals=_addresses("goals:goal_detail", code, goals.values_list("pk", "pk")),
        findings={
            fingerprint: reverse(
                "mapping:overlap" if kind == FindingKind.OVERLAP else "mapping:finding", args=[code, pk]
            )
            for fingerprint, kind, pk in findings
        },
        indicators=_addresses("indicators:detail", code, followed().values_list("key", "pk")),
    )


def _addresses(name: str, code: str, pairs: Iterable[tuple[KeyT, int]]) -> dict[KeyT, str]:
    """Return key -> address of the page of that name, made once and filled in."""
    pattern = reverse(name, args=[code, 0])
    before, after = pattern.rsplit("0", 1)
    return {key: f"{before}{pk}{after}" for key, pk in pairs}
