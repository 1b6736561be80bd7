# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""``knutpunkt report``: make a miljöbokslut as a file."""

import datetime as dt
import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from knutpunkt.indicators.models import FIRST_YEAR, LAST_YEAR
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.reports.services import build_file, build_report


def a_year(words: str) -> int:
    """Read an accounting year from the command line."""
    if not words.isdecimal() or not FIRST_YEAR <= int(words) <= LAST_YEAR:
        raise ArgumentTypeError(f"{words!r} is no year")
    return int(words)


class Command(BaseCommand):
    """Make the report of one municipality and year. Drafts never enter it."""

    help = "Make a municipality's miljöbokslut as PDF (PDF/UA-1) or as one HTML file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--municipality", required=True, metavar="CODE", help="four-digit code, for instance 1278")
        parser.add_argument("--year", required=True, type=a_year, help="accounting year")
        parser.add_argument("--format", choices=["pdf", "html"], default="pdf")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="the day the report says it was made"
        )
        parser.add_argument("--public-only", action="store_true", help="leave out internal activities")
        parser.add_argument("--json", action="store_true", help="say what was made as JSON")

    def handle(self, **options: Any) -> None:
        """Make the file. Raises CommandError for an unknown municipality or a file that cannot be written."""
        municipality = Municipality.objects.filter(pk=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']!r} here.")
        with translation.override(options["language"]), tenant_scope(municipality):
            document = build_report(
                municipality=municipality,
                year=options["year"],
                date=options["date"],
                public_only=options["public_only"],
            )
            data = build_file(document=document, form=options["format"])
        try:
            options["out"].write_bytes(data)
        except OSError as error:
            raise CommandError(f"Cannot write {options['out']}: {error.strerror}") from error
        self._tell(document.title, options["out"], len(data), as_json=options["json"])

    def _tell(self, title: str, out: Path, size: int, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"title": title, "file": str(out), "bytes": size}, ensure_ascii=False))
        else:
            self.stdout.write(f"{title}: {out} ({size // 1024} kB)")
