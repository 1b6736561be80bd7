# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer while it is written, as plain values: what stands in a form, in a draft and in a ``Reply``.

A draft keeps whatever was typed, even what cannot be submitted as it stands: nothing is lost by saving. No Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: The fields of each kind of answer, by the name of the activity's (or the report's) own field.
CHANGED = ("title", "description", "status", "end")
ENDED = ("status", "on", "note")
NEW = ("title", "description", "status", "start", "end")
FIELDS = {"changed": CHANGED, "ended": ENDED, "new": NEW}
DATES = frozenset({"start", "end", "on"})
VERSION = "version"


@dataclass(frozen=True)
class Answer:
    """What is said of one activity. ``version`` is the activity's version that the writer looked at."""

    answer: str
    version: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return the values as a reply keeps them."""
        return {VERSION: self.version, **self.fields}


@dataclass(frozen=True)
class Draft:
    """A whole answer: by activity (key), new activities by reply (key), and the two texts."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    new: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    needs: str = ""
    resources: str = ""


def answer_of(kind: str, stored: Mapping[str, Any]) -> Answer:
    """Return a reply's stored values as an answer."""
    version = stored.get(VERSION)
    return Answer(kind, version if isinstance(version, int) else 0, texts(kind, stored))


def texts(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of one kind of answer out of any values, missing ones empty."""
    return {name: str(values.get(name) or "").strip() for name in FIELDS.get(kind, ())}


def is_blank(fields: Mapping[str, str]) -> bool:
    """Tell whether nothing has been written of a new activity; its status is always there."""
    return not any(value for name, value in fields.items() if name != "status")


def values_of(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return a valid answer's fields as the services take them: dates as dates, an empty one as None."""
    return {
        name: (date.fromisoformat(value) if value else None) if name in DATES else value
        for name, value in fields.items()
    }
