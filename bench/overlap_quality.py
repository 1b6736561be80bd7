# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well overlaps are found, on texts that were not trained on: ``python bench/overlap_quality.py [--json]``.

Pool: the 140 cases of ``tools/likeness/pairs/test_c.tsv`` (four texts each) and the 358-odd distractors.
Retrieval asks from anchor to partner and back, with the whole rest of the pool as wrong answers (also the
case's own adversarial and related text). AUC: how often the same work scores above another pair (the case's
adversarial, its related, pairs drawn at random from the pool). ``new subjects``: only the cases without a
twin among the training rows. Spearman: SweParaphrase dev (``KNUTPUNKT_SHARED_DATA`` names the shared data).
Not all methods are comparable in cost: see ``bench/overlap_speed.py``.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from knutpunkt.mapping.likeness.embedders import lexical_embedder
from knutpunkt.mapping.likeness.models import e5_is_installed, encode_with_e5
from knutpunkt.mapping.overlaps import LEAST
from knutpunkt.mapping.similarity import CharNgramEmbedder, Comparison, Embedder, Item, best_embedder, score_pairs
from tools.likeness.sources import HELD_OUT, PAIRS, Case, cases, distractors, paraphrases

RANDOM_PAIRS = 20_000
SEED = 5
KEPT = 100
TARGETS = {
    "R@5": 0.74,
    "AUC random": 0.97,
    "AUC adversarial": 0.80,
    "AUC related": 0.85,
    "Spearman dev": 0.84,
}


class PlainE5:
    """E5 as it comes: its vectors, not centred, compared by their cosine."""

    name, version, dimensions = "plain e5-small", "", 384

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return E5's vectors."""
        return encode_with_e5(texts)


def auc(right: NDArray[np.floating], wrong: NDArray[np.floating]) -> float:
    """Return how often a right one scores above a wrong one (ties count half)."""
    ranks = rankdata(np.concatenate([right, wrong]))
    return float((ranks[: len(right)].sum() - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong)))


def retrieval(ranks: NDArray[np.int64]) -> dict[str, float]:
    """Return recall at 1, 5 and 10 and the mean reciprocal rank, from 1-based ranks."""
    shares = {f"R@{k}": float((ranks <= k).mean()) for k in (1, 5, 10)}
    return shares | {"MRR": float((1 / ranks).mean())}


def ranks_of(near: dict[int, list[tuple[int, float]]], written: list[Case]) -> NDArray[np.int64]:
    """Return each case's two ranks: of the partner asked from the anchor, and back."""
    found = []
    for at in range(len(written)):
        for query, partner in ((4 * at, 4 * at + 1), (4 * at + 1, 4 * at)):
            keys = [key for key, _score in near[query]]
            found.append(keys.index(partner) + 1 if partner in keys else len(near))
    return np.array(found).reshape(-1, 2)


def measured(embedder: Embedder, *, dev: bool = True) -> dict[str, Any]:
    """Return all figures of one method. The pool is embedded once; scores are those of ``score_pairs``."""
    written = cases(HELD_OUT)
    pool = [text for case in written for text in case.texts] + distractors()
    compared = Comparison([Item(at, text) for at, text in enumerate(pool)], embedder)
    ranks = ranks_of(compared.nearest(KEPT), written)
    anchor = 4 * np.arange(len(written))
    same, adversarial, related = (compared.scored(anchor, anchor + at)[1] for at in (1, 2, 3))
    drawn = np.random.default_rng(SEED).integers(0, len(pool), (RANDOM_PAIRS, 2))
    case_of = np.array([at // 4 if at < 4 * len(written) else -at for at in range(len(pool))])
    drawn = drawn[case_of[drawn[:, 0]] != case_of[drawn[:, 1]]]
    chance = compared.scored(drawn[:, 0], drawn[:, 1])[1]
    twins = twinned()
    fresh = np.array([case.id not in twins for case in written])
    distinct = np.array([case.distinct_words for case in written])
    return retrieval(ranks.ravel()) | {
        "AUC random": auc(same, chance),
        "AUC adversarial": auc(same, adversarial),
        "AUC related": auc(same, related),
        "Spearman dev": agreement(embedder) if dev else float("nan"),
        "R@5 no shared beginnings": retrieval(ranks[distinct].ravel())["R@5"],
        "R@5 new subjects": retrieval(ranks[fresh].ravel())["R@5"],
        "AUC adversarial new subjects": auc(same[fresh], adversarial[fresh]),
        "AUC related new subjects": auc(same[fresh], related[fresh]),
        "found at LEAST": float((same >= LEAST).mean()),
        "adversarial at LEAST": float((adversarial >= LEAST).mean()),
        "related at LEAST": float((related >= LEAST).mean()),
        "random at LEAST": float((chance >= LEAST).mean()),
        "pool": len(pool),
    }


def agreement(embedder: Embedder) -> float:
    """Return Spearman's correlation of scores and labels on SweParaphrase dev."""
    pairs, labels = paraphrases("dev")
    return float(spearmanr(score_pairs(pairs, embedder), labels)[0])


def twinned() -> set[str]:
    """Return the cases whose work is also told in a training row."""
    with (PAIRS / f"{HELD_OUT}_twins.tsv").open(encoding="utf-8", newline="") as file:
        return {row["test"] for row in csv.DictReader(file, delimiter="\t")}


def table(found: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a Markdown table, a method to a column."""
    names = list(found)
    lines = ["| | " + " | ".join(names) + " | target |", "|---" * (len(names) + 2) + "|"]
    for row in next(iter(found.values())):
        cells = [
            f"{found[name][row]:.3f}" if isinstance(found[name][row], float) else str(found[name][row])
            for name in names
        ]
        target = f">= {TARGETS[row]:.2f}" if row in TARGETS else ""
        lines.append(f"| {row} | " + " | ".join(cells) + f" | {target} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every method that is installed and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--without-dev", action="store_true", help="leave out SweParaphrase, which takes longest")
    told = parser.parse_args()
    methods: dict[str, Embedder] = {"character n-grams": CharNgramEmbedder(), "fallback": lexical_embedder()}
    if e5_is_installed():
        methods |= {"plain E5": PlainE5(), "engine": best_embedder()}
    found = {name: measured(embedder, dev=not told.without_dev) for name, embedder in methods.items()}
    print(json.dumps(found, indent=2) if told.json else table(found))


if __name__ == "__main__":
    main()
