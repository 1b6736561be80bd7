# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this part adds to the top bar and to other rooms' pages."""

from collections.abc import Mapping
from typing import Any

from knutpunkt.kernel.registry import Registry
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role
from knutpunkt.ranking import rules
from knutpunkt.ranking.files.queries import decision
from knutpunkt.ranking.models import RankingEdition


def register(registry: Registry) -> None:
    """Register the pieces of this part."""
    registry.add_panel("ranking_edition", 80, "ranking/files/panel.html", files_panel)


def files_panel(actor: Actor, edition: RankingEdition) -> Mapping[str, Any]:
    """Return the ways to the edition's files, and the decision on its answers if there is one."""
    return {
        "files_edition": edition,
        "files_decision": decision(edition),
        "files_may_edit": rules.edit_edition.allows(actor, edition),
        "files_may_import": actor.has(Role.COORDINATOR, Role.MEMBER),
    }
