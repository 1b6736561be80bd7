# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The methods behind the port: vectors by a sentence model, or by words alone.

A vector is made of layers, each of length 1, put beside each other with weights whose squares sum to 1, so
that the cosine of two vectors is the weighted mean of the layers' cosines. A layer of a model is one *view*
of the text: as it stands (``whole``), or followed by what the thesaurus makes of it in English (``mixed``).
For E5 each view is centred by a fixed mean and projected so that the same work told in other words comes
together; both were learned from our own texts and ship in ``layers.npz``. The last layer is the weighted
sum of the words' own vectors (see :mod:`lexicon`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Embedder, Vectors, unit_rows
from knutpunkt.mapping.likeness.lexicon import Lexicon, lexicon, stored
from knutpunkt.mapping.likeness.models import Encode, e5_is_installed, e5_version, encode_with_e5, folder_model
from knutpunkt.mapping.likeness.ngrams import CharNgramEmbedder
from knutpunkt.mapping.likeness.reading import Reader, reader
from knutpunkt.mapping.likeness.words import data_text, words_of

VIEWS = ("whole", "mixed")
BAG_WEIGHT = 0.3
LETTERS = 512
LETTERS_WEIGHT = 0.35
#: Raised when the thesaurus, the words' vectors or the layers change, as vectors then no longer compare.
VERSION = "1"


def viewed(text: str, view: str, read: Reader) -> str:
    """Return a text as a view shows it to the model."""
    return text if view == "whole" else f"{text} ({read.read(text).gloss or text})"


@dataclass(frozen=True)
class Layer:
    """One view: its mean, the matrix it is projected by (None: as it is) and its share of the vector."""

    view: str
    mean: Vectors
    matrix: Vectors | None
    weight: float
    field: Vectors | None = None

    @property
    def width(self) -> int:
        """How many places of the vector it takes."""
        return len(self.mean) if self.matrix is None else int(self.matrix.shape[1])

    def of(self, vectors: Vectors) -> Vectors:
        """Return a model's vectors centred, projected and scaled to length 1."""
        centred = vectors - self.mean
        return unit_rows(centred if self.matrix is None else centred @ self.matrix)


def bag_of(texts: Sequence[str], read: Reader, words: Lexicon) -> Vectors:
    """Return for each text the sum of its units' vectors, weighted by rarity, of length 1 (or zeros)."""
    found = np.zeros((len(texts), words.dimensions), np.float32)
    for row, text in enumerate(texts):
        units = read.read(text).units
        if units:
            vectors = words.vectors([unit.key for unit in units], [unit.concepts for unit in units])
            weights = np.array([words.rarity(unit.key) * unit.share for unit in units], np.float32)
            found[row] = weights @ vectors
    return unit_rows(found)


class LayeredEmbedder:
    """Vectors by a sentence model in several views, and by words."""

    def __init__(self, name: str, version: str, encode: Encode, layers: Sequence[Layer]) -> None:
        self.name, self.version = name, version
        self._encode, self._layers = encode, tuple(layers)

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return sum(self.widths)

    @property
    def widths(self) -> tuple[int, ...]:
        """How many places each layer takes; the last is the words'."""
        return (*(layer.width for layer in self._layers), lexicon().dimensions)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text; zeros for a text without words."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        once = list(dict.fromkeys(texts))
        places = {text: place for place, text in enumerate(once)}
        return self._embed(once)[[places[text] for text in texts]]

    def _embed(self, texts: Sequence[str]) -> Vectors:
        read = reader()
        blocks = [self._layer(layer, texts) * layer.weight**0.5 for layer in self._layers]
        blocks.append(bag_of(texts, read, lexicon()) * BAG_WEIGHT**0.5)
        has_words = np.array([bool(words_of(text)) for text in texts])
        return unit_rows(np.concatenate(blocks, axis=1) * has_words[:, None])

    def _layer(self, layer: Layer, texts: Sequence[str]) -> Vectors:
        """Return one layer of texts; where a description follows the title, the mean of the title's and all's."""
        found = layer.of(self._encode([viewed(text, layer.view, reader()) for text in texts]))
        titles = [text.strip().split("\n", 1)[0] for text in texts]
        longer = [at for at, text in enumerate(texts) if titles[at] != text.strip()]
        if longer:
            shown = [viewed(titles[at], layer.view, reader()) for at in longer]
            found[longer] = unit_rows(found[longer] + layer.of(self._encode(shown)))
        return found

    def layers(self, vectors: Vectors) -> list[Vectors]:
        """Return the model's layers of vectors, each of length 1, without the words' layer."""
        borders = np.cumsum(self.widths)[:-1]
        return [unit_rows(part) for part in np.split(np.asarray(vectors, np.float32), borders, axis=1)[:-1]]

    def about_the_field(self, vectors: Vectors) -> Vectors | None:
        """Return the log-odds that texts are about the field, by their vectors; None when no layer tells."""
        for layer, part in zip(self._layers, self.layers(vectors), strict=True):
            if layer.field is not None:
                found: Vectors = part @ layer.field[:-1] + layer.field[-1]
                return found
        return None


