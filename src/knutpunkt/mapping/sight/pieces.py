# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The link to the line of sight on other rooms' pages."""

from collections.abc import Callable, Mapping
from typing import Any

from knutpunkt.kernel.registry import Registry
from knutpunkt.people.access import Actor

#: Pages that have a line of sight: name of the page's panels, which is also the kind.
PAGES = ("document", "goal", "activity", "indicator")
ORDER = 95


def _panel(kind: str) -> Callable[[Actor, Any], Mapping[str, Any] | None]:
    def context(_actor: Actor, subject: Any) -> Mapping[str, Any] | None:
        return None if subject.archived_at else {"sight_kind": kind, "sight_key": subject.pk}

    return context


def register(registry: Registry) -> None:
    """Add the link to the pages of the things on the line."""
    for kind in PAGES:
        registry.add_panel(kind, ORDER, "mapping/sight/panel.html", _panel(kind))
