# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Train the overlap engine: ``python -m tools.likeness.train [--only words|layers|ranker]``.

Writes ``words.npz``, ``layers.npz`` and ``ranker.npz`` beside the engine. Needs the extra ``semantic`` and
the shared data (``KNUTPUNKT_SHARED_DATA`` names its folder). The first run embeds some 60,000 texts and
words (about 20 minutes on one core) and keeps their vectors in ``var/likeness``; later runs take minutes.
The held-out files are not read here.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import knutpunkt.mapping.likeness
from knutpunkt.mapping.likeness.lexicon import lexicon
from knutpunkt.mapping.likeness.measures import NAMES
from knutpunkt.mapping.likeness.reading import reader
from tools.likeness.learning import Settings, learn
from tools.likeness.lessons import Means, fitted_layers, gathered, texts_of
from tools.likeness.sources import TRAINING, KeptVectors, cases, paraphrases
from tools.likeness.word_vectors import make

PLACE = Path(knutpunkt.mapping.likeness.__file__).parent
STEPS = ("words", "layers", "ranker")
#: Every so many of SweParaphrase's pairs are learned from; the rest would add little but time.
EVERY = 2
SETTINGS = Settings()


def write(name: str, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write one file of the engine and say how large it is."""
    path = PLACE / name
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    print(f"{name}: {path.stat().st_size / 1e3:.0f} kB")


def train_words(kept: KeptVectors) -> None:
    """Write the vectors of words, n-grams and concepts."""
    others = [text for pair in paraphrases("train")[0][::4] for text in pair]
    write("words.npz", make(reader(), texts_of(cases(*TRAINING)), others, kept))
    lexicon.cache_clear()


def train_layers(means: Means) -> None:
    """Write the means and projections of E5's views."""
    found: dict[str, NDArray[np.generic]] = {}
    for layer in fitted_layers(means, cases(*TRAINING)):
        matrix = np.asarray(layer.matrix, np.float16)
        found |= {f"{layer.view}_mean": layer.mean, f"{layer.view}_matrix": matrix}
        found[f"{layer.view}_weight"] = np.array(layer.weight)
    write("layers.npz", found)


def train_ranker(means: Means) -> None:
    """Write the rankers: with a model's layers, and without."""
    pairs, labels = paraphrases("train")
    lessons = gathered(means, [cases(name) for name in TRAINING], (pairs[::EVERY], labels[::EVERY]))
    names = (*NAMES, "layers")
    model = learn(lessons.lessons(), names, SETTINGS)
    lexical = learn(lessons.lessons(len(NAMES)), tuple(NAMES), SETTINGS)
    write("ranker.npz", model.arrays("model") | lexical.arrays("lexical"))


def main() -> None:
    """Do all steps, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=STEPS)
    steps = [chosen] if (chosen := parser.parse_args().only) else list(STEPS)
    kept = KeptVectors()
    if "words" in steps:
        train_words(kept)
    means = Means(reader(), lexicon(), kept)
    if "layers" in steps:
        train_layers(means)
    if "ranker" in steps:
        train_ranker(means)


if __name__ == "__main__":
    main()
