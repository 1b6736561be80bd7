# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How levels and statuses are shown: a sign, a colour of the theme and a word, never colour alone."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Symbol:
    """``sign`` is one character, ``color`` a name that the theme knows as data-color."""

    sign: str
    color: str
    word: str | Promise


#: The four levels of a judgement, as in Lund's report.
JUDGEMENTS = {
    "reached": Symbol("●", "success", _("Kommer att klaras")),
    "uncertain": Symbol("◐", "warning", _("Osäkert")),
    "at_risk": Symbol("▲", "danger", _("Riskerar att inte klaras")),
    "unknown": Symbol("○", "neutral", _("Går inte att bedöma")),
}
#: The statuses of an activity, in the order in which a bar shows them.
STATUSES = {
    "done": Symbol("✓", "success", _("Klar")),
    "started": Symbol("▶", "info", _("Påbörjad")),
    "planned": Symbol("◇", "accent", _("Planerad")),
    "idea": Symbol("✧", "neutral", _("Idé")),
    "paused": Symbol("‖", "warning", _("Pausad")),
    "stopped": Symbol("✕", "danger", _("Avbruten")),
}


def key_of(level: object) -> str:
    """Return the key of a level given as text or as an enum's member."""
    return str(level.value) if isinstance(level, Enum) else str(level)
