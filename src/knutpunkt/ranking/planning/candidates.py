# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lifts that a plan may choose among."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lift that may be chosen: ``points`` for ``hours``, one way to a better answer to ``question``.

    ``needs``: other lifts of which one must be chosen too (None: it stands alone; empty: nothing makes it
    count). ``bars``: lifts that would answer its parent otherwise, and so cannot be chosen beside it. ``ready`` is
    the day it can be done, when that is known.
    """

    key: str
    question: str
    points: Decimal
    hours: Decimal
    needs: frozenset[str] | None = None
    bars: frozenset[str] = frozenset()
    ready: date | None = None
