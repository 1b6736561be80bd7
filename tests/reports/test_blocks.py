# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The block model: what it demands, what normalising mends, and the way through JSON."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knutpunkt.reports.blocks import (
    BlockError,
    Column,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
    bullets,
    from_json,
    paragraph,
    to_json,
)
from knutpunkt.reports.normalising import clean_text, normalise
from tests.reports.samples import SVG, WORDING, document, figure, nasty, ordinary, table


@pytest.mark.parametrize("missing", [{"alt": "  "}, {"caption": ""}])
def test_a_figure_cannot_be_made_without_its_words(missing: dict[str, str]) -> None:
    with pytest.raises(BlockError):
        Figure(**{"svg": SVG, "alt": "Utsläppen minskar.", "caption": "Utsläpp", **missing})


def test_a_table_cannot_be_made_uneven_or_without_caption_or_columns() -> None:
    with pytest.raises(BlockError, match="Row 2 has 1 cells"):
        Table("Mål", (Column("A"), Column("B")), (("1", "2"), ("3",)))
    with pytest.raises(BlockError, match="caption"):
        Table(" ", (Column("A"),), ())
    with pytest.raises(BlockError, match="column"):
        Table("Mål", (), ())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "file:///etc/passwd"])
def test_a_link_cannot_lead_to_a_dangerous_address(address: str) -> None:
    with pytest.raises(BlockError):
        Run("klicka", href=address)


def test_a_document_cannot_be_made_without_a_title() -> None:
    with pytest.raises(BlockError):
        document(title=" ")


def levels(*wanted: int) -> list[int]:
    made = normalise(document(*(Heading(f"R{n}", level=level) for n, level in enumerate(wanted))))
    return [block.level for block in made.blocks if isinstance(block, Heading)]


def test_heading_levels_start_at_one_and_skip_none() -> None:
    assert levels(3, 4, 6, 1, 5, 2, 2, 9, 1) == [1, 2, 3, 1, 2, 2, 2, 3, 1]
    assert levels(0, -3) == [1, 1]


@given(st.lists(st.integers(-2, 12), min_size=1, max_size=30))
def test_any_heading_levels_become_an_unbroken_outline(wanted: list[int]) -> None:
    made = levels(*wanted)
    assert made[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(made))
    assert levels(*made) == made


def test_every_heading_has_an_anchor_of_its_own() -> None:
    headings = [Heading("A", anchor="Mål 1"), Heading("B", anchor="Mål 1"), Heading("C"), Heading("D", anchor="h4")]
    anchors = [block.anchor for block in normalise(document(*headings)).blocks if isinstance(block, Heading)]
    assert anchors[0] == "m-l-1"
    assert len(set(anchors)) == len(headings)
    assert all(anchors)


def test_an_internal_link_that_leads_nowhere_becomes_text() -> None:
    link = Run("se", href="#borta")
    made = normalise(
        document(Heading("A", anchor="a"), Paragraph((link, Run("se", href="#a"))), figure(reference="borta"))
    )
    assert made.blocks[1] == Paragraph((Run("se"), Run("se", href="#a")))
    assert made.blocks[2] == figure()


def test_what_is_empty_goes_and_an_empty_table_says_so() -> None:
    made = normalise(document(Heading(" "), paragraph(" "), bullets(["", "kvar"]), bullets([" "]), table(0)))
    assert made.blocks == (bullets(["kvar"]), paragraph(f"Kommunalt avfall: {WORDING.no_rows}"))


def test_characters_that_are_no_text_go_and_the_rest_stays() -> None:
    assert clean_text("A\x00B\x07\ue000\u202eC\n\tD\ufeff 🌱 a\u030a 1\u00a0000") == "ABC  D 🌱 å 1\u00a0000"


def test_normalising_twice_is_normalising_once() -> None:
    for made in (normalise(ordinary()), normalise(nasty())):
        assert normalise(made) == made


def test_a_document_goes_through_json_unchanged() -> None:
    for original in (ordinary(), nasty()):
        assert from_json(to_json(original)) == original


def test_json_that_is_no_document_is_refused() -> None:
    data = json.loads(to_json(ordinary()))
    data["blocks"][0]["kind"] = "script"
    with pytest.raises(ValidationError):
        from_json(json.dumps(data).encode())
