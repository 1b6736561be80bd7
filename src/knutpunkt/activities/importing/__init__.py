# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a municipality's own spreadsheet of activities, without Django and without a database.

Three steps, each of plain data in and plain data out::

    workbook = read_file(path, name="Handlingsplan 2025.xlsx")
    proposal = propose(workbook, known)        # a person may change it; JSON both ways
    result = plan(workbook, proposal, known, existing)

Everything that was not understood stands in the result with its cell. Nothing is guessed in
silence: a reading that took some interpretation is a note. Every row that holds something in a
sheet that is read appears in ``result.rows``.
"""

from .errors import N_, ImportFileError, Problem
from .plan import plan
from .sandbox import read_file
from .tables import propose
from .types import (
    EXTRA_FIELDS,
    VALUE_FIELDS,
    Cell,
    CellProblem,
    Change,
    Column,
    Existing,
    Known,
    Limits,
    Name,
    Plan,
    PlanRow,
    Proposal,
    Resolution,
    Row,
    Sheet,
    Table,
    UnknownName,
    Workbook,
)

__all__ = [
    "EXTRA_FIELDS",
    "N_",
    "VALUE_FIELDS",
    "Cell",
    "CellProblem",
    "Change",
    "Column",
    "Existing",
    "ImportFileError",
    "Known",
    "Limits",
    "Name",
    "Plan",
    "PlanRow",
    "Problem",
    "Proposal",
    "Resolution",
    "Row",
    "Sheet",
    "Table",
    "UnknownName",
    "Workbook",
    "plan",
    "propose",
    "read_file",
]  # fmt: skip
