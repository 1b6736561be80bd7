# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Train the overlap engine: ``python -m tools.likeness.train [--only words|layers|ranker]``.

Writes ``words.npz``, ``layers.npz`` and ``ranker.npz`` beside the engine. Needs the extra ``semantic`` and
the shared data (``KNUTPUNKT_SHARED_DATA`` names its folder). The first run embeds some 60,000 texts and
words (about 20 minutes on one core) and keeps their vectors in ``var/likeness``; later runs take minutes.
The held-out files are not read here.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import knutpunkt.mapping.likeness
from knutpunkt.mapping.likeness.embedders import VIEWS, bag_of
from knutpunkt.mapping.likeness.lexicon import Lexicon, lexicon
from knutpunkt.mapping.likeness.measures import NAMES
from knutpunkt.mapping.likeness.reading import reader
from knutpunkt.mapping.likeness.thesaurus import thesaurus
from tools.likeness.learning import Settings, learn
from tools.likeness.lessons import PROJECTED, Means, fitted_layers, gathered, graded, texts_of
from tools.likeness.sources import TRAINING, KeptVectors, cases, paraphrases
from tools.likeness.word_vectors import field, make

PLACE = Path(knutpunkt.mapping.likeness.__file__).parent
STEPS = ("words", "layers", "ranker")
SETTINGS = Settings()
GENERAL = Settings(passes=60, networks=8, trust={})
#: Towards the field (log-odds of a text), where a text's words or its vector by the model tell.
WORDS_LEAN, MODEL_LEAN = 0.75, -0.5


def write(name: str, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write one file of the engine and say how large it is."""
    path = PLACE / name
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    print(f"{name}: {path.stat().st_size / 1e3:.0f} kB")


def train_words(kept: KeptVectors) -> None:
    """Write the vectors of words, n-grams and concepts, and what tells texts about the field from others."""
    about = texts_of(cases(*TRAINING))
    others = any_sentences()
    arrays = make(reader(), about, others, kept)
    words = Lexicon(arrays, thesaurus())
    write(
        "words.npz", arrays | {"field": field(*(bag_of(some, reader(), words) for some in (about, others)), WORDS_LEAN)}
    )
    lexicon.cache_clear()


def any_sentences() -> list[str]:
    """Return sentences that are not about the field."""
    return [text for pair in paraphrases("train")[0][::4] for text in pair]


def train_layers(means: Means) -> None:
    """Write the means and projections of E5's views."""
    found: dict[str, NDArray[np.generic]] = {}
    about, others = texts_of(cases(*TRAINING)), any_sentences()
    for layer in fitted_layers(means, cases(*TRAINING), others):
        matrix = np.asarray(layer.matrix, np.float16)
        found |= {f"{layer.view}_mean": layer.mean, f"{layer.view}_matrix": matrix}
        found[f"{layer.view}_weight"] = np.array(layer.weight)
        if layer.view not in PROJECTED:
            seen = (layer.of(means.raw(some, layer.view)) for some in (about, others))
            found[f"{layer.view}_field"] = field(*seen, MODEL_LEAN)
    write("layers.npz", found)


def train_ranker(means: Means) -> None:
    """Write the rankers: for activities and for any sentences, each with a model's layers and without."""
    written = [cases(name) for name in TRAINING]
    about = gathered(means, written, any_sentences()).lessons()
    general = graded(means, [case for some in written for case in some], *paraphrases("train"))
    found: dict[str, NDArray[np.generic]] = {}
    for kind, names in (("model", (*NAMES, *VIEWS)), ("lexical", NAMES)):
        mine = replace(about, signals=about.signals[:, : len(names)])
        found |= learn(mine, tuple(names), SETTINGS).arrays(kind)
        mine = replace(general, signals=general.signals[:, : len(names)])
        found |= learn(mine, tuple(names), GENERAL).arrays(f"{kind}_general")
    write("ranker.npz", found)


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
