# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How an idea's state is shown, and when the closing date of its call is near."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knutpunkt.activities.models import Idea
from knutpunkt.kernel.symbols import Symbol

#: The columns of the board, in order.
STATES = {
    Idea.State.NEW.value: Symbol("✧", "accent", pgettext_lazy("uppslagets läge", "Nytt")),
    Idea.State.EXAMINED.value: Symbol("◐", "info", _("Utreds")),
    Idea.State.DECIDED.value: Symbol("◆", "warning", _("Beslutat")),
    Idea.State.REALISED.value: Symbol("✓", "success", _("Blev av")),
    Idea.State.DROPPED.value: Symbol("✕", "neutral", _("Lagt åt sidan")),
}
OPEN = (Idea.State.NEW, Idea.State.EXAMINED, Idea.State.DECIDED)
NEAR = timedelta(days=60)


def closes_soon(idea: Idea, today: date) -> bool:
    """Tell whether money could still be sought for the idea, but not for long."""
    return idea.state in OPEN and idea.closes_on is not None and today <= idea.closes_on <= today + NEAR
