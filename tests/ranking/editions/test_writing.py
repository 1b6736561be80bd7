# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is written reads back to the same, whatever stands in the texts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.ranking.editions import definition as d
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.editions.writing import write_edition
from tests.ranking.editions.examples import ANSWER, edition

EVERYTHING = (Path(__file__).parent / "everything.yaml").read_text(encoding="utf-8")
SHIPPED = sorted((Path(d.__file__).parents[1] / "data").glob("*.yaml"))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=400).filter(
    lambda text: text.strip()
)
KEYS = st.from_regex(r"[A-Za-z0-9_&.+-]{1,60}", fullmatch=True)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-10_000, max_value=10_000)


@given(WORDS, WORDS, KEYS, NUMBERS)
@settings(max_examples=150, deadline=None)
def test_texts_keys_and_numbers_of_any_kind_survive(first: str, second: str, key: str, number: Decimal) -> None:
    option = ANSWER | {"key": key, "label": {"sv": first, "en": second}, "points": number}
    before = edition(
        method=first, key=key, questions=[{"note": second, "rule": {"kind": "options", "options": [option]}}]
    )
    assert read_edition(write_edition(before)) == before


@pytest.mark.parametrize(
    "text",
    ["null", "~", "0114", "1_000", "yes", "- a", "# b", "a: b", "&x", "*x", "!x", "@x", "%x", "'", '"', "|", ">", "=",
     "rad ett\n\n  rad två\nrad tre", "x " * 120 + "y", "tabb\there", "2023-02-25", "<<", "[", "{", "\U0001f600"],
)  # fmt: skip
def test_what_yaml_has_uses_for_stays_text(text: str) -> None:
    before = edition(method=text)
    assert before.method == text.strip()
    assert read_edition(write_edition(before)) == before


@pytest.mark.parametrize(
    "closes",
    [
        date(2023, 2, 25),
        *map(datetime.fromisoformat, ("2023-02-25T17:00", "2023-02-25T00:00", "2023-02-25T17:00+01:00")),
    ],
)
def test_a_day_stays_a_day_and_a_time_a_time(closes: date) -> None:
    again = read_edition(write_edition(edition(closes=closes)))
    assert type(again.closes) is type(closes)
    assert again.closes == closes


def test_every_field_survives() -> None:
    """A piece of each kind, every field of it set to something else than its default."""
    everything = read_edition(EVERYTHING)
    assert read_edition(write_edition(everything)) == everything
    seen = _set_fields(everything)
    pieces = {piece for piece in vars(d).values() if isinstance(piece, type) and issubclass(piece, d.Piece)} - {d.Piece}
    assert {f"{piece.__name__}.{name}" for piece in pieces for name in piece.model_fields} - seen == set()


def _set_fields(piece: object) -> set[str]:
    """Return the fields that differ from their default somewhere in a piece and all it holds."""
    found: set[str] = set()
    if isinstance(piece, d.Piece):
        for name, field in type(piece).model_fields.items():
            value = getattr(piece, name)
            if value != field.default:
                found |= {f"{type(piece).__name__}.{name}"} | _set_fields(value)
    elif isinstance(piece, tuple | list):
        for each in piece:
            found |= _set_fields(each)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_editions_we_ship_survive(path: Path) -> None:
    before = read_edition(path.read_text(encoding="utf-8"))
    assert read_edition(write_edition(before)) == before


def test_it_is_written_for_people() -> None:
    """Numbers plain, defaults left out, long texts folded, municipality codes safe for any reader of YAML."""
    text = write_edition(
        edition(units=[{"id": "0114"}], method="Ett långt ord. " * 20, weights={"low": Decimal("0.50")})
    )
    assert "points: 1\n" in text
    assert "low: 0.5\n" in text
    assert "id: '0114'" in text
    assert "missing" not in text
    assert max(map(len, text.splitlines())) <= 120
    assert yaml.safe_load(text)["units"] == [{"id": "0114"}]
