# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a file: where, why, and what to do about it. Words in Swedish; the screen translates them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

#: A thousand faults are mostly one fault a thousand times: the first ones are told, and looking stops soon after.
MOST_FAULTS, MOST_SOUGHT = 200, 2000

Path = tuple[str | int, ...]


def N_(message: str) -> str:  # noqa: N802 - the name extraction tools look for
    """Mark ``message`` as translatable and return it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``place`` says where ("rad 17, questions[3].rule.points").

    ``reason`` and ``remedy`` are whole sentences in Swedish with ``%(name)s`` for what ``values`` holds, so that
    they are both a message to print and a key to translate by. ``line`` (from 1) and ``path`` are the place in
    pieces, where there are such.
    """

    place: str
    reason: str
    remedy: str
    values: dict[str, Any] = field(default_factory=dict)
    line: int | None = None
    path: Path = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.reason % self.values} {self.remedy % self.values}"

    def as_json(self) -> dict[str, Any]:
        """Return the fault for a machine: place, line, reason, remedy."""
        return {
            "place": self.place,
            "line": self.line,
            "reason": self.reason % self.values,
            "remedy": self.remedy % self.values,
        }


class FaultyError(Exception):
    """A file that cannot be used, with all its faults: nothing of it is stored."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def written(path: Path) -> str:
    """Return a path as it is shown: ``questions[3].rule.points``, places in lists counted from 0."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def at_line(line: int | None, where: str) -> str:
    """Return a place in words: the line, and where on it."""
    return ", ".join(part for part in (f"rad {line}" if line else "", where) if part)


def nearest(word: str, known: Sequence[str], most: int = 12) -> str:
    """Return the words to suggest for an unknown one: the nearest, else the known ones, shortened if many."""
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    shown = close or list(known[:most])
    return ", ".join(shown) + (" …" if not close and len(known) > most else "")


@dataclass(slots=True)
class Near:
    """The words to suggest for an unknown one, looked for first when they are told.

    To compare takes time, and of a hundred thousand faulty rows only the first ones are told.
    """

    word: str
    known: Collection[str]
    _told: str | None = None

    def __str__(self) -> str:
        if self._told is None:
            self._told = nearest(self.word, list(self.known)) or "–"
        return self._told


def shortened(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Return the faults to tell: all of them, or the first ones and that there are more."""
    if len(faults) <= MOST_FAULTS:
        return tuple(faults)
    rest = Fault(
        place=faults[MOST_FAULTS].place,
        reason=N_("Filen har fler fel än de %(count)s som skrivs ut här."),
        remedy=N_("Rätta felen ovanför först och kontrollera filen igen."),
        values={"count": MOST_FAULTS},
        line=faults[MOST_FAULTS].line,
    )
    return (*faults[:MOST_FAULTS], rest)


def with_line(fault: Fault, line: int | None) -> Fault:
    """Return the fault with the line of the file it is on."""
    return replace(fault, line=line, place=at_line(line, fault.place))
