# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers to an edition as CSV: one row for each answer, read with every fault named, and written back."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knutpunkt.ranking.editions.checks import not_for_them
from knutpunkt.ranking.editions.definition import (
    MOST_UNITS,
    Edition,
    GivenRule,
    OptionsRule,
    Question,
    Unit,
)
from knutpunkt.ranking.editions.faults import MOST_SOUGHT, N_, Fault, FaultyError, Near, at_line, shortened
from knutpunkt.ranking.editions.rule_checks import plain
from knutpunkt.ranking.editions.shape import with_point
from knutpunkt.ranking.scoring.results import Answers, Given, Sheet

REQUIRED, OPTIONAL = ("unit", "question", "answer"), ("aspects", "year")
COLUMNS = (*REQUIRED, *OPTIONAL)
MOST_CHARACTERS = 20_000_000
_DELIMITERS = ";,\t"
_KEY = re.compile(r"[A-Za-z0-9_&.+-]{1,60}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,10}(\.[0-9]{1,8})?")
#: A spreadsheet takes a text that begins so for a formula; an apostrophe before it makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@")

AnswerSheets = dict[str, dict[str, Given]]


class _RowError(Exception):
    """What is wrong in one cell of a row."""

    def __init__(self, column: str, reason: str, remedy: str, **values: object) -> None:
        super().__init__(reason)
        self.column, self.reason, self.remedy, self.values = column, reason, remedy, values


