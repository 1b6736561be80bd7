# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How alike activities are. Knows no Django and needs no database or settings.

>>> embed(["Laddstolpar vid arbetsplatser"]).shape
>>> score_pairs([("Laddstolpar vid arbetsplatser", "Anställda ska kunna ladda elbilen på jobbet")])
>>> nearest(["Städa stranden", "Renhållning vid badet", "Byt lampor"], k=1)

The engine lies in the package ``likeness``: words and compounds, a thesaurus of the field, vectors by a
sentence model (or by words alone), signals of a pair and a small ranker that learned to weigh them. What it
reaches on texts it has not seen, beside plain methods, is printed by ``bench/overlap_quality.py`` and told
in ``docs/explanation/likeness.md``. A score never proves an overlap: people do.
"""

from collections.abc import Sequence

import numpy as np

from knutpunkt.mapping.likeness.base import Candidate, Embedder, Item, Period, Scores, Vectors
from knutpunkt.mapping.likeness.comparison import Comparison, Near
from knutpunkt.mapping.likeness.corresponding import Correspondence, alike, corresponding
from knutpunkt.mapping.likeness.embedders import best_embedder
from knutpunkt.mapping.likeness.explaining import Explanation, SharedConcept, explain
from knutpunkt.mapping.likeness.index import Index
from knutpunkt.mapping.likeness.models import ModelFolderError
from knutpunkt.mapping.likeness.ngrams import CharNgramEmbedder

__all__ = [
    "Candidate",
    "CharNgramEmbedder",
    "Comparison",
    "Correspondence",
    "Embedder",
    "Explanation",
    "Index",
    "Item",
    "ModelFolderError",
    "Period",
    "SharedConcept",
    "activity_text",
    "alike",
    "best_embedder",
    "corresponding",
    "embed",
    "explain",
    "nearest",
    "score_pairs",
]


def activity_text(title: str, description: str) -> str:
    """Return what is compared: the first line counts more than what follows."""
    return f"{title.strip()}\n{description.strip()}".strip()


def embed(texts: Sequence[str], embedder: Embedder | None = None) -> Vectors:
    """Return float32[n, d]: one vector of length 1 for each text, by the best method installed or the given one.

    The dot product of two rows is their cosine (-1 to 1, no unit). A text without words gives zeros.
    Vectors only compare with those of the same ``name`` and ``version`` of the embedder.
    """
    return (embedder or best_embedder()).embed(list(texts))


def score_pairs(pairs: Sequence[tuple[str | Item, str | Item]], embedder: Embedder | None = None) -> Scores:
    """Return float64[n]: for each pair of texts or activities how likely it is the same work told in two ways.

    0 means that they have nothing to do with each other, 1 that they say the same; the order of the two does
    not matter. The formula is the ranker's (:mod:`likeness.ranker`) over the signals of
    :mod:`likeness.measures`; for an embedder without layers it is the cosine, held within 0-1. Activities
    also count what is known beside the text (:mod:`likeness.comparison`). A text without words scores 0.
    """
    ends = [_item(at, end) for at, end in enumerate(end for pair in pairs for end in pair)]
    first = 2 * np.arange(len(pairs))
    return Comparison(ends, embedder).scored(first, first + 1)[1]


def nearest(activities: Sequence[str | Item], k: int, embedder: Embedder | None = None) -> Near:
    """Return for each activity's key its ``k`` most alike (key, score in 0-1), best first; never itself.

    The key of a plain text is its place in the sequence.
    """
    return Comparison([_item(at, one) for at, one in enumerate(activities)], embedder).nearest(k)


def _item(place: int, one: str | Item) -> Item:
    return one if isinstance(one, Item) else Item(place, one)
