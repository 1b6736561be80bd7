# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom each activity is put to in a round: exactly one of those asked, or nobody.

An activity belongs to the nearest department above it (its own first) where somebody is asked. There it is
put to whoever is asked for the position responsible for it, else to the first who is asked there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One who is asked: the request's key, the department and the position. Their order is that of the round."""

    request: int
    department: int
    position: int


@dataclass(frozen=True)
class Owned:
    """An activity: its key, its department and, where there is one, the position responsible."""

    activity: int
    department: int
    position: int | None = None


def nearest_asked(department: int, asked: Mapping[int, object], parents: Mapping[int, int | None]) -> int | None:
    """Return the department itself or the nearest above it that is in ``asked``; None when there is none."""
    seen: set[int] = set()
    at: int | None = department
    while at is not None and at not in seen:
        if at in asked:
            return at
        seen.add(at)
        at = parents.get(at)
    return None


def assign(
    activities: Iterable[Owned], asked: Iterable[Asked], parents: Mapping[int, int | None]
) -> dict[int, int | None]:
    """Return for each activity (key) the request (key) it is put to, None where nobody is asked."""
    places: dict[int, list[Asked]] = {}
    for one in asked:
        places.setdefault(one.department, []).append(one)
    found: dict[int, int | None] = {}
    for activity in activities:
        place = nearest_asked(activity.department, places, parents)
        if place is None:
            found[activity.activity] = None
            continue
        here = places[place]
        own = (one for one in here if activity.position is not None and one.position == activity.position)
        found[activity.activity] = next(own, here[0]).request
    return found
