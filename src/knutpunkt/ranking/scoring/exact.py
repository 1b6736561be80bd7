# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic in decimals: wide while computing, settled when done, rounded last and once.

A share such as 1/3 has no end in decimals. Everything is computed with 50 digits and then *settled* at 20
decimals: the error of 50 digits (some 1e-49 a step) is far beyond the 20th decimal, so 1/3 + 1/3 + 1/3 is 1
before it is rounded to what is shown, and 0.57 × 100 is 57. See docs/explanation/ranking.md.
"""

from collections.abc import Callable
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

DIGITS = 50
SETTLED = Decimal(1).scaleb(-20)
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
#: FloatOperation is trapped: a binary float that strays into the points stops the scoring.
CONTEXT = Context(
    prec=DIGITS, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation]
)

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function compute with 50 digits, whatever the caller's context says."""

    @wraps(function)
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return computed


def settle(value: Decimal) -> Decimal:
    """Return the value at 20 decimals without needless zeros: 0.333…, 2, 0.5, 10."""
    value = value.quantize(SETTLED).normalize()
    return value.quantize(ONE) if value.as_tuple().exponent > 0 else value  # type: ignore[operator]


def rounded(value: Decimal, decimals: int, rounding: str = "half_up") -> Decimal:
    """Return a settled value rounded to ``decimals`` by one of ``ROUNDINGS``; its zeros are kept (0.50)."""
    return value.quantize(ONE.scaleb(-decimals), rounding=ROUNDINGS[rounding])


def binary_truncated(share: float) -> Decimal:
    """Return int(round(share, 2) × 100) computed in binary floating point.

    One publisher made its whole numbers so: 0.57 × 100 is 56.99999999999999 in binary, and what follows the point
    was cut off: 56. To give what was published the same fault must be made again, and that takes floats: here and
    in the share that comes here, and nowhere else in the scoring.
    """
    return Decimal(int(round(share, 2) * 100))
