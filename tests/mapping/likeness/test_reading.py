# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words, compounds, the thesaurus, and what a text's units are there for."""

import pytest

from knutpunkt.mapping.likeness.reading import LATER, ROLES, reader
from knutpunkt.mapping.likeness.thesaurus import DECAY, FACETS, Thesaurus, read_concepts, thesaurus
from knutpunkt.mapping.likeness.words import Splitter, words_of

SMALL = """facet\tconcept\tbroader\tenglish\twords
action\tbuy\t\tbuy\tköpa,inköp
object\tthing\t\tthing\tsak
object\tcar\tthing\tcar\tbil
object\telectric_car\tcar\telectric car\telbil,bil på el
place\tschool\t\tschool\tskola
"""


def test_words_without_function_words() -> None:
    assert words_of("Laddstolpar för ELBILAR, och på 3 platser") == ["laddstolpar", "elbilar", "3", "platser"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("elbilsladdning", ("elbil", "laddning")),
        ("dagvattendammar", ("dagvatten", "damm")),
        ("skyfall", ("skyfall",)),
        ("medarbetarna", ("medarbetare",)),
        ("xyzq", ("xyzq",)),
    ],
)
def test_compounds_are_cut_into_known_words(word: str, parts: tuple[str, ...]) -> None:
    familiar = {"elbil", "laddning", "dagvatten", "damm", "skyfall", "medarbetare"}
    assert Splitter(familiar).parts(word) == parts


def test_concepts_count_with_what_is_above_them() -> None:
    book = Thesaurus(read_concepts(SMALL))
    at = book.places["electric_car"]
    assert book.above[at] == {at: 1.0, book.places["car"]: DECAY, book.places["thing"]: DECAY**2}
    assert book.of_word("elbilar") == {at: 1.0}
    assert list(book.of_word("skolbil")) == [book.places["school"], book.places["car"]]
    assert book.expressions(["köpa", "bil", "på", "el"]) == [(1, 4, [at])]


def test_the_thesaurus_that_ships_is_sound() -> None:
    book = thesaurus()
    keys = [concept.key for concept in book.concepts]
    assert len(keys) == len(set(keys)) > 900
    assert {concept.facet for concept in book.concepts} == set(FACETS)
    assert all(key in book.places for concept in book.concepts for key in concept.broader)
    assert all(concept.words and concept.english for concept in book.concepts)
    assert sum(len(concept.words) for concept in book.concepts) > 5000


def test_roles_and_gloss_of_a_title() -> None:
    reading = reader().read("Utbilda kockar i vegetarisk matlagning")
    roles = {unit.key: ROLES[unit.role] for unit in reading.units}
    assert roles["utbilda"] == "action"
    assert "recipient" in roles.values()
    assert reading.gloss.startswith("train")
    assert reader().read("").units == ()


def test_what_follows_the_title_counts_less() -> None:
    title, both = reader().read("Solceller"), reader().read("Solceller\nBygglov")
    assert [unit.share for unit in title.units] == [1.0]
    assert [unit.share for unit in both.units] == [1.0, LATER]
