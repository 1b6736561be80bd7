# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What finding overlaps costs: ``python bench/overlap_speed.py [--rounds N] [--many N]``.

Medians; "of work" is the processor's time, which other programs on the machine do not lengthen. Texts are the written cases' (``tools/likeness/pairs``); the stored vectors are synthetic, scattered
around 2,000 centres, as time does not depend on what they mean (so hnswlib's recall here is only that of
such vectors). "Scored" counts the ranker with reading and measuring the texts anew; embedding is measured
apart. Each large run is a process of its own, so that its peak memory is its own.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.index import Index
from knutpunkt.mapping.similarity import Comparison, Item, best_embedder
from tools.likeness.sources import TRAINING, cases

MUNICIPALITY, MANY, CENTRES, NEIGHBOURS = 2_000, 100_000, 2_000, 10
SHORT_LIST = 60
LEAST = 0.5
EMBEDDED = 200


def texts(count: int) -> list[str]:
    """Return so many texts; a number makes those used twice differ."""
    known = [text for case in cases(*TRAINING) for text in case.texts]
    return [f"{known[at % len(known)]}{f' {at}' if at >= len(known) else ''}" for at in range(count)]


def scattered(count: int, width: int, seed: int = 3) -> Vectors:
    """Return unit vectors scattered around centres."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(CENTRES, width)).astype(np.float32)
    found = np.empty((count, width), np.float32)
    for start in range(0, count, 10_000):
        rows = found[start : start + 10_000]
        rows[:] = unit_rows(centres[random.integers(0, CENTRES, len(rows))] + random.normal(size=rows.shape) * 0.7)
    return found


def median(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of a piece of work in seconds."""
    spent = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def one_municipality(rounds: int) -> None:
    """All pairs of a municipality, from stored vectors."""
    embedder = best_embedder()
    items = [Item(at, text, at % 7) for at, text in enumerate(texts(MUNICIPALITY))]
    vectors = scattered(MUNICIPALITY, embedder.dimensions)
    Comparison(items[:50], embedder, vectors[:50]).overlaps(LEAST)
    worked = time.process_time()
    spent = median(lambda: Comparison(items, embedder, vectors).overlaps(LEAST), rounds)
    worked = (time.process_time() - worked) / rounds
    print(
        f"| all pairs of {MUNICIPALITY:,}, scored, from stored vectors | {spent:.2f} s ({worked:.2f} s of work) | < 3 s |"
    )
    spent = median(lambda: np.argpartition(-(vectors @ vectors.T), NEIGHBOURS, axis=1), rounds)
    print(f"| the same by numpy, cosine alone | {spent:.2f} s | |")
    began, worked = time.perf_counter(), time.process_time()
    embedder.embed(texts(EMBEDDED))
    spent, worked = (
        (now - then) / EMBEDDED * 1000 for now, then in ((time.perf_counter(), began), (time.process_time(), worked))
    )
    print(f"| embedding, one text ({embedder.name}) | {spent:.0f} ms ({worked:.0f} ms of work) | |")


def one_against_many(rounds: int, many: int) -> None:
    """One new activity against many: the index, and the short list scored."""
    embedder = best_embedder()
    vectors = scattered(many, embedder.dimensions)
    others = texts(SHORT_LIST)
    fresh, news = scattered(rounds, embedder.dimensions, 9), texts(2 * rounds)[rounds:]

    def scored(index: Index, at: int) -> None:
        rows = [row for row, _near in index.query(fresh[at], SHORT_LIST)]
        near = Comparison([Item(row, text) for row, text in zip(rows, others, strict=True)], embedder, vectors[rows])
        near.nearest_of([Item(-1, news[at])], NEIGHBOURS, vectors=fresh[at : at + 1])

    for name, index in (("hnswlib", Index(vectors)), ("numpy", Index(vectors, exact=True))):
        scored(index, 0)
        turn = iter(range(rounds))
        spent = median(lambda index=index: index.query(fresh[0], SHORT_LIST), rounds)
        print(f"| 1 against {many:,}, {name}, cosine alone | {spent * 1000:.1f} ms | |")
        spent = median(lambda index=index, turn=turn: scored(index, next(turn)), rounds)
        print(f"| 1 against {many:,}, {name}, the {SHORT_LIST} nearest scored | {spent * 1000:.1f} ms | < 50 ms |")


def all_nearest(many: int, *, exact: bool) -> None:
    """All of many: each one's nearest, the building of the index counted."""
    vectors = scattered(many, best_embedder().dimensions)
    began = time.perf_counter()
    rows, _near = Index(vectors, exact=exact).all_nearest(NEIGHBOURS)
    spent = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    name = "numpy" if exact else "hnswlib"
    limit = "" if exact else "< 60 s, < 2 GB"
    print(f"| {many:,} all-nearest, {name} | {spent:.0f} s, {peak:.2f} GB | {limit} |")
    if not exact:
        asked = np.random.default_rng(1).choice(many, 200, replace=False)
        true, _ = Index(vectors, exact=True).query_many(vectors[asked], NEIGHBOURS + 1)
        met = [len(set(rows[at]) & set(one[1:])) / NEIGHBOURS for at, one in zip(asked, true, strict=True)]
        print(f"| recall of its {NEIGHBOURS} nearest | {np.mean(met):.3f} | |")


def main() -> None:
    """Run the parts, each in its own process, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--numpy", action="store_true", help="also all-nearest by numpy (minutes)")
    parser.add_argument("--part", choices=("municipality", "one", "all", "numpy"))
    told = parser.parse_args()
    parts = {
        "municipality": lambda: one_municipality(told.rounds),
        "one": lambda: one_against_many(told.rounds, told.many),
        "all": lambda: all_nearest(told.many, exact=False),
        "numpy": lambda: all_nearest(told.many, exact=True),
    }
    if told.part:
        parts[told.part]()
        return
    print("| what | median | target |\n|---|---|---|", flush=True)
    for part in ("municipality", "one", "all", *(["numpy"] if told.numpy else [])):
        own = [sys.executable, __file__, "--part", part, "--rounds", str(told.rounds), "--many", str(told.many)]
        subprocess.run(own, check=True)


if __name__ == "__main__":
    main()
