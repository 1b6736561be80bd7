# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which characters the printed report can show, and what stands in for the others.

PDF/UA forbids a character without a glyph, so one small picture character in a title would
otherwise stop a whole report. The font's own character map ("cmap", formats 4 and 12 of the
OpenType specification) says what it can show; a box stands for the rest.
"""

import re
import struct
from functools import cache
from itertools import chain
from pathlib import Path

#: What Typst's built-in text face shows for certain: Latin, common punctuation and signs.
BUILT_IN = frozenset(
    chain(range(0x20, 0x7F), range(0xA0, 0x180), (0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019))
) | frozenset(map(ord, "\u201a\u201c\u201d\u201e\u2020\u2022\u2026\u2030\u20ac\u2212\u2264\u2265\u2248\u2192\u2082"))
#: Signs that join or vary a character and are nothing by themselves.
_JOINERS = "\u200b\u200c\u200d\u2060\ufe0e\ufe0f"
#: Kinds of subtable, and the code that only ends a subtable of the older kind.
_SEGMENT_MAPPING, _SEGMENTED_COVERAGE, _END = 4, 12, 0xFFFF


def printable(words: str, folder: Path) -> str:
    """Return ``words`` with a box for what the fonts in ``folder`` cannot show.

    A run of such characters becomes one box: ``□`` where the font has it, else ``?``.
    """
    shown = coverage(folder)
    box = "□" if ord("□") in shown else "?"
    missing = {ord(char) for char in set(words)} - shown - set(map(ord, _JOINERS))
    if missing:
        signs = "".join(re.escape(chr(code)) for code in sorted(missing))
        words = re.sub(f"[{signs}]([{signs}{_JOINERS}]*)", box, words)
    return re.sub(f"[{_JOINERS}]", "", words)


@cache
def coverage(folder: Path) -> frozenset[int]:
    """Return the code points that every font file in ``folder`` shows.

    Without such files the report is set in Typst's own face: :data:`BUILT_IN`.
    """
    maps = [_character_map(path.read_bytes()) for path in sorted(folder.glob("*.[ot]tf"))]
    return frozenset.intersection(*maps) if maps else BUILT_IN


def _character_map(font: bytes) -> frozenset[int]:
    """Return the code points in an OpenType file's Unicode character map."""
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        struct.unpack_from(">I", font, 12 + 16 * index + 8)[0]
        for index in range(tables)
        if font[12 + 16 * index : 16 + 16 * index] == b"cmap"
    )
    shown: set[int] = set()
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if platform == 0 or (platform, encoding) in {(3, 1), (3, 10)}:
            shown |= _subtable(font, start + offset)
    return frozenset(shown)


def _subtable(font: bytes, start: int) -> set[int]:
    kind = struct.unpack_from(">H", font, start)[0]
    if kind == _SEGMENTED_COVERAGE:
        groups = struct.unpack_from(">I", font, start + 12)[0]
        spans = (struct.unpack_from(">II", font, start + 16 + 12 * index) for index in range(groups))
        return {code for first, last in spans for code in range(first, last + 1)}
    if kind != _SEGMENT_MAPPING:
        return set()
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1) if code != _END}
