# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which department, position or goal a cell names, and where one name ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from .amounts import NOTHING
from .text import clean, fold, one_line
from .types import Name

_HARD = re.compile(r"\s*(?:\n|;|•|\s\|\s)\s*")
_SOFT = re.compile(r"\s*(?:,|/|\+|\s&\s|\soch\s|\ssamt\s)\s*")
_ALWAYS_PARTS_DEPARTMENTS = re.compile(r"\s*(?:,|\+|\ssamt\s)\s*")
_ABBREVIATED = re.compile(r"(?<=[a-zåäö])(?:förvaltn|förv)\b\.?")
_NUMBERING = re.compile(
    r"^(?:(?:mål|delmål|område|målområde|fokusområde|inriktningsmål|insatsområde|prioriterat område)\s*)?"
    r"(\d{1,2}(?:\.\d{1,2}){0,3})\s*[.:)–-]?\s+(?=\S)", re.IGNORECASE
)  # fmt: skip
_LABEL = re.compile(
    r"^(?:mål|delmål|område|målområde|fokusområde|inriktningsmål|förvaltning|nämnd|verksamhet|bolag|avdelning)\s*"
    r"(?:\d+(?:\.\d+)*\s*)?[:–-]\s*(?=\S)", re.IGNORECASE
)  # fmt: skip


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """Return a key under which the usual ways of writing one name fall together.

    Case, dashes, "&" and "och", "förv." and "förvaltningen", a numbering before the name.
    """
    key = _LABEL.sub("", fold(text))
    key = _NUMBERING.sub("", key)
    key = re.sub(r"\s*&\s*", " och ", key)
    key = _ABBREVIATED.sub("förvaltning", key)
    key = re.sub(r"(förvaltning|kontor|avdelning|nämnd|enhet|sektor|tjänst)(?:en|et)\b", r"\1", key)
    key = re.sub(r"\b(kommunala |kommunens )", "", key)
    return " ".join(re.sub(r"[.,:;]", " ", key).split())


def without_numbering(text: str) -> str:
    """Return a heading without "1.", "Område 2:" or "Mål 1.3 –" before its words."""
    line = one_line(text)
    bare = _NUMBERING.sub("", _LABEL.sub("", line))
    return bare.strip(" :–-") or line


@dataclass(slots=True)
class NameBook:
    """Known names of one kind, ready to be looked up many times."""

    names: tuple[Name, ...]
    by_key: dict[str, list[Name]] = field(default_factory=dict)
    grams: list[tuple[set[str], Name]] = field(default_factory=list)

    @classmethod
    def of(cls, names: Iterable[Name]) -> NameBook:
        """Index the names and their aliases."""
        book = cls(tuple(names))
        for name in book.names:
            for spelling in dict.fromkeys((name.name, *name.aliases)):
                for key in dict.fromkeys((fold(spelling), name_key(spelling))):
                    found = book.by_key.setdefault(key, [])
                    if key and name not in found:
                        found.append(name)
            book.grams.append((_trigrams(name_key(name.name)), name))
        return book

    def find(self, text: str, parent: str | None = None) -> Name | None:
        """Return the one known name that ``text`` spells, else None.

        :param parent: key of a department; a name below it is preferred where several are spelt alike.
        """
        for key in (fold(text), name_key(text)):
            found = self.by_key.get(key, [])
            if parent is not None:
                found = [name for name in found if name.parent == parent] or found
            if len(found) == 1:
                return found[0]
        return None

    def nearest(self, text: str, parent: str | None = None, limit: int = 3) -> tuple[Name, ...]:
        """Return known names that resemble ``text``, nearest first; the same department's before others.

        Resemblance is the share of common letter triples (Dice), with a name that begins with the
        same word counted as near.
        """
        key = name_key(text)
        wanted = _trigrams(key)
        scored = []
        for grams, name in self.grams:
            common = 2 * len(wanted & grams) / max(1, len(wanted) + len(grams))
            other = name_key(name.name)
            if key and other and (other.startswith(key) or key.startswith(other)):
                common = max(common, 0.6)
            if parent is not None and name.parent == parent:
                common += 0.05
            if common >= 0.3:
                scored.append((-common, name.name, name))
        return tuple(name for _, _, name in sorted(scored, key=lambda item: item[:2])[:limit])


