# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``knutpunkt ranking``: check files and count points, without Django and without a database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from knutpunkt.ranking.editions.answers import read_answers
from knutpunkt.ranking.editions.definition import Edition, told
from knutpunkt.ranking.editions.faults import Fault, FaultyError, nearest
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.editions.rule_checks import plain
from knutpunkt.ranking.scoring.results import Answers, Scores, UnitScore

MOST_BYTES = 60_000_000
_NAME_WIDTH = 30


def parser() -> ArgumentParser:
    """Return the parser of the command's two sub-commands."""
    whole = ArgumentParser(prog="knutpunkt ranking", description="check ranking files and count points")
    commands = whole.add_subparsers(dest="command", required=True, metavar="check|score")
    check = commands.add_parser("check", help="check editions, and answers to one of them")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an edition, YAML or JSON")
    check.add_argument("--answers", type=Path, metavar="CSV", help="check these answers to the edition too")
    check.add_argument("--json", action="store_true", help="print the faults as JSON")
    score = commands.add_parser("score", help="count points and places")
    score.add_argument("edition", type=Path, metavar="EDITION", help="the edition, YAML or JSON")
    score.add_argument("answers", type=Path, metavar="ANSWERS", help="the answers, CSV")
    score.add_argument("--json", action="store_true", help="print the scores as JSON")
    score.add_argument("--unit", metavar="ID", help="print this unit only; places are still among all")
    return whole


def main(argv: Sequence[str]) -> int:
    """Run one sub-command; return 0 only when all went well, 2 when the command itself is wrong."""
    options = parser().parse_args(list(argv))
    return _check(options) if options.command == "check" else _score(options)


def _check(options: Namespace) -> int:
    """Check each file, tell every fault, and say what each edition holds."""
    if options.answers and len(options.files) > 1:
        _complain("knutpunkt ranking check: --answers gäller en utgåva. Ange bara en fil.")
        return 2
    told_files = []
    for path in options.files:
        edition, faults = _edition(path)
        told_files.append({"file": str(path), "faults": [fault.as_json() for fault in faults]})
        if not options.json:
            _tell(path, faults, f"inga fel. {_summary(edition)}" if edition else "")
        if edition is not None and options.answers:
            answers, faults = _answers(options.answers, edition)
            told_files.append({"file": str(options.answers), "faults": [fault.as_json() for fault in faults]})
            if not options.json:
                _tell(options.answers, faults, f"inga fel. {_count(answers)}" if answers else "")
    ok = not any(each["faults"] for each in told_files)
    if options.json:
        _say(json.dumps({"ok": ok, "files": told_files}, ensure_ascii=False, indent=2))
    return 0 if ok else 1


def _score(options: Namespace) -> int:
    """Count points and places, and print them."""
    edition, faults = _edition(options.edition)
    if edition is None:
        return _failed(options.edition, faults)
    answers, faults = _answers(options.answers, edition)
    if answers is None:
        return _failed(options.answers, faults)
    if options.unit and options.unit not in answers.units:
        near = nearest(options.unit, list(answers.units))
        _complain(
            f"knutpunkt ranking score: {options.unit} finns inte bland dem som rankas. "
            f"Ange en av dem med --unit. Närmast: {near}."
        )
        return 1
    from knutpunkt.ranking.scoring.scorer import Scorer

    scores = Scorer(edition, answers).scores()
    if options.unit:
        scores = Scores((scores.by_id[options.unit],))
    _say(json.dumps(as_json(scores), ensure_ascii=False, indent=2) if options.json else _table(edition, scores))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _failed(path: Path, faults: Sequence[Fault]) -> int:
    _tell(path, faults)
    return 1


def _tell(path: Path, faults: Sequence[Fault], otherwise: str = "") -> None:
    """Tell each fault of a file on a line of its own, or that there are none."""
    for fault in faults:
        _complain(f"{path}: {fault}")
    if not faults:
        _say(f"{path}: {otherwise}")


