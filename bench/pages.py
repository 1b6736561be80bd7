# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast are the pages? 2,000 activities, 100 indicators and 290 municipalities in PostgreSQL.

    make bench        or        python bench/pages.py [--times 40]

Builds the demo in a database of its own, grows it, asks for each page as Båstad's coordinator, in the process
and without a network, and prints server time (median, 95th percentile), how much of it is Python's own work, number of
queries and size of the HTML; then the same with a tenth of the activities, to show what grows. PostgreSQL is found or started as for the tests.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

ACTIVITIES, INDICATORS, CODE = 2000, 100, "1278"
WORDS = ("skola", "park", "vattentäkt", "fordon", "belysning", "kök", "strand", "bibliotek", "badhus", "gata")


@dataclass(frozen=True)
class Measured:
    """One page: milliseconds of each asking (by the clock, and of this process's own work), queries, bytes."""

    name: str
    times: tuple[float, ...]
    own: tuple[float, ...]
    queries: tuple[str, ...]
    size: int

    def row(self) -> str:
        """Return the page as a row of the table."""
        ordered = sorted(self.times)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        return (
            f"| {self.name:28} | {statistics.median(ordered):6.1f} ms | {late:6.1f} ms "
            f"| {statistics.median(self.own):6.1f} ms | {len(self.queries):7} | {self.size / 1000:6.1f} kB |"
        )


