# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report as HTML: well formed, nothing from others, the same content as in print."""

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from knutpunkt.reports.blocks import Document
from knutpunkt.reports.render_html import render_page, render_part
from tests.reports.conftest import make_pdf
from tests.reports.samples import MARKUP, nasty, ordinary
from tests.reports.test_render_pdf import words

VOID = {"meta", "img"}


class Reader(HTMLParser):
    """Reads a page: elements, whether they are closed in order, ids, and the text people see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"style", "title"}:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("document", [ordinary(), nasty()], ids=["ordinary", "nasty"])
def test_the_page_is_well_formed_and_needs_nothing_else(document: Document) -> None:
    page = Reader(render_page(document))
    assert page.open == []
    assert not page.all("script")
    assert not page.all("link")
    assert all((image["src"] or "").startswith("data:image/svg+xml;base64,") for image in page.all("img"))
    assert all(image["alt"] for image in page.all("img"))
    assert page.all("html") == [{"lang": "sv"}]
    identities = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert max(Counter(identities).values()) == 1
    inner = {(link["href"] or "")[1:] for link in page.all("a") if (link["href"] or "").startswith("#")}
    assert inner <= set(identities)


def test_headings_are_one_unbroken_outline_under_the_title() -> None:
    levels = [
        int(tag[1]) for tag, _attributes in Reader(render_page(nasty())).elements if tag in {"h1", "h2", "h3", "h4"}
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_markup_characters_come_out_as_they_were_written() -> None:
    assert MARKUP in Reader(render_page(nasty())).words


def test_a_part_has_no_title_of_its_own_and_is_what_the_page_shows() -> None:
    part = Reader(render_part(ordinary()))
    assert not part.all("h1")
    assert part.words in Reader(render_page(ordinary())).words


def test_rows_and_columns_are_named() -> None:
    headers = Reader(render_page(ordinary())).all("th")
    assert Counter(header["scope"] for header in headers) == {"col": 9, "row": 48}


def test_screen_and_print_show_the_same_figures() -> None:
    print_words = words(make_pdf(ordinary())).split()
    shown = [word for word in Reader(render_page(ordinary())).words.split() if word.endswith(",5")]
    assert len(shown) == 48
    assert set(shown) <= set(print_words)
