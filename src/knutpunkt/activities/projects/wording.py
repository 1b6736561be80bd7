# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a project's results are told: signs with words, and their sum in one sentence."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knutpunkt.activities.models import Project
from knutpunkt.activities.projects.outcome import Standing
from knutpunkt.kernel import text
from knutpunkt.kernel.symbols import Symbol

STANDINGS = {
    Standing.ORDINARY: Symbol("✓", "success", _("Ordinarie arbete")),
    Standing.TRIED: Symbol("▶", "info", _("Prövas")),
    Standing.NOT_BEGUN: Symbol("◇", "accent", _("Inte påbörjat")),
    Standing.DROPPED: Symbol("✕", "neutral", _("Nedlagt")),
    Standing.NOBODY: Symbol("○", "warning", _("Utan mottagare")),
}
_COUNTED = {
    Standing.ORDINARY: _("%(count)s i ordinarie arbete"),
    Standing.TRIED: _("%(count)s prövas"),
    Standing.NOT_BEGUN: _("%(count)s inte påbörjat"),
    Standing.DROPPED: _("%(count)s nedlagt"),
    Standing.NOBODY: _("%(count)s utan mottagare"),
}
PERIODS = {
    "running": _("pågår"),
    "ended": _("avslutat"),
    "coming": _("kommande"),
    "undated": _("tiden är inte angiven"),
}


def summed(counts: Mapping[Standing, int]) -> str:
    """Return the sum in words: "7 resultat: 3 i ordinarie arbete, 2 prövas, 1 nedlagt, 1 utan mottagare"."""
    total = sum(counts.values())
    head = ngettext("%(count)s resultat", "%(count)s resultat", total) % {"count": text.number(total)}
    parts = [str(_COUNTED[level]) % {"count": text.number(count)} for level, count in counts.items()]
    return f"{head}: {', '.join(parts)}" if parts else head


def period(project: Project, today: date) -> str:
    """Return whether the project is to come, goes on, has ended, or does not say: a key of :data:`PERIODS`."""
    if not project.start and not project.end:
        return "undated"
    if project.start and project.start > today:
        return "coming"
    return "ended" if project.end and project.end < today else "running"
