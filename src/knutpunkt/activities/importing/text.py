# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text as it stands in cells made comparable: invisible characters, spaces, case."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NEWLINES = re.compile(r"[ ]*(?:\r\n?|\n|\x0b|\x0c|\x85|\u2028|\u2029)[ ]*")
_ODD = re.compile(r"[^ -~åäöÅÄÖéÉ–’”…]|  |_x")


def clean(text: str) -> str:
    r"""Return ``text`` as it looks: composed letters, ordinary single spaces, no invisible characters.

    Line breaks are kept as ``\n``; spaces at the ends and around line breaks go.
    """
    if _ODD.search(text) is None:
        return text.strip(" ")
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    text = _NEWLINES.sub("\n", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return a key for comparing: small letters, one line, dashes alike, no point or colon at the end."""
    text = clean(text).casefold().replace("\n", " ")
    text = re.sub(r"[‐-―−]", "-", text)
    text = re.sub(r"[”“„’‘\"'`´]", "", text)
    return " ".join(text.split()).strip(" .:;,*")


def one_line(text: str) -> str:
    """Return ``text`` on a single line."""
    return " ".join(text.split())