class LexicalEmbedder:
    """The fallback that always works: the words' layer, and character n-grams folded to ``LETTERS`` places."""

    name = "lexical"
    version = VERSION

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return lexicon().dimensions + LETTERS

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text; zeros for a text without words."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        letters = CharNgramEmbedder().embed(texts)
        folded = unit_rows(letters.reshape(len(texts), -1, LETTERS).sum(axis=1))
        bag = bag_of(texts, reader(), lexicon())
        return unit_rows(np.concatenate([bag, folded * LETTERS_WEIGHT], axis=1))

    def layers(self, vectors: Vectors) -> list[Vectors]:  # noqa: ARG002
        """Return no layers: there is no model."""
        return []

    def about_the_field(self, vectors: Vectors) -> Vectors | None:  # noqa: ARG002
        """Return None: the words tell."""
        return None


@cache
def e5_layers() -> tuple[Layer, ...]:
    """Return E5's layers that ship with the package."""
    arrays: dict[str, NDArray[np.generic]] = stored("layers.npz")
    return tuple(
        Layer(
            view,
            np.asarray(arrays[f"{view}_mean"], np.float32),
            np.asarray(arrays[f"{view}_matrix"], np.float32),
            float(arrays[f"{view}_weight"]),
            np.asarray(arrays[f"{view}_field"], np.float32) if f"{view}_field" in arrays else None,
        )
        for view in VIEWS
        if f"{view}_mean" in arrays
    )


@cache
def e5_embedder() -> LayeredEmbedder:
    """Return the method by the E5 model that comes inside a package."""
    return LayeredEmbedder("e5-small-q4", f"{e5_version()}+{VERSION}", encode_with_e5, e5_layers())


@cache
def lexical_embedder() -> LexicalEmbedder:
    """Return the fallback."""
    return LexicalEmbedder()


@cache
def best_embedder(folder: Path | None = None) -> Embedder:
    """Return the best method there is: the model in ``folder`` when named, else E5 when installed, else words.

    Raises ModelFolderError when a folder is named and no model can be loaded from it.
    """
    if folder is not None:
        return _from_folder(folder)
    return e5_embedder() if e5_is_installed() else lexical_embedder()


def _from_folder(folder: Path) -> LayeredEmbedder:
    """Return the method by a model in a folder: views not projected, centred on the package's own sentences."""
    name, version, encode = folder_model(folder)
    texts = calibration_texts()
    read = reader()
    layers = [
        Layer(view, encode([viewed(text, view, read) for text in texts]).mean(axis=0), None, weight)
        for view, weight in (("whole", 0.4), ("mixed", 1.0))
    ]
    return LayeredEmbedder(name, f"{version}+{VERSION}", encode, layers)


def calibration_texts() -> list[str]:
    """Return titles of our own, that a foreign model's vectors are centred on."""
    return [line for line in data_text("titles.txt").splitlines() if line]
