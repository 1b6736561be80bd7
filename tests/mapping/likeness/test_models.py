# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which method is taken, and what is said when a named model cannot be loaded."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knutpunkt.mapping.likeness import embedders
from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.embedders import Layer, LayeredEmbedder, best_embedder
from knutpunkt.mapping.likeness.models import ModelFolderError
from knutpunkt.mapping.similarity import score_pairs

TITLES = ["Städa stranden", "Renhållning vid badplatsen", "Upphandla möbler till skolan"]


def test_a_folder_that_is_no_model_is_named_in_the_error(tmp_path: Path) -> None:
    for folder, reason in ((tmp_path / "away", "does not exist"), (tmp_path, "neither")):
        with pytest.raises(ModelFolderError, match=reason) as caught:
            best_embedder(folder)
        assert caught.value.folder == folder


def test_broken_models_give_the_same_error(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelFolderError):
        best_embedder(tmp_path)
    (tmp_path / "modules.json").write_text("{}")
    with pytest.raises(ModelFolderError):
        best_embedder(tmp_path)


def test_without_the_package_the_words_alone_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedders, "e5_is_installed", lambda: False)
    best_embedder.cache_clear()
    try:
        assert best_embedder().name == "lexical"
    finally:
        best_embedder.cache_clear()


def test_any_model_can_stand_behind_the_port() -> None:
    """A model of another kind: its layers are cut out again as they were put in, and its pairs are scored."""

    def encode(texts: Sequence[str]) -> Vectors:
        return unit_rows(np.array([[len(text), text.count("a") + 1, text.count("e")] for text in texts], np.float32))

    layers = [Layer("whole", np.zeros(3, np.float32), None, 0.4), Layer("mixed", np.zeros(3, np.float32), None, 1.0)]
    embedder = LayeredEmbedder("toy", "1", encode, layers)
    vectors = embedder.embed(TITLES)
    assert vectors.shape == (3, embedder.dimensions)
    assert embedder.layers(vectors)[0] == pytest.approx(encode(TITLES), abs=1e-5)
    assert embedder.about_the_field(vectors) is None
    scores = score_pairs([(TITLES[0], TITLES[1]), (TITLES[0], TITLES[2])], embedder)
    assert scores[0] > scores[1]


def test_the_engine_needs_no_django() -> None:
    code = (
        "import sys, knutpunkt.mapping.similarity as s;"
        "s.score_pairs([('a', 'b')], s.CharNgramEmbedder()); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
