# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long an import of 20,000 rows takes, from the file to the committed rows.

    python bench/import_run.py [rows] [--sqlite]

Prints seconds for: reading and recognising the file (the upload), planning and writing (the job, in one
transaction with history), the same file again, and undo. PostgreSQL is found or started as for the tests.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
ROWS, CODE = 20_000, "1278"


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took: by the clock, and of this process's and its children's own work."""
    began, before = time.perf_counter(), os.times()
    yield
    clock, after = time.perf_counter() - began, os.times()
    print(f"{what:22} {clock:6.1f} s by the clock {sum(after[:4]) - sum(before[:4]):6.1f} s of own work", flush=True)


def prepare(url: str, home: str) -> None:
    """Start Django on an empty database with one municipality."""
    os.environ |= {
        "DATABASE_URL": url,
        "KNUTPUNKT_HOME": home,
        "KNUTPUNKT_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from knutpunkt.people.models import Municipality

    Municipality.objects.get_or_create(
        code=CODE,
        defaults={
            "name": "Båstad",
            "county_code": "12",
            "county": "Skåne län",
            "skr_group_code": "C9",
            "skr_group": "Landsbygdskommun med besöksnäring",
            "population": 15_824,
            "population_year": 2022,
        },
    )


def measure(rows: int, folder: Path) -> None:
    """Import, import again and undo, each as one job; print the times."""
    from django.core.files import File
    from import_read import workbook

    from knutpunkt.activities import import_services
    from knutpunkt.activities.models import Activity, ImportRun
    from knutpunkt.kernel.tenancy import tenant_scope

    path = folder / "plan.xlsx"
    workbook(path, rows)
    for number, what in enumerate(("plan and write", "the same file again")):
        with tenant_scope(CODE), path.open("rb") as file, timed("read and recognise"):
            run = import_services.receive_file(by=None, name=path.name, content=File(file))
        proposal = import_services.proposal_of(run)
        proposal.create = ["departments", "positions", "goals"]
        with tenant_scope(CODE), timed(what):
            import_services.save_proposal(run=run, proposal=proposal)
            import_services.run_import(run=run, by=None)
        with tenant_scope(CODE):
            assert run.counts["unchanged" if number else "new"] == rows, (run.message, run.counts)
            assert Activity.objects.count() == rows
    with tenant_scope(CODE), timed("undo"):
        import_services.undo_import(run=ImportRun.objects.earliest("pk"), by=None)
    with tenant_scope(CODE):
        assert not Activity.objects.exists()


def main() -> None:
    """Measure on PostgreSQL, or on SQLite where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    from pages import database

    with tempfile.TemporaryDirectory() as home, nullcontext("") if options.sqlite else database() as url:
        prepare(url, home)
        print(f"{options.rows} rows of 12 columns on {'SQLite' if options.sqlite else 'PostgreSQL'}")
        measure(options.rows, Path(home))


if __name__ == "__main__":
    main()
