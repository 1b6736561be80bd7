# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The editions that come with the installation: structure and our own paraphrases, as far as they are known."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.reading import read_edition

FOLDER = resources.files("knutpunkt.ranking") / "data"


@dataclass(frozen=True, slots=True)
class Shipped:
    """An edition that comes with the installation, and the file it stands in."""

    edition: Edition
    text: str

    @property
    def key(self) -> str:
        """The edition's key: how it is chosen."""
        return self.edition.key


@cache
def shipped() -> tuple[Shipped, ...]:
    """Return the editions that come with the installation, the latest year first. Read once a process."""
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name.endswith(".yaml")]
    found = [Shipped(read_edition(text), text) for text in texts]
    return tuple(sorted(found, key=lambda one: (-one.edition.year, one.key)))


def shipped_text(key: str) -> str | None:
    """Return the file of a shipped edition; None where there is none of that key."""
    return next((one.text for one in shipped() if one.key == key), None)
