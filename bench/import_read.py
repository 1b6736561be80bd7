# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long it takes to read and plan 20,000 rows: python bench/import_read.py [rows]."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from knutpunkt.activities.importing import Known, Name, plan, propose, read_file

HEADING = ("Nr", "Insats", "Beskrivning", "Förvaltning", "Ansvarig", "Medverkande", "Status", "Start", "Slut", "Mål",
           "Budget", "Kommentar")  # fmt: skip
DEPARTMENTS = ("Vård och omsorg", "Teknik och Service", "Barn och Skola", "Samhällsbyggnad")
STATUSES = ("Pågår", "Klar", "Ej påbörjad", "50 %")
GOALS = ("Energi och klimat", "Vatten", "Transporter")
ROUNDS = 5


def workbook(path: Path, rows: int) -> None:
    """Write a workbook of ``rows`` activities and twelve columns."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Insatser")
        sheet.write_row(0, 0, HEADING)
        for n in range(1, rows + 1):
            sheet.write_row(n, 0, (
                f"{n // 100}.{n % 100}", f"Insats nummer {n}", f"Vad som ska göras i insats {n}, och varför.",
                DEPARTMENTS[n % 4], "miljöchef", DEPARTMENTS[(n + 1) % 4], STATUSES[n % 4], f"2024-{n % 12 + 1:02}-01",
                f"{n % 28 + 1} dec {2025 + n % 5}", GOALS[n % 3], f"{n % 900} tkr", f"Kommentar {n}",
            ))  # fmt: skip


def main() -> None:
    """Print the median of each step."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    known = Known(
        tuple(Name(name, name) for name in DEPARTMENTS), (Name("p", "miljöchef"),), tuple(Name(g, g) for g in GOALS)
    )
    times: dict[str, list[float]] = {"read": [], "propose": [], "plan": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        workbook(path, rows)
        for _ in range(ROUNDS):
            began = time.perf_counter()
            book = read_file(path)
            read = time.perf_counter()
            proposal = propose(book, known)
            proposed = time.perf_counter()
            result = plan(book, proposal, known)
            planned = time.perf_counter()
            assert result.counts()["new"] == rows, result.counts()
            for name, seconds in (("read", read - began), ("propose", proposed - read), ("plan", planned - proposed)):
                times[name].append(seconds)
    for name, measured in times.items():
        print(f"{name:8} {statistics.median(measured):6.2f} s  ({rows} rows, median of {ROUNDS})")
    print(f"together {sum(statistics.median(measured) for measured in times.values()):6.2f} s")


if __name__ == "__main__":
    main()
