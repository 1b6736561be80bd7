# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long the demo's report takes: ``python bench/report.py``. Prints a table; fails on nothing.

"First" finds nothing kept: every chart is drawn and the file is set. "Again" finds both. The
start of Python and Django is measured apart. The demo is filled into KNUTPUNKT_HOME, or into
a folder of its own that is thrown away.
"""

import datetime as dt
import io
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS = 5


def main() -> None:
    """Fill the demo, make its report of 2022 several times over, print the medians."""
    began = time.perf_counter()
    thrown_away = None
    if "KNUTPUNKT_HOME" not in os.environ:
        thrown_away = os.environ["KNUTPUNKT_HOME"] = tempfile.mkdtemp(prefix="knutpunkt-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "knutpunkt.config.settings")
    import django

    django.setup()
    started = time.perf_counter() - began
    from django.core.management import call_command

    call_command("demo", "--no-serve", stdout=io.StringIO())
    print(f"| start of Python and Django | {started:.2f} s |  |  |")
    print("| form | first | again | size |\n|---|---|---|---|")
    for form in ("pdf", "html"):
        print(measured(form))
    if thrown_away:
        shutil.rmtree(thrown_away)


def measured(form: str) -> str:
    """Return one row of the table."""
    from django.conf import settings

    cache = Path(settings.KNUTPUNKT_HOME) / "cache"
    first, again = [], []
    data = b""
    for _round in range(ROUNDS):
        for folder in ("charts", "reports"):
            shutil.rmtree(cache / folder, ignore_errors=True)
        for times in (first, again):
            began = time.perf_counter()
            data = make(form)
            times.append(time.perf_counter() - began)
    size = f"{pages_of(data)} pages, " if form == "pdf" else ""
    return (
        f"| {form} | {statistics.median(first):.2f} s | {statistics.median(again):.2f} s "
        f"| {size}{len(data) // 1024} kB, {charts()} charts |"
    )


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pymupdf

    with pymupdf.open(stream=pdf) as opened:
        return int(opened.page_count)


def make(form: str) -> bytes:
    """Make the demo's report as a file."""
    from knutpunkt.kernel.tenancy import tenant_scope
    from knutpunkt.people.models import Municipality
    from knutpunkt.reports.services import build_file, build_report

    municipality = Municipality.objects.get(pk="1278")
    with tenant_scope(municipality):
        document = build_report(municipality=municipality, year=2022, date=dt.date(2023, 3, 1))
        return build_file(document=document, form="pdf" if form == "pdf" else "html")


def charts() -> int:
    """Return how many charts the report has."""
    from django.conf import settings

    return len(list((Path(settings.KNUTPUNKT_HOME) / "cache" / "charts").glob("*.svg")))


if __name__ == "__main__":
    main()
