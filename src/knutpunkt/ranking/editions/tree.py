# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A YAML text as plain dicts, lists and strings, and the line of each piece.

Built from the parser's events, so that nothing is ever executed or guessed: every value stays the text that was
written ("0114" stays "0114", "0.10" never becomes a binary float, "no" is an answer and not false), apart from
``null``. What each text means is decided by the field it stands in. Refused: anchors and aliases (a small file
that unfolds to an enormous one), tags, the same key twice, more than one document. JSON is YAML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from knutpunkt.ranking.editions.faults import (
    MOST_FAULTS,
    N_,
    Fault,
    FaultyError,
    Path,
    at_line,
    shortened,
    with_line,
    written,
)

#: Characters and depth: ten times the longest edition we know of, far below what strains the server.
MOST_CHARACTERS, DEEPEST = 4_000_000, 30
#: Items in one list, fields in one piece. A list of questions may pass its own limit by far and still be told so.
LONGEST = 20_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALVES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

TAB = N_("Raden är indragen med tabb.")
SIGN_FIRST = N_("En text börjar med ett tecken som betyder något annat i YAML (@, %% eller `).")
BRACKET = N_("En hakparentes eller klammer saknar sitt slut, eller så saknas ett kommatecken.")
COLON = N_("Det står ett kolon mitt i en text, eller så är indraget fel.")
QUOTE = N_("Ett citattecken saknar sitt slut.")
INDENT = N_("Indraget stämmer inte med raderna ovanför, eller så saknas ett kolon.")
SIGN = N_("Filen innehåller ett styrtecken som inte hör hemma i text.")
PLAIN_TEXT = N_("Skriv om raden, eller spara filen på nytt som ren text i UTF-8.")
OTHER = N_("Raden går inte att läsa som YAML.")
#: What the parser says, in the words of the person who wrote the file.
_BROKEN = (
    ("cannot start any token", SIGN_FIRST, N_("Sätt texten inom citattecken.")),
    ("mapping values are not allowed", COLON, N_("Sätt texten inom citattecken: text: \"Plan: ja eller nej\".")),
    ("unknown escape", OTHER, N_("Skriv bakstreck (\\\\) dubbelt, eller använd enkla citattecken.")),
    ("unexpected end of stream", QUOTE, N_("Sätt ut citattecknet där texten slutar.")),
    ("quoted scalar", QUOTE, N_("Sätt ut citattecknet där texten slutar.")),
    ("expected ',' or", BRACKET, N_("Sätt ut det som saknas på raden ovanför, eller skriv ett värde på varje rad.")),
    ("expected key", INDENT, N_("Ställ raden i samma kolumn som de andra fälten på samma nivå.")),
    ("expected ':'", INDENT, N_("Skriv fältets namn, kolon, mellanslag och sedan värdet.")),
    ("expected '-'", INDENT, N_("Ställ raden i samma kolumn som de andra fälten på samma nivå.")),
    ("block", INDENT, N_("Ställ raden i samma kolumn som de andra fälten på samma nivå.")),
    ("control characters", SIGN, PLAIN_TEXT),
    ("special characters", SIGN, N_("Skriv om raden, eller spara filen på nytt som ren text i UTF-8.")),
)  # fmt: skip


@dataclass(slots=True)
class Tree:
    """What a text holds, and the line (from 1) where each piece of it begins."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """Return the line of a piece; for one that is not there, that of what it should have been in."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def placed(self, fault: Fault) -> Fault:
        """Return a fault with the line of its path."""
        return with_line(fault, self.line(fault.path))


def read_tree(text: str) -> Tree:
    """Read a YAML text.

    Raises:
        FaultyError: the text cannot be read; doubled keys are told in ``faults`` instead, with the rest.
    """
    if len(text) > MOST_CHARACTERS:
        values = {"size": len(text), "limit": MOST_CHARACTERS}
        reason = N_("Filen är för stor: %(size)s tecken, högst %(limit)s.")
        remedy = N_("Dela upp den: en utgåva har högst 1000 frågor. Svaren hör hemma i en egen CSV-fil.")
        raise FaultyError((Fault("rad 1", reason, remedy, values, line=1),))
    text = text.removeprefix("\ufeff")
    if text.lstrip().startswith("{"):
        text = _HALVES.sub(_whole, text)
    try:
        tree = _Builder(text).tree()
    except UnicodeEncodeError as error:
        raise FaultyError((_broken(yaml.YAMLError("control characters"), text, error.start),)) from error
    except yaml.YAMLError as error:
        raise FaultyError((_broken(error, text, getattr(error, "position", 0)),)) from error
    if not isinstance(tree.value, dict):
        reason = N_("Filen är tom eller börjar inte med ett fält.")
        remedy = N_("Börja med raden format: knutpunkt-ranking/1 och ett fält på varje rad.")
        raise FaultyError((Fault("rad 1", reason, remedy, line=1),))
    return tree


