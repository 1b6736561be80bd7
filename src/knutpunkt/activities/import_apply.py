# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing what an import's plan says, all or nothing, with history and what is needed to undo it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities import queries
from knutpunkt.activities.import_names import Names, make_missing
from knutpunkt.activities.importing import Plan, PlanRow
from knutpunkt.activities.importing.types import NameKind
from knutpunkt.activities.models import (
    Activity,
    ActivityDocument,
    ActivityGoal,
    ImportedRow,
    ImportRun,
    Participation,
    StatusUpdate,
)
from knutpunkt.kernel.history import bulk_create_tracked, bulk_update_tracked
from knutpunkt.people.access import Actor

BATCH = 500
TEXTS = ("title", "description", "status", "visibility", "reference", "kind", "repetition", "remark", "resource_note")
PLAIN = (*TEXTS, "start", "end", "budget", "hours")
LINKS = {"participants": Participation, "goals": ActivityGoal, "documents": ActivityDocument}
FETCHED = {"participants": "participations", "goals": "goal_links", "documents": "document_links"}
WRITTEN = [*PLAIN, "department", "position", "version", "updated_at"]
KIND_OF: dict[str, NameKind] = {"department": "departments", "position": "positions"}
MOST_MONEY, MOST_HOURS = Decimal(10) ** 12, Decimal(10) ** 7

Tell = Callable[[int, int], None]


class ImportRefusedError(Exception):
    """The plan cannot be written as it stands; nothing was. Its text names the row and says what to do."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody how far the work has come."""


