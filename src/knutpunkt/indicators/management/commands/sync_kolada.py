# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt sync-kolada``: fetch key figures from Kolada."""

import json
import logging
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from knutpunkt.indicators.kolada import KoladaClient, KoladaError
from knutpunkt.indicators.national import store
from knutpunkt.indicators.sync import SyncReport, sync, wanted_kpis


class Command(BaseCommand):
    """Fetches national figures and the municipalities' own; goes on where a broken-off run stopped."""

    help = "Hämta nyckeltal från Kolada. En avbruten hämtning fortsätter där den slutade."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--municipality", action="append", default=[], help="kommunkod; bara den kommunens värden (kan upprepas)"
        )
        parser.add_argument("--kpi", action="append", default=[], help="nyckeltalets nummer i Kolada (kan upprepas)")
        parser.add_argument("--since", type=date.fromisoformat, help="bara värden ändrade sedan ÅÅÅÅ-MM-DD")
        parser.add_argument("--base-url", default=settings.KOLADA_URL, help="adress till Koladas API")
        parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    def handle(self, **options: Any) -> None:
        """Fetch, and print what was done. Raises CommandError when Kolada cannot be read."""
        logging.getLogger("httpx").setLevel(logging.WARNING)  # one line a page is too many
        quiet = options["json"] or options["verbosity"] == 0

        def progress(what: str, done: int, of: int) -> None:
            if not quiet:
                self.stderr.write(f"{done} av {of}: {what}")

        kpis = wanted_kpis(options["kpi"])
        try:
            with KoladaClient(options["base_url"]) as client:
                report = sync(
                    client=client,
                    store=store(),
                    kpis=kpis,
                    municipalities=options["municipality"],
                    since=options["since"],
                    now=timezone.now(),
                    progress=progress,
                )
        except KoladaError as error:
            raise CommandError(
                f"Kolada gick inte att läsa ({error}). Inga värden har ändrats. "
                "Kör samma kommando igen: hämtningen fortsätter där den slutade."
            ) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(report)))


def _lines(report: SyncReport) -> list[str]:
    resumed = " (fortsättning av en avbruten hämtning)" if report.resumed else ""
    lines = [
        f"{report.received} värden för {report.key_figures} nyckeltal hämtade{resumed}.",
        f"Rikets siffror: {report.national_new} nya, {report.national_revised} reviderade.",
        f"Borttagna hos källan: {report.national_withdrawn}.",
        f"Kommunernas egna nyckeltal: {report.added} nya värden, {len(report.revised)} reviderade.",
    ]
    lines += [
        f"  {r.municipality} {r.kpi} {r.gender} {r.year}: {_shown(r.before)} blev {_shown(r.after)}"
        for r in report.revised
    ]
    if report.no_longer_told:
        lines.append(f"{report.no_longer_told} äldre värden finns inte längre hos källan; de är kvar här.")
    if report.unknown:
        lines.append(f"Okända hos källan: {', '.join(report.unknown)}.")
    if report.without_values:
        lines.append(f"Utan värden hos källan: {', '.join(report.without_values)}.")
    return lines


def _shown(value: float | None) -> str:
    return "inget värde" if value is None else f"{value:g}".replace(".", ",")
