# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An import from file to rows: receive, read, plan, write, undo. Needs the tenant scope.

The file lies in the installation's folder of files until the import is undone or for 30 days
(:func:`forget_old_files`); what was understood and what came of it stay with the run.
"""

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any, cast

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Count, Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities import importing
from knutpunkt.activities.import_apply import ImportRefusedError, Tell, apply_plan, silent, undo_rows
from knutpunkt.activities.import_names import existing_activities, known_names, mentioned_keys
from knutpunkt.activities.importing import ImportFileError, Plan, Problem, Proposal, Workbook, propose, read_file
from knutpunkt.activities.importing.columns import Books
from knutpunkt.activities.importing.tables import propose_table
from knutpunkt.activities.importing.types import Field
from knutpunkt.activities.models import Activity, ImportRun
from knutpunkt.activities.tables import file_headings
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.jobs import enqueue
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

KEPT_DAYS = 30
PLAN_SECONDS = 15 * 60
MODELS: dict[str, Any] = {
    "departments": Department,
    "positions": Position,
    "goals": Goal,
    "documents": GoverningDocument,
}


def say(problem: Problem) -> str:
    """Return a problem's sentence in the reader's language."""
    return _(problem.message) % problem.params


def job_key(run: ImportRun) -> str:
    """Return the key under which the job's progress is told."""
    return f"import:{run.pk}"


def receive_file(*, by: Actor | None, name: str, content: File[bytes]) -> ImportRun:
    """Keep a file and find out how it can be read. Raises ImportFileError; nothing is kept then."""
    name = PurePath(name.replace("\\", "/")).name or "fil"
    run = ImportRun(file_name=name[-255:], person=by.person if by else None)
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    run.file_hash = digest.hexdigest()
    run.file.save(f"{run.file_hash[:16]}{PurePath(name).suffix.lower()[:6]}", content, save=False)
    try:
        run.proposal = recognise_download(propose(read_run(run), known_names())).to_json()
    except ImportFileError:
        run.file.delete(save=False)
        raise
    run.save()
    return run


def recognise_download(proposal: Proposal) -> Proposal:
    """Take the columns of a file that was downloaded from here for what they are, whatever they hold."""
    headings = file_headings()
    for table in proposal.tables:
        if {"reference", "title", "department"} <= {headings.get(column.name) for column in table.columns}:
            for column in table.columns:
                column.field = cast(Field, headings.get(column.name, column.field))
                column.confidence, column.fill_down = 1.0, False
    return proposal


def read_run(run: ImportRun) -> Workbook:
    """Read a run's file, in a process of its own. Raises ImportFileError."""
    return read_file(Path(run.file.path), name=run.file_name)


def proposal_of(run: ImportRun) -> Proposal:
    """Return how the run's file is to be read."""
    return Proposal.from_json(run.proposal)


def save_proposal(*, run: ImportRun, proposal: Proposal) -> None:
    """Keep how the run's file is to be read."""
    run.proposal = proposal.to_json()
    run.state = ImportRun.State.CHECKED
    run.save(update_fields=["proposal", "state"])


def move_headers(*, run: ImportRun, headers: dict[int, int]) -> None:
    """Look at tables anew (by their number in the proposal) with the heading on another row. Raises ImportFileError."""
    workbook, proposal = read_run(run), proposal_of(run)
    books = Books.of(known_names())
    for number, row in headers.items():
        table = proposal.tables[number]
        found = propose_table(workbook.sheet(table.sheet), books, (row, row))
        if found is not None:
            proposal.tables[number] = replace(found, use=True, department=table.department, headings=table.headings)
    save_proposal(run=run, proposal=proposal)


def plan_run(run: ImportRun, by: Actor | None) -> Plan:
    """Return what the import would do now. Kept for a while, as long as nothing it depends on changes."""
    counts = [model.objects.aggregate(n=Count("pk"), last=Max("updated_at")) for model in (Activity, *MODELS.values())]
    facts = repr((run.pk, run.proposal, counts, by and sorted(by.department_ids)))
    key = f"import-plan:{hashlib.sha256(facts.encode()).hexdigest()}"
    found: Plan | None = cache.get(key)
    if found is None:
        found = fresh_plan(run, by)
        cache.set(key, found, PLAN_SECONDS)
    return found


