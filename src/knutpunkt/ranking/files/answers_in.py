# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers that come in as a file: what they would change, and then the change. Needs the tenant scope.

The municipality's own rows become drafts; other units' rows become what is known of them, with a source. A row
with an empty answer changes nothing. Nothing is stored when one row is faulty.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from knutpunkt.activities.importing import Workbook
from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly, rules
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.editions.answers import read_answers
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError, at_line, nearest, shortened
from knutpunkt.ranking.editions.rule_checks import plain
from knutpunkt.ranking.files import headings
from knutpunkt.ranking.files.services import save_others
from knutpunkt.ranking.files.tables import FileRow, FileTable, find_table
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.working.services import write_answer

NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True)
class AnswerRow:
    """An answer in the file, and what becomes of it. ``version`` is that of the answer it was compared with."""

    number: int
    unit: str
    key: str
    fate: str
    value: str
    aspects: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    comment: str = ""
    before: str = ""
    version: int | None = None


@dataclass(frozen=True)
class AnswerPlan:
    """What a file would do: the municipality's own answers, and others'."""

    own: tuple[AnswerRow, ...]
    others: tuple[AnswerRow, ...]

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """All rows, the municipality's own first."""
        return self.own + self.others

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return any(row.fate != SAME for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many rows are new, changed and the same."""
        fates = [row.fate for row in self.rows]
        return {fate: fates.count(fate) for fate in (NEW, CHANGED, SAME)}

    def as_json(self) -> dict[str, Any]:
        """Return the plan for the parcel between two pages."""
        return {"own": [asdict(row) for row in self.own], "others": [asdict(row) for row in self.others]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "AnswerPlan":
        """Return the plan that a parcel holds."""
        return cls(tuple(AnswerRow(**row) for row in data["own"]), tuple(AnswerRow(**row) for row in data["others"]))


def plan_answers(workbook: Workbook, row: RankingEdition, by: Actor) -> AnswerPlan:
    """Return what the file's answers would change. Raises FaultyError with every fault of every row."""
    edition, unit = assembly.edition_of(row), row.municipality_id
    table = find_table(workbook, headings.ANSWERS, ("question", "answer"))
    known = list(_read(table, edition, unit))
    faults = [fault for found in known for fault in _faults_of(found, edition)]
    faulty = {fault.line for fault in faults}
    known = [found for found in known if found[0].number not in faulty]
    own = _Own(row, edition, table, by)
    mine = [own.plan(found, given, faults) for found, at, given in known if at == unit]
    theirs = _plan_others([found for found in known if found[1] != unit], row, by, faults)
    if faults:
        raise FaultyError(shortened(sorted(faults, key=lambda fault: fault.line or 0)))
    return AnswerPlan(tuple(one for one in mine if one), tuple(theirs))


Found = tuple[FileRow, str, Given]


def _read(table: FileTable, edition: definition.Edition, own_unit: str) -> Iterator[Found]:
    """Yield each row that answers something, with its unit and its answer. Raises FaultyError."""
    answers = read_answers(_as_csv(table, own_unit), edition)
    for row in table.rows:
        unit = row.get("unit") or own_unit
        year = row.get("year") or str(edition.year)
        sheets = answers.units if year == str(edition.year) else answers.before
        given = sheets.get(unit, {}).get(row.get("question"))
        if given is not None:
            yield row, unit, given


def _as_csv(table: FileTable, own_unit: str) -> str:
    """Return the table as the file of answers that the format describes, each row on its own line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=";")
    names = ("unit", "question", "answer", "aspects", "year")
    writer.writerow(names)
    line = 2
    for row in table.rows:
        out.write("\n" * (row.number - line))
        cells = [" ".join(row.get(name).split()) for name in names]
        writer.writerow([cells[0] or own_unit, *cells[1:]])
        line = row.number + 1
    return out.getvalue()


def _faults_of(found: Found, edition: definition.Edition) -> Iterator[Fault]:
    """Yield what the format allows but cannot be taken in here: another year, unknown requirements."""
    row, _unit, _given = found
    if row.get("year") not in {"", str(edition.year)}:
        reason = N_("Raden gäller %(year)s, och här läses bara svaren för %(this)s in.")
        remedy = N_("Läs in den i det årets rankningsår, eller ta bort raden.")
        yield _fault(row, "year", reason, remedy, year=row.get("year"), this=edition.year)
    asked = [one.value for one in edition.by_key[row.get("question")].requirements]
    for word in _words(row.get("requirements")):
        if word not in asked:
            reason = N_("Frågan %(question)s har inget krav som heter %(word)s.")
            remedy = N_("Skriv något av %(known)s, skilda åt med mellanslag, eller lämna tomt.")
            known = nearest(word, asked) or "–"
            yield _fault(row, "requirements", reason, remedy, question=row.get("question"), word=word, known=known)


def _fault(row: FileRow, column: str, reason: str, remedy: str, **values: Any) -> Fault:
    return Fault(at_line(row.number, f"kolumn {column}"), reason, remedy, values, row.number)


def _words(cell: str) -> list[str]:
    return [word for word in re.split(r"[\s|;,]+", cell) if word]


class _Own:
    """Compares the municipality's own rows with its answers."""

    def __init__(self, row: RankingEdition, edition: definition.Edition, table: FileTable, by: Actor) -> None:
        self.by, self.columns, self.edition = by, table.columns, edition
        self.questions = {one.key: one for one in row.questions.select_related("owner")}
        answers = Answer.objects.filter(question__edition=row).select_related("question__owner")
        self.answers = {answer.question.key: answer for answer in answers}

    def plan(self, row: FileRow, given: Given, faults: list[Fault]) -> AnswerRow | None:
        """Return what becomes of a row; None after telling its fault."""
        key = row.get("question")
        answer, question = self.answers.get(key), self.questions[key]
        if not rules.answer_question.allows(self.by, question):
            reason = N_("Frågan %(question)s besvaras av någon annan än du.")
            faults.append(_fault(row, "question", reason, N_("Ta bort raden, eller be samordnaren läsa in filen."),
                                 question=key))  # fmt: skip
            return None
        if answer is not None and not rules.view_answer.allows(self.by, answer):
            reason = N_("Frågan %(question)s har ett utkast hos den verksamhet som svarar, och det syns inte för dig.")
            remedy = N_("Ta bort raden, eller be verksamheten lämna in sitt utkast först.")
            faults.append(_fault(row, "question", reason, remedy, question=key))
            return None
        told = self._told(row, given, answer)
        if answer is not None and told.fate == CHANGED and not answer.is_draft:
            reason = N_("Svaret på %(question)s är redan inlämnat, och filen säger något annat.")
            remedy = N_("Ta tillbaka det inlämnade svaret först, eller ta bort raden.")
            faults.append(_fault(row, "answer", reason, remedy, question=key))
            return None
        return told

    def _told(self, row: FileRow, given: Given, answer: Answer | None) -> AnswerRow:
        """Return the row; what the file has no column for stays as it is."""
        value = plain(given.value) if isinstance(given.value, Decimal) else str(given.value)
        kept = answer or Answer()
        aspects = sorted(given.aspects) if "aspects" in self.columns else list(kept.aspects)
        wanted = _words(row.get("requirements")) if "requirements" in self.columns else list(kept.requirements)
        comment = row.get("comment") if "comment" in self.columns else kept.comment
        if answer is None or not (answer.value or answer.comment):
            fate = NEW
        else:
            same = _same_value(answer.value, given) and set(aspects) == set(answer.aspects)
            same = same and set(wanted) == set(answer.requirements) and comment == _one_line(answer.comment, comment)
            fate = SAME if same else CHANGED
        return AnswerRow(
            row.number, row.get("unit"), row.get("question"), fate, value, aspects, wanted, comment,
            kept.value, answer.version if answer else None,
        )  # fmt: skip


def _one_line(stored: str, read: str) -> str:
    """Return a stored comment as a file would give it back: line ends and outer spaces are the file's affair."""
    return read if "\n".join(stored.split()) == "\n".join(read.split()) else stored


def _same_value(stored: str, given: Given) -> bool:
    if isinstance(given.value, Decimal) and stored:
        return Decimal(stored) == given.value
    return stored == given.value


def _plan_others(known: list[Found], row: RankingEdition, by: Actor, faults: list[Fault]) -> Iterator[AnswerRow]:
    """Return what becomes of other units' rows; only a coordinator takes them in."""
    if known and not rules.edit_edition.allows(by, row):
        reason = N_("Raden gäller en annan kommun (%(unit)s). Bara samordnaren läser in andras svar.")
        remedy = N_("Ta bort raden, eller be samordnaren läsa in filen.")
        faults += [_fault(one, "unit", reason, remedy, unit=unit) for one, unit, _given in known]
    have = {other.unit: other.sheet for other in row.others.all()}
    planned = []
    for one, unit, given in known:
        value = plain(given.value) if isinstance(given.value, Decimal) else str(given.value)
        told, before = {"value": value, "aspects": sorted(given.aspects)}, have.get(unit, {}).get(one.get("question"))
        fate = NEW if before is None else SAME if _same_sheet(before, told) else CHANGED
        key = one.get("question")
        planned.append(AnswerRow(one.number, unit, key, fate, value, list(told["aspects"]),
                                 before=str((before or {}).get("value", ""))))  # fmt: skip
    return iter(planned)


def _same_sheet(before: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    same = str(before.get("value", "")) == told["value"] and sorted(before.get("aspects", ())) == told["aspects"]
    return bool(same)


@transaction.atomic
def take_in_answers(*, edition: RankingEdition, plan: AnswerPlan, source: str, by: Actor) -> int:
    """Write what a plan says: own answers as drafts, others' with their source; return how many were written.

    Raises what write_answer raises, EditConflictError among it: nothing is then written.
    """
    questions = {one.key: one for one in Question.objects.filter(edition=edition).select_related("edition", "owner")}
    mine = [row for row in plan.own if row.fate != SAME]
    for row in mine:
        rules.answer_question.require(by, questions[row.key])
        write_answer(
            question=questions[row.key], by=by, expected_version=row.version, value=row.value, aspects=row.aspects,
            requirements=row.requirements, comment=row.comment,
        )  # fmt: skip
    sheets: dict[str, dict[str, dict[str, Any]]] = {}
    theirs = [row for row in plan.others if row.fate != SAME]
    for row in theirs:
        sheets.setdefault(row.unit, {})[row.key] = {"value": row.value, "aspects": row.aspects}
    if sheets:
        rules.edit_edition.require(by, edition)
        save_others(edition=edition, sheets=sheets, source=source, by=by)
    return len(mine) + len(theirs)
