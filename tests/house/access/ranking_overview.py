# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of where we stand in a ranking, what gives most, and lifts.

The numbers are open to every role, since only what has been submitted counts in them. Lifts are written by those
who answer the question: its owner's department, and coordinators.
"""

from collections.abc import Mapping
from typing import Any

from knutpunkt.people.models import Position
from knutpunkt.ranking.models import Lift, Question
from tests.house.access import Access, World, everybody, only
from tests.ranking.samples import make_edition, question_of


def _question(world: World) -> Question:
    """The first question of an edition, which the member's department answers."""
    question = question_of(make_edition(), "plan")
    position, _made = Position.objects.get_or_create(department=world.own, title="svarande")
    question.owner = position
    question.save()
    return question


def an_edition(world: World) -> Mapping[str, Any]:
    return {"pk": _question(world).edition_id}


def no_arguments(world: World) -> Mapping[str, Any]:
    an_edition(world)
    return {}


def a_ranking(world: World) -> Mapping[str, Any]:
    return {"pk": _question(world).edition.ranking_id}


def a_question(world: World) -> Mapping[str, Any]:
    return {"question": _question(world).pk}


def a_lift(world: World) -> Mapping[str, Any]:
    return {"pk": Lift.objects.create(question=_question(world), title="Anta planen", value="ja").pk}


def the_lift(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "Anta klimatplanen", "value": "ja", "effort": "small"}


def the_ranking(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "goal_place": 25, "small_hours": 8, "medium_hours": 40, "large_hours": 160}


WRITERS = ("member", "coordinator")
EXPECTED = {
    "ranking:overview": Access(
        get=everybody(302), target=no_arguments, global_arguments="has none: it leads to the latest edition"
    ),
    "ranking:edition": Access(get=everybody(), target=an_edition),
    "ranking:next": Access(get=everybody(), target=an_edition),
    "ranking:sensitivity": Access(get=everybody(), target=an_edition),
    "ranking:ranking_edit": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=a_ranking, data=the_ranking
    ),
    "ranking:lift_new": Access(get=only(*WRITERS), post=only(*WRITERS, status=302), target=a_question, data=the_lift),
    "ranking:lift_edit": Access(get=only(*WRITERS), post=only(*WRITERS, status=302), target=a_lift, data=the_lift),
    "ranking:lift_remove": Access(post=only(*WRITERS, status=302), target=a_lift),
    "ranking:lift_realise": Access(post=only(*WRITERS, status=302), target=a_lift),
}
