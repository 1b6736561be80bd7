# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may read the report: everybody with a role in the municipality. Drafts are never in it."""

from django.db.models import Q

from knutpunkt.kernel.access import Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality


def _reads(actor: Actor, municipality: Municipality) -> bool:
    return municipality.pk == actor.municipality.pk and bool(actor.roles)


def _reads_q(actor: Actor) -> Q:
    return Q(pk=actor.municipality.pk) if actor.roles else Q(pk__in=[])


read_report = Rule("reports.read_report", Municipality, _reads, _reads_q)
