# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The texts of activities as stored vectors: made in jobs, anew only where text or method has changed.

Vectors are kept as float16 (half the room; the scores differ in the third decimal). Reading and keeping
need the tenant scope; :func:`embed_outdated` enters it itself, and holds no transaction while the model
works, so that nobody who saves has to wait.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from django.conf import settings

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping import collecting
from knutpunkt.mapping.gaps import digest
from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.embedders import lexical_embedder
from knutpunkt.mapping.models import TextVector
from knutpunkt.mapping.similarity import Embedder, Item, best_embedder

BATCH = 32
#: The setting's value that asks for the method by words, whatever is installed.
WORDS = "words"
FORMAT = np.dtype("<f2")

Texts = list[tuple[int, str]]


def embedder() -> Embedder:
    """Return the installation's method: the model in the folder that is set, else the best that is installed.

    Raises ModelFolderError when no model can be loaded from the folder.
    """
    told: str = settings.KNUTPUNKT_LIKENESS_MODEL
    if told == WORDS:
        return lexical_embedder()
    return best_embedder(Path(told)) if told else best_embedder()


def method_of(method: Embedder) -> str:
    """Return the name under which vectors can be compared."""
    return f"{method.name} {method.version}"[:120]


def known(method: Embedder, texts: Texts) -> dict[int, bytes]:
    """Return activity -> stored vector, for those whose text and method are the same. One query."""
    hashes = {key: digest(text) for key, text in texts}
    rows = TextVector.objects.filter(method=method_of(method))
    stored = rows.order_by().values_list("activity_id", "text_hash", "data")
    return {key: bytes(data) for key, text_hash, data in stored if hashes.get(key) == text_hash}


def keep(method: Embedder, texts: Texts, made: Vectors) -> None:
    """Store vectors of texts; an activity that is gone meanwhile is left out."""
    there = set(Activity.objects.filter(pk__in=[key for key, _text in texts]).values_list("pk", flat=True))
    rows = [
        TextVector(
            activity_id=key, method=method_of(method), text_hash=digest(text), data=vector.astype(FORMAT).tobytes()
        )
        for (key, text), vector in zip(texts, made, strict=True)
        if key in there
    ]
    TextVector.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["activity"],
        update_fields=["method", "text_hash", "data"],
        batch_size=500,
    )


def unpacked(data: Sequence[bytes], dimensions: int) -> Vectors:
    """Return stored vectors as rows of float32 of length 1."""
    flat = np.frombuffer(b"".join(data), FORMAT).astype(np.float32)
    return unit_rows(flat.reshape(len(data), dimensions))


def vectors_of(items: Sequence[Item], method: Embedder) -> Vectors:
    """Return the items' vectors in their order; those that are not stored yet are made and kept."""
    texts = [(item.key, item.text) for item in items]
    found = known(method, texts)
    missing = [(key, text) for key, text in texts if key not in found]
    if missing:
        made = method.embed([text for _key, text in missing])
        keep(method, missing, made)
        found |= {key: row.astype(FORMAT).tobytes() for (key, _text), row in zip(missing, made, strict=True)}
    return unpacked([found[item.key] for item in items], method.dimensions)


def embed_outdated(code: str, method: Embedder, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Make the vectors that a municipality lacks, some at a time; return how many. ``tell`` hears how far it is."""
    with tenant_scope(code):
        texts = collecting.texts()
        found = known(method, texts)
    todo = [(key, text) for key, text in texts if key not in found]
    for start in range(0, len(todo), BATCH):
        tell(start, len(todo))
        part = todo[start : start + BATCH]
        made = method.embed([text for _key, text in part])
        with tenant_scope(code):
            keep(method, part, made)
    return len(todo)
