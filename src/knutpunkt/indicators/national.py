# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The installation's snapshot of national figures, and who is compared with whom."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from knutpunkt.indicators.snapshot import Snapshot, Store
from knutpunkt.people.models import Municipality


@cache
def _store(folder: Path) -> Store:
    return Store(folder)


def store() -> Store:
    """Return the store in the home folder; one object for each process and folder."""
    return _store(settings.KNUTPUNKT_HOME / "figures")


def figures() -> Snapshot:
    """Return the current national figures, those that ship with the package if no others were fetched."""
    return store().open()


@dataclass(frozen=True)
class Peers:
    """Those a municipality is compared with: its SKR group (itself included) and its neighbours."""

    group_name: str
    group: tuple[str, ...]
    neighbours: tuple[str, ...]
    names: dict[str, str]


def peers_of(municipality: Municipality) -> Peers:
    """Return the municipality's peers with every municipality's name. One query."""
    links = Municipality.neighbours.through.objects.filter(
        from_municipality=municipality.pk, to_municipality=OuterRef("pk")
    )
    rows = Municipality.objects.annotate(near=Exists(links)).order_by("code")
    names, group, near = {}, [], []
    for code, name, group_code, is_near in rows.values_list("code", "name", "skr_group_code", "near"):
        names[code] = name
        if group_code == municipality.skr_group_code:
            group.append(code)
        if is_near:
            near.append(code)
    return Peers(municipality.skr_group, tuple(group), tuple(near), names)