def _broken(error: yaml.YAMLError, text: str, position: int) -> Fault:
    """Return what the parser stumbled on, with its line."""
    context = str(getattr(error, "context", "") or "")
    said = f"{getattr(error, 'problem', '')} {context} {error}"
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in context or "simple key" in context:  # where it began; not where the parser gave up
        mark = getattr(error, "context_mark", None) or mark
    line = mark.line + 1 if mark else text.count("\n", 0, position) + 1
    reason, remedy = next(
        ((reason, remedy) for words, reason, remedy in _BROKEN if words in said),
        (OTHER, N_("Jämför med exemplen i beskrivningen av formatet: indrag, kolon, citattecken.")),
    )
    if reason == SIGN_FIRST and "\t" in text.split("\n")[line - 1]:
        reason, remedy = TAB, N_("Använd mellanslag i början av raden.")
    return Fault(at_line(line, ""), reason, remedy, line=line)


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self.refused: list[Fault] = []

    def tree(self) -> Tree:
        """Return the tree of the one document; refuse what may not be there."""
        value, documents = None, 0
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                reason = N_("Här börjar en andra utgåva i samma fil (raden ---).")
                self._refuse(event, (), reason, N_("Lägg den i en egen fil och ta bort raden ---."))
                break
            value = self._piece(next(self.events), ())
        if self.refused:
            raise FaultyError(shortened(self.refused))
        return Tree(value, self.lines, self.faults)

    def _refuse(self, event: Any, path: Path, reason: str, remedy: str) -> None:
        line = event.start_mark.line + 1
        self.refused.append(Fault(at_line(line, written(path)), reason, remedy, line=line, path=path))
        if len(self.refused) > MOST_FAULTS:
            raise FaultyError(shortened(self.refused))

    def _endless(self, event: Any, path: Path) -> None:
        """Refuse a list or a piece that is longer than anything can be."""
        reason = N_("Här finns fler poster än någon utgåva kan ha.")
        self._refuse(event, path, reason, N_("Kontrollera att det är rätt fil."))
        raise FaultyError(shortened(self.refused))

    def _piece(self, event: Any, path: Path) -> Any:
        """Return the piece that begins with ``event``."""
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            reason = N_("Raden hänvisar till en annan plats i filen (& eller *).")
            self._refuse(
                event, path, reason, N_("Skriv ut värdet, och sätt text som börjar med & eller * inom citattecken.")
            )
            if isinstance(event, yaml.AliasEvent):
                return None
        if event.tag and event.tag != "!":
            reason = N_("Raden har en YAML-tagg (!), och sådana läses inte.")
            self._refuse(event, path, reason, N_("Ta bort taggen, eller sätt text som börjar med ! inom citattecken."))
        if "\0" in str(getattr(event, "value", "")):  # written as an escape; no database keeps it
            self._refuse(event, path, SIGN, PLAIN_TEXT)
        if len(path) > DEEPEST:
            reason = N_("Filen har fler nivåer av indrag än någon utgåva kan ha.")
            self._refuse(event, path[:3], reason, N_("Jämför med exemplen i beskrivningen av formatet."))
            raise FaultyError(shortened(self.refused))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else _scalar(event)

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            if len(found) >= LONGEST:
                self._endless(event, path)
            found.append(self._piece(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            line = event.start_mark.line + 1
            if key is None:
                reason = N_("Ett fält måste ha ett namn; här står något annat före kolonet.")
                self._refuse(event, path, reason, N_("Skriv fältets namn, kolon, mellanslag och sedan värdet."))
                raise FaultyError(shortened(self.refused))
            if len(found) >= LONGEST:
                self._endless(event, path)
            inside = (*path, key)
            if key in found:
                reason = N_("%(field)s står två gånger, första gången på rad %(first)s.")
                values = {"field": key, "first": self.lines[inside]}
                remedy = N_("Behåll den ena raden och ta bort den andra.")
                self.faults.append(Fault(at_line(line, written(inside)), reason, remedy, values, line, inside))
                self._pass_over(inside)
                continue
            self.lines.setdefault(inside, line)
            found[key] = self._piece(next(self.events), inside)
        return found

    def _pass_over(self, path: Path) -> None:
        """Read a piece that is not kept, and forget its lines."""
        lines, self.lines = self.lines, {}
        self._piece(next(self.events), path)
        self.lines = lines


def _scalar(event: Any) -> str | None:
    """Return the text of a value, None for null."""
    text: str = event.value
    return None if event.style in {None, ""} and text in _NULLS else text


def _whole(pair: re.Match[str]) -> str:
    """Return the one character that JSON writes as two halves."""
    return bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be")
