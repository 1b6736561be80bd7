# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The national figures: every municipality, every year, in one DuckDB file that is only read.

No Django here. A `Store` is a folder with snapshot files and a pointer to the current
one. A new snapshot is written whole under a new name, and the pointer is replaced in
one step, so that a reader sees the old figures or the new ones and never a mixture. A
process that has the old file open goes on reading it until its next question.

Medians and quartiles are of the members' own values, unweighted, by linear
interpolation between the ordered values (Hyndman and Fan 1996, definition 7). A place
is one more than the number of municipalities with a strictly better value, so that
equals share a place. Regions and the whole country take no part.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from uuid import uuid4

import duckdb

from .catalogue import AREAS, FIGURES, SOURCE, catalogue

SCHEMA = """
CREATE TABLE figures (kpi VARCHAR, area VARCHAR, year SMALLINT, gender VARCHAR, value DOUBLE);
CREATE TABLE areas (id VARCHAR, title VARCHAR, type VARCHAR);
CREATE TABLE kpis (id VARCHAR, title VARCHAR, source VARCHAR, fetched_at TIMESTAMP);
"""
POINTER = "current"
#: Fewer values than this are no group: no median, no place.
SMALLEST_GROUP = 5
_KEPT = 2
_REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class Figure:
    """One year's value of one area; None where the source has the row but no number."""

    year: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of a group lie in a year: `n` members with a value, quartiles and median."""

    year: int
    n: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A place among those with a value in the year, with the group's spread and the best value."""

    place: int
    of: int
    tied: int
    lower: float
    median: float
    upper: float
    best: float
    best_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our value in a year against the country, the group and the neighbours (code and value)."""

    kpi: str
    year: int
    value: float
    national: Standing
    group: Standing | None
    neighbours: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The latest year's value of a key figure and its place in the country."""

    kpi: str
    year: int
    value: float
    place: int
    of: int
    median: float


@dataclass(frozen=True, slots=True)
class Papers:
    """Where a key figure's numbers come from, and when they were fetched."""

    kpi: str
    title: str
    source: str
    fetched_at: datetime


def _standing_sql(name: str, condition: str) -> str:
    """The columns of one `Standing`; `better` and `score` are columns of the inner table."""
    only = f"FILTER ({condition})"
    return f"""
        count(*) FILTER (({condition}) AND score > own_score) + 1 AS {name}_place,
        count(*) {only} AS {name}_of,
        count(*) FILTER (({condition}) AND score = own_score) AS {name}_tied,
        quantile_cont(value, [0.25, 0.5, 0.75]) {only} AS {name}_quartiles,
        arg_max(value, score) {only} AS {name}_best,
        list(area ORDER BY area) FILTER (({condition}) AND score = top_{name}) AS {name}_best_areas"""


# Only our own names are put into the text; values go beside it.
_COMPARISON = f"""
WITH all_values AS (
    SELECT f.area, f.value, CASE WHEN $good = 'down' THEN -f.value ELSE f.value END AS score,
           list_contains($group, f.area) AS in_group
    FROM figures f JOIN areas a ON a.id = f.area AND a.type = 'K'
    WHERE f.kpi = $kpi AND f.gender = $gender AND f.year = $year AND f.value IS NOT NULL
), ours AS (SELECT value AS own_value, score AS own_score FROM all_values WHERE area = $area),
ranked AS (
    SELECT *, max(score) OVER () AS top_national,
           max(score) FILTER (in_group) OVER () AS top_grouped
    FROM all_values CROSS JOIN ours
)
SELECT any_value(own_value) AS own, {_standing_sql("national", "true")},
       {_standing_sql("grouped", "in_group")},
       list({{'area': area, 'value': value}} ORDER BY list_position($neighbours, area))
           FILTER (list_contains($neighbours, area)) AS neighbours
FROM ranked
"""  # noqa: S608

_PLACES = """
WITH asked AS (SELECT unnest($kpis) AS kpi, unnest($goods) AS good),
latest AS (
    SELECT f.kpi, max(f.year) AS year, arg_max(f.value, f.year) AS own
    FROM figures f JOIN asked USING (kpi)
    WHERE f.area = $area AND f.gender = 'T' AND f.value IS NOT NULL GROUP BY f.kpi
)
SELECT f.kpi, f.year, any_value(own),
       count(*) FILTER (CASE WHEN good = 'down' THEN f.value < own ELSE f.value > own END) + 1,
       count(*), median(f.value)
FROM figures f JOIN latest USING (kpi, year) JOIN asked USING (kpi)
JOIN areas a ON a.id = f.area AND a.type = 'K'
WHERE f.gender = 'T' AND f.value IS NOT NULL
GROUP BY f.kpi, f.year HAVING count(*) >= $least
"""


