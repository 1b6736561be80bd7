# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching from Kolada: into the national figures and into the municipalities' own indicators.

Three steps. Everything ordered is fetched into a waiting file, part by part; a run that is
broken off goes on where it was. Then the new national figures are made whole beside the old
and take their place in one step. Then each municipality's indicators get the values, earlier
versions kept. Nothing is changed before all is here, and nothing that was not fetched: other
key figures, areas and years stay as they are, and so does what the source no longer tells
(it is reported).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from knutpunkt.indicators import values
from knutpunkt.indicators.catalogue import SOURCE, catalogue
from knutpunkt.indicators.kolada import KoladaClient
from knutpunkt.indicators.kolada.staging import Order, Staging
from knutpunkt.indicators.models import Indicator, Series, ValueStatus
from knutpunkt.indicators.snapshot import Store, attached, naive
from knutpunkt.kernel.tenancy import across_municipalities, tenant_scope

FIRST_YEAR = 1990
#: How many key figures are one part. A page holds 5,000 rows: about sixteen years of one.
PART = 5
AREAS_AT_ONCE = 25


@dataclass(frozen=True)
class Revised:
    """A value of a municipality that the source has changed."""

    municipality: str
    kpi: str
    gender: str
    year: int
    before: float | None
    after: float | None


@dataclass
class SyncReport:
    """What a run did."""

    fetched_at: datetime
    resumed: bool = False
    key_figures: int = 0
    received: int = 0
    national_new: int = 0
    national_revised: int = 0
    national_withdrawn: int = 0
    no_longer_told: int = 0
    added: int = 0
    revised: list[Revised] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    without_values: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report as it is printed with --json."""
        return asdict(self) | {"fetched_at": self.fetched_at.isoformat()}


Progress = Callable[[str, int, int], None]


def wanted_kpis(chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """The key figures to fetch: those chosen, else the catalogue's and all that some municipality follows."""
    if chosen:
        return tuple(dict.fromkeys(chosen))
    with across_municipalities("fetching serves every municipality's indicators"):
        used = set(Indicator.objects.exclude(kolada_id="").values_list("kolada_id", flat=True))
    return tuple(sorted(used | set(catalogue().entries)))


def sync(
    *,
    client: KoladaClient,
    store: Store,
    kpis: Sequence[str],
    municipalities: Sequence[str] = (),
    since: date | None = None,
    now: datetime,
    progress: Progress = lambda _what, _done, _of: None,
) -> SyncReport:
    """Fetch and store. Raises KoladaError; what was fetched until then is kept for the next run."""
    order = Order(tuple(kpis), tuple(municipalities), since)
    report = SyncReport(fetched_at=now, key_figures=len(kpis))
    with Staging(store.folder, order, now) as staging:
        report.resumed = staging.resumed
        _fetch(client, staging, order, now.year, progress)
        titles, answered = staging.titles(), staging.answered()
        report.received = staging.count()
        report.unknown = [kpi for kpi in kpis if kpi not in titles]
        report.without_values = [kpi for kpi in kpis if kpi in titles and kpi not in answered]
        staging.close()
        _publish(store, staging, order, titles, report)
    with Staging(store.folder, order, now) as staging:
        _write_own(staging, sorted(answered), order, report)
        staging.forget()
    return report


def _fetch(client: KoladaClient, staging: Staging, order: Order, this_year: int, progress: Progress) -> None:
    """Fetch the parts that are not here yet."""
    if not staging.has("kpis"):
        staging.put_kpis("kpis", client.kpis(order.kpis))
    known = set(staging.titles())
    parts = list(_parts([kpi for kpi in order.kpis if kpi in known], order.areas))
    for number, (kpis, areas) in enumerate(parts, start=1):
        part = f"{','.join(kpis)}|{','.join(areas)}"
        if not staging.has(part):
            observations = client.values(
                kpis=kpis,
                municipalities=areas,
                years=() if areas else range(FIRST_YEAR, this_year + 1),
                since=order.since,
                include_deleted=True,
            )
            staging.put_values(part, observations)
        progress(", ".join(kpis), number, len(parts))


