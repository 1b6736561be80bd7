# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kolada's objects as typed records, and the reading of them out of JSON.

The API is loose in its types (numbers as text, booleans as 0 and 1, two spellings
of the same field). Looseness ends here: whatever leaves this module is typed, and
what cannot be read raises `UnexpectedAnswerError` and names the field.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from .errors import UnexpectedAnswerError

Row = Mapping[str, object]


class Gender(Enum):
    """T is all, K is women, M is men."""

    ALL = "T"
    WOMEN = "K"
    MEN = "M"


# The documentation of version 2 says F where the data says K for women's values.
_GENDERS = {"T": Gender.ALL, "K": Gender.WOMEN, "M": Gender.MEN, "F": Gender.WOMEN}


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure's description."""

    id: str
    title: str
    description: str
    is_divided_by_gender: bool
    municipality_type: str
    auspice: str
    operating_area: str
    perspective: str
    publication_date: str
    prel_publication_date: str
    publ_period: str
    has_ou_data: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality (K) or a region (L); the whole country is 0000, typed L."""

    id: str
    title: str
    type: str


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """A group of municipalities."""

    id: str
    title: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KpiGroup:
    """A group of key figures."""

    id: str
    title: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit: a school, a care home."""

    id: str
    title: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one area (or unit), year and gender.

    `value` is None where the source has the row but no number; `status` may say why.
    `deleted` marks a value that the source has withdrawn (only with `since`).
    """

    kpi: str
    area: str
    year: int
    gender: Gender
    value: float | None
    status: str
    count: int | None
    deleted: bool


def text(row: Row, field: str, *, required: bool = True) -> str:
    """A text field. Numbers become text; null becomes "" unless it is required."""
    value = row.get(field)
    if isinstance(value, str) and (value or not required):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value in (None, "") and not required:
        return ""
    raise UnexpectedAnswerError(f"field {field!r} is missing or not text: {value!r}")


def truth(row: Row, field: str) -> bool:
    """A boolean given as true/false, 0/1 or their text; absent or null is false."""
    value = row.get(field)
    if value is None or value in ("", 0, "0", "false", "False"):
        return False
    if value in (1, "1", "true", "True"):
        return True
    raise UnexpectedAnswerError(f"field {field!r} is neither true nor false: {value!r}")


def whole(row: Row, field: str) -> int:
    """A whole number given as a number or as digits."""
    value = row.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    raise UnexpectedAnswerError(f"field {field!r} is not a whole number: {value!r}")


def number(row: Row, field: str) -> float | None:
    """A finite number or null."""
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise UnexpectedAnswerError(f"field {field!r} is not a number: {value!r}")


def rows(value: object, field: str) -> list[Row]:
    """A list of objects."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise UnexpectedAnswerError(f"field {field!r} is not a list of objects")


def kpi(row: Row) -> Kpi:
    """Read a key figure. Version 2 wrote `auspices` where version 3 writes `auspice`."""
    return Kpi(
        id=text(row, "id"),
        title=text(row, "title"),
        description=text(row, "description", required=False).replace("\\n", "\n"),
        is_divided_by_gender=truth(row, "is_divided_by_gender"),
        municipality_type=text(row, "municipality_type", required=False),
        auspice=text(row, "auspice" if "auspice" in row else "auspices", required=False),
        operating_area=text(row, "operating_area", required=False),
        perspective=text(row, "perspective", required=False),
        publication_date=text(row, "publication_date", required=False),
        prel_publication_date=text(row, "prel_publication_date", required=False),
        publ_period=text(row, "publ_period", required=False),
        has_ou_data=truth(row, "has_ou_data"),
    )


def area(row: Row) -> Area:
    """Read a municipality or region."""
    return Area(text(row, "id"), text(row, "title"), text(row, "type"))


def unit(row: Row) -> Unit:
    """Read an organisational unit."""
    return Unit(text(row, "id"), text(row, "title"), text(row, "municipality"))


def _members(row: Row) -> tuple[str, ...]:
    members = rows(row.get("members", []), "members")
    return tuple(text(item, "member_id" if "member_id" in item else "id") for item in members)


def area_group(row: Row) -> AreaGroup:
    """Read a group of municipalities; both spellings of its members are known."""
    return AreaGroup(text(row, "id"), text(row, "title"), _members(row))


def kpi_group(row: Row) -> KpiGroup:
    """Read a group of key figures."""
    return KpiGroup(text(row, "id"), text(row, "title"), _members(row))


def observations(row: Row) -> Iterator[Observation]:
    """Read the values of one area and year, one observation for each gender.

    Raises UnexpectedAnswerError when a gender is unknown or comes twice.
    """
    seen: set[Gender] = set()
    place = text(row, "ou" if "ou" in row else "municipality")
    for item in rows(row.get("values"), "values"):
        letter = text(item, "gender")
        gender = _GENDERS.get(letter)
        if gender is None or gender in seen:
            raise UnexpectedAnswerError(f"gender {letter!r} is unknown or comes twice")
        seen.add(gender)
        deleted = truth(item, "isdeleted") or truth(item, "is_deleted")
        yield Observation(
            kpi=text(row, "kpi"),
            area=place,
            year=whole(row, "period"),
            gender=gender,
            value=None if deleted else number(item, "value"),
            status=text(item, "status", required=False),
            count=None if item.get("count") is None else whole(item, "count"),
            deleted=deleted,
        )
