# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever people edit detects that somebody else was there first, and loses nothing."""

import html
from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.kernel.versioning import Versioned
from tests.house.access import Visitor, World
from tests.house.matrix import EXPECTED, address, arguments, sent, undone

#: Which address edits the rows of each versioned model.
EDITED_AT = {
    "people.Department": "people:department_edit",
    "people.Position": "people:position_edit",
    "people.Person": "people:person_edit",
    "people.Group": "people:group_edit",
    "goals.GoverningDocument": "goals:document_edit",
    "goals.Goal": "goals:goal_edit",
    "activities.Activity": "activities:edit",
    "activities.Project": "activities:project_edit",
    "activities.Result": "activities:result_edit",
    "activities.Handover": "activities:handover_edit",
    "activities.Idea": "activities:idea_edit",
    "indicators.Indicator": "indicators:edit",
    "mapping.InventoryRound": "mapping:round_edit",
    "mapping.Request": "mapping:reply",
    "ranking.Question": "ranking:question_edit",
    "ranking.Answer": "ranking:answer#draft",
    "ranking.Evidence": "ranking:evidence_edit",
    "ranking.Lift": "ranking:lift_edit",
    "ranking.Placement": "ranking:placement_edit",
    "ranking.Ranking": "ranking:ranking_edit",
    "ranking.RankingEdition": "ranking:edition_edit",
}
#: Those that people do not edit by a form, each with the reason.
NOT_EDITED = {
    "indicators.SeriesBreak": "a break is added or removed, never edited",
    "indicators.Target": "a target is set anew as a whole",
}
CONFLICT, STALE = 409, 0


def test_every_versioned_model_is_edited_somewhere_or_named() -> None:
    versioned = {model._meta.label for model in apps.get_models() if issubclass(model, Versioned)}
    assert versioned == EDITED_AT.keys() | NOT_EDITED.keys()


def post(
    model: str, version: int | None, world: World, visitors: Mapping[str, Visitor]
) -> tuple[HttpResponse, bool, tuple[str, ...]]:
    """Send a model's edit form; return the answer, whether the row changed, and the texts that were sent."""
    name = EDITED_AT[model]
    case = EXPECTED[name]
    role = next(role for role, status in (case.post or {}).items() if status == 302)
    given = arguments(case, world)
    with undone():
        form = dict(sent(case, world, "POST"))
        if version is not None:
            form["version"] = version
        with tenant_scope(world.municipality):
            before = row(model, given["pk"])
        answer = visitors[role].request("POST", address(name, case, given), form)
        with tenant_scope(world.municipality):
            after = row(model, given["pk"])
    return answer, before != after, tuple(value for value in form.values() if isinstance(value, str) and value)


def row(model: str, pk: int) -> dict[str, Any]:
    """Return a row's values as they stand."""
    return apps.get_model(model)._default_manager.filter(pk=pk).values().get()


@pytest.mark.parametrize("model", sorted(EDITED_AT))
def test_the_second_editor_is_told_and_nothing_is_lost(model: str, world: World, visitors: dict[str, Visitor]) -> None:
    """Nothing is written, and what the second editor wrote is still on the page."""
    answer, changed, texts = post(model, STALE, world, visitors)
    assert answer.status_code == CONFLICT
    assert not changed
    page = answer.content.decode()
    assert [text for text in texts if html.escape(text) not in page] == []


@pytest.mark.parametrize("model", sorted(EDITED_AT))
def test_control_the_same_form_in_time_is_saved(model: str, world: World, visitors: dict[str, Visitor]) -> None:
    answer, changed, _ = post(model, None, world, visitors)
    assert answer.status_code == 302
    assert changed