def _parts(kpis: Sequence[str], areas: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for few in _in_groups(kpis, PART):
        if not areas:
            yield few, ()
        for some in _in_groups(areas, AREAS_AT_ONCE):
            yield few, some


def _in_groups(items: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(items), size):
        yield tuple(items[start : start + size])


_SAME_CELL = "n.kpi = o.kpi AND n.area = o.area AND n.year = o.year AND n.gender = o.gender"


def _publish(store: Store, staging: Staging, order: Order, titles: dict[str, str], report: SyncReport) -> None:
    """Make new national figures of the old and the fetched, and let them take the old ones' place."""
    old = store.open().path

    def fill(base: duckdb.DuckDBPyConnection) -> None:
        with attached(base, old, "old"), attached(base, staging.path, "fetched"):
            _count_changes(base, order, report)
            base.execute("INSERT INTO areas SELECT * FROM old.areas")
            base.execute(f"""
                INSERT INTO figures
                SELECT kpi, area, year, gender, value FROM fetched.received WHERE NOT deleted
                UNION ALL
                SELECT * FROM old.figures o
                WHERE NOT EXISTS (SELECT 1 FROM fetched.received n WHERE {_SAME_CELL})
                ORDER BY kpi, gender, year, area""")  # noqa: S608 (our own names)
            # A few areas' values do not make the whole key figure newly fetched.
            fetched_whole = [] if order.areas else list(titles)
            base.execute("INSERT INTO kpis SELECT * FROM old.kpis WHERE NOT list_contains(?, id)", [fetched_whole])
            rows = [(kpi, title, SOURCE, naive(report.fetched_at)) for kpi, title in titles.items()]
            if rows:
                base.executemany("INSERT INTO kpis SELECT ?1, ?2, ?3, ?4 WHERE ?1 NOT IN (SELECT id FROM kpis)", rows)

    store.publish(fill)


def _count_changes(base: duckdb.DuckDBPyConnection, order: Order, report: SyncReport) -> None:
    """Compare the fetched with the old figures. The extract has eight decimals; finer differences are none."""
    counted = base.execute(f"""
        SELECT count(*) FILTER (o.kpi IS NULL AND NOT n.deleted),
               count(*) FILTER (o.kpi IS NOT NULL AND NOT n.deleted
                                AND round(o.value, 8) IS DISTINCT FROM round(n.value, 8)),
               count(*) FILTER (o.kpi IS NOT NULL AND n.deleted)
        FROM fetched.received n LEFT JOIN old.figures o ON {_SAME_CELL}""").fetchall()[0]  # noqa: S608 (our own names)
    report.national_new, report.national_revised, report.national_withdrawn = counted
    if order.since is None:
        report.no_longer_told = base.execute(
            f"""SELECT count(*) FROM old.figures o
                WHERE list_contains($kpis, o.kpi) AND (len($areas) = 0 OR list_contains($areas, o.area))
                  AND NOT EXISTS (SELECT 1 FROM fetched.received n WHERE {_SAME_CELL})""",  # noqa: S608 (our own names)
            {"kpis": list(order.kpis), "areas": list(order.areas)},
        ).fetchall()[0][0]


def _write_own(staging: Staging, kpis: Sequence[str], order: Order, report: SyncReport) -> None:
    """Give the municipalities' indicators the fetched values, one municipality at a time."""
    with across_municipalities("find whose indicators the fetched values belong to"):
        pairs = Indicator.objects.filter(kolada_id__in=kpis).values_list("municipality_id", "kolada_id")
        found: dict[str, list[str]] = {}
        for code, kpi in pairs.order_by("municipality_id", "kolada_id"):
            if not order.areas or code in order.areas:
                found.setdefault(code, []).append(kpi)
    for code, own in found.items():
        with tenant_scope(code):
            for indicator in Indicator.objects.filter(kolada_id__in=own).order_by("kolada_id"):
                _write_indicator(staging, indicator, code, report)


def _write_indicator(staging: Staging, indicator: Indicator, code: str, report: SyncReport) -> None:
    by_gender: dict[str, dict[int, values.Incoming]] = {}
    for gender, year, value, deleted in staging.of_area(code, indicator.kolada_id):
        by_gender.setdefault(gender, {})[year] = _incoming(value, deleted=deleted)
    for gender, incoming in by_gender.items():
        series, _made = Series.objects.get_or_create(indicator=indicator, gender=gender, place="")
        papers = values.Papers(SOURCE, report.fetched_at)
        filled = values.fill_series(series=series, incoming=incoming, papers=papers)
        report.added += len(filled.added)
        report.revised += list(_revised(code, indicator.kolada_id, gender, filled.revised))


def _incoming(value: float | None, *, deleted: bool) -> values.Incoming:
    status = ValueStatus.WITHDRAWN if deleted else ValueStatus.MISSING if value is None else ValueStatus.FINAL
    return values.Incoming(values.exact(value), status)


def _revised(code: str, kpi: str, gender: str, revisions: Iterable[values.Revision]) -> Iterator[Revised]:
    for revision in revisions:
        before = None if revision.before is None else float(revision.before)
        after = None if revision.after is None else float(revision.after)
        yield Revised(code, kpi, gender, revision.year, before, after)
