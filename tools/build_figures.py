# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make the compact file of national figures that ships with the package.

Reads the key figures named in ``indicators/data/catalogue.json`` out of a Kolada
extract (``values_env.csv.gz`` and ``municipality_v3_2026-04.csv``) and writes
``indicators/data/figures.parquet`` (kpi, area, year, gender, value) and
``indicators/data/areas.csv``. Numbers are kept exactly as the source has them
(at most eight decimals); a null of the source stays a null.

    python tools/build_figures.py ../shared/data/kolada
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import duckdb

DATA = Path(__file__).resolve().parent.parent / "src/knutpunkt/indicators/data"
LARGEST = 1_500_000


def build(source: Path, target: Path) -> int:
    """Write the figures of the catalogue from `source` to `target`; return the rows."""
    catalogue = json.loads((target / "catalogue.json").read_text("utf-8"))
    wanted = [row["kolada_id"] for row in catalogue["indicators"]]
    base = duckdb.connect()
    base.execute(
        """
        CREATE TABLE figures AS
        SELECT kpi, municipality AS area, period AS year, gender, value
        FROM read_csv(?, types={'kpi': 'VARCHAR', 'municipality': 'VARCHAR',
                                'period': 'SMALLINT', 'gender': 'VARCHAR',
                                'value': 'DECIMAL(18, 8)'})
        WHERE list_contains(?, kpi)
        """,
        [str(source / "values_env.csv.gz"), wanted],
    )
    found = {row[0] for row in base.execute("SELECT DISTINCT kpi FROM figures").fetchall()}
    if missing := set(wanted) - found:
        raise SystemExit(f"The source has no figures for {', '.join(sorted(missing))}")
    file = target / "figures.parquet"
    base.execute(
        f"COPY (SELECT * FROM figures ORDER BY kpi, gender, area, year) TO '{file}' "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 1000000)"
    )
    base.execute(
        f"COPY (SELECT * FROM read_csv('{source / 'municipality_v3_2026-04.csv'}', "
        f"all_varchar=true) ORDER BY id) TO '{target / 'areas.csv'}' (HEADER)"
    )
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name} is larger than {LARGEST} bytes")
    return base.execute("SELECT count(*) FROM figures").fetchall()[0][0]


def main() -> None:
    """Read the folder of the extract from the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, help="folder with the Kolada extract")
    print(f"{build(parser.parse_args().source, DATA)} rows in {DATA / 'figures.parquet'}")


if __name__ == "__main__":
    main()
