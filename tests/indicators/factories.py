# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows and pictures that several tests of the room need."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from knutpunkt.indicators import services
from knutpunkt.indicators.judgement import Good
from knutpunkt.indicators.models import Indicator
from knutpunkt.indicators.picture import Picture, Told
from knutpunkt.indicators.values import Incoming, Papers

FETCHED = datetime(2024, 8, 17, tzinfo=UTC)


def make_indicator(values: dict[int, str | None] | None = None, **fields: Any) -> Indicator:
    """An own indicator (more is better unless said) with values. Use inside tenant_scope()."""
    indicator = services.create_indicator(**{"title": "Laddplatser", "unit": "antal", "decimals": 0} | fields)
    for year, value in (values or {}).items():
        status = "missing" if value is None else "final"
        told = Incoming(None if value is None else Decimal(value), status)
        services.record_value(indicator=indicator, year=year, told=told, papers=Papers("räknat på plats", FETCHED))
    return indicator


def make_picture(values: dict[int, float | None], **fields: Any) -> Picture:
    """A picture of plain values."""
    told = tuple(
        Told(year, value, "missing" if value is None else "final", "Kolada", FETCHED) for year, value in values.items()
    )
    given = {"name": "Utsläpp", "unit": "kg/inv", "decimals": 1, "good": Good.DOWN} | fields
    return Picture(told=told, **given)