class Snapshot:
    """One open snapshot file. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = duckdb.connect(str(path), read_only=True, config={"threads": 1})
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._ask_file)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _ask(self, sql: str, parameters: Mapping[str, object]) -> list[tuple[object, ...]]:
        """Ask, or answer as before: the file never changes, so an answer holds as long as it is open."""
        frozen = tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(parameters.items()))
        return self._remembered(sql, frozen)

    def _ask_file(self, sql: str, frozen: tuple[tuple[str, object], ...]) -> list[tuple[object, ...]]:
        parameters = {name: list(value) if isinstance(value, tuple) else value for name, value in frozen}
        cursor = self._base.cursor()
        try:
            return list(cursor.execute(sql, parameters).fetchall())
        finally:
            cursor.close()

    def series(self, kpi: str, area: str, gender: str = "T") -> list[Figure]:
        """All years of one area, in order, the source's nulls included."""
        sql = "SELECT year, value FROM figures WHERE kpi = $kpi AND area = $area AND gender = $gender ORDER BY year"
        return [Figure(*row) for row in self._ask(sql, {"kpi": kpi, "area": area, "gender": gender})]  # type: ignore[arg-type]

    def genders(self, kpi: str, area: str) -> list[str]:
        """The genders for which the area has a value, all (T) first."""
        sql = """SELECT DISTINCT gender FROM figures
                 WHERE kpi = $kpi AND area = $area AND value IS NOT NULL ORDER BY gender = 'T' DESC, gender"""
        return [str(row[0]) for row in self._ask(sql, {"kpi": kpi, "area": area})]

    def spreads(self, kpi: str, areas: Collection[str], gender: str = "T") -> list[Spread]:
        """The spread of a group of areas, year by year."""
        sql = """SELECT year, count(*), quantile_cont(value, [0.25, 0.5, 0.75]) FROM figures
                 WHERE kpi = $kpi AND gender = $gender AND list_contains($areas, area) AND value IS NOT NULL
                 GROUP BY year HAVING count(*) >= $least ORDER BY year"""
        asked = {"kpi": kpi, "gender": gender, "areas": sorted(areas), "least": SMALLEST_GROUP}
        rows = self._ask(sql, asked)
        return [Spread(year, n, *quartiles) for year, n, quartiles in rows]  # type: ignore[arg-type,misc]

    def compare(
        self,
        kpi: str,
        area: str,
        year: int,
        *,
        good: str,
        group: Collection[str] = (),
        neighbours: Sequence[str] = (),
        gender: str = "T",
    ) -> Comparison | None:
        """Our value against the country, the group and the neighbours; None without a value of ours or with too few others.

        `good` is "up" or "down" ("neutral" is counted from the highest).
        """
        asked = {
            "kpi": kpi,
            "area": area,
            "year": year,
            "good": good,
            "gender": gender,
            "group": sorted(group),
            "neighbours": list(neighbours),
        }
        own, *rest = self._ask(_COMPARISON, asked)[0]
        national, grouped, near = rest[:6], rest[6:12], rest[12]
        if own is None or national[1] < SMALLEST_GROUP:  # type: ignore[operator]
            return None
        return Comparison(
            kpi=kpi,
            year=year,
            value=own,  # type: ignore[arg-type]
            national=_standing(national),
            group=_standing(grouped) if grouped[1] >= SMALLEST_GROUP else None,  # type: ignore[operator]
            neighbours=tuple((item["area"], item["value"]) for item in near or ()),  # type: ignore[attr-defined]
        )

    def places(self, area: str, goods: Mapping[str, str]) -> dict[str, Place]:
        """The latest value and place of `area` for many key figures in one question; `goods` maps id to direction."""
        if not goods:
            return {}
        asked = {"kpis": list(goods), "goods": list(goods.values()), "area": area, "least": SMALLEST_GROUP}
        rows = self._ask(_PLACES, asked)
        return {str(row[0]): Place(*row) for row in rows}  # type: ignore[arg-type]

    def all_values(self, kpi: str, year: int, gender: str = "T") -> dict[str, float]:
        """Every municipality's value of a year, for a map or a list."""
        sql = """SELECT f.area, f.value FROM figures f JOIN areas a ON a.id = f.area AND a.type = 'K'
                 WHERE kpi = $kpi AND year = $year AND gender = $gender AND value IS NOT NULL ORDER BY f.area"""
        rows = self._ask(sql, {"kpi": kpi, "year": year, "gender": gender})
        return {str(area): float(value) for area, value in rows}  # type: ignore[arg-type]

    def papers(self) -> dict[str, Papers]:
        """Source and time of fetching of every key figure in the snapshot."""
        rows = self._ask("SELECT id, title, source, fetched_at FROM kpis ORDER BY id", {})
        return {
            str(kpi): Papers(str(kpi), str(title), str(source), moment.replace(tzinfo=UTC))  # type: ignore[attr-defined]
            for kpi, title, source, moment in rows
        }


