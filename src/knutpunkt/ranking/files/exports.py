# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions and answers as tables for a spreadsheet: columns that come back, and beside them columns to read.

Columns that come back have the names of the file format (docs/reference/ranking.md) in every language; those to
read are in the reader's language and are passed over when the file comes back. The questionnaire's real wording is
in none of them: it is the publisher's.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from knutpunkt.kernel.downloads import Cell, Sheet
from knutpunkt.ranking.editions.answers import write_answers
from knutpunkt.ranking.editions.definition import Edition, Question, Text, Words
from knutpunkt.ranking.files import wording
from knutpunkt.ranking.files.summary import most, parts_of
from knutpunkt.ranking.models import Answer, OthersAnswers
from knutpunkt.ranking.scoring.results import Answers, Given

#: Columns of a question whose cells are plain text, and those whose cells are JSON (which is YAML).
PLAIN = (
    "key", "number", "part", "area", "text", "text_en", "note", "note_en", "source", "address", "interpreted",
    "previous", "weight", "missing", "requirements", "kolada", "kolada_year",
)  # fmt: skip
STRUCTURED = ("rule", "follow_up", "not_for")
QUESTION_COLUMNS = ("edition", *PLAIN, *STRUCTURED)
FRAME_COLUMNS = ("field", "value")
#: Lists of an edition's frame, one row for each item.
LISTS = ("sources", "parts", "areas", "groups", "units", "results")
ANSWER_COLUMNS = ("unit", "question", "answer", "aspects", "requirements", "comment")


def question_header() -> list[str]:
    """Return the header of the questions: the columns that come back, then those to read."""
    return [*QUESTION_COLUMNS, _("Område"), _("Så ges poäng"), _("Högst poäng")]


def question_rows(edition: Edition) -> Iterator[list[Cell]]:
    """Yield a row for each question."""
    areas = {area.key: wording.say(area.name) for area in edition.areas}
    for question in edition.questions:
        told = _told(question)
        row: list[Cell] = [edition.key, *(told.get(name, "") for name in (*PLAIN, *STRUCTURED))]
        yield [*row, areas.get(question.area, ""), wording.rule_words(question, edition), most(edition, question)]


def _told(question: Question) -> dict[str, str]:
    data = question.model_dump(mode="json", exclude_defaults=True)
    told = {name: str(data.get(name, "")) for name in PLAIN}
    told |= {name: _json(data[name]) for name in STRUCTURED if data.get(name)}
    told["text"], told["text_en"] = _both(question.text)
    told["note"], told["note_en"] = _both(question.note)
    told["interpreted"] = "true" if question.interpreted else ""
    told["requirements"] = " ".join(question.requirements)
    return told


def _both(words: Text | None) -> tuple[str, str]:
    return (words.sv, words.en) if isinstance(words, Words) else (words or "", "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def frame_rows(edition: Edition) -> Iterator[list[Cell]]:
    """Yield what an edition is besides its questions: field and value, a list as one row for each item."""
    data = edition.model_dump(mode="json", exclude={"questions"}, exclude_defaults=True)
    for name, value in data.items():
        for item in value if name in LISTS else [value]:
            yield [name, item if isinstance(item, str) else _json(item)]


def edition_sheets(edition: Edition) -> list[Sheet]:
    """Return an edition as the sheets of a workbook."""
    parts: list[list[Cell]] = [
        [wording.say(one.part.name), one.questions, one.own, one.known, one.part.max_points]
        for one in parts_of(edition)
    ]
    part_header = [
        _("Del"), _("Kända frågor"), _("Egna svar"), _("Kända frågors högsta poäng"), _("Högst enligt utgivaren"),
    ]  # fmt: skip
    return [
        Sheet(_("Frågor"), question_header(), question_rows(edition)),
        Sheet("edition", FRAME_COLUMNS, frame_rows(edition)),
        Sheet(_("Delar"), part_header, parts),
    ]


def answer_header() -> list[str]:
    """Return the header of the answers: the columns that come back, then those to read."""
    return [*ANSWER_COLUMNS, _("Nummer"), _("Område"), _("Fråga"), _("Svar i ord"), _("Läge"), _("Lämnades in")]


def answer_rows(edition: Edition, unit: str, answers: Iterable[Answer]) -> Iterator[list[Cell]]:
    """Yield a row for each of the municipality's own answers."""
    asked, areas = edition.by_key, {area.key: wording.say(area.name) for area in edition.areas}
    for answer in answers:
        question = asked[answer.question.key]
        shown = [wording.answer_words(question, answer.value), *wording.aspect_words(question, answer.aspects)]
        yield [
            unit, question.key, answer.value, " ".join(answer.aspects), " ".join(answer.requirements), answer.comment,
            question.number, areas.get(question.area, ""), wording.say(question.text), "; ".join(filter(None, shown)),
            str(answer.get_state_display()), answer.submitted_at,
        ]  # fmt: skip


def others_rows(edition: Edition, rows: Iterable[OthersAnswers]) -> Iterator[list[Cell]]:
    """Yield a row for each known answer of another unit, with its source."""
    asked = edition.by_key
    for row in rows:
        for key, told in row.sheet.items():
            if key in asked:
                question, value = asked[key], str(told.get("value", ""))
                aspects = " ".join(told.get("aspects", ()))
                yield [row.unit, key, value, aspects, wording.say(question.text),
                       wording.answer_words(question, value), row.source]  # fmt: skip


def others_header() -> list[str]:
    """Return the header of others' answers."""
    return ["unit", "question", "answer", "aspects", _("Fråga"), _("Svar i ord"), _("Källa")]


def answers_csv(edition: Edition, unit: str, answers: Sequence[Answer]) -> bytes:
    """Return the answers as the file that ``knutpunkt ranking score`` reads."""
    sheet: dict[str, Given] = {}
    for answer in answers:
        question = edition.by_key[answer.question.key]
        if answer.value:
            number = question.rule.kind != "options"
            value = Decimal(answer.value) if number else answer.value
            sheet[question.key] = Given(value, frozenset(answer.aspects))
    return write_answers(Answers({unit: sheet}), edition).encode("utf-8-sig")