def _text(path: Path) -> str:
    """Return a file's text.

    Raises:
        FaultyError: there is no such file, or it holds no text.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            reason, remedy = "Filen är för stor.", "Kontrollera att det är rätt fil."
            raise FaultyError((Fault("filen", reason, remedy),))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        remedy = "Kontrollera namnet och att du får läsa filen."
        raise FaultyError((Fault("filen", "Filen går inte att öppna.", remedy),)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        reason = "Filen är inte sparad i UTF-8."
        raise FaultyError((Fault(f"rad {line}", reason, "Spara den på nytt som UTF-8.", line=line),)) from error


def _edition(path: Path) -> tuple[Edition | None, tuple[Fault, ...]]:
    if path.suffix.lower() == ".csv":
        remedy = "Ange utgåvan först: knutpunkt ranking check UTGÅVA --answers CSV."
        return None, (Fault("filen", "Filen är en CSV-fil med svar och ingen utgåva.", remedy),)
    try:
        return read_edition(_text(path)), ()
    except FaultyError as error:
        return None, error.faults


def _answers(path: Path, edition: Edition) -> tuple[Answers | None, tuple[Fault, ...]]:
    try:
        return read_answers(_text(path), edition), ()
    except FaultyError as error:
        return None, error.faults


def _summary(edition: Edition) -> str:
    counts = (
        (len(edition.parts), "del", "delar"),
        (len(edition.questions), "fråga", "frågor"),
        (len(edition.groups), "grupp", "grupper"),
        (len(edition.units), "enhet", "enheter"),
    )
    words = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
    return f"{told(edition.title)}: {words}."


def _count(answers: Answers) -> str:
    given = sum(map(len, answers.units.values()))
    before = sum(map(len, answers.before.values()))
    words = f"{given} svar från {len(answers.units)} enheter"
    return f"{words}, {before} från året före." if before else f"{words}."


def as_json(scores: Scores) -> dict[str, Any]:
    """Return the scores as the JSON that the command prints: decimals as plain strings, whole places as numbers."""
    return {"units": [_unit_json(unit) for unit in scores.units]}


def _unit_json(unit: UnitScore) -> dict[str, Any]:
    return {
        "id": unit.id,
        "group": unit.group,
        "total": plain(unit.total),
        "total_published": plain(unit.published),
        "place": _place(unit.place),
        "group_place": _place(unit.group_place),
        "sections": {
            key: {
                "points": plain(section.points),
                "max": plain(section.max),
                "share": None if section.share is None else plain(section.share),
            }
            for key, section in unit.sections.items()
        },
    }


def _place(place: Decimal | None) -> int | str | None:
    """Return a place as JSON has it: a number, or a string when it is shared as a mean (2.5)."""
    if place is None:
        return None
    return int(place) if place == place.to_integral_value() else plain(place)


def _table(edition: Edition, scores: Scores) -> str:
    """Return the scores as a table for the screen, the first place first."""
    names = {unit.id: unit.name or unit.id for unit in edition.units}
    header = ["plats", "i gruppen", "enhet", "totalt", *(part.key for part in edition.parts)]
    rows = [
        [
            str(_place(unit.place) or ""),
            str(_place(unit.group_place) or ""),
            names.get(unit.id, unit.id)[:_NAME_WIDTH],
            plain(unit.published),
            *(f"{_short(section.points)}/{_short(section.max)}" for section in unit.sections.values()),
        ]
        for unit in sorted(scores.units, key=lambda unit: unit.place or Decimal("Infinity"))
    ]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    return "\n".join(_line(row, widths) for row in [header, ["-" * width for width in widths], *rows])


def _short(value: Decimal) -> str:
    return plain(round(value, 4))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return one line of the table: words to the left, numbers to the right."""
    words_at = 2
    return "  ".join(
        cell.ljust(width) if column == words_at else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()
