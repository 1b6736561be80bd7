# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two activities that are the same thing become one, and can be parted again.

One is kept as it stands, with its own title, status and period; what hung on the other (goals, governing
documents, departments, reports, handovers, ideas) moves to it, and the other is archived with its text.
``Merge.moved`` remembers each row that was moved or made, as it looked right after, so that undoing puts
back exactly what nobody has touched since.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import rules
from knutpunkt.activities.models import (
    Activity,
    ActivityDocument,
    ActivityGoal,
    Handover,
    Idea,
    IdeaActivity,
    Merge,
    Participation,
    StatusUpdate,
)
from knutpunkt.activities.writing import save, signed
from knutpunkt.kernel.history import UNTOLD
from knutpunkt.kernel.versioning import Versioned, claim_version
from knutpunkt.people.access import Actor


class MergeError(ValidationError):
    """Two activities cannot be made one, or parted again; the text says why and what to do."""


class SameActivityError(MergeError):
    """An activity was to be merged with itself."""

    def __init__(self) -> None:
        super().__init__(_("Välj två olika insatser att slå ihop."))


class NotInUseError(MergeError):
    """One of the two is a draft or archived: only what the whole municipality sees can be merged."""

    def __init__(self, activity: Activity) -> None:
        text = (
            _("”%(title)s” är ett utkast. Skicka in insatsen innan den slås ihop med en annan.")
            if activity.is_draft
            else _("”%(title)s” är arkiverad. Återställ insatsen innan den slås ihop med en annan.")
        )
        super().__init__(text, params={"title": activity.title})


class AlreadyMergedError(MergeError):
    """One of the two has been taken up in another activity already."""

    def __init__(self, activity: Activity, kept: Activity) -> None:
        words = {"title": activity.title, "kept": kept.title}
        super().__init__(
            _("”%(title)s” har redan gått upp i ”%(kept)s”. Ångra den sammanslagningen först."), params=words
        )


class AlreadyUndoneError(MergeError):
    """The merge has been undone before."""

    def __init__(self) -> None:
        super().__init__(_("Sammanslagningen är redan ångrad."))


@dataclass(frozen=True)
class Kind:
    """A kind of row that moves: by which field it hangs on the activity, and what makes two of them doubles.

    ``whole``: the row belongs to the link alone, so that any change since keeps it where it is; otherwise
    only the link itself is compared. ``parent`` names the edited row whose version is claimed with it.
    """

    model: type[Any]
    field: str
    double: str = ""
    whole: bool = True
    parent: str = ""


KINDS = {
    "goal": Kind(ActivityGoal, "activity", double="goal_id"),
    "document": Kind(ActivityDocument, "activity", double="document_id"),
    "department": Kind(Participation, "activity", double="department_id"),
    "report": Kind(StatusUpdate, "activity"),
    "handover": Kind(Handover, "activity"),
    "idea": Kind(IdeaActivity, "activity", double="idea_id", parent="idea"),
    "became": Kind(Idea, "activity", whole=False),
}


@dataclass(frozen=True)
class Stayed:
    """Something that undoing a merge left where it is, since somebody has changed it meanwhile.

    ``kind`` is a key of :data:`KINDS`, or "archived"; ``name`` is how the thing was called at the merge.
    """

    kind: str
    name: str


@dataclass(frozen=True)
class Undone:
    """How far a merge could be undone: what stayed. Nothing stayed: everything is as before."""

    stayed: tuple[Stayed, ...] = ()


#: What each kind of row that stayed is called.
_SORTS = {
    "goal": _("målet ”%(name)s”"),
    "document": _("styrdokumentet ”%(name)s”"),
    "department": _("deltagandet av %(name)s"),
    "report": _("lägesrapporten %(name)s"),
    "handover": _("överlämningen ”%(name)s”"),
    "idea": _("uppslaget ”%(name)s”"),
    "became": _("uppslaget ”%(name)s”"),
    "archived": _("arkiveringen av ”%(name)s”"),
}


def told(stayed: Iterable[Stayed]) -> str:
    """Return what stayed in words, with commas between; nothing where all went back."""
    return ", ".join(str(_SORTS[item.kind]) % {"name": item.name} for item in stayed)


def stayed_after(merge: Merge) -> str:
    """Return in words what undoing the merge left where it was."""
    return told(Stayed(kind, name) for kind, name in merge.moved.get("stayed", []))


def _name(kind: str, row: Any) -> str:
    if kind == "document":
        return str(row.document)
    if kind == "idea":
        return str(row.idea)
    return str(row)


def _looks(row: Any) -> dict[str, str | None]:
    """Return the row's own values as text, but for versions and times of writing."""
    fields = [field for field in row._meta.concrete_fields if field.name not in UNTOLD]
    return {
        field.attname: None if getattr(row, field.attname) is None else field.value_to_string(row) for field in fields
    }


def _claim_both(first: Activity, second: Activity) -> tuple[Activity, Activity]:
    """Take the right to write both, always in the same order; return them as they stand now."""
    for row in sorted((first, second), key=lambda activity: activity.pk):
        claim_version(row, None)
    now = {row.pk: row for row in Activity.objects.filter(pk__in=[first.pk, second.pk])}
    return now[first.pk], now[second.pk]