@dataclass
class _Writer:
    """Collects what is to be written, so that it can be written many rows at a time."""

    run: ImportRun
    names: Names
    by: Actor | None
    tell: Tell
    links: list[Any] = field(default_factory=list)
    reports: list[StatusUpdate] = field(default_factory=list)
    traces: list[ImportedRow] = field(default_factory=list)

    @property
    def user(self) -> User | None:
        return self.by.user if self.by else None

    def create(self, rows: list[PlanRow], done: int, total: int) -> None:
        """Create an activity for each row."""
        for batch in _batches(rows):
            activities = [self._new(row) for row in batch]
            bulk_create_tracked(activities, self.user)
            for row, activity in zip(batch, activities, strict=True):
                self.links += self._wanted_links(row, activity)
                self._report(row, activity, restated=False)
                self._trace(row, activity, None)
            self._flush()
            done += len(batch)
            self.tell(done, total)

    def _new(self, row: PlanRow) -> Activity:
        told = {**row.values, **row.extra}
        given = {name: told[name] for name in PLAIN if told.get(name) not in (None, "")}
        department = self.names.of(row, "departments", told["department"])
        if department is None:
            raise ImportRefusedError(
                _row_says(row, _("Ansvarig verksamhet saknas. Välj en som finns eller skapa den."))
            )
        activity = Activity(
            municipality_id=self.run.municipality_id,
            department_id=department,
            position_id=self.names.of(row, "positions", told["position"]),
            origin=Activity.Origin.IMPORT,
            submitted_at=timezone.now(),
            submitted_by=self.user,
            **given,
        )
        _check(row, activity)
        return activity

    def change(self, rows: list[PlanRow], done: int, total: int) -> None:
        """Write what each row says otherwise than its activity."""
        for batch in _batches(rows):
            wanted = queries.with_file_columns(Activity.objects.all())
            found = wanted.in_bulk([int(row.key) for row in batch if row.key])
            for row in batch:
                self._change(row, found[int(row.key or 0)])
            bulk_update_tracked(list(found.values()), WRITTEN, self.user)
            self._flush()
            done += len(batch)
            self.tell(done, total)

    def _change(self, row: PlanRow, activity: Activity) -> None:
        before: dict[str, Any] = {}
        status = activity.status
        for change in row.changes:
            if change.field in LINKS:
                before[change.field] = self._relink(row, activity, change.field)
            elif change.field in KIND_OF:
                attribute = f"{change.field}_id"
                before[attribute] = getattr(activity, attribute)
                setattr(activity, attribute, self.names.of(row, KIND_OF[change.field], change.after))
            elif change.field in PLAIN:
                before[change.field] = getattr(activity, change.field)
                setattr(activity, change.field, change.after)
        _check(row, activity)
        self._keep_home(row, activity, before)
        activity.version += 1
        activity.updated_at = timezone.now()
        self._report(row, activity, restated=status != activity.status)
        self._trace(row, activity, before)

    def _keep_home(self, row: PlanRow, activity: Activity, before: dict[str, Any]) -> None:
        leaves = self.by is not None and activity.department_id not in self.by.department_ids
        if leaves and activity.is_draft and "department_id" in before:
            raise ImportRefusedError(
                _row_says(row, _("Insatsen är ett utkast och kan inte flyttas. Skicka in den först."))
            )

    def _relink(self, row: PlanRow, activity: Activity, name: str) -> list[dict[str, Any]]:
        """Replace an activity's links of one kind; return what they were. A goal that stays keeps its remark."""
        old = list(getattr(activity, FETCHED[name]).all())
        before = [link_values(link) for link in old]
        remarks = {item["goal_id"]: item["remark"] for item in before} if name == "goals" else {}
        for link in old:
            link._history_user = self.user  # noqa: SLF001  (simple-history's own name)
            link.delete()
        for link in self._links_of(row, activity, name):
            if name == "goals":
                link.remark = remarks.get(link.goal_id, "")
            self.links.append(link)
        return before

    def _wanted_links(self, row: PlanRow, activity: Activity) -> Iterator[Any]:
        for name in LINKS:
            yield from self._links_of(row, activity, name)

    def _links_of(self, row: PlanRow, activity: Activity, name: str) -> Iterator[Any]:
        town = {"municipality_id": self.run.municipality_id, "activity": activity}
        if name == "participants":
            yield from self._participations(row, town)
        elif name == "goals":
            keys = [self.names.of(row, "goals", goal) for goal in row.values["goals"]]
            yield from (ActivityGoal(**town, goal_id=key) for key in dict.fromkeys(keys) if key)
        else:
            keys = [self.names.of(row, "documents", title) for title in row.extra.get("documents") or []]
            yield from (ActivityDocument(**town, document_id=key) for key in dict.fromkeys(keys) if key)

    def _participations(self, row: PlanRow, town: dict[str, Any]) -> Iterator[Participation]:
        """Yield one link for each department; what is said of one twice is put together."""
        found: dict[int, Participation] = {}
        for item in row.values["participants"]:
            key = self.names.of(row, "departments", item["department"])
            if key is None:
                continue
            link = found.setdefault(key, Participation(**town, department_id=key))
            role = item["role"] or ""
            link.role = " / ".join(dict.fromkeys(part for part in (link.role, role) if part))[:120]
            days = [day for day in (link.deadline, item["deadline"]) if day]
            link.deadline = max(days) if days else None
        yield from found.values()

    def _report(self, row: PlanRow, activity: Activity, *, restated: bool) -> None:
        """Give the activity a report of today where the file tells how it goes, or changes its status."""
        changed = {change.field for change in row.changes}
        note = row.extra.get("follow_up") or ""
        told = bool(note) and (row.outcome == "new" or "follow_up" in changed)
        if told or restated:
            self.reports.append(
                StatusUpdate(
                    municipality_id=self.run.municipality_id,
                    activity=activity,
                    on=timezone.localdate(),
                    status=activity.status,
                    note=note if told else "",
                    person=self.by.person if self.by else None,
                )
            )

    def _trace(self, row: PlanRow, activity: Activity, before: dict[str, Any] | None) -> None:
        self.traces.append(
            ImportedRow(
                municipality_id=self.run.municipality_id,
                run=self.run,
                activity=activity,
                sheet=row.sheet[:120],
                row=row.row,
                outcome=row.outcome,
                before=None if before is None else as_json(before),
                version_after=activity.version,
            )
        )

    def _flush(self) -> None:
        for model in LINKS.values():
            bulk_create_tracked([link for link in self.links if isinstance(link, model)], self.user)
        bulk_create_tracked(self.reports, self.user)
        reports = {report.activity_id: report.pk for report in self.reports}
        for trace in self.traces:
            if trace.before is not None and trace.activity_id in reports:
                trace.before["report"] = reports[trace.activity_id]
        ImportedRow.objects.bulk_create(self.traces, batch_size=BATCH)
        self.links, self.reports, self.traces = [], [], []


