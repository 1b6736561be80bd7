# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The national figures: places, medians and quartiles against the published extract and numpy."""

import csv
import gzip
from pathlib import Path
from threading import Thread

import duckdb
import numpy as np
import pytest

from knutpunkt.indicators.catalogue import FIGURES, catalogue, split_title
from knutpunkt.indicators.snapshot import SCHEMA, Snapshot, Store, fill_with_shipped

#: domain.md, section 3.5: key figure, year, what is good, Båstad's value as written there, place, of how many.
PUBLISHED = [
    ("U07414", 2022, "up", 63, 1, 275),
    ("U07480", 2022, "up", 97, 4, 277),
    ("N85054", 2022, "up", 44.2, 6, 290),
    ("N45970", 2022, "up", 9.05, 81, 290),
    ("U07449", 2022, "up", 71, 111, 178),
    ("N00401", 2022, "down", 4.61, 157, 290),
    ("U07514", 2022, "up", 20, 196, 241),
    ("U07801", 2022, "down", 508, 199, 275),
    ("N85052", 2022, "up", 0, 195, 282),
    ("U00502", 2022, "up", 20.6, 262, 290),
    ("N00636", 2021, "up", 40.0, 159, 160),
]
BEST = {"U07480": (128, "0512"), "U07514": (70, "1880"), "U00502": (96.2, "1283"), "N00636": (83.4, "0484")}


@pytest.mark.parametrize(("kpi", "year", "good", "value", "place", "of"), PUBLISHED)
def test_places_are_those_published(
    shipped: Snapshot, kpi: str, year: int, good: str, value: float, place: int, of: int
) -> None:
    found = shipped.compare(kpi, "1278", year, good=good)
    assert found is not None
    assert (found.national.place, found.national.of) == (place, of)
    decimals = len(str(value).partition(".")[2])
    assert round(found.value, decimals) == value


def test_the_best_are_those_published(shipped: Snapshot) -> None:
    for kpi, (value, area) in BEST.items():
        found = shipped.compare(kpi, "1278", 2021 if kpi == "N00636" else 2022, good="up")
        assert found is not None
        assert (round(found.national.best, 1), found.national.best_areas) == (value, (area,))


def test_equals_share_a_place(shipped: Snapshot) -> None:
    # domain.md: shared last, 195 of 282. 282 − 194 = 88 municipalities have 0 per cent.
    found = shipped.compare("N85052", "1278", 2022, good="up")
    assert found is not None
    assert (found.national.place, found.national.tied) == (195, 88)


def test_turning_the_direction_turns_the_place(shipped: Snapshot) -> None:
    found = shipped.compare("N00401", "1278", 2022, good="up")
    assert found is not None
    assert found.national.place == 290 - 157 + 1


def test_median_is_the_published_one(shipped: Snapshot) -> None:
    # The extract's own README: rank 157 of 290 from the lowest; median 4.385.
    found = shipped.compare("N00401", "1278", 2022, good="down")
    assert found is not None
    assert round(found.national.median, 3) == 4.385


