# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing in the room `mapping`: computing findings, and what people decide about them.

What follows from a decision in other rooms is in :mod:`knutpunkt.mapping.consequences`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import queries as activities
from knutpunkt.kernel.tenancy import current_tenant_id
from knutpunkt.mapping import collecting, vectors
from knutpunkt.mapping.consequences import NOTHING_MORE, Wanted, carry_out, take_back
from knutpunkt.mapping.gaps import STALE_DAYS, Found
from knutpunkt.mapping.models import (
    GAP_CHOICES,
    OVERLAP_CHOICES,
    Choice,
    Computation,
    Finding,
    FindingKind,
    Likeness,
    Verdict,
)
from knutpunkt.mapping.overlaps import likenesses, overlap_findings
from knutpunkt.mapping.rules import judge_finding
from knutpunkt.mapping.similarity import Comparison
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position

BATCH = 500
REFRESHED = ("facts", "facts_hash", "detail", "score", "department_id", "gone_at")


class VerdictChangedError(Exception):
    """Somebody else took a stand meanwhile. ``current`` is the stand that holds, None when it was withdrawn."""

    def __init__(self, current: Verdict | None) -> None:
        super().__init__("the verdict was changed meanwhile")
        self.current = current


class WrongChoiceError(ValidationError):
    """The choice does not belong to this kind of finding."""

    def __init__(self) -> None:
        super().__init__(_("Det valet finns inte för den här iakttagelsen."))


@dataclass(frozen=True)
class Recomputed:
    """What a computation found: how many findings there are, how many came, came back and went."""

    found: int
    new: int
    back: int
    gone: int


@transaction.atomic
def recompute_findings(*, today: date | None = None, stale_days: int = STALE_DAYS) -> Recomputed:
    """Compute all findings of the municipality in scope and keep them; verdicts stay where they are.

    A finding that is no longer found is not deleted but marked as gone; when it comes back it is the
    same one, with its verdicts. Safe to run twice.
    """
    now, day = timezone.now(), today or timezone.localdate()
    computation = _computation(now)
    links = collecting.Links(day)
    method = vectors.embedder()
    handed_over = collecting.items(activities.submitted(activities.current()), links)
    drafts = collecting.items(activities.current().filter(submitted_at=None), links)
    stored = vectors.vectors_of([*handed_over, *drafts], method)
    submitted = Comparison(handed_over, method, stored[: len(handed_over)])
    found = [*collecting.gaps(links, day, stale_days), *overlap_findings(submitted, _decided_pairs())]
    result = _keep_findings(found, now)
    _keep_likenesses(likenesses(submitted, drafts, stored[len(handed_over) :]), vectors.method_of(method))
    computation.finished_at, computation.judgements = now, collecting.judgements()
    computation.save()
    return result


def _computation(now: datetime) -> Computation:
    """Return the municipality's row, locked, so that two computations come one after the other."""
    Computation.objects.get_or_create(municipality_id=current_tenant_id(), defaults={"finished_at": now})
    row: Computation = Computation.objects.select_for_update().get()
    return row


def _decided_pairs() -> list[tuple[int, int]]:
    decided = Finding.objects.filter(kind=FindingKind.OVERLAP, verdicts__ended_at=None, verdicts__isnull=False)
    return list(decided.values_list("activity_id", "other_id"))


def _keep_findings(found: Iterable[Found], now: datetime) -> Recomputed:
    stored = {row.fingerprint: row for row in Finding.objects.all()}
    wanted = {item.fingerprint: item for item in found}
    new = [_new_finding(key, item, now) for key, item in wanted.items() if key not in stored]
    changed, back, gone = [], 0, 0
    for key, row in stored.items():
        before = [getattr(row, name) for name in REFRESHED]
        if key in wanted:
            back += row.gone_at is not None
            _refresh(row, wanted[key], now)
        elif row.gone_at is None:
            row.gone_at, gone = now, gone + 1
        if before != [getattr(row, name) for name in REFRESHED]:
            changed.append(row)
    Finding.objects.bulk_create(new, batch_size=BATCH)
    Finding.objects.bulk_update(changed, [name.removesuffix("_id") for name in REFRESHED], batch_size=BATCH)
    Finding.objects.filter(gone_at=None).update(last_seen=now)
    return Recomputed(len(wanted), len(new), back, gone)


def _new_finding(fingerprint: str, item: Found, now: datetime) -> Finding:
    row = Finding(kind=item.kind, fingerprint=fingerprint, first_seen=now, last_seen=now)
    for name, key in item.keys.items():
        setattr(row, f"{name}_id", key)
    _refresh(row, item, now)
    return row