def _claim_owner(kind: Kind, row: Any) -> None:
    """Let an editor who has the moved row open learn of it."""
    owner = getattr(row, kind.parent) if kind.parent else row
    if isinstance(owner, Versioned):
        claim_version(owner, None)


@transaction.atomic
def merge_activities(*, kept: Activity, merged: Activity, by: Actor) -> Merge:
    """Let ``kept`` take up ``merged``: links, reports, handovers and ideas move, ``merged`` is archived.

    What ``kept`` has already is not doubled but stays with the archived one. The department of
    ``merged`` takes part in ``kept``. Raises SameActivityError, NotInUseError (draft, archived),
    AlreadyMergedError, PermissionDenied unless ``by`` may change both.
    """
    if kept.pk == merged.pk:
        raise SameActivityError
    for activity in (kept, merged):
        rules.edit_activity.require(by, activity)
    kept, merged = _claim_both(kept, merged)
    for activity in (merged, kept):
        before = Merge.objects.filter(merged=activity, undone_at=None).select_related("kept").first()
        if before is not None:
            raise AlreadyMergedError(activity, before.kept)
        if activity.is_draft or activity.archived_at is not None:
            raise NotInUseError(activity)
    moved = [entry for name, kind in KINDS.items() for entry in _move(name, kind, kept, merged, by)]
    made = _take_part(kept, merged, by)
    merged.archived_at = timezone.now()
    save(merged, by)
    save(kept, by)
    merge = Merge(
        kept=kept,
        merged=merged,
        person=by.person,
        made_at=merged.archived_at,
        moved={"rows": moved, "made": made, "archived_at": merged.archived_at.isoformat()},
    )
    save(merge, by)
    return merge


def _move(name: str, kind: Kind, kept: Activity, merged: Activity, by: Actor) -> Iterator[dict[str, Any]]:
    """Hang each row of the kind on ``kept``, doubles left out; yield what undoing needs to know."""
    have: set[Any] = set()
    if kind.double:
        have.update(kind.model.objects.filter(activity=kept).values_list(kind.double, flat=True))
    if name == "department":
        have.add(kept.department_id)
    for row in kind.model.objects.filter(activity=merged).order_by("pk"):
        if kind.double and getattr(row, kind.double) in have:
            continue
        _claim_owner(kind, row)
        row.activity = kept
        save(row, by)
        yield _entry(name, row)


def _entry(name: str, row: Any) -> dict[str, Any]:
    return {"kind": name, "pk": row.pk, "name": _name(name, row), "looks": _looks(row)}


def _take_part(kept: Activity, merged: Activity, by: Actor) -> list[dict[str, Any]]:
    """Let the department of ``merged`` take part in ``kept``, unless it does already."""
    there = Participation.objects.filter(activity=kept, department=merged.department_id)
    if merged.department_id == kept.department_id or there.exists():
        return []
    link = Participation(activity=kept, department=merged.department)
    save(link, by)
    return [_entry("department", link)]


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor) -> Undone:
    """Part the two again: every row goes back where it was, ``merged`` comes out of the archive.

    What somebody has changed since stays as it is, and is told in the result and on the activities' pages. Raises
    AlreadyUndoneError, AlreadyMergedError (``kept`` has itself been taken up in another since),
    PermissionDenied unless ``by`` may change both.
    """
    for activity in (merge.kept, merge.merged):
        rules.edit_activity.require(by, activity)
    kept, merged = _claim_both(merge.kept, merge.merged)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise AlreadyUndoneError
    later = Merge.objects.filter(merged=kept, undone_at=None).select_related("kept").first()
    if later is not None:
        raise AlreadyMergedError(kept, later.kept)
    entries = [(entry, False) for entry in merge.moved["rows"]] + [(entry, True) for entry in merge.moved["made"]]
    stayed = [
        Stayed(entry["kind"], entry["name"])
        for entry, made in entries
        if not _put_back(entry, kept, merged, by, made=made)
    ]
    if merged.archived_at == parse_datetime(merge.moved["archived_at"]):
        merged.archived_at = None
    elif merged.archived_at is not None:
        stayed.append(Stayed("archived", merged.title))
    save(merged, by)
    save(kept, by)
    merge.undone_at, merge.undone_by = timezone.now(), by.person
    merge.moved["stayed"] = [[item.kind, item.name] for item in stayed]
    save(merge, by)
    return Undone(tuple(stayed))


def _put_back(entry: dict[str, Any], kept: Activity, merged: Activity, by: Actor, *, made: bool) -> bool:
    """Put one row back (or take away the one that the merge made); tell whether it could be done."""
    kind = KINDS[entry["kind"]]
    row = kind.model.objects.filter(pk=entry["pk"]).first()
    if row is None or row.activity_id != kept.pk or (kind.whole and _looks(row) != entry["looks"]):
        return False
    if made:
        signed(row, by).delete()
        return True
    twin = {"activity": merged, kind.double: getattr(row, kind.double)} if kind.double else None
    if twin and kind.model.objects.filter(**twin).exists():
        return False
    _claim_owner(kind, row)
    row.activity = merged
    save(row, by)
    return True
