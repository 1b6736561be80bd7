# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How rounds and letters are told: signs with words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knutpunkt.kernel.mail import State
from knutpunkt.kernel.symbols import Symbol
from knutpunkt.mapping.inventory import queries
from knutpunkt.mapping.models import InventoryRound

STATES = {
    queries.ANSWERED: Symbol("✓", "success", _("Har svarat")),
    queries.COPIED: Symbol("◐", "warning", _("Från förra året, obekräftat")),
    queries.ON_BEHALF: Symbol("▶", "info", _("Fylls i åt dem")),
    queries.BEGUN: Symbol("▶", "info", _("Har börjat")),
    queries.SILENT: Symbol("○", "neutral", _("Har inte börjat")),
}
MAILS: dict[str, Symbol] = {
    State.WAITING: Symbol("◇", "neutral", _("Väntar på att skickas")),
    State.SENDING: Symbol("▶", "info", _("Skickas just nu")),
    State.SENT: Symbol("✓", "success", _("Skickat")),
    State.FAILED: Symbol("✕", "danger", _("Gick inte att skicka")),
    State.UNCERTAIN: Symbol("▲", "warning", _("Kanske skickat")),
}


def counts_in_words(states: list[str]) -> str:
    """Return how many have answered, begun and not begun, in one line."""
    answered = sum(1 for state in states if state in {queries.ANSWERED, queries.COPIED})
    begun = sum(1 for state in states if state in {queries.BEGUN, queries.ON_BEHALF})
    silent = states.count(queries.SILENT)
    return str(_("%(answered)d av %(all)d har svarat · %(begun)d har börjat · %(silent)d har inte börjat")) % {
        "answered": answered,
        "all": len(states),
        "begun": begun,
        "silent": silent,
    }


def days_in_words(inventory: InventoryRound, days: int) -> str:
    """Return how long there is left to answer."""
    if inventory.closed_at is not None:
        return str(_("Stängd"))
    if days < 0:
        return ngettext("%(days)d dag för sent", "%(days)d dagar för sent", -days) % {"days": -days}
    return ngettext("%(days)d dag kvar", "%(days)d dagar kvar", days) % {"days": days}


def sent_in_words(letters: int) -> str:
    """Return how many letters are on their way."""
    return ngettext("%(count)d brev är på väg.", "%(count)d brev är på väg.", letters) % {"count": letters}


def reminded_in_words(reminded: int, already: int) -> str:
    """Return what a reminder came to."""
    told: list[Any] = []
    if reminded:
        told.append(ngettext("%(count)d är påmind.", "%(count)d är påminda.", reminded) % {"count": reminded})
    if already:
        told.append(
            ngettext(
                "%(count)d är redan påmind i dag och får inget nytt brev.",
                "%(count)d är redan påminda i dag och får inget nytt brev.",
                already,
            )
            % {"count": already}
        )
    return " ".join(told) or str(_("Alla har svarat: det finns ingen att påminna."))
