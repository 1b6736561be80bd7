# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's findings: when each would first have been noticed, and the stands that were taken."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from knutpunkt.activities.models import Activity, Idea
from knutpunkt.demo import dating
from knutpunkt.demo.content import Row
from knutpunkt.mapping.consequences import NOTHING_MORE, Wanted
from knutpunkt.mapping.gaps import FOLLOW_UP_DAYS, STALE_DAYS
from knutpunkt.mapping.models import Finding, FindingKind, Verdict
from knutpunkt.mapping.services import pass_verdict
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position


def noticed_on(finding: Finding, first: date, last: date) -> date:
    """Return the day on which the finding would have shown, not before ``first`` nor after ``last``."""
    return min(max(_arose(finding, first), first), last)


def _arose(finding: Finding, first: date) -> date:
    about = [row for row in (finding.activity, finding.other) if row is not None]
    if finding.kind == FindingKind.ACTIVITY_NOT_UPDATED:
        return date.fromisoformat(finding.facts["heard"]) + timedelta(days=STALE_DAYS + 1)
    if finding.kind == FindingKind.ACTIVITY_WITHOUT_FOLLOW_UP:
        return max(_written(row) for row in about) + timedelta(days=FOLLOW_UP_DAYS)
    if finding.kind == FindingKind.DOCUMENT_PAST_REVIEW:
        return date.fromisoformat(finding.facts["review_on"]) + timedelta(days=1)
    return max((_written(row) for row in about), default=first)


def _written(activity: Activity) -> date:
    return timezone.localtime(activity.created_at).date()


def date_findings(first: date, last: date) -> None:
    """Let each finding have been seen first when it arose."""
    for finding in Finding.objects.select_related("activity", "other"):
        moment = dating.at_work(noticed_on(finding, first, last))
        Finding.objects.filter(pk=finding.pk).update(first_seen=moment)


def take_stand(row: Row, finding: Finding, by: Actor, position_of: Callable[[Row], Position]) -> None:
    """Take one stand of the content, dated as the content says; its idea is one that is on the board already."""
    idea = Idea.objects.get(title=row["idea"]) if "idea" in row else None
    verdict = pass_verdict(
        finding=finding,
        choice=row["choice"],
        by=by,
        seen=None,
        reason=row["reason"],
        position=position_of(row["position"]) if "position" in row else None,
        due=row.get("due"),
        wanted=Wanted(idea=idea) if idea else NOTHING_MORE,
    )
    made = dating.at_work(row["made_on"])
    Finding.objects.filter(pk=finding.pk, first_seen__gt=made).update(first_seen=made)
    Verdict.objects.filter(pk=verdict.pk).update(made_at=made)
    Verdict.history.filter(id=verdict.pk).update(history_date=made, made_at=made)
