# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The editions that come with the program: one YAML file each, read like any other edition.

They hold what is known from public pages and no more. A municipality that has been sent a whole questionnaire
takes that in instead, or adds to one of these.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable


def shipped() -> dict[str, Traversable]:
    """Return the editions' files by their keys, the newest of a ranking first."""
    found = {entry.name.removesuffix(".yaml"): entry for entry in files(__name__).iterdir()}
    return {key: found[key] for key in sorted(found, reverse=True) if found[key].name.endswith(".yaml")}


def text_of(key: str) -> str:
    """Return the text of an edition's file.

    Raises:
        KeyError: for a key that no file here has.
    """
    return shipped()[key].read_text(encoding="utf-8")
