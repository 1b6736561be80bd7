# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Swedish words: where they stand, their base forms, and the parts of compounds.

A base form is simplemma's. A compound is cut where every part is a known word (a linking ``s`` allowed),
by the cheapest cut: a part costs 1, and ``UNFAMILIAR`` more when it is not a word of the thesaurus, so that
few and familiar parts win. A word of the dictionary is only cut into familiar parts; one that cannot be cut
has itself as its only part.
"""

import re
import unicodedata
from collections.abc import Container
from functools import cache, lru_cache
from importlib.resources import files

import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

LANGUAGE = "sv"
WORD = re.compile(r"[^\W_]+")
LONGEST = 30
LEAST_FAMILIAR, LEAST_KNOWN, LEAST_COMPOUND = 3, 4, 7
UNFAMILIAR, LINKED = 0.75, 0.05
#: Endings taken away, longest first, to find a familiar noun where simplemma sees a verb or knows nothing.
ENDINGS = (
    *("arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ars", "ers", "ar", "er", "or", "en"),
    *("et", "na", "ns", "ts", "a", "e", "n", "t", "s"),
)
NOUN_ENDINGS = ("arna", "erna", "orna", "ens", "ets", "ar", "er", "en", "et")
BARE_ENDINGS = ("", "e", "a")
_DATA = files("knutpunkt.mapping.likeness")


def data_text(name: str) -> str:
    """Return the text of a file that lies beside this module."""
    return (_DATA / name).read_text(encoding="utf-8")


FUNCTION_WORDS = frozenset(data_text("function_words.txt").split())


def normal(text: str) -> str:
    """Return the text with letters in one shape (NFKC) and casefolded."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a text, casefolded, without function words."""
    return [word for word in WORD.findall(normal(text)) if word not in FUNCTION_WORDS]


@cache
def _forms() -> Container[str]:
    """Return simplemma's Swedish word forms."""
    return DefaultDictionaryFactory().get_dictionary(LANGUAGE)


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """Return the base form of a casefolded word; itself when it is not known."""
    return str(simplemma.lemmatize(word, lang=LANGUAGE)).casefold() if word.isalpha() else word


def is_what_somebody_does(word: str) -> bool:
    """Tell whether a casefolded word is a verb that is easily taken for its doer ("städar", not "städare")."""
    return word.endswith("ar") and f"{word}e" in _forms()


def _noun(word: str, found: str) -> str:
    """Return the noun where simplemma takes a noun's plural or definite form for a verb ("vindar", "vinden")."""
    if found.endswith("a") and word != found:
        for ending in NOUN_ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= LEAST_FAMILIAR and lemma(stem) == stem and stem in _forms():
                return stem
    return found


class Splitter:
    """Cuts compounds into known words. ``familiar`` are the words of the thesaurus: cuts prefer them."""

    def __init__(self, familiar: Container[str] = frozenset()) -> None:
        self.familiar = familiar
        self._found: dict[str, tuple[str, ...]] = {}

    def base(self, word: str) -> str:
        """Return the base form of a casefolded word: one of the thesaurus when there is one."""
        found = lemma(word)
        if word in self.familiar:
            return word
        if found in self.familiar:
            return found
        for ending in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= LEAST_FAMILIAR + (len(ending) == 1):
                stem = word.removesuffix(ending)
                familiar = next((stem + bare for bare in BARE_ENDINGS if stem + bare in self.familiar), None)
                if familiar:
                    return familiar
        return _noun(word, found)

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the base forms of a casefolded word's parts, first to last; the word's own when it has none."""
        if word not in self._found:
            self._found[word] = self._cut(word) or (self.base(word),)
        return self._found[word]

    def _cut(self, word: str) -> tuple[str, ...]:
        if not LEAST_COMPOUND <= len(word) <= LONGEST or not word.isalpha():
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0.0, ())
        for stop in range(LEAST_FAMILIAR, len(word) + 1):
            for start in range(max(stop - LONGEST, 0), stop - LEAST_FAMILIAR + 1):
                before = best[start]
                if before is None or (start == 0 and stop == len(word)):
                    continue
                piece = self._piece(word[start:stop], last=stop == len(word))
                if piece and (best[stop] is None or before[0] + piece[0] < best[stop][0]):  # type: ignore[index]
                    best[stop] = before[0] + piece[0], (*before[1], piece[1])
        whole = best[len(word)]
        if whole is None or (word in _forms() and not all(part in self.familiar for part in whole[1])):
            return ()
        return whole[1]

    def _piece(self, piece: str, *, last: bool) -> tuple[float, str] | None:
        """Return what a part costs and its base form; None when it is not a word that makes compounds."""
        if piece in FUNCTION_WORDS:
            return None
        shapes = [(piece, 0.0)]
        if not last and piece.endswith("s"):
            shapes.append((piece[:-1], LINKED))
        if not last and len(piece) > LEAST_FAMILIAR:
            shapes += [(piece + ending, LINKED * 2) for ending in ("a", "e")]
        found = None
        for shape, extra in shapes:
            base = self.base(shape)
            if base in self.familiar:
                cost = 1 + extra
            elif len(shape) >= LEAST_KNOWN and shape in _forms():
                cost = 1 + UNFAMILIAR + extra
            else:
                continue
            if found is None or cost < found[0]:
                found = cost, base
        return found
