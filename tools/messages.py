# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keep the translations: the texts in the code are Swedish, each room has its own English catalogue.

No gettext programs are needed: Django's own template reader and Babel do the work.

    python tools/messages.py people        # write new texts of one room into its django.po
    python tools/messages.py all           # the same for every room
    python tools/messages.py check         # fail when a text is missing, untranslated or left over
    python tools/messages.py compile       # make the .mo files that the server reads
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "knutpunkt"
LOCALE = Path("locale", "en", "LC_MESSAGES", "django.po")
TEMPLATE_SUFFIXES = {".html", ".txt"}
SINGULAR, PLURAL, CONTEXT, BOTH = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": SINGULAR,
    "N_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": BOTH,
    "npgettext_lazy": BOTH,
}
ALIAS = re.compile(r"^from django\.utils\.translation import (\w+) as (\w+)$", re.MULTILINE)
#: A fixed date, so that an update changes nothing but the texts.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors\n# SPDX-License-Identifier: EUPL-1.2"

Found = tuple[str | tuple[str, str], str | None]


def rooms() -> list[str]:
    """Return the names of the packages that may hold text for people, in their order on disk."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def sources(room: str) -> list[Path]:
    """Return the files of a room that may hold text: its Python and its templates."""
    found = (path for path in (PACKAGE / room).rglob("*") if path.is_file())
    return sorted(path for path in found if _is_python(path) or _is_template(path))


def _is_python(path: Path) -> bool:
    return path.suffix == ".py" and "migrations" not in path.parts


def _is_template(path: Path) -> bool:
    return path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts


def keywords(source: str) -> dict[str, Any]:
    """Return the functions that mark text in a Python source, its own names for them included."""
    return KEYWORDS | {alias: KEYWORDS[name] for name, alias in ALIAS.findall(source) if name in KEYWORDS}


def _messages(path: Path) -> Iterator[Found]:
    """Yield (text or (singular, plural), context) for every text marked for translation in a file."""
    source = path.read_text(encoding="utf-8")
    if _is_template(path):
        # Inside a bracket the remains of the template may be indented as they like.
        source = f"({templatize(source, origin=str(path))}\n)"
    marks = keywords(source)
    found: Any = extract_python(io.BytesIO(source.encode()), marks, [], {"encoding": "utf-8"})
    for _line, function, arguments, _comments in found:
        texts = list(arguments) if isinstance(arguments, tuple) else [arguments]
        context = texts.pop(0) if marks[function] in {CONTEXT, BOTH} else None
        if not texts or not texts[0]:
            continue
        yield ((texts[0], texts[1]) if marks[function] in {PLURAL, BOTH} else texts[0]), context


def _new_catalogue() -> Catalog:
    return Catalog(
        locale="en",
        project="Knutpunkt",
        version="1",
        msgid_bugs_address="the repository's issues",
        header_comment=HEADER,
        creation_date=CREATED,
        revision_date=CREATED,
        last_translator="The Knutpunkt contributors",
        language_team="English",
        charset="utf-8",
        fuzzy=False,
    )


def extracted(room: str) -> Catalog:
    """Return the texts that stand in a room's code, untranslated, each with its files."""
    catalogue = _new_catalogue()
    for path in sources(room):
        name = path.relative_to(PACKAGE).as_posix()
        for text, context in _messages(path):
            catalogue.add(text, locations=[(name, 0)], context=context)
    return catalogue


def stored(room: str) -> Catalog:
    """Return the catalogue that a room has on disk; an empty one when there is none."""
    path = PACKAGE / room / LOCALE
    if not path.exists():
        return _new_catalogue()
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(room: str) -> tuple[int, int]:
    """Bring a room's catalogue up to date with its code; return (texts, texts without translation).

    Translations of texts that still stand are kept, texts that are gone are dropped.
    """
    catalogue, known = extracted(room), stored(room)
    for message in catalogue:
        before = known.get(message.id, message.context) if message.id else None
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
    path = PACKAGE / room / LOCALE
    if len(catalogue):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, include_lineno=False)
    return len(catalogue), sum(1 for message in catalogue if message.id and not _is_translated(message))


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings) and not message.fuzzy


def _key(message: Message) -> tuple[str, str | None]:
    text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
    return text, message.context


def problems(room: str) -> list[str]:
    """Return what is wrong with a room's catalogue, one line each; empty when it is complete."""
    wanted = {_key(message): message for message in extracted(room) if message.id}
    catalogue = stored(room)
    have = {_key(message): message for message in catalogue if message.id}
    found = [f"{room}: not in the catalogue: {key[0]!r}" for key in wanted.keys() - have.keys()]
    found += [f"{room}: left over in the catalogue: {key[0]!r}" for key in have.keys() - wanted.keys()]
    for key, message in have.items():
        if not _is_translated(message):
            found.append(f"{room}: without translation: {key[0]!r}")
        found += [f"{room}: {key[0]!r}: {error}" for error in message.check(catalogue)]
    return sorted(found)


def disagreements() -> list[str]:
    """Return the texts that two rooms translate differently: the server would show only one of them."""
    seen: dict[tuple[str, str | None], tuple[str, object]] = {}
    found = []
    for room in rooms():
        for message in stored(room):
            if not message.id or not _is_translated(message):
                continue
            first_room, string = seen.setdefault(_key(message), (room, message.string))
            if string != message.string:
                found.append(f"{_key(message)[0]!r}: {string!r} in {first_room}, {message.string!r} in {room}")
    return found


def compile_all() -> int:
    """Make the .mo file of every catalogue that is newer than its own; return how many were made."""
    made = 0
    for path in sorted(PACKAGE.glob(f"*/{LOCALE.as_posix()}")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as source:
            catalogue = read_po(source, locale="en")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        made += 1
    return made


def check() -> list[str]:
    """Return everything that is wrong with any room's catalogue."""
    return [line for room in rooms() for line in problems(room)] + disagreements()


def main() -> int:
    """Run one command from the shell; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=[*rooms(), "all", "check", "compile"])
    command = parser.parse_args().command
    if not settings.configured:
        settings.configure()  # the template reader asks for a setting or two
    if command == "compile":
        print(f"{compile_all()} catalogues compiled")
        return 0
    if command == "check":
        found = check()
        print("\n".join(found) or "every text has its English translation")
        return 1 if found else 0
    for room in rooms() if command == "all" else [command]:
        texts, untranslated = update(room)
        print(f"{room}: {texts} texts, {untranslated} without translation ({room}/{LOCALE.as_posix()})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
