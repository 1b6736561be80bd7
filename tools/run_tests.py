# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Run every test: on SQLite, on PostgreSQL and in the browser; then tell the coverage over all of them.

    python tools/run_tests.py [arguments for pytest]

What the machine lacks and this user may not install is left out and named in the summary; with
``KNUTPUNKT_REQUIRE_ALL=1`` (as in CI) that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import test_services
from test_services import Service

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
REQUIRE_ALL = os.environ.get("KNUTPUNKT_REQUIRE_ALL") == "1"
WORKERS = str(min(4, os.cpu_count() or 2))


def pytest_run(
    name: str, marks: str, extra: list[str], environment: dict[str, str], *, covered: bool = True
) -> tuple[bool, float]:
    """Run pytest once, with its own coverage file if ``covered``; return whether it passed and its seconds."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        WORKERS,
        "--dist",
        "loadgroup",
        "-p",
        "tests.house.spread",
        "-m",
        marks,
    ]
    if covered:
        command += ["--cov", "--cov-report=", "--cov-fail-under=0"]
    command += [
        f"--junitxml={RESULTS / name}.xml",
        "-p",
        "tests.house.rendered",
        *extra,
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            **environment,
            "COVERAGE_FILE": str(RESULTS / f"coverage.{name}"),
            "KNUTPUNKT_RENDERED": str(RESULTS / "rendered"),
        },
        check=False,
    )
    return done.returncode in ({0, 5} if sys.argv[1:] else {0}), time.monotonic() - started


def coverage_report() -> bool:
    """Combine the runs' coverage and print it; return whether it reaches the floor in pyproject.toml."""
    environment = {**os.environ, "COVERAGE_FILE": str(RESULTS / "coverage.all")}
    parts = [str(path) for path in sorted(RESULTS.glob("coverage.*")) if path.suffix != ".all"]
    if not parts:
        return False
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--keep", "--quiet", *parts], cwd=ROOT, env=environment, check=False)
    return subprocess.run([*coverage, "report"], cwd=ROOT, env=environment, check=False).returncode == 0


def templates_without_test() -> set[str]:
    """Return the templates that no run has rendered."""
    sys.path.insert(0, str(ROOT))
    from tests.house.rendered import noted, templates_of, unrendered

    return unrendered(templates_of(ROOT / "src" / "knutpunkt"), noted(RESULTS / "rendered"))


def main() -> int:
    """Set up, run, tell; return the exit code."""
    extra = sys.argv[1:]
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()
    started = time.monotonic()
    browser, java = test_services.chromium(), test_services.java()
    runs: dict[str, tuple[bool, float]] = {}
    not_here = "" if java.found or REQUIRE_ALL else " and not verapdf"
    runs["sqlite"] = pytest_run("sqlite", f"not browser and not postgresql{not_here}", extra, {"DATABASE_URL": ""})
    with test_services.postgresql() as (database, url):
        services: list[Service] = [browser, database, java]
        if database.found:
            marks = "not browser and not verapdf"
            only = ["-p", "tests.house.database_only", *extra]
            # The same code as before on another database: its coverage would cost a quarter more time and tell little.
            runs["postgresql"] = pytest_run("postgresql", marks, only, {"DATABASE_URL": url}, covered=False)
    if browser.found:
        runs["browser"] = pytest_run("browser", "browser", extra, {"DATABASE_URL": ""})
    covered = coverage_report() or bool(extra)
    unseen = set() if extra else templates_without_test()
    print("\n== summary")
    for name, (passed, seconds) in runs.items():
        print(f"{'passed' if passed else 'FAILED':7} {name:11} {seconds:5.0f} s")
    missing = [service for service in services if not service.found]
    for service in missing:
        print(f"LEFT OUT {service.name}: {service.note}")
    if not covered:
        print("FAILED  coverage is below the floor")
    for name in sorted(unseen):
        print(f"FAILED  no test renders the template {name}")
    print(f"{time.monotonic() - started:.0f} s in all")
    fine = covered and not unseen and all(passed for passed, _ in runs.values()) and not (missing and REQUIRE_ALL)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
