# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which words of two texts look alike, to be marked when they are read side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from knutpunkt.mapping.likeness.words import FUNCTION_WORDS, WORD


@dataclass(frozen=True)
class Correspondence:
    """Which parts of two texts correspond: spans (start, end) in each, shared words, words of one only."""

    spans: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    shared: tuple[str, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]


LEAST_OPENING = 5
SHARE_OF_SHORTER = 0.6
LONGEST_ENDING = 2


def alike(first: str, second: str) -> bool:
    """Tell whether two casefolded words look like forms or compounds of one another.

    They do when equal; when they open with the same ``LEAST_OPENING`` letters or more, making at least
    ``SHARE_OF_SHORTER`` of the shorter; or when the shorter, less an ending of ``LONGEST_ENDING``
    letters but not less than ``LEAST_OPENING``, stands inside the longer.
    """
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < LEAST_OPENING:
        return False
    same = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if same >= max(LEAST_OPENING, SHARE_OF_SHORTER * len(shorter)):
        return True
    return shorter[: max(LEAST_OPENING, len(shorter) - LONGEST_ENDING)] in longer


def _placed(text: str) -> list[tuple[str, tuple[int, int]]]:
    found = [(match[0].casefold(), match.span()) for match in WORD.finditer(text)]
    return [(word, span) for word, span in found if word not in FUNCTION_WORDS and len(word) > LONGEST_ENDING]


def _first_forms(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without repetitions and without further forms of one already there."""
    kept: list[str] = []
    for word in words:
        if not any(alike(word, other) for other in kept):
            kept.append(word)
    return tuple(kept)


def corresponding(first: str, second: str) -> Correspondence:
    """Return which words of two texts look alike, and which stand in one of them only."""
    placed = (_placed(first), _placed(second))
    vocabularies = tuple({word for word, _span in side} for side in placed)
    linked = (
        {word for word in vocabularies[0] if any(alike(word, other) for other in vocabularies[1])},
        {word for word in vocabularies[1] if any(alike(word, other) for other in vocabularies[0])},
    )
    spans = tuple(tuple(span for word, span in placed[side] if word in linked[side]) for side in (0, 1))
    only = tuple(_first_forms(word for word, _span in placed[side] if word not in linked[side]) for side in (0, 1))
    shared = _first_forms(word for word, _span in placed[0] if word in linked[0])
    return Correspondence((spans[0], spans[1]), shared, (only[0], only[1]))
