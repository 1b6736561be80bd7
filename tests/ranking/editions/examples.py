# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small editions for the tests: one question with yes and no, and whatever a test says otherwise."""

from typing import Any

from knutpunkt.ranking.editions.definition import Edition

ANSWER: dict[str, Any] = {"key": "ja", "label": "Ja", "points": 1}
RULE: dict[str, Any] = {"kind": "options", "options": [ANSWER, {"key": "nej", "label": "Nej", "points": 0}]}
QUESTION: dict[str, Any] = {"key": "plan", "part": "enkat", "area": "klimat", "text": "Finns en plan?", "rule": RULE}
EDITION: dict[str, Any] = {
    "format": "knutpunkt-ranking/1",
    "key": "prov-2023",
    "ranking": "prov",
    "title": "Prov 2023",
    "year": 2023,
    "publisher": "Utgivaren",
    "parts": [{"key": "enkat", "name": "Enkät"}],
    "areas": [{"key": "klimat", "name": "Klimat"}],
    "questions": [QUESTION],
}


def edition(questions: list[dict[str, Any]] | None = None, **changes: Any) -> Edition:
    """Return an edition; each question is the common one with what is said otherwise."""
    changes |= {"questions": [QUESTION | question for question in questions or [{}]]}
    return Edition.model_validate(EDITION | changes)