@contextmanager
def database() -> Iterator[str]:
    """Yield the address of an empty database that is dropped afterwards."""
    import psycopg
    import test_services

    with test_services.postgresql() as (service, url):
        if not service.found:
            sys.exit(f"The benchmark needs PostgreSQL: {service.note}")
        name = url.rsplit("/", 1)[1]
        with psycopg.connect(url.replace(f"/{name}", "/postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
            try:
                yield url
            finally:
                from django.db import connections

                connections.close_all()
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def set_up(url: str, home: str) -> None:
    """Start Django on the database and build the demo there."""
    os.environ |= {
        "DATABASE_URL": url,
        "KNUTPUNKT_HOME": home,
        "KNUTPUNKT_HOSTS": "testserver",
        "KNUTPUNKT_JOBS": "inline",
        "KNUTPUNKT_LIKENESS_MODEL": "words",  # no page asks for vectors; the model would take minutes to make them
        "KNUTPUNKT_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", no_serve=True, stdout=io.StringIO())


def grow_activities(wanted: int) -> None:
    """Copy the demo's activities with other words until there are ``wanted``, with goals and participants."""
    from knutpunkt.activities.models import Activity, ActivityGoal, Participation

    random = Random(1)
    models = list(Activity.objects.prefetch_related("goal_links", "participations"))
    new = []
    for number in range(wanted - len(models)):
        model = random.choice(models)
        fields = {f.attname: getattr(model, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
        fields["title"] = f"{model.title}: {random.choice(WORDS)} {number}"
        new.append((Activity(**fields | {"reference": f"b{number}"}), model))
    Activity.objects.bulk_create([row for row, _ in new], batch_size=500)
    links, parts = [], []
    for row, model in new:
        links += [ActivityGoal(activity=row, goal_id=link.goal_id) for link in model.goal_links.all()]
        parts += [Participation(activity=row, department_id=p.department_id) for p in model.participations.all()]
    ActivityGoal.objects.bulk_create(links, batch_size=500)
    Participation.objects.bulk_create(parts, batch_size=500)


def grow_indicators(wanted: int) -> None:
    """Add indicators of the municipality's own, each with twenty years of values."""
    from knutpunkt.goals.models import Goal
    from knutpunkt.indicators.models import Indicator, Series, Value

    random, goals = Random(2), list(Goal.objects.filter(kind="goal"))
    fetched = datetime(2024, 8, 1, tzinfo=UTC)
    for number in range(wanted - Indicator.objects.count()):
        indicator = Indicator.objects.create(key=f"bench-{number}", title=f"Nyckeltal {number}", unit="procent")
        indicator.goals.add(random.choice(goals))
        series = Series.objects.create(indicator=indicator)
        Value.objects.bulk_create(
            Value(series=series, period=year, value=Decimal(random.randrange(100)), source="bench", fetched_at=fetched)
            for year in range(2003, 2023)
        )


def analyse() -> None:
    """Let PostgreSQL look at its tables, as its own housekeeping does in a running installation."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(name: str, client: Any, path: str, times: int) -> Measured:
    """Ask for a page ``times`` times after three that warm up; then once more to count its queries."""
    from django.db import connection

    spent: list[float] = []
    own: list[float] = []
    queries: list[str] = []
    for _ in range(3):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    for _ in range(times):
        started, worked = time.perf_counter(), time.process_time()
        client.get(path)
        spent.append((time.perf_counter() - started) * 1000)
        own.append((time.process_time() - worked) * 1000)

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        answer = client.get(path)
    return Measured(name, tuple(spent), tuple(own), tuple(queries), len(answer.content))


def pages(municipality: Any) -> dict[str, str]:
    """Return the pages that are measured: name -> path."""
    from django.urls import reverse

    from knutpunkt.goals.models import Goal
    from knutpunkt.indicators.models import Indicator

    compared = Indicator.objects.filter(kolada_id="N00401").first() or Indicator.objects.exclude(kolada_id="").first()
    goal = Goal.objects.filter(kind="goal", activity_links__isnull=False).first()
    assert compared is not None
    assert goal is not None
    code = municipality.pk
    return {
        "start": reverse("start", args=[code]),
        "insatser (listan)": reverse("activities:list", args=[code]),
        "helhetsbild (matrisen)": reverse("mapping:matrix", args=[code]),
        "nyckeltal (ett)": compared.get_absolute_url(),
        "nyckeltal (listan)": reverse("indicators:list", args=[code]),
        "mål (ett)": goal.get_absolute_url(),
        "luckor": reverse("mapping:gaps", args=[code]),
        "iakttagelser": reverse("mapping:findings", args=[code]),
        "inventeringar": reverse("mapping:rounds", args=[code]),
        "uppslag": reverse("activities:ideas", args=[code]),
        "samband (från ett mål)": reverse("mapping:sight", args=[code, "goal", goal.pk]),
    }


def run(options: argparse.Namespace) -> None:
    """Build, grow, measure, print."""
    from django.db import connection
    from django.test import Client

    from knutpunkt.activities.models import Activity
    from knutpunkt.indicators.models import Indicator
    from knutpunkt.kernel.tenancy import tenant_scope
    from knutpunkt.mapping.services import recompute_findings
    from knutpunkt.people.models import Municipality, Person, Role

    municipality = Municipality.objects.get(pk=CODE)
    with tenant_scope(municipality):
        coordinator = Person.objects.filter(roles__role=Role.COORDINATOR, user__isnull=False).get().user
        grow_indicators(INDICATORS)
    client = Client()
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    for wanted in (ACTIVITIES // 10, ACTIVITIES):
        with tenant_scope(municipality):
            grow_activities(wanted)
            started = time.perf_counter()
            recompute_findings()
            recomputed = time.perf_counter() - started
            analyse()
            told = pages(municipality)
            counts = (Activity.objects.count(), Indicator.objects.count(), Municipality.objects.count())
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        print(f"\n{counts[0]} activities, {counts[1]} indicators, {counts[2]} municipalities; PostgreSQL {version};")
        print(f"gaps and overlaps recomputed in {recomputed:.1f} s; {options.times} askings of each page.\n")
        print(f"| {'page':28} | {'median':>9} | {'p95':>9} | {'own CPU':>9} | queries | {'HTML':>9} |")
        print(f"|{'-' * 30}|{'-' * 11}|{'-' * 11}|{'-' * 11}|---------|{'-' * 11}|")
        for name, path in told.items():
            measured = measure(name, client, path, options.times)
            print(measured.row(), flush=True)
            if options.queries:
                print("\n".join(f"    {sql[:200]}" for sql in measured.queries))


def machine() -> str:
    """Return what the figures were measured on."""
    model = subprocess.run(["uname", "-srm"], capture_output=True, text=True, check=True).stdout.strip()
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {model}, Python {sys.version.split()[0]}, load at the start {load:.1f}"


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=40, help="how many times each page is asked for")
    parser.add_argument("--queries", action="store_true", help="show each page's queries too")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as home, database() as url:
        set_up(url, home)
        run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
