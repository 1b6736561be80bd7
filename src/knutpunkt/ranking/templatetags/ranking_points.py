# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points on pages: ``{% load ranking_points %}``."""

from decimal import Decimal

from django import template

from knutpunkt.kernel.text import DASH
from knutpunkt.ranking.overview import wording

register = template.Library()


@register.filter
def points(value: Decimal | None) -> str:
    """Show points with at most two decimals: ``{{ total|points }}`` gives 23,5."""
    return DASH if value is None else wording.shown(value)


@register.filter
def signed_points(value: Decimal | None) -> str:
    """Show points gained or lost, with their sign: +1,5."""
    return DASH if value is None else wording.shown(value, sign=True)