def fresh_plan(run: ImportRun, by: Actor | None) -> Plan:
    """Return what the import would do, read anew. Raises ImportFileError."""
    workbook = read_run(run)
    return importing.plan(workbook, proposal_of(run), known_names(), existing_activities(by, mentioned_keys(workbook)))


def document_title(run: ImportRun) -> str:
    """Return the title of the governing document that new goals of this import are put in."""
    stem = PurePath(run.file_name).stem.replace("_", " ").strip()
    return (run.choices.get("document") or stem or _("Importerade mål"))[:200]


def start_import(*, run: ImportRun, by: Actor) -> None:
    """Have the import done in the background. One that has been started or done stays as it is."""
    started = ImportRun.objects.filter(pk=run.pk, state__in=[ImportRun.State.UPLOADED, ImportRun.State.CHECKED])
    if started.update(state=ImportRun.State.RUNNING):
        enqueue("knutpunkt.activities.tasks.import_file", run.municipality_id, run.pk, by.user.pk, key=job_key(run))


def run_import(*, run: ImportRun, by: Actor | None, tell: Tell = silent) -> ImportRun:
    """Read, plan and write now. What stops it is told in ``run.message`` and leaves everything as it was."""
    try:
        write_plan(run=run, plan=fresh_plan(run, by), by=by, tell=tell)
    except ImportFileError as error:
        _finish(run, ImportRun.State.FAILED, message=say(error.problem))
    except ImportRefusedError as error:
        _finish(run, ImportRun.State.FAILED, message=str(error))
    except ValidationError as error:
        _finish(run, ImportRun.State.FAILED, message=" ".join(error.messages))
    return run


@transaction.atomic
def write_plan(*, run: ImportRun, plan: Plan, by: Actor | None, tell: Tell = silent) -> None:
    """Write a plan and what came of it, all or nothing. Raises ImportRefusedError, ValidationError."""
    names = apply_plan(plan=plan, run=run, by=by, document_title=document_title(run), tell=tell)
    counts: dict[str, Any] = {str(outcome): count for outcome, count in plan.counts().items()}
    _finish(run, ImportRun.State.DONE, counts={**counts, "created": names.created})


def _finish(run: ImportRun, state: str, message: str = "", counts: dict[str, Any] | None = None) -> None:
    run.state, run.message, run.finished_at = state, message, timezone.now()
    run.counts = counts or {}
    run.save(update_fields=["state", "message", "finished_at", "counts"])


def start_undo(*, run: ImportRun, by: Actor) -> bool:
    """Have a done import taken back in the background; False, and nothing happens, for any other."""
    started = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.DONE).update(state=ImportRun.State.UNDOING)
    if started:
        enqueue("knutpunkt.activities.tasks.undo_file", run.municipality_id, run.pk, by.user.pk, key=job_key(run))
    return bool(started)


@transaction.atomic
def undo_import(*, run: ImportRun, by: Actor | None, tell: Tell = silent) -> list[Activity]:
    """Take an import back: its rows, and the names made for it that nothing else uses.

    Returns the activities that somebody has changed since; they stay as they are and are named in
    ``run.counts["left"]``. An import that is neither done nor being undone is left alone.
    """
    undoable = ImportRun.objects.filter(pk=run.pk, state__in=[ImportRun.State.DONE, ImportRun.State.UNDOING])
    if not undoable.update(state=ImportRun.State.UNDONE):
        return []
    left = list(undo_rows(run=run, by=by, tell=tell))
    _drop_created(run.counts.get("created", {}))
    run.file.delete(save=False)
    run.state, run.undone_at, run.file = ImportRun.State.UNDONE, timezone.now(), ""
    run.counts = {**run.counts, "left": [activity.title for activity in left]}
    run.save(update_fields=["state", "undone_at", "file", "counts"])
    return left


def _drop_created(created: dict[str, Iterable[int]]) -> None:
    for kind in ("positions", "goals", "documents", "departments"):
        for row in MODELS[kind].objects.filter(pk__in=created.get(kind, [])):
            with contextlib.suppress(ProtectedError), transaction.atomic():
                row.delete()


def forget_old_files(days: int = KEPT_DAYS) -> int:
    """Delete the files of imports older than ``days``; return how many. What came of them stays."""
    runs = ImportRun.objects.filter(created_at__lt=timezone.now() - timedelta(days=days)).exclude(file="")
    count = 0
    for run in runs:
        run.file.delete(save=False)
        run.file = ""
        run.save(update_fields=["file"])
        count += 1
    return count
