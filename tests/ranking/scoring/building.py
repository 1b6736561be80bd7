# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Editions and answers in few words, for tests of the scoring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring import Answers, Given, Scorer

Said = str | int | Decimal | Given | None


def options(**points: str | int) -> dict[str, Any]:
    """A rule with an option for each name, and its points."""
    told = [{"key": key, "label": key, "points": str(value)} for key, value in points.items()]
    return {"kind": "options", "options": told}


def relative(points: str | int, better: str = "higher", **more: Any) -> dict[str, Any]:
    """A relative rule."""
    return {"kind": "relative", "points": str(points), "better": better, **more}


def ladder(*steps: tuple[str, str | int, str], otherwise: str = "0") -> dict[str, Any]:
    """A ladder of (bound, number, points)."""
    told = [{bound: str(number), "points": points} for bound, number, points in steps]
    return {"kind": "ladder", "steps": told, "otherwise": otherwise}


def question(key: str, rule: dict[str, Any], part: str = "p", **more: Any) -> dict[str, Any]:
    """A question."""
    return {"key": key, "part": part, "area": "a", "text": key, "rule": rule, **more}


def edition(*questions: dict[str, Any], parts: Any = None, **more: Any) -> Edition:
    """An edition of the questions; the parts are those they name, each with weight 1, unless given."""
    named = dict.fromkeys(asked["part"] for asked in questions)
    content = {
        "format": "knutpunkt-ranking/1", "key": "prov", "ranking": "prov", "title": "Prov", "year": 2025,
        "publisher": "Provutgivaren", "parts": parts or [{"key": key, "name": key} for key in named],
        "areas": [{"key": "a", "name": "a"}], "questions": list(questions), **more,
    }  # fmt: skip
    return Edition.model_validate(content)


def given(value: Said) -> Given:
    """An answer: an option's key if letters, else a number; "ja+sol+vind" has aspects."""
    if isinstance(value, Given):
        return value
    if value is None:
        return Given()
    if isinstance(value, str) and value[0].isalpha():
        key, *aspects = value.split("+")
        return Given(key, frozenset(aspects))
    return Given(Decimal(value))


def sheets(units: Mapping[str, Mapping[str, Said]]) -> dict[str, dict[str, Given]]:
    """Answers by unit and question."""
    return {unit: {key: given(value) for key, value in said.items()} for unit, said in units.items()}


def scorer(
    asked: Edition, before: Mapping[str, Mapping[str, Said]] | None = None, **units: Mapping[str, Said]
) -> Scorer:
    """A scorer of an edition and the units' answers."""
    return Scorer(asked, Answers(sheets(units), sheets(before or {})))


def points(rule: dict[str, Any], *values: Said, **more: Any) -> list[Decimal]:
    """The points of one question with this rule, for as many units as there are values."""
    told = scorer(edition(question("q", rule), **more), **{f"u{n}": {"q": value} for n, value in enumerate(values)})
    return [unit.questions["q"].points for unit in told.scores().units]
