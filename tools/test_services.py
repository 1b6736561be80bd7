# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests need besides Python: Chromium, PostgreSQL and Java, found or set up.

Debian's packages are installed where the script may (as root or by sudo without a password);
else Chromium comes by Playwright. PostgreSQL is, in this order: ``KNUTPUNKT_TEST_DATABASE_URL``;
a server on 127.0.0.1:5432 that lets ``postgres`` in; a cluster of our own in a folder that is
thrown away. Whatever cannot be had is told, and its tests are left out in plain sight.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

ROLE = "knutpunkt_test"
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
PACKAGES = {
    "browser": ("chromium",),
    "postgresql": ("postgresql",),
    "java": ("default-jdk-headless", "libjaxb-java"),
}


@dataclass(frozen=True)
class Service:
    """One thing the tests need: is it there, and where (or why not)."""

    name: str
    found: bool
    note: str


def _run(*command: str) -> bool:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"  {' '.join(command[:4])} …: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return done.returncode == 0


def install(name: str) -> bool:
    """Install Debian's packages for a service if this user may; return whether it went well."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    become: tuple[str, ...] = ()
    if os.geteuid() != 0:
        allowed = (
            subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False) if shutil.which("sudo") else None
        )
        if allowed is None or allowed.returncode:
            return False
        become = ("sudo", "-n")
    print(f"  installing {' '.join(PACKAGES[name])}", flush=True)
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", apt, "-q", "-y")
    _run(*become, *quiet, "update")
    return _run(*become, *quiet, "install", "--no-install-recommends", *PACKAGES[name])


def chromium() -> Service:
    """Find a Chromium: the system's, else Debian's package, else Playwright's own."""
    for attempt in range(2):
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if path:
            return Service("browser", True, path)
        if attempt == 0 and not install("browser"):
            break
    if _run(sys.executable, "-m", "playwright", "install", "chromium"):
        return Service("browser", True, "Playwright's Chromium")
    return Service("browser", False, "no Chromium, and it could not be installed")


def java() -> Service:
    """Find Java and the XML binding that the PDF validator needs."""
    for attempt in range(2):
        if shutil.which("java") and shutil.which("javac") and JAXB.exists():
            return Service("java", True, "java and libjaxb-java")
        if attempt == 0 and not install("java"):
            break
    return Service("java", False, "no Java compiler or libjaxb-java, and they could not be installed")


def _reachable(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _with_test_role(url: str) -> str:
    """Return the address of an ordinary role, made if the given role may make roles.

    The tests must not run as superuser: row-level security does not hold for one.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
        if row is None or not any(row):
            return url
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
        verb = "ALTER" if known else "CREATE"
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(ROLE), sql.Literal(ROLE)
            )
        )
    where = conninfo_to_dict(url)
    return (
        f"postgresql://{ROLE}:{ROLE}@{where.get('host', '127.0.0.1')}:{where.get('port', 5432)}/knutpunkt_{os.getpid()}"
    )


def _postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    """Run a PostgreSQL of our own in a folder that is thrown away; yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="knutpunkt-pg-"))
    become: list[str] = []
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(folder, "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    port = _free_port()
    data, options = folder / "data", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"

    def call(program: str, *arguments: str) -> None:
        command = [*become, str(programs / program), "-D", str(data), *arguments]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=folder)

    call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    call("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql() -> Iterator[tuple[Service, str]]:
    """Yield the PostgreSQL service and the address for the tests ("" when there is none)."""
    given = os.environ.get("KNUTPUNKT_TEST_DATABASE_URL", "")
    for url in filter(None, [given, LOCAL]):
        if _reachable(url):
            yield (
                Service("postgresql", True, "the one at " + str(conninfo_to_dict(url).get("host"))),
                _with_test_role(url),
            )
            return
    programs = _postgres_programs() or (install("postgresql") and _postgres_programs()) or None
    if programs is None:
        yield Service("postgresql", False, "no PostgreSQL, and it could not be installed"), ""
        return
    with _cluster(programs) as url:
        yield Service("postgresql", True, f"a cluster of our own by {programs}"), _with_test_role(url)