@dataclass(slots=True)
class _Reader:
    """Reads the rows of one file against an edition."""

    edition: Edition
    questions: Mapping[str, Question]
    units: Mapping[str, Unit]
    sheets: dict[int, AnswerSheets]
    rows: dict[tuple[int, str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    not_for: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)

    def take(self, row: Mapping[str, str], line: int) -> None:
        """Take one row; its fault, if it has one, is noted."""
        try:
            year = self._year(row.get("year", ""))
            unit = self._unit(row["unit"])
            sheet = self.sheets[year].setdefault(unit.id, {})
            question = self._question(row["question"], unit)
            self._once(year, unit, question, line)
            given = _given(question, row["answer"], row.get("aspects", ""))
            if given is not None:
                self._check_concerned(question, unit)
                sheet[question.key] = given
        except _RowError as error:
            place = at_line(line, f"kolumn {error.column}")
            self.faults.append(Fault(place, error.reason, error.remedy, error.values, line, (error.column,)))

    def _year(self, text: str) -> int:
        this = self.edition.year
        if text in {"", str(this)}:
            return this
        if text == str(this - 1):
            return this - 1
        reason = N_("%(year)s är inte ett år som utgåvan frågar om.")
        remedy = N_("Skriv %(this)s, eller %(before)s för svaren året före.")
        raise _RowError("year", reason, remedy, year=text, this=this, before=this - 1)

    def _unit(self, text: str) -> Unit:
        known = self.units.get(text)
        if known is not None:
            return known
        if self.units:
            reason = N_("Utgåvan har ingen enhet som heter %(unit)s.")
            remedy = N_("Rätta stavningen, eller lägg till enheten i utgåvan. Närmast: %(near)s.")
            raise _RowError("unit", reason, remedy, unit=text or "–", near=Near(text, self.units))
        if not _KEY.fullmatch(text):
            reason = N_("%(unit)s kan inte vara en enhets nyckel.")
            remedy = N_("Använd bara bokstäverna a–z och A–Z, siffror och tecknen _ & . + -, högst 60 tecken.")
            raise _RowError("unit", reason, remedy, unit=text or "–")
        return Unit(id=text)

    def _question(self, text: str, unit: Unit) -> Question:
        question = self.questions.get(text)
        if question is None:
            reason = N_("Utgåvan har ingen fråga som heter %(question)s.")
            remedy = N_("Rätta stavningen. Närmast: %(near)s.")
            values = {"question": text or "–", "near": Near(text, self.questions), "unit": unit.id}
            raise _RowError("question", reason, remedy, **values)
        return question

    def _once(self, year: int, unit: Unit, question: Question, line: int) -> None:
        first = self.rows.setdefault((year, unit.id, question.key), line)
        if first != line:
            reason = N_("%(unit)s har redan svarat på %(question)s, på rad %(first)s.")
            values = {"unit": unit.id, "question": question.key, "first": first}
            raise _RowError("question", reason, N_("Behåll den ena raden och ta bort den andra."), **values)

    def _check_concerned(self, question: Question, unit: Unit) -> None:
        """Refuse an answer to a question that does not concern the unit or its group."""
        if question.key not in self.not_for:
            self.not_for[question.key] = not_for_them(question, self.questions)
        groups, units = self.not_for[question.key]
        if unit.id in units or unit.group in groups:
            reason = N_("Frågan %(question)s gäller inte %(unit)s.")
            remedy = N_("Lämna svaret tomt eller ta bort raden.")
            raise _RowError("question", reason, remedy, question=question.key, unit=unit.id)


def _given(question: Question, text: str, aspects: str) -> Given | None:
    """Return what a row answers; None for an empty answer."""
    marked = frozenset(re.split(r"[\s|]+", aspects.strip())) - {""}
    if not text:
        if marked:
            reason = N_("Aspekter är angivna, men svaret är tomt.")
            raise _RowError("answer", reason, N_("Skriv ett svar, eller lämna aspects tomt."))
        return None
    if isinstance(question.rule, OptionsRule):
        options = [option.key for option in question.rule.options]
        if text not in options:
            reason = N_("Frågan %(question)s har inget svarsalternativ %(answer)s.")
            values = {"question": question.key, "answer": text, "options": ", ".join(options)}
            raise _RowError("answer", reason, N_("Skriv något av: %(options)s."), **values)
        _check_aspects(question, marked)
        return Given(text, marked)
    _check_aspects(question, marked)
    return Given(_number(question, text))


def _check_aspects(question: Question, marked: frozenset[str]) -> None:
    bonus = question.rule.bonus if isinstance(question.rule, OptionsRule) else None
    if marked and bonus is None:
        reason = N_("Frågan %(question)s har inga aspekter.")
        remedy = N_("Lämna aspects tomt. Ett tal skrivs med punkt, inte kommatecken.")
        raise _RowError("aspects", reason, remedy, question=question.key)
    known = [aspect.key for aspect in bonus.aspects] if bonus else []
    for aspect in sorted(marked - set(known)):
        reason = N_("Frågan %(question)s har ingen aspekt %(aspect)s.")
        values = {"question": question.key, "aspect": aspect, "known": ", ".join(known)}
        raise _RowError("aspects", reason, N_("Skriv något av, skilda åt med mellanslag: %(known)s."), **values)


def _number(question: Question, text: str) -> Decimal:
    """Return the number a row answers, within what the rule takes."""
    if not _NUMBER.fullmatch(text):
        if right := with_point(text):
            reason = N_("%(answer)s är skrivet med kommatecken.")
            raise _RowError("answer", reason, N_("Skriv %(right)s, med punkt."), answer=text, right=right)
        reason = N_("%(answer)s är inget tal.")
        remedy = N_("Skriv bara siffror och punkt, till exempel 12.5, utan enhet och mellanslag.")
        raise _RowError("answer", reason, remedy, answer=text[:60])
    number = Decimal(text)
    rule = question.rule
    if isinstance(rule, GivenRule) and not rule.least <= number <= rule.points:
        reason = N_("%(answer)s ligger utanför de poäng som frågan %(question)s kan ge.")
        values = {"answer": text, "question": question.key, "least": plain(rule.least), "most": plain(rule.points)}
        raise _RowError("answer", reason, N_("Skriv ett tal från %(least)s till %(most)s."), **values)
    return number


def read_answers(text: str, edition: Edition) -> Answers:
    """Read answers from CSV: columns unit, question, answer, and if wanted aspects and year, in any order.

    An empty answer is no answer. Units that the edition lists and the file does not mention get empty sheets.

    Raises:
        FaultyError: with every fault found; nothing of the file can be used.
    """
    if len(text) > MOST_CHARACTERS:
        values = {"size": len(text), "limit": MOST_CHARACTERS}
        reason = N_("Filen är för stor: %(size)s tecken, högst %(limit)s.")
        raise FaultyError((Fault("rad 1", reason, N_("Kontrollera att det är rätt fil."), values, 1),))
    sheets: dict[int, AnswerSheets] = {edition.year: {unit.id: {} for unit in edition.units}, edition.year - 1: {}}
    reader = _Reader(edition, edition.by_key, {unit.id: unit for unit in edition.units}, sheets)
    for line, row in _rows(text, reader.faults):
        reader.take(row, line)
        if len(reader.faults) > MOST_SOUGHT:
            break
    if not reader.rows and not reader.faults:
        reason = N_("Filen har inga svar under rubrikraden.")
        reader.faults.append(Fault("rad 2", reason, N_("Skriv ett svar på varje rad."), line=2))
    if len(sheets[edition.year]) > MOST_UNITS:
        values = {"count": len(sheets[edition.year]), "limit": MOST_UNITS}
        reason = N_("Filen har svar från %(count)s enheter, högst %(limit)s.")
        reader.faults.append(Fault("kolumn unit", reason, N_("Kontrollera att det är rätt kolumn."), values))
    if reader.faults:
        raise FaultyError(shortened(reader.faults))
    return Answers(sheets[edition.year], sheets[edition.year - 1])


def _rows(text: str, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line; rows that cannot be told apart into columns are noted as faults."""
    text = text.removeprefix("\ufeff")
    start = 0
    if text[:4].lower() == "sep=":  # a spreadsheet's own first line
        start = 1
        text = text.partition("\n")[2]
    header_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if problems := tuple(_header_faults(header, start + 1)):
            raise FaultyError(problems)
        ended = reader.line_num
        for cells in reader:
            line, ended = start + ended + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                values = {"count": len(cells), "columns": len(header)}
                reason = N_("Raden har %(count)s värden, men rubrikraden har %(columns)s.")
                remedy = N_("Skriv tal med punkt, och sätt en text som innehåller skiljetecknet inom citattecken.")
                faults.append(Fault(at_line(line, ""), reason, remedy, values, line))
                continue
            yield line, dict(zip(header, map(_bare, cells), strict=True))
    except csv.Error:
        reason = N_("Raden går inte att dela upp i kolumner.")
        remedy = N_("Kontrollera citattecknen: ett som öppnas måste stängas.")
        faults.append(Fault(at_line(start + reader.line_num, ""), reason, remedy, line=start + reader.line_num))


def _header_faults(header: list[str], line: int) -> Iterator[Fault]:
    """Yield what is wrong with the header: columns that are unknown, missing or double."""
    for name in REQUIRED:
        if name not in header:
            reason = N_("Kolumnen %(column)s saknas.")
            remedy = N_("Börja filen med rubrikraden unit,question,answer (och vid behov aspects och year).")
            yield Fault(at_line(line, f"kolumn {name}"), reason, remedy, {"column": name}, line)
    for number, name in enumerate(header):
        if name not in COLUMNS:
            reason = N_("Kolumnen %(column)s känns inte igen.")
            values = {"column": name or str(number + 1), "near": Near(name, COLUMNS)}
            remedy = N_("Rätta namnet eller ta bort kolumnen. Närmast: %(near)s.")
            yield Fault(at_line(line, f"kolumn {name or number + 1}"), reason, remedy, values, line)
        elif name in header[:number]:
            reason = N_("Kolumnen %(column)s finns två gånger.")
            values = {"column": name}
            yield Fault(at_line(line, f"kolumn {name}"), reason, N_("Ta bort den ena."), values, line)


def _bare(cell: str) -> str:
    """Return a cell's text without the apostrophe that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_answers(answers: Answers, edition: Edition) -> str:
    """Write answers as CSV that reads back to the same: questions in the edition's order, empty answers left out.

    A unit without any answer gets one row with an empty one, unless the edition lists it anyway.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";")
    writer.writerow(COLUMNS)
    listed = {unit.id for unit in edition.units}
    for year, sheets in ((edition.year, answers.units), (edition.year - 1, answers.before)):
        for unit, sheet in sheets.items():
            rows = list(_written(sheet, edition))
            if not rows and (unit not in listed or year != edition.year):
                rows = [(edition.questions[0].key, "", "")]
            writer.writerows((_harmless(unit), *row, str(year)) for row in rows)
    return out.getvalue()


def _written(sheet: Sheet, edition: Edition) -> Iterator[tuple[str, str, str]]:
    for question in edition.questions:
        given = sheet.get(question.key)
        if given is None or given.value is None:
            continue
        value = plain(given.value) if isinstance(given.value, Decimal) else _harmless(given.value)
        yield _harmless(question.key), value, _harmless(" ".join(sorted(given.aspects)))