def _batches(rows: list[PlanRow]) -> Iterator[list[PlanRow]]:
    for at in range(0, len(rows), BATCH):
        yield rows[at : at + BATCH]


def _row_says(row: PlanRow, text: str) -> str:
    where = _("Bladet %(sheet)s, rad %(row)d") if row.sheet else _("Rad %(row)d")
    return f"{where % {'sheet': row.sheet, 'row': row.row}}: {text}"


def _check(row: PlanRow, activity: Activity) -> None:
    """Refuse what the tables cannot hold, in words."""
    if activity.start and activity.end and activity.end < activity.start:
        raise ImportRefusedError(_row_says(row, _("Slutet kommer före starten. Rätta ett av datumen.")))
    if (activity.budget or 0) >= MOST_MONEY or (activity.hours or 0) >= MOST_HOURS:
        raise ImportRefusedError(_row_says(row, _("Beloppet är orimligt stort. Rätta det i filen.")))


def link_values(link: Any) -> dict[str, Any]:
    """Return what a link row says besides which activity it is of."""
    if isinstance(link, Participation):
        return {"department_id": link.department_id, "role": link.role, "deadline": link.deadline}
    if isinstance(link, ActivityGoal):
        return {"goal_id": link.goal_id, "remark": link.remark}
    return {"document_id": link.document_id}


def as_json(value: Any) -> Any:
    """Return a value as JSON keeps it: dates in ISO form, amounts as text."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@transaction.atomic
def apply_plan(*, plan: Plan, run: ImportRun, by: Actor | None, document_title: str, tell: Tell = silent) -> Names:
    """Write a plan: new and changed rows; rows in error are left out. All or nothing.

    What is new is submitted at once, since whoever imports does so for the departments. ``tell(done,
    total)`` is called now and then. Raises ImportRefusedError, and ValidationError for a name that the
    tables cannot hold.
    """
    rows = list(plan.activities())
    new = [row for row in rows if row.outcome == "new"]
    changed = [row for row in rows if row.outcome == "changed"]
    total = len(new) + len(changed)
    tell(0, total)
    names = make_missing(plan, document_title)
    writer = _Writer(run, names, by, tell)
    writer.create(new, 0, total)
    writer.change(changed, len(new), total)
    return names


def undo_rows(*, run: ImportRun, by: Actor | None, tell: Tell = silent) -> Iterable[Activity]:
    """Take an import's rows back; return the activities that somebody has changed since: they are left."""
    traces = list(run.rows.select_related("activity"))
    left = [trace.activity for trace in traces if trace.activity.version != trace.version_after]
    mine = [trace for trace in traces if trace.activity.version == trace.version_after]
    user = by.user if by else None
    for at in range(0, len(mine), BATCH):
        batch = mine[at : at + BATCH]
        _restore([trace for trace in batch if trace.before is not None], user)
        created = [trace.activity_id for trace in batch if trace.before is None]
        Activity.objects.filter(pk__in=created).delete()
        tell(at + len(batch), len(mine))
    return left


def _restore(traces: list[ImportedRow], user: User | None) -> None:
    """Give activities the values they had before the import."""
    activities = []
    for trace in traces:
        before, activity = dict(trace.before or {}), trace.activity
        StatusUpdate.objects.filter(pk=before.pop("report", None)).delete()
        for name, value in before.items():
            if name in LINKS:
                model: Any = LINKS[name]
                model.objects.filter(activity=activity).delete()
                links = [model(activity=activity, **values) for values in value]
                bulk_create_tracked(links, user)
            else:
                column: Any = Activity._meta.get_field(name.removesuffix("_id"))
                setattr(activity, name, value if name.endswith("_id") else column.to_python(value))
        activity.version += 1
        activity.updated_at = timezone.now()
        activities.append(activity)
    bulk_update_tracked(activities, WRITTEN, user)