def _standing(columns: Sequence[object]) -> Standing:
    place, of, tied, quartiles, best, best_areas = columns
    lower, median, upper = quartiles  # type: ignore[misc]
    return Standing(place, of, tied, lower, median, upper, best, tuple(best_areas))  # type: ignore[arg-type,has-type]


class Store:
    """The folder with the snapshots. One object for each process is enough; see `open`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._opened: Snapshot | None = None

    @property
    def current(self) -> Path | None:
        """The file that the pointer names, or None when there is none."""
        try:
            name = (self.folder / POINTER).read_text("ascii").strip()
        except FileNotFoundError:
            return None
        path = self.folder / name
        return path if path.is_file() else None

    def open(self) -> Snapshot:
        """The current snapshot, opened anew when it was replaced. Makes the shipped one when there is none."""
        with self._lock:
            path = self.current
            if path is None:
                path = self.publish(fill_with_shipped)
            if self._opened is None or self._opened.path != path:
                # The old one is left to those who are reading it; it closes with its last user.
                self._opened = Snapshot(path)
            return self._opened

    def publish(self, fill: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
        """Write a new snapshot with `fill`, check it, and make it the current one in one step.

        When `fill` fails nothing has changed. Raises ValueError for a snapshot without figures.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"national-{uuid4().hex}.duckdb"
        try:
            with duckdb.connect(str(path)) as base:
                base.execute(SCHEMA)
                fill(base)
                _check(base)
                base.execute("CHECKPOINT")
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        pointer = self.folder / f".{POINTER}-{uuid4().hex}"
        pointer.write_text(path.name, "ascii")
        pointer.replace(self.folder / POINTER)
        self._forget_old()
        return path

    def _forget_old(self) -> None:
        """Delete all but the newest snapshots. An open file lives until its readers have closed it."""
        files = sorted(self.folder.glob("national-*.duckdb"), key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_KEPT]:
            if file != self.current:
                file.unlink(missing_ok=True)


def _check(base: duckdb.DuckDBPyConnection) -> None:
    """Refuse figures that are none, or that stand twice for one area, year and gender."""
    rows, distinct = base.execute("SELECT count(*), count(DISTINCT (kpi, area, year, gender)) FROM figures").fetchall()[
        0
    ]
    if not rows or rows != distinct:
        raise ValueError(f"a snapshot of {rows} rows, {distinct} of them different, is refused")


def fill_with_shipped(base: duckdb.DuckDBPyConnection) -> None:
    """Fill an empty snapshot with the figures that ship with the package."""
    shipped = catalogue()
    base.execute(
        "INSERT INTO figures SELECT kpi, area, year, gender, value FROM read_parquet(?) ORDER BY kpi, gender, year, area",
        [str(FIGURES)],
    )
    base.execute("INSERT INTO areas SELECT id, title, type FROM read_csv(?, all_varchar=true)", [str(AREAS)])
    base.executemany(
        "INSERT INTO kpis VALUES (?, ?, ?, ?)",
        [(e.kolada_id, e.title, SOURCE, naive(shipped.fetched_at)) for e in shipped.entries.values()],
    )


def naive(moment: datetime) -> datetime:
    """A moment as the snapshot keeps it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


@contextmanager
def attached(base: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """Let `base` read the database at `path` under `name` inside the block."""
    base.execute(f"ATTACH '{os.fspath(path)}' AS {name} (READ_ONLY)")
    try:
        yield
    finally:
        base.execute(f"DETACH {name}")
