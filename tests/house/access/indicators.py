# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the room `indicators`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from knutpunkt.indicators import services
from knutpunkt.indicators.models import Indicator
from knutpunkt.indicators.values import Incoming, Papers
from knutpunkt.people.models import Position
from tests.house.access import Access, World, everybody, only

EDITORS = ("coordinator",)
WRITERS = ("coordinator", "member")
JUDGES = ("coordinator", "approver")


def _indicator(world: World) -> Indicator:
    """An indicator with one value, for which a position in the home department answers."""
    position = Position.objects.create(department=world.own, title="miljöstrateg")
    indicator = services.create_indicator(title="Laddplatser", unit="antal", responsible=position)
    papers = Papers("räknat", datetime(2021, 1, 1, tzinfo=UTC))
    services.record_value(indicator=indicator, year=2020, told=Incoming(Decimal(3)), papers=papers)
    return indicator


def an_indicator(world: World) -> Mapping[str, Any]:
    return {"pk": _indicator(world).pk}


def a_target(world: World) -> Mapping[str, Any]:
    indicator = _indicator(world)
    target = services.set_target(
        indicator=indicator, base_year=2020, base_value=Decimal(3), target_year=2030, target_value=Decimal(9)
    )
    return {"pk": indicator.pk, "target": target.pk}


def a_break(world: World) -> Mapping[str, Any]:
    indicator = _indicator(world)
    return {
        "pk": indicator.pk,
        "series_break": services.mark_break(indicator=indicator, year=2020, explanation="ny").pk,
    }


def indicator_form(_world: World) -> Mapping[str, Any]:
    return {
        "version": 1, "title": "Laddplatser nu", "unit": "antal", "direction": "up", "control": "own", "decimals": 0,
    }  # fmt: skip


def value_form(_world: World) -> Mapping[str, Any]:
    return {"year": 2021, "value": "4,5", "status": "final", "source": "räknat", "fetched_on": "2022-01-01"}


def target_form(_world: World) -> Mapping[str, Any]:
    return {"base_year": 2020, "base_value": "3", "target_year": 2031, "target_value": "9,5"}


def follow_form(_world: World) -> Mapping[str, Any]:
    return {"kolada_id": "N00401"}


def break_form(_world: World) -> Mapping[str, Any]:
    return {"period": 2020, "explanation": "Nytt sätt att räkna"}


def judge_form(_world: World) -> Mapping[str, Any]:
    return {"level": "reached", "reason": "Beslut finns"}


def page(roles: tuple[str, ...], form: Any, target: Any = an_indicator) -> Access:
    """A page with a form about an indicator."""
    return Access(get=only(*roles), post=only(*roles, status=302), data=form, target=target)


def button(target: Any) -> Access:
    """A button on an indicator's page."""
    return Access(post=only(*EDITORS, status=302), target=target)


EXPECTED = {
    "indicators:list": Access(get=everybody()),
    "indicators:follow": Access(get=only(*EDITORS), post=only(*EDITORS, status=302), data=follow_form),
    "indicators:create": Access(get=only(*EDITORS), post=only(*EDITORS, status=302), data=indicator_form),
    "indicators:detail": Access(get=everybody(), target=an_indicator),
    "indicators:chart": Access(get=everybody(), target=an_indicator),
    "indicators:csv": Access(get=everybody(), target=an_indicator),
    "indicators:xlsx": Access(get=everybody(), target=an_indicator),
    "indicators:edit": page(EDITORS, indicator_form),
    "indicators:archive": button(an_indicator),
    "indicators:value": page(WRITERS, value_form),
    "indicators:target_create": page(EDITORS, target_form),
    "indicators:target_edit": page(EDITORS, target_form, a_target),
    "indicators:target_remove": button(a_target),
    "indicators:break_create": page(EDITORS, break_form),
    "indicators:break_remove": button(a_break),
    "indicators:judge": page(JUDGES, judge_form),
}
