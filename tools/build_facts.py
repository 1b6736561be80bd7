# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make the shipped fact files from the collected source data.

The package carries facts only: codes, names, numbers and where they come from.
Run it again when the source data are renewed::

    python tools/build_facts.py ../shared/data

It writes

* ``src/knutpunkt/people/data/municipalities.csv``: the 290 municipalities;
* ``src/knutpunkt/goals/data/frameworks.json``: the 16 national environmental
  objectives and the 17 goals and 169 targets of Agenda 2030.

What a source leaves out stays out: it becomes ``null``, never a guess.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

SOURCE_ROOT = Path(__file__).resolve().parent.parent / "src" / "knutpunkt"
POPULATION_YEAR = 2022
MUNICIPALITY_COUNT = 290
TARGET_COUNT = 169


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a comma-separated UTF-8 file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build_municipalities(data: Path) -> list[dict[str, str]]:
    """Return one row for each municipality, sorted by code.

    Neighbours are codes with a space between, empty for an island. Raises
    ``ValueError`` when a row is missing or two neighbours disagree.
    """
    folder = data / "municipalities"
    neighbours: dict[str, list[str]] = json.loads((folder / "neighbours.json").read_text(encoding="utf-8"))
    one_sided = [
        (code, other)
        for code, others in neighbours.items()
        for other in others
        if code not in neighbours.get(other, [])
    ]
    rows = [
        {
            "code": row["code"],
            "name": row["name"],
            "county_code": row["county_code"],
            "county": row["county"],
            "group_code": row["skr_group_code"],
            "group": row["skr_group"],
            "population": row["population_2022"],
            "population_year": str(POPULATION_YEAR),
            "neighbours": " ".join(sorted(neighbours.get(row["code"], []))),
        }
        for row in read_rows(folder / "municipalities.csv")
    ]
    if len(rows) != MUNICIPALITY_COUNT or one_sided:
        msg = f"{len(rows)} municipalities, one-sided neighbours: {one_sided}"
        raise ValueError(msg)
    return sorted(rows, key=lambda row: row["code"])


def national_objectives(data: Path) -> dict[str, Any]:
    """Return the 16 objectives with the headings of their preciseringar.

    ``official_targets`` is the number the Government has decided and ``null``
    where it has not been seen; fewer ``targets`` than that means that the
    headings of the rest were not at hand.
    """
    folder = data / "miljomal"
    targets = read_rows(folder / "preciseringar.csv")
    goals = [
        {
            "number": row["number"],
            "name": row["name"],
            "name_en": None,
            "authority": row["responsible_authority"] or None,
            "official_targets": int(row["preciseringar_official"] or 0) or None,
            "source": row["source"] or None,
            "targets": [
                {"number": target["id"], "name": target["heading"], "name_en": None}
                for target in targets
                if target["goal_number"] == row["number"]
            ],
        }
        for row in read_rows(folder / "miljokvalitetsmal.csv")
    ]
    return {
        "key": "miljomal",
        "name": "Sveriges miljömål",
        "name_en": "Sweden's environmental objectives",
        "target_word": "preciseringar",
        "source": "sverigesmiljomal.se, miljomal.se och Boverket 2014–2018; varje mål anger sin egen källa",
        "licence": "Namn och rubriker är beslutade av riksdag och regering.",
        "date": "2018-12-31",
        "goals": goals,
    }


def agenda_2030(data: Path) -> dict[str, Any]:
    """Return the 17 goals and 169 targets; a Swedish target name only where known."""
    folder = data / "sdg"
    targets = read_rows(folder / "targets.csv")
    if len(targets) != TARGET_COUNT:
        msg = f"{len(targets)} targets, expected {TARGET_COUNT}"
        raise ValueError(msg)
    goals = [
        {
            "number": row["goal"],
            "name": row["name_sv"],
            "name_en": row["short_en"],
            "authority": None,
            "official_targets": sum(target["goal"] == row["goal"] for target in targets),
            "source": None,
            "targets": [
                {
                    "number": target["target"],
                    "name": target["short_sv"] or None,
                    "name_en": target["title_en"],
                }
                for target in targets
                if target["goal"] == row["goal"]
            ],
        }
        for row in read_rows(folder / "goals.csv")
    ]
    return {
        "key": "agenda2030",
        "name": "Agenda 2030",
        "name_en": "Agenda 2030",
        "target_word": "delmål",
        "source": "github.com/open-sdg/sdg-translations @0cda585, 2025-08-19",
        "licence": "MIT (översättningsfilerna). Text: Förenta nationerna.",
        "date": "2025-08-19",
        "goals": goals,
    }


def write_municipalities(rows: list[dict[str, str]]) -> None:
    """Write the municipality rows as UTF-8 with plain line ends."""
    path = SOURCE_ROOT / "people" / "data" / "municipalities.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_frameworks(frameworks: list[dict[str, Any]]) -> None:
    """Write the frameworks as indented JSON that reads well in a diff."""
    path = SOURCE_ROOT / "goals" / "data" / "frameworks.json"
    text = json.dumps({"frameworks": frameworks}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Read the folder named on the command line and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with municipalities/, miljomal/ and sdg/")
    data: Path = parser.parse_args().data
    write_municipalities(build_municipalities(data))
    write_frameworks([national_objectives(data), agenda_2030(data)])


if __name__ == "__main__":
    main()