def test_group_and_neighbours_agree_with_numpy(shipped: Snapshot, shared_data: Path) -> None:
    with (shared_data / "municipalities" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        group = [row["code"] for row in csv.DictReader(file) if row["skr_group_code"] == "C9"]
    with gzip.open(shared_data / "kolada" / "values_env.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["kpi"], row["period"]) == ("N00401", "2022")]
    values = {row["municipality"]: float(row["value"]) for row in rows if row["value"]}
    members = [values[code] for code in group]
    found = shipped.compare("N00401", "1278", 2022, good="down", group=group, neighbours=["1381", "1292"])
    assert found is not None
    assert found.group is not None
    spread = (found.group.lower, found.group.median, found.group.upper)
    assert spread == pytest.approx(np.percentile(members, [25, 50, 75]))
    assert found.group.of == len(group)
    assert found.group.place == 1 + sum(value < values["1278"] for value in members)
    assert found.neighbours == (("1381", values["1381"]), ("1292", values["1292"]))
    last = shipped.spreads("N00401", group)[-1]
    assert (last.year, last.n, last.median) == (2022, len(group), pytest.approx(found.group.median))


def test_every_shipped_figure_is_the_sources(shipped: Snapshot, shared_data: Path) -> None:
    source = duckdb.connect()
    wanted = list(catalogue().entries)
    told = source.execute(
        """SELECT kpi, municipality, period, gender, value
           FROM read_csv(?, types={'kpi': 'VARCHAR', 'municipality': 'VARCHAR', 'gender': 'VARCHAR', 'value': 'DECIMAL(18, 8)'})
           WHERE list_contains(?, kpi) ORDER BY ALL""",
        [str(shared_data / "kolada" / "values_env.csv.gz"), wanted],
    ).fetchall()
    ours = source.execute(
        "SELECT kpi, area, year, gender, value FROM read_parquet(?) ORDER BY ALL", [str(FIGURES)]
    ).fetchall()
    assert len(told) > 190_000
    assert ours == told


def test_the_shipped_file_is_small_and_covers_all_areas(shipped: Snapshot) -> None:
    assert FIGURES.stat().st_size < 1_500_000
    assert 40 <= len(catalogue().entries) <= 50
    assert len(shipped.all_values("N00401", 2022)) == 290
    assert set(shipped.papers()) == set(catalogue().entries)
    assert {papers.fetched_at.date().isoformat() for papers in shipped.papers().values()} == {"2024-08-17"}


def test_a_null_of_the_source_stays_a_null(shipped: Snapshot) -> None:
    missing = {figure.year for figure in shipped.series("N00401", "1278") if figure.value is None}
    assert missing == {2006, 2007, 2008, 2009, 2011, 2012, 2013, 2014}


def test_places_of_many_key_figures_agree_with_one_at_a_time(shipped: Snapshot) -> None:
    goods = {kpi: good for kpi, _year, good, *_rest in PUBLISHED}
    places = shipped.places("1278", goods)
    assert {(p.kpi, p.year, p.place, p.of) for p in places.values() if p.kpi != "N00636"} == {
        (kpi, year, place, of) for kpi, year, _good, _value, place, of in PUBLISHED if kpi != "N00636"
    }
    assert shipped.places("1278", {}) == {}


def test_too_few_make_no_group(tmp_path: Path) -> None:
    def fill(base: duckdb.DuckDBPyConnection) -> None:
        rows = [("X1", f"0{100 + i}", 2020, "T", float(i)) for i in range(4)]
        base.executemany("INSERT INTO figures VALUES (?, ?, ?, ?, ?)", rows)
        base.executemany("INSERT INTO areas VALUES (?, ?, 'K')", [(row[1], row[1]) for row in rows])

    store = Store(tmp_path)
    store.publish(fill)
    snapshot = store.open()
    assert snapshot.compare("X1", "0100", 2020, good="up") is None
    assert snapshot.spreads("X1", ["0100", "0101", "0102", "0103"]) == []
    assert snapshot.places("0100", {"X1": "up"}) == {}


def one_value(value: float) -> object:
    def fill(base: duckdb.DuckDBPyConnection) -> None:
        base.execute("INSERT INTO figures VALUES ('X1', '1278', 2020, 'T', ?)", [value])

    return fill


def test_a_new_snapshot_takes_the_old_ones_place_and_the_old_can_still_be_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.publish(one_value(1.0))  # type: ignore[arg-type]
    old = store.open()
    store.publish(one_value(2.0))  # type: ignore[arg-type]
    assert [figure.value for figure in old.series("X1", "1278")] == [1.0]
    assert [figure.value for figure in store.open().series("X1", "1278")] == [2.0]
    # Another process (another store) sees the new one too, and an unchanged one is not opened anew.
    other = Store(tmp_path)
    assert other.open().series("X1", "1278")[0].value == 2.0
    assert other.open() is other.open()


@pytest.mark.parametrize("fill", [lambda _base: None, lambda base: base.execute("nonsense")])
def test_a_snapshot_that_fails_changes_nothing(tmp_path: Path, fill: object) -> None:
    store = Store(tmp_path)
    store.publish(one_value(1.0))  # type: ignore[arg-type]
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises((ValueError, duckdb.Error)):
        store.publish(fill)  # type: ignore[arg-type]
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert store.open().series("X1", "1278")[0].value == 1.0


def test_the_same_cell_twice_is_refused(tmp_path: Path) -> None:
    def fill(base: duckdb.DuckDBPyConnection) -> None:
        for value in (1.0, 2.0):
            base.execute("INSERT INTO figures VALUES ('X1', '1278', 2020, 'T', ?)", [value])

    with pytest.raises(ValueError, match="refused"):
        Store(tmp_path).publish(fill)


def test_old_snapshots_do_not_pile_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for value in range(5):
        store.publish(one_value(float(value)))  # type: ignore[arg-type]
    assert len(list(tmp_path.glob("national-*.duckdb"))) == 2
    assert store.open().series("X1", "1278")[0].value == 4.0


def test_many_threads_read_one_snapshot(shipped: Snapshot) -> None:
    found: list[int] = []

    def ask(kpi: str, good: str) -> None:
        comparison = shipped.compare(kpi, "1278", 2022, good=good, neighbours=["1292"])
        found.append(comparison.national.place if comparison else 0)

    threads = [Thread(target=ask, args=(kpi, good)) for kpi, _y, good, *_r in PUBLISHED[:10] for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(found)) == sorted({place for *_x, place, _of in PUBLISHED[:10]})


def test_the_file_is_only_read(shipped: Snapshot) -> None:
    with pytest.raises(duckdb.Error):
        shipped._base.execute("DELETE FROM figures")


def test_the_unit_is_read_out_of_the_title() -> None:
    assert split_title("Bilar, antal/1000 inv") == ("Bilar", "antal/1000 inv")
    assert split_title("Elever, åk 9, andel (%)") == ("Elever, åk 9", "%")
    assert split_title("Miljökvalitet - Kommunindex") == ("Miljökvalitet - Kommunindex", "")


def test_the_shipped_snapshot_has_the_schema(tmp_path: Path) -> None:
    base = duckdb.connect()
    base.execute(SCHEMA)
    fill_with_shipped(base)
    assert base.execute("SELECT count(*) FROM areas WHERE type = 'K'").fetchall() == [(290,)]