def resemblance(one: str, other: str) -> float:
    """Return how much two texts have in common, 0–1: the Dice share of their letter triples."""
    left, right = _trigrams(name_key(one)), _trigrams(name_key(other))
    return 2 * len(left & right) / (len(left) + len(right))


def _trigrams(text: str) -> set[str]:
    """Return all letter triples, the ends marked."""
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def split_names(text: str, book: NameBook, *, kind: str) -> list[str]:
    """Return the several names that one cell holds.

    A cell that as a whole is a known name is one name, so "Vård och omsorg" stays whole. Line breaks,
    semicolons and bullets always part. For departments commas part too; for other kinds a comma, and
    for all a slash, "och" or "&", parts only where every piece is a known name.
    """
    names: list[str] = []
    if book.find(text):
        return [one_line(text)]
    for line in _HARD.split(clean(text)):
        piece = line.strip(" -–·*")
        if fold(piece) in NOTHING:
            continue
        names += _split_piece(piece, book, kind)
    return list(dict.fromkeys(names))


def _split_piece(piece: str, book: NameBook, kind: str) -> list[str]:
    """Part one line of a cell."""
    if book.find(piece):
        return [piece]
    known = _all_known(piece, book)
    if known:
        return known
    if kind == "departments":
        parts = [part for part in _ALWAYS_PARTS_DEPARTMENTS.split(piece) if fold(part) not in NOTHING]
        if len(parts) > 1:
            return [name for part in parts for name in (_all_known(part, book) or _slashed(part))]
        return _slashed(piece)
    if kind == "goals" and re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*(?:\s*(?:,|och|&)\s*\d{1,2}(?:\.\d{1,2})*)+", piece):
        return re.findall(r"\d{1,2}(?:\.\d{1,2})*", piece)
    return [piece]


def _slashed(piece: str) -> list[str]:
    """Part short codes at a slash: "KLF/OHAB"; leave "och/eller" and longer texts whole."""
    parts = [part.strip() for part in piece.split("/")]
    if len(parts) > 1 and all(re.fullmatch(r"[A-ZÅÄÖ]{2,6}", part) for part in parts):
        return parts
    return [piece]


def _all_known(piece: str, book: NameBook) -> list[str]:
    """Return the pieces of a text when it can be parted so that every one is known, else nothing.

    Longest names first, so "Vård och omsorg och Bildning och arbete" parts in the middle only.
    """
    cuts = [(match.start(), match.end()) for match in _SOFT.finditer(piece)]
    if not cuts or len(cuts) > 30:
        return []
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(piece)]
    found: list[str] = []
    at = 0
    while at < len(starts):
        for last in range(len(ends) - 1, at - 1, -1):
            part = piece[starts[at] : ends[last]].strip()
            if book.find(part):
                found.append(part)
                at = last + 1
                break
        else:
            return []
    return found if len(found) > 1 else []


_THROUGH = re.compile(r"^(?:genom|via)\s+(.+)$", re.IGNORECASE)


def through(text: str) -> str | None:
    """Return whom a department acts through: "KLF" for "Genom KLF"; None for other texts."""
    match = _THROUGH.match(one_line(text))
    return match[1] if match else None


_ORGANISATION = re.compile(
    r"förvaltning|förv\b|förv\.|förvaltn|nämnd|\bab\b|bolag|kontor\b|kontoret|tjänsten\b|förbund|avdelning|sektor\b"
    r"|enheten\b|kommunstyrelse|stiftelse|verksamhetsstöd|räddningstjänst"
)


def looks_like_organisation(text: str) -> bool:
    """True for text that names an organisation by its form: "Socialförvaltningen", "VMAB", "KLF"."""
    line = one_line(text)
    if len(line) > 60:
        return False
    return _ORGANISATION.search(fold(line)) is not None or re.fullmatch(r"[A-ZÅÄÖ]{2,5}(?: AB)?", line) is not None
