# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a snapshot holds is read back as it was written, or not at all."""

import json
from datetime import date
from typing import Any

import pytest

from knutpunkt.mapping.snapshots.frozen import (
    Cell,
    Column,
    Content,
    Deed,
    Figure,
    Noted,
    Row,
    UnreadableError,
    pack,
    seal,
    unpack,
)

CONTENT = Content(
    on=date(2025, 12, 31),
    kinds=("activity_without_goal", "overlap"),
    columns=(Column(1, "SB", "Samhällsbyggnad"), Column(2, "TS", "Teknik och Service")),
    rows=(
        Row(
            "g7",
            "1.1 Rena sjöar",
            "1 Vatten",
            True,
            "at_risk",
            {"done": 1},
            (Cell(1, {"done": 1}, 2), Cell(2, hole=True)),
        ),
        Row("g8", "1.2 Dricksvatten", "1 Vatten", True),
    ),
    activities=(Deed(3, "Våtmark", 1, "Samhällsbyggnad", "done", (7,)), Deed(4, "Å", 2, "VA", "idea")),
    findings=(
        Noted("a", "activity_without_goal", "Å", (2,)),
        Noted("b", "overlap", "Å – Våtmark", (1, 2), "settled", "different"),
    ),
    figures=(Figure("plats", "Plats", "plats", 0, "down", 2025, "87", "unknown", "källan", (2019,)),),
    place="plats",
)


def through_json(data: dict[str, Any]) -> Any:
    return json.loads(json.dumps(data))


def test_what_is_packed_comes_back_equal_with_its_seal() -> None:
    packed = pack(CONTENT)
    assert unpack(through_json(packed), seal(packed)) == CONTENT


def test_a_seal_does_not_depend_on_the_order_of_keys() -> None:
    packed = pack(CONTENT)
    assert seal(dict(reversed(packed.items()))) == seal(packed)
    assert len(seal(packed)) == 64


def test_control_one_changed_sign_breaks_the_seal() -> None:
    packed = pack(CONTENT)
    changed = through_json(packed)
    changed["activities"][0]["status"] = "started"
    assert unpack(changed).activities[0].status == "started"
    with pytest.raises(UnreadableError):
        unpack(changed, seal(packed))


@pytest.mark.parametrize("data", [{}, None, [], "text", {"schema": 2}, {"schema": 1}, {"schema": 1, "on": "x"}])
def test_what_is_no_snapshot_is_refused(data: object) -> None:
    with pytest.raises(UnreadableError):
        unpack(data)


def test_counts_are_counted_in_the_rows() -> None:
    assert [row.key for row in CONTENT.ongoing] == [4]
    assert CONTENT.unserved == 1
    assert CONTENT.holes == 1
    assert [item.fingerprint for item in CONTENT.gaps] == ["a"]
    assert CONTENT.overlaps == ()
    assert CONTENT.placement is not None
    assert CONTENT.placement.value == "87"


@pytest.mark.parametrize(
    ("kind", "state", "choice", "counts"),
    [
        ("activity_without_goal", "untried", "", True),
        ("activity_without_goal", "task", "task", True),
        ("activity_without_goal", "settled", "accepted", True),
        ("activity_without_goal", "settled", "no_gap", False),
        ("activity_without_goal", "changed", "no_gap", True),
        ("overlap", "untried", "", True),
        ("overlap", "settled", "different", False),
        ("overlap", "changed", "different", True),
    ],
)
def test_what_counts(kind: str, state: str, choice: str, counts: bool) -> None:
    assert Noted("x", kind, "", (), state, choice).counts is counts