def _refresh(row: Finding, item: Found, now: datetime) -> None:
    """Write what was found into the row. ``facts_since`` in its detail is when the facts changed last."""
    since = now.isoformat() if row.facts_hash and row.facts_hash != item.facts_hash else row.detail.get("facts_since")
    row.facts, row.facts_hash = dict(item.facts), item.facts_hash
    row.detail = dict(item.detail) | ({"facts_since": since} if since else {})
    row.score, row.gone_at = item.score, None
    if item.department is not None or "department" not in item.keys:
        row.department_id = item.department


def _keep_likenesses(near: dict[int, list[tuple[int, float]]], method: str) -> None:
    stored = {row.activity_id: row for row in Likeness.objects.all()}
    wanted = {key: [list(pair) for pair in pairs] for key, pairs in near.items()}
    Likeness.objects.filter(activity_id__in=stored.keys() - wanted.keys()).delete()
    new = [
        Likeness(activity_id=key, nearest=pairs, method=method) for key, pairs in wanted.items() if key not in stored
    ]
    changed = []
    for key, row in stored.items():
        if key in wanted and (row.nearest, row.method) != (wanted[key], method):
            row.nearest, row.method = wanted[key], method
            changed.append(row)
    Likeness.objects.bulk_create(new, batch_size=BATCH)
    Likeness.objects.bulk_update(changed, ["nearest", "method"], batch_size=BATCH)


def choices_for(finding: Finding) -> Sequence[Choice]:
    """Return what can be decided about a finding of this kind."""
    return OVERLAP_CHOICES if finding.kind == FindingKind.OVERLAP else GAP_CHOICES


def standing_verdict(finding: Finding) -> Verdict | None:
    """Return the verdict that holds, if any."""
    row: Verdict | None = Verdict.objects.filter(finding=finding, ended_at=None).first()
    return row


def _end_standing(finding: Finding, seen: int | None, by: Actor) -> None:
    """End the verdict that holds, and undo what it did.

    Raises VerdictChangedError when it is not the one the person had seen.
    """
    current = standing_verdict(finding)
    if (current.pk if current else None) != seen:
        raise VerdictChangedError(current)
    if current:
        take_back(current, by)
        current.ended_at, current.ended_by = timezone.now(), by.person
        _signed_save(current, by)


def _signed_save(row: Verdict, by: Actor) -> None:
    row._history_user = by.user  # type: ignore[attr-defined]  # noqa: SLF001  (simple-history's own name)
    row.save()


def pass_verdict(
    *,
    finding: Finding,
    choice: str,
    by: Actor,
    seen: int | None,
    reason: str = "",
    position: Position | None = None,
    due: date | None = None,
    wanted: Wanted = NOTHING_MORE,
) -> Verdict:
    """Take a stand on a finding, and do what follows from it; an earlier stand is taken back and kept.

    ``seen`` is the key of the verdict the person had in front of them (None: there was none); ``wanted``
    is what should follow from it. Raises PermissionDenied, WrongChoiceError, ValidationError for a task
    without position or date, a stand that lacks its reason or an activity that cannot be merged, and
    VerdictChangedError when somebody else came before; nothing is written then.
    """
    judge_finding.require(by, finding)
    if choice not in choices_for(finding):
        raise WrongChoiceError
    task = choice == Choice.TASK
    verdict = Verdict(
        municipality_id=finding.municipality_id,
        finding=finding,
        choice=choice,
        reason=reason.strip(),
        position=position if task else None,
        due=due if task else None,
        facts_hash=finding.facts_hash,
        person=by.person,
        made_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            _end_standing(finding, seen, by)
            verdict.full_clean()
            carry_out(verdict, wanted, by)
            _signed_save(verdict, by)
    except IntegrityError as error:  # two at the same instant: the database let one of them through
        raise VerdictChangedError(standing_verdict(finding)) from error
    return verdict


@transaction.atomic
def withdraw_verdict(*, verdict: Verdict, by: Actor) -> Verdict:
    """Take back a stand and undo what it did, so that the finding is to be tried again.

    The stand is kept as it was. Raises PermissionDenied, VerdictChangedError when it no longer holds,
    and ValidationError when its merge can no longer be undone.
    """
    judge_finding.require(by, verdict.finding)
    _end_standing(verdict.finding, verdict.pk, by)
    verdict.refresh_from_db()
    return verdict
