# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may freeze the picture: coordinators and approvers. Everybody in the municipality sees what is frozen."""

from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

FREEZERS = (Role.COORDINATOR, Role.APPROVER)


def may_freeze(actor: Actor) -> bool:
    """Tell whether the actor may freeze the picture."""
    return actor.has(*FREEZERS)
