# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small edition with one question of each kind, for tests of the room. Use the rows inside tenant_scope()."""

from typing import Any

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.intake import save_edition
from knutpunkt.ranking.models import Question, RankingEdition


def yes_no(points: str = "1") -> dict[str, Any]:
    """A rule with the options ja and nej."""
    return {
        "kind": "options",
        "options": [
            {"key": "ja", "label": {"sv": "Ja", "en": "Yes"}, "points": points},
            {"key": "nej", "label": {"sv": "Nej", "en": "No"}, "points": "0"},
        ],
    }


def content(year: int = 2025, **changes: Any) -> dict[str, Any]:
    """The edition as plain data: two parts, six questions, at most 8.5 points (one question not for group stad)."""
    partly = {"key": "delvis", "label": {"sv": "Delvis", "en": "Partly"}, "points": "0.5"}
    plan = yes_no()
    plan["options"].insert(1, partly)
    return {
        "format": "knutpunkt-ranking/1",
        "key": f"prov-{year}",
        "ranking": "prov",
        "title": {"sv": f"Provrankningen {year}", "en": f"Trial ranking {year}"},
        "year": year,
        "publisher": "Provutgivaren",
        "completeness": {"known": 6, "of": 9},
        "parts": [
            {"key": "enkat", "name": {"sv": "Egen enkät", "en": "Own survey"}},
            {"key": "utifran", "name": {"sv": "Uppgifter utifrån", "en": "Outside figures"}},
        ],
        "areas": [
            {"key": "klimat", "name": {"sv": "Klimat", "en": "Climate"}},
            {"key": "mat", "name": {"sv": "Livsmedel", "en": "Food"}},
        ],
        "groups": [{"key": "stad", "name": "Städer"}, {"key": "land", "name": "Landsbygd"}],
        "questions": [
            {
                "key": "plan", "number": "1", "part": "enkat", "area": "klimat", "rule": plan,
                "text": {"sv": "Antagen klimatplan", "en": "Adopted climate plan"},
                "requirements": ["documented", "public", "adopted"], "previous": "plan",
            },
            {
                "key": "uppfoljd", "number": "1b", "part": "enkat", "area": "klimat", "rule": yes_no("0.5"),
                "text": {"sv": "Klimatplanen följs upp", "en": "The climate plan is followed up"},
                "follow_up": {"of": "plan", "when": ["ja"]},
            },
            {
                "key": "mat", "number": "2", "part": "enkat", "area": "mat", "rule": yes_no(),
                "text": {"sv": "Måltidernas klimatpåverkan minskas", "en": "Meals cause less emissions"},
                "not_for": {"groups": ["stad"]},
            },
            {
                "key": "eko", "number": "3", "part": "utifran", "area": "mat", "source": "Provkällan",
                "text": {"sv": "Andel ekologiska livsmedel", "en": "Share of organic food"}, "kolada": "U07514",
                "rule": {"kind": "relative", "unit": "%", "better": "higher", "points": "2", "best": "70"},
            },
            {
                "key": "skyddad", "number": "4", "part": "utifran", "area": "klimat", "source": "Provkällan",
                "text": {"sv": "Skyddad natur", "en": "Protected nature"},
                "rule": {
                    "kind": "ladder", "unit": "%",
                    "steps": [{"above": "20", "points": "2"}, {"at_least": "11", "points": "1.2"}],
                },
            },
            {
                "key": "utslapp", "number": "5", "part": "utifran", "area": "klimat", "source": "Provkällan",
                "text": {"sv": "Förändring av utsläppen", "en": "Change of emissions"}, "interpreted": True,
                "rule": {
                    "kind": "relative", "unit": "% per år", "better": "lower", "points": "2", "curve": "between",
                    "zero_at": "0", "best": "-8", "minus": {"beyond": "2", "points": "-2"},
                },
            },
        ],
        **changes,
    }  # fmt: skip


def edition(year: int = 2025, **changes: Any) -> Edition:
    """The edition as the pure modules take it."""
    return Edition.model_validate(content(year, **changes))


def make_edition(year: int = 2025, **changes: Any) -> RankingEdition:
    """The edition as rows, taken in as a person would."""
    return save_edition(edition=edition(year, **changes), by=None)


def question_of(row: RankingEdition, key: str) -> Question:
    """The row of one question."""
    return Question.objects.select_related("edition", "owner").get(edition=row, key=key)
