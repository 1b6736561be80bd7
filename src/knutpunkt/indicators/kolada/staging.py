# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where fetched values wait until all of them are here: a run that is broken off goes on from there.

One DuckDB file for each kind of run (same key figures, areas and date). A part is stored
and marked as done in one transaction, so that a part is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from .errors import KoladaError
from .records import Kpi, Observation

#: A broken-off run older than this starts again: the source may have changed meanwhile.
STALE_AFTER = timedelta(hours=24)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS started (moment TIMESTAMP);
CREATE TABLE IF NOT EXISTS done (part VARCHAR PRIMARY KEY);
CREATE TABLE IF NOT EXISTS kpis (id VARCHAR, title VARCHAR);
CREATE TABLE IF NOT EXISTS received
    (kpi VARCHAR, area VARCHAR, year SMALLINT, gender VARCHAR, value DOUBLE, status VARCHAR, deleted BOOLEAN);
"""


class AlreadyFetchingError(KoladaError):
    """Another process is carrying out the same order."""


@dataclass(frozen=True)
class Order:
    """What is to be fetched. No `areas` means all of them; `since` only what was changed since then."""

    kpis: tuple[str, ...]
    areas: tuple[str, ...] = ()
    since: date | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same order: names the file in which it waits."""
        told = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Staging:
    """The waiting values of one order. Use as a context manager. Raises AlreadyFetchingError."""

    def __init__(self, folder: Path, order: Order, now: datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"fetching-{order.fingerprint}.duckdb"
        try:
            self._base = duckdb.connect(str(self.path))
        except duckdb.IOException as error:
            raise AlreadyFetchingError("the same is being fetched by another process") from error
        self._base.execute(_SCHEMA)
        started = self._base.execute("SELECT max(moment) FROM started").fetchall()[0][0]
        plain = now.replace(tzinfo=None)
        if started is not None and plain - started > STALE_AFTER:
            for table in ("started", "done", "kpis", "received"):
                self._base.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)
            started = None
        self.resumed = started is not None
        if started is None:
            self._base.execute("INSERT INTO started VALUES (?)", [plain])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def forget(self) -> None:
        """Delete the file: the order is carried out."""
        self._base.close()
        self.path.unlink(missing_ok=True)

    def has(self, part: str) -> bool:
        """Tell whether a part is here."""
        return bool(self._base.execute("SELECT 1 FROM done WHERE part = ?", [part]).fetchall())

    def put_kpis(self, part: str, kpis: Iterable[Kpi]) -> None:
        """Store descriptions as a part."""
        with _Transaction(self._base):
            for kpi in kpis:
                self._base.execute("INSERT INTO kpis VALUES (?, ?)", [kpi.id, kpi.title])
            self._base.execute("INSERT INTO done VALUES (?)", [part])

    def put_values(self, part: str, observations: Iterable[Observation]) -> int:
        """Store values as a part; return how many. Nothing is stored when `observations` raises."""
        rows = [(o.kpi, o.area, o.year, o.gender.value, o.value, o.status, o.deleted) for o in observations]
        columns = list(zip(*rows, strict=True)) or [()] * 7
        with _Transaction(self._base):
            # Columns in one statement: thousands of single inserts would take minutes.
            self._base.execute(
                "INSERT INTO received SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::SMALLINT[]), "
                "unnest($4::VARCHAR[]), unnest($5::DOUBLE[]), unnest($6::VARCHAR[]), unnest($7::BOOLEAN[])",
                [list(column) for column in columns],
            )
            self._base.execute("INSERT INTO done VALUES (?)", [part])
        return len(rows)

    def titles(self) -> dict[str, str]:
        """The titles of the key figures that the source knows."""
        return {str(kpi): str(title) for kpi, title in self._base.execute("SELECT id, title FROM kpis").fetchall()}

    def answered(self) -> set[str]:
        """The key figures about which values came."""
        return {str(row[0]) for row in self._base.execute("SELECT DISTINCT kpi FROM received").fetchall()}

    def count(self) -> int:
        """How many values are here."""
        return int(self._base.execute("SELECT count(*) FROM received").fetchall()[0][0])

    def of_area(self, area: str, kpi: str) -> list[tuple[str, int, float | None, bool]]:
        """Gender, year, value and whether withdrawn, of one area and key figure."""
        sql = "SELECT gender, year, value, deleted FROM received WHERE area = ? AND kpi = ? ORDER BY gender, year"
        return [tuple(row) for row in self._base.execute(sql, [area, kpi]).fetchall()]

    def close(self) -> None:
        """Close the file, so that another connection may read it."""
        self._base.close()


class _Transaction:
    """All statements inside the block, or none."""

    def __init__(self, base: duckdb.DuckDBPyConnection) -> None:
        self._base = base

    def __enter__(self) -> None:
        self._base.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._base.commit()
        else:
            self._base.rollback()
