# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt import-activities``: the same import as on the screen, from the shell."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from knutpunkt.activities import import_services
from knutpunkt.activities.import_apply import ImportRefusedError
from knutpunkt.activities.import_services import say
from knutpunkt.activities.importing import ImportFileError, Plan, Proposal
from knutpunkt.activities.importing.types import Field
from knutpunkt.activities.models import ImportRun
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality


class Command(BaseCommand):
    """Imports activities from a spreadsheet. Nothing is written when a row has an error, or with --dry-run."""

    help = (
        "Import activities from .xlsx, .xls, .ods or .csv. Sheet, header and columns are found where they are "
        "not told. Rows in error stop the import, unless --skip-errors; the exit code is 0 only without errors."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, help="four-digit code, as 1278")
        parser.add_argument("--sheet", action="append", default=[], help="read this sheet only; may be repeated")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help=f"take a column (its heading or letter) for a field; may be repeated. Fields: {', '.join(get_args(Field))}",
        )
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="create unknown departments, positions and goals; without it they are errors that name the nearest",
        )
        parser.add_argument("--skip-errors", action="store_true", help="import the rows that are free from errors")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the rows as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file; raise SystemExit(1) when a row has an error."""
        path: Path = options["file"]
        if not Municipality.objects.filter(pk=options["municipality"]).exists():
            raise CommandError(f"Kommunen {options['municipality']} finns inte här.")
        if not path.is_file():
            raise CommandError(f"Filen {path} finns inte.")
        with tenant_scope(options["municipality"]):
            plan = self._import(path, options)
        self._print(plan, options)
        if plan.has_errors:
            raise SystemExit(1)

    def _import(self, path: Path, options: dict[str, Any]) -> Plan:
        run = None
        try:
            with path.open("rb") as file:
                run = import_services.receive_file(by=None, name=path.name, content=File(file))
            proposal = chosen(import_services.proposal_of(run), options)
            import_services.save_proposal(run=run, proposal=proposal)
            plan = import_services.fresh_plan(run, None)
            if options["dry_run"] or (plan.has_errors and not options["skip_errors"]):
                forget(run)
            else:
                import_services.write_plan(run=run, plan=plan, by=None)
        except (ImportFileError, ImportRefusedError, ValidationError) as error:
            if run is not None:
                forget(run)
            raise CommandError(told(error)) from error
        return plan

    def _print(self, plan: Plan, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(plan.to_json(translate=say), ensure_ascii=False, indent=2))
            return
        for row in plan.rows:
            for error in row.errors:
                column = f", kolumn {error.column}" if error.column else ""
                where = f"{row.sheet}, rad {row.row}{column}".removeprefix(", ")
                self.stderr.write(f"{where}: {say(error.problem)}")
        for item in plan.unknown:
            if not item.will_be_created and item.suggestions:
                nearest = ", ".join(name.name for name in item.suggestions)
                self.stderr.write(f"{item.name}: menas {nearest}?")
        counts = plan.counts()
        self.stdout.write(
            f"{counts['new']} nya · {counts['changed']} ändras · {counts['unchanged']} oförändrade · "
            f"{counts['error']} fel · {counts['skipped']} rader är inga insatser"
        )
        if options["dry_run"]:
            self.stdout.write("Ingenting är sparat (--dry-run).")
        elif plan.has_errors and not options["skip_errors"]:
            self.stdout.write("Ingenting är sparat. Rätta felen, eller läs in resten med --skip-errors.")


def forget(run: ImportRun) -> None:
    """Leave no trace of an import that wrote nothing."""
    run.file.delete(save=False)
    run.delete()


def told(error: Exception) -> str:
    """Return what an error says to a person."""
    if isinstance(error, ImportFileError):
        return say(error.problem)
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def chosen(proposal: Proposal, options: dict[str, Any]) -> Proposal:
    """Return the proposal as the options say. Raises CommandError for a sheet, column or field that is not there."""
    if options["sheet"]:
        _choose_sheets(proposal, options["sheet"])
    for mapping in options["map"]:
        _map(proposal, mapping)
    if options["create_missing"]:
        return replace(proposal, create=["departments", "positions", "goals"])
    return proposal


def _choose_sheets(proposal: Proposal, sheets: list[str]) -> None:
    missing = set(sheets) - {table.sheet for table in proposal.tables}
    if missing:
        known = ", ".join(table.sheet for table in proposal.tables)
        raise CommandError(
            f"Bladet {', '.join(sorted(missing))} finns inte eller har ingen tabell. Det finns: {known}."
        )
    for table in proposal.tables:
        table.use = table.sheet in sheets


def _map(proposal: Proposal, mapping: str) -> None:
    name, _, field = mapping.rpartition("=")
    if not name or field not in get_args(Field):
        raise CommandError(f"--map {mapping}: skriv KOLUMN=FÄLT. Fält: {', '.join(get_args(Field))}.")
    columns = [
        c for t in proposal.used for c in t.columns if name.casefold() in {c.name.casefold(), c.letter.casefold()}
    ]
    if not columns:
        known = ", ".join(c.name or c.letter for t in proposal.used for c in t.columns)
        raise CommandError(f"Kolumnen {name} finns inte. Det finns: {known}.")
    for column in columns:
        column.field, column.confidence = field, 1.0  # type: ignore[assignment]
        if field == "assignment" and not column.department:
            column.department = column.name
