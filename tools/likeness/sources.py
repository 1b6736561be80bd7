# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine is trained and measured on: written cases, SweParaphrase, and E5 vectors kept between runs."""

import csv
import gzip
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.likeness.models import encode_with_e5

ROOT = Path(__file__).resolve().parents[2]
PAIRS = Path(__file__).with_name("pairs")
SHARED = Path(os.environ.get("KNUTPUNKT_SHARED_DATA", ROOT.parent / "shared" / "data"))
BLOCK = 1000
CACHE = ROOT / "var" / "likeness"
TRAINING = ("train_a", "train_b")
HELD_OUT = "test_c"


@dataclass(frozen=True)
class Case:
    """One written case: the same work in other words, other work in the same words, and merely related work."""

    id: str
    theme: str
    anchor: str
    same: str
    adversarial: str
    related: str
    distinct_words: bool

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The four texts, the anchor first."""
        return self.anchor, self.same, self.adversarial, self.related


def cases(*names: str) -> list[Case]:
    """Return the cases of files in ``pairs``."""
    found = []
    for name in names:
        with (PAIRS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            found += [
                Case(**(row | {"distinct_words": row["distinct_words"] == "1"}))
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    return found


def distractors() -> list[str]:
    """Return the single texts that make the held-out pool larger."""
    lines = (PAIRS / f"{HELD_OUT}_distractors.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip()]


def paraphrases(split: str) -> tuple[list[tuple[str, str]], Vectors]:
    """Return SweParaphrase's pairs and their labels (0-5); ``split`` is train or dev."""
    path = SHARED / "sts_sv" / f"sweparaphrase_{split}.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["sentence_1"], row["sentence_2"]) for row in rows]
    return pairs, np.array([float(row["label"]) for row in rows], np.float32)


class KeptVectors:
    """E5 vectors (not centred) by text, kept in a file so that training again takes minutes, not half an hour."""

    def __init__(self, path: Path = CACHE / "e5.pkl") -> None:
        self.path = path

    @cached_property
    def _known(self) -> dict[str, Vectors]:
        return dict(pickle.loads(self.path.read_bytes())) if self.path.exists() else {}

    def get(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text, computing what is not known."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._learn(missing)
        return np.array([self._known[text] for text in texts], np.float32)

    def _learn(self, texts: Sequence[str]) -> None:
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            self._known.update(zip(block, encode_with_e5(block).astype(np.float16), strict=True))
            self._keep()
            print(f"  E5: {start + len(block)} of {len(texts)}", flush=True)

    def _keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(pickle.dumps(self._known))
        fresh.replace(self.path)
