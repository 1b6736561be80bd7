# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a file: where, why, and what to do about it. Words in Swedish; the screen translates them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``place`` says where ("rad 17, questions[3].rule.points").

    ``reason`` and ``remedy`` are whole sentences in Swedish with ``%(name)s`` for what ``values`` holds, so that
    they are both a message to print and a key to translate by.
    """

    place: str
    reason: str
    remedy: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason % self.values} {self.remedy % self.values}"


class FaultyError(Exception):
    """A file that cannot be used, with all its faults: nothing of it is stored."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
