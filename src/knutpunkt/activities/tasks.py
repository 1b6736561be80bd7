# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the room `activities`: thin, by ids, safe to run twice."""

from django.contrib.auth.models import User

from knutpunkt.activities import import_services
from knutpunkt.activities.import_apply import Tell
from knutpunkt.activities.models import ImportRun
from knutpunkt.kernel.jobs import Progress, set_progress
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import actor_for
from knutpunkt.people.models import Municipality


def _teller(run: ImportRun) -> Tell:
    key = import_services.job_key(run)

    def tell(done: int, total: int) -> None:
        set_progress(key, Progress("running", done, total))

    return tell


def import_file(code: str, run_pk: int, user_pk: int) -> None:
    """Do the import that a person has looked through and started."""
    with tenant_scope(code):
        run = ImportRun.objects.get(pk=run_pk)
        if run.state != ImportRun.State.RUNNING:
            return
        import_services.run_import(run=run, by=actor_for(User.objects.get(pk=user_pk)), tell=_teller(run))
        key = import_services.job_key(run)
        set_progress(key, Progress("failed" if run.message else "done", message=run.message))


def undo_file(code: str, run_pk: int, user_pk: int) -> None:
    """Take back the import that a person has asked to undo."""
    with tenant_scope(code):
        run = ImportRun.objects.get(pk=run_pk)
        if run.state != ImportRun.State.UNDOING:
            return
        import_services.undo_import(run=run, by=actor_for(User.objects.get(pk=user_pk)), tell=_teller(run))
        set_progress(import_services.job_key(run), Progress("done"))


def forget_old_files() -> None:
    """Delete the files of old imports, in every municipality."""
    for code in Municipality.objects.exclude(joined_on=None).values_list("pk", flat=True):
        with tenant_scope(code):
            import_services.forget_old_files()
