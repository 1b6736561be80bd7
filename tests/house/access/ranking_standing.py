# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of comparison and placements, in the room `ranking`."""

from collections.abc import Mapping
from typing import Any

from knutpunkt.ranking.models import Placement, Ranking
from tests.house.access import Access, World, everybody, only
from tests.ranking.samples import make_edition, question_of


def an_edition(_world: World) -> Mapping[str, Any]:
    return {"pk": make_edition(2023).pk}


def a_figure(_world: World) -> Mapping[str, Any]:
    return {"pk": question_of(make_edition(2023), "eko").pk}


def _ranking() -> Ranking:
    ranking, _made = Ranking.objects.get_or_create(key="rankningen", defaults={"name": "Rankningen"})
    return ranking


def a_placement(_world: World) -> Mapping[str, Any]:
    return {"pk": Placement.objects.create(ranking=_ranking(), year=2150, place=59, source="Utgivaren").pk}


def placement_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "ranking": _ranking().pk, "year": 2151, "place": 58, "source": "Utgivaren"}


EXPECTED = {
    "ranking:comparison": Access(get=everybody(), target=an_edition),
    "ranking:figure": Access(get=everybody(), target=a_figure),
    "ranking:figure_chart": Access(get=everybody(), target=a_figure),
    "ranking:history": Access(get=everybody()),
    "ranking:history_chart": Access(get=everybody(404)),
    "ranking:placement_new": Access(get=only("coordinator"), post=only("coordinator", status=302), data=placement_form),
    "ranking:placement_edit": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=a_placement, data=placement_form
    ),
    "ranking:placement_remove": Access(post=only("coordinator", status=302), target=a_placement),
}
