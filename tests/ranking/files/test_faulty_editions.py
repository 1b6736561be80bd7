# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A faulty edition says where and what to do, and leaves nothing behind."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.ranking.files.conftest import CODE, sample_yaml, upload

ADD = reverse("ranking:edition_add", args=[CODE])


def changed(old: str, new: str) -> str:
    """The sample's file with one thing made wrong."""
    text = sample_yaml()
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, words: str) -> str:
    return f"rad {text[: text.index(words)].count(chr(10)) + 1}"


UNKNOWN_OPTION = changed("when:\n        - ja", "when:\n        - kanske")
CIRCLE = changed(
    "    requirements:\n      - documented",
    "    follow_up:\n      of: uppfoljd\n      when: [ja]\n    requirements:\n      - documented",
)
COMMA = changed("points: 0.5", "points: 0,5")
WEIGHTS = changed("parts:", "total: {method: weighted_shares, shown_as: percent}\nparts:")
UNITS = changed("questions:", "units:\n  - id: a\n  - id: b\n  - id: a\nquestions:")


@pytest.mark.parametrize(
    ("text", "at", "reason", "remedy"),
    [
        (UNKNOWN_OPTION, "kanske", "kanske", "ja"),
        (CIRCLE, "of: uppfoljd", "cirkel", "follow_up"),
        (COMMA, "points: 0,5", "kommatecken", "0.5"),
        (WEIGHTS, "parts:", "2", "vikt"),
        (UNITS, "id: a\nquestions", "två gånger", "Ge den ena ett eget namn"),
    ],
    ids=["unknown option", "circular follow-up", "number with comma", "weights", "unit twice"],
)
def test_a_fault_has_place_reason_and_remedy(
    browser: Client, counted: Callable[[], dict[str, int]], text: str, at: str, reason: str, remedy: str
) -> None:
    before = counted()
    response = browser.post(ADD, {"file": upload(text)})
    page = response.content.decode()
    assert "Inget är sparat." in page
    assert 'name="parcel"' not in page
    faults = response.context["faults"]
    near = {line_of(text, at)} | {f"rad {int(line_of(text, at).split()[1]) + step}" for step in (-1, 1)}
    assert any(fault.place.split(",")[0] in near for fault in faults), [fault.place for fault in faults]
    told = " ".join(f"{fault.reason} {fault.remedy}" for fault in faults)
    assert reason in told
    assert remedy in told
    assert counted() == before


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"format: [", "fil.yaml", "rad"),
        (b"\tformat: x", "fil.yaml", "tabb"),
        (b"", "fil.yaml", "Filen är tom."),
        (b"%PDF-1.7 ...", "fil.yaml", "Välj en fil i YAML"),
        (b"PK\x03\x04....", "fil.yml", "Välj en fil i YAML"),
        (b"text", "fil.docx", "Välj en fil i YAML"),
        (b"hej", "fil.yaml", "Börja med raden format"),
        (b"a;b\r\n1;2\r\n", "fil.csv", "rubrikrad"),
        (b"\x00\x01\x02\x03\x04", "fil.yaml", "skadad"),
        (b"PK\x03\x04 not a workbook", "fil.xlsx", "Filen"),
        (b"x" * (4 * 2**20 + 1), "fil.yaml", "för stor"),
    ],
)
def test_a_file_that_is_no_edition(
    browser: Client, counted: Callable[[], dict[str, int]], data: bytes, name: str, words: str
) -> None:
    before = counted()
    page = browser.post(ADD, {"file": upload(data, name)}).content.decode()
    assert words in page
    assert 'name="parcel"' not in page
    assert counted() == before


def test_ten_thousand_questions(browser: Client, counted: Callable[[], dict[str, int]]) -> None:
    text = sample_yaml()
    one = "  - {key: q%d, part: enkat, area: klimat, text: Fråga, rule: {kind: given, points: 1}}\n"
    text += "".join(one % number for number in range(10_000))
    before = counted()
    response = browser.post(ADD, {"file": upload(text)})
    faults = response.context["faults"]
    assert any("1000" in fault.reason + fault.remedy for fault in faults)
    assert all(fault.place and fault.remedy for fault in faults)
    assert counted() == before


def test_no_file_at_all(browser: Client) -> None:
    page = browser.post(ADD, {}).content.decode()
    assert "Fel:" in page


def test_faults_are_told_in_english_too(browser: Client) -> None:
    browser.cookies["django_language"] = "en"
    response = browser.post(ADD, {"file": upload(COMMA)}, headers={"accept-language": "en"})
    fault = response.context["faults"][0]
    assert fault.place.startswith("line ")
    assert "comma" in fault.reason
