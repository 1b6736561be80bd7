# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that several chapters use."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.models import JudgementLevel
from knutpunkt.kernel import text
from knutpunkt.kernel.symbols import STATUSES

#: Statuses in the order in which a report tells of them.
STATUS_ORDER = tuple(STATUSES)


def judgement_word(level: str) -> str:
    """Return a level of judgement in words. A sign would say less in print, and colour nothing."""
    return capfirst(str(JudgementLevel(level).label))


def counted(status: str, count: int) -> str:
    """Return how many activities stand in one way: "1 klar", "19 klara"."""
    words = {
        "done": ngettext("%(count)s klar", "%(count)s klara", count),
        "started": ngettext("%(count)s påbörjad", "%(count)s påbörjade", count),
        "planned": ngettext("%(count)s planerad", "%(count)s planerade", count),
        "idea": ngettext("%(count)s idé", "%(count)s idéer", count),
        "paused": ngettext("%(count)s pausad", "%(count)s pausade", count),
        "stopped": ngettext("%(count)s avbruten", "%(count)s avbrutna", count),
    }
    return words[status] % {"count": text.number(count)}


def status_word(status: str) -> str:
    """Return an activity's status in words."""
    return str(STATUSES[status].word)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b och c"."""
    if len(words) < 2:  # noqa: PLR2004 (one word is no list)
        return "".join(words)
    return _("%(first)s och %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def exact(value: float | None) -> str:
    """Return a figure with every decimal it has, so that it can be held against its source."""
    if value is None:
        return _("saknas")
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return text.number(value, max(0, -int(exponent)))


def judged(counts: Counter[str]) -> str:
    """Return how many goals have which judgement, as a list in a sentence; levels without goals go."""
    parts = [
        _("%(count)s %(level)s") % {"count": text.number(counts[level]), "level": judgement_word(level).lower()}
        for level in JudgementLevel
        if counts[level]
    ]
    return listed(parts)


def with_example(title: str, *, is_example: bool) -> str:
    """Return a title that says when it is an example."""
    return _("%(title)s (exempel)") % {"title": title} if is_example else title
