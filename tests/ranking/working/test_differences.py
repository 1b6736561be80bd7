# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changed wording, word by word."""

import pytest

from knutpunkt.ranking.working.differences import changed, differences


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in differences(before, after)]


def test_words_are_gone_new_or_the_same() -> None:
    before = "Har kommunen en antagen klimatplan?"
    after = "Har kommunen en antagen och uppföljd klimatplan?"
    assert told(before, after) == [
        ("same", "Har kommunen en antagen "),
        ("new", "och uppföljd "),
        ("same", "klimatplan?"),
    ]


def test_a_replaced_phrase_is_one_change() -> None:
    assert told("mål för år 2020", "mål för hela perioden") == [
        ("same", "mål för "),
        ("gone", "år 2020"),
        ("new", "hela perioden"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b", "a b"), ("a  b\n", "a b"), ("Minst 10 %.", "Minst 15 %, räknat i kronor."), ("", "Ny"), ("Borta", "")],
)
def test_both_texts_can_be_read_out_of_the_runs(before: str, after: str) -> None:
    spans = differences(before, after)
    new = "".join(span.text for span in spans if span.kind != "gone")
    old = "".join(span.text for span in spans if span.kind != "new")
    assert new.split() == after.split()
    assert old.split() == before.split()
    assert changed(before, after) == (before.split() != after.split())
    assert changed(before, after) == any(span.kind != "same" for span in spans)
