# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of those with the best values: their value, and what they have answered, where somebody has read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.kernel.text import language
from knutpunkt.ranking.editions.definition import Edition, OptionsRule, Question, told
from knutpunkt.ranking.models import OthersAnswers
from knutpunkt.ranking.standing.figures import Figure

HOW_MANY = 5


@dataclass(frozen=True)
class Leader:
    """A municipality among the best: its value, its published place, and what it does, each with a source."""

    code: str
    name: str
    value: Decimal
    yes_to: tuple[str, ...] = ()
    answers_source: str = ""
    place: int | None = None
    place_source: str = ""


def leaders(figure: Figure, others: Iterable[OthersAnswers], count: int = HOW_MANY) -> list[Leader]:
    """Return those with the best values in the country, and what is recorded of them."""
    if figure.now is None:
        return []
    edition = figure.edition
    read = {row.unit: row for row in others}
    results = {result.unit: result for result in edition.results}
    found = []
    for code in figure.leading(count):
        row, result = read.get(code), results.get(code)
        found.append(
            Leader(
                code,
                figure.around.name(code),
                figure.now.values[code],
                tuple(_yes_to(edition, figure.question, row.sheet)) if row else (),
                row.source if row else "",
                result.place if result else None,
                result.source if result else "",
            )
        )
    return found


def _yes_to(edition: Edition, about: Question, sheet: Mapping[str, Mapping[str, object]]) -> Iterable[str]:
    """Yield the questions of the figure's area that were answered by the option with the most points."""
    for question in edition.questions:
        rule = question.rule
        if question.area != about.area or question.key == about.key or not isinstance(rule, OptionsRule):
            continue
        best = max(rule.options, key=lambda option: option.points)
        if sheet.get(question.key, {}).get("value") == best.key:
            yield told(question.text, language())
