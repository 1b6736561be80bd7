# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Faulty editions are refused, and each fault says its line, its reason and what to do."""

import json
import time
from decimal import Decimal

import pytest

from knutpunkt.ranking.editions.definition import OptionsRule
from knutpunkt.ranking.editions.faults import MOST_FAULTS, FaultyError
from knutpunkt.ranking.editions.reading import read_edition
from tests.ranking.editions.examples import EDITION

HEAD = """\
format: knutpunkt-ranking/1
key: prov-2023
ranking: prov
title: Prov 2023
year: 2023
publisher: Utgivaren
"""
LISTS = """\
parts:
  - {key: enkat, name: Enkät}
areas:
  - {key: klimat, name: Klimat}
"""
QUESTION = """\
  - key: %s
    part: enkat
    area: klimat
    text: Finns en plan?
    rule:
      kind: options
      options:
        - {key: ja, label: Ja, points: 1}
        - {key: no, label: Nej, points: 0}
"""
WHOLE = HEAD + LISTS + "questions:\n" + QUESTION % "plan"


def faults(text: str) -> list[str]:
    """Return what is said about a text; fails when nothing is."""
    with pytest.raises(FaultyError) as found:
        read_edition(text)
    assert all(fault.reason % fault.values and fault.remedy % fault.values for fault in found.value.faults)
    return str(found.value).splitlines()


def rule(text: str) -> str:
    """Return the edition with another rule, on line 16."""
    return WHOLE[: WHOLE.index("    rule:")] + f"    rule: {text}\n"


def test_a_right_edition_is_read() -> None:
    plan = read_edition(WHOLE).questions[0]
    assert isinstance(plan.rule, OptionsRule)
    assert [(option.key, option.points) for option in plan.rule.options] == [("ja", Decimal(1)), ("no", Decimal(0))]


def test_json_is_read_too() -> None:
    text = json.dumps(EDITION | {"method": "Ett leende \U0001f600"})
    assert "\\ud83d" in text
    assert read_edition(text).method == "Ett leende \U0001f600"
    assert read_edition("\ufeff" + WHOLE) == read_edition(WHOLE)


def test_nothing_is_guessed() -> None:
    """What YAML readers take for octal, a float, a truth or a date stays what was written."""
    odd = ["0114", "010", "1_000", "0x10", "1.10", "1e3", "yes", "on", "off", "n", "2023-01-01"]
    units = "".join(f"  - {{id: {key}}}\n" for key in odd)
    found = read_edition(WHOLE + f"units:\n{units}")
    assert [unit.id for unit in found.units] == odd
    exact = read_edition(WHOLE.replace("points: 1}", "points: 0.1}"))
    assert isinstance(exact.questions[0].rule, OptionsRule)
    assert exact.questions[0].rule.options[0].points * 3 == Decimal("0.3")


# Done when: unknown option, circular follow-up, weight sum, unit twice, number with comma, 10,000 questions.


def test_an_unknown_option() -> None:
    text = WHOLE + QUESTION % "antagen" + "    follow_up: {of: plan, when: [ja, nja]}\n"
    [told] = faults(text)
    assert told == (
        "rad 30, questions[1].follow_up.when[1]: Frågan den följer på har inget svarsalternativ nja. "
        "Rätta stavningen, eller lägg till den. Närmast: ja."
    )


def test_follow_ups_in_a_circle() -> None:
    keys = ["ett", "tva", "tre"]
    questions = [
        QUESTION % key + f"    follow_up: {{of: {parent}, when: [ja]}}\n"
        for key, parent in zip(keys, [*keys[1:], keys[0]], strict=True)
    ]
    [told] = faults(HEAD + LISTS + "questions:\n" + "".join(questions))
    assert told == (
        "rad 21, questions[0].follow_up.of: Följdfrågorna går runt i en cirkel: ett → tva → tre → ett. "
        "Ta bort follow_up på den fråga som ska ställas först."
    )
    [alone] = faults(WHOLE + "    follow_up: {of: plan, when: [ja]}\n")
    assert "plan → plan" in alone


def test_a_sum_of_weights_that_is_wrong() -> None:
    shares = "total: {method: weighted_shares}\n"
    wrong = WHOLE.replace("name: Enkät", "name: Enkät, weight: 0.95")
    assert read_edition(wrong).total.method == "sum"  # a control: only shares must be 1 together
    [told] = faults(shares + wrong)
    assert told.startswith("rad 8, parts: Delarnas vikter är 0.95 tillsammans och ska vara 1. Ändra delarnas vikter")
    grouped = shares + WHOLE.replace("name: Enkät", "name: Enkät, group_weights: {stad: 0.3}")
    [told] = faults(grouped + "groups: [{key: stad, name: Stad}]\n")
    assert told.startswith("rad 9, parts[0].group_weights.stad: Delarnas vikter för gruppen stad är 0.3 tillsammans")


def test_common_weights_are_nobodys_when_every_group_has_its_own() -> None:
    text = (
        HEAD.replace("year", "total: {method: weighted_shares}\nyear")
        + "groups: [{key: stad, name: Stad}]\nunits: [{id: A, group: stad}]\n"
        + LISTS.replace("name: Enkät", "name: Enkät, weight: 7, group_weights: {stad: 1}")
        + "questions:\n"
        + QUESTION % "plan"
    )
    assert read_edition(text).parts[0].weight == 7
    assert "7 tillsammans" in faults(text.replace("{id: A, group: stad}", "{id: A}"))[0]


def test_a_unit_twice() -> None:
    text = WHOLE + 'units:\n  - {id: "1278"}\n  - {id: "1381"}\n  - {id: 1278}\n'
    [told] = faults(text)
    assert told == (
        "rad 24, units[2].id: 1278 står två gånger, första gången i units[0]. "
        "Ge den ena ett eget namn, eller ta bort den."
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("'0,5'", "rad 19, questions[0].rule.options[0].points: 0,5 är skrivet med kommatecken. Skriv 0.5, med punkt."),
        ('"-1 000,25"', "-1 000,25 är skrivet med kommatecken. Skriv -1000.25, med punkt."),
        ("0,5", "rad 19, questions[0].rule.options[0].5: Talet före 5 är skrivet med kommatecken."),
        ("en halv", "en halv är inget tal. Skriv ett tal med siffror och punkt, till exempel 0.5."),
        (".inf", ".inf är inget tal."),
        ("NaN", "NaN är inget tal."),
        ("1e400", "1e400 är för stort."),
        ("0.123456789", "0.123456789 har för många decimaler. Skriv högst åtta decimaler."),
        ("", "points är tomt. Fyll i ett värde eller ta bort raden."),
    ],
)
def test_a_number_with_a_comma_and_other_numbers_that_are_none(written: str, told: str) -> None:
    [found] = faults(WHOLE.replace("points: 1}", f"points: {written}}}"))
    assert told in found
    assert found.startswith("rad 19, questions[0].rule.options[0]")


def test_ten_thousand_questions_are_refused_quickly() -> None:
    text = HEAD + LISTS + "questions:\n" + "".join(QUESTION % f"fraga-{number}" for number in range(10_000))
    started = time.process_time()
    [told] = faults(text)
    assert time.process_time() - started < 5
    assert told == (
        "rad 11, questions: questions har 10000 poster, högst 1000 får finnas. "
        "Ta bort poster, eller kontrollera att det är rätt fil."
    )


def test_a_file_beyond_all_measure_is_not_even_parsed() -> None:
    [told] = faults(WHOLE + "#" * 4_000_000)
    assert "Filen är för stor: 4000354 tecken" in told.replace(str(len(WHOLE) + 4_000_000), "4000354")


# The file as such.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "rad 1: Filen är tom"),
        ("- 1", "rad 1: Filen är tom eller börjar inte med ett fält."),
        ("key: x", "rad 1, format: Filen säger inte att den är en utgåva"),
        (WHOLE.replace("ranking/1", "ranking/9"), "rad 1, format: Filen säger inte"),
        ("a:\n\tb: 1", "rad 2: Raden är indragen med tabb."),
        ("a: 1\nb: x: y", "rad 2: Det står ett kolon mitt i en text"),
        ("a: 1\nb: 'x\nc: 2\n", "rad 2: Ett citattecken saknar sitt slut."),
        ("a: 1\nb\nc: 2", "rad 2: Indraget stämmer inte"),
        ("a: [1, 2\nb: 3", "rad 2: En hakparentes eller klammer saknar sitt slut"),
        ("a: @x", "rad 1: En text börjar med ett tecken som betyder något annat"),
        ("a: 1\nb: \x01", "rad 2: Filen innehåller ett styrtecken"),
        ("a: \ud83d", "rad 1: Filen innehåller ett styrtecken"),
        ('a: 1\nb: "x\\0y"', "rad 2, b: Filen innehåller ett styrtecken"),
        ("%YAML 9\n---\na: 1", "rad 1: Raden går inte att läsa som YAML."),
        ("a: 1\n---\nb: 2", "rad 2: Här börjar en andra utgåva"),
        ("? [1]\n: 2", "rad 1: Ett fält måste ha ett namn"),
        ("a: !!python/object/apply:os.system ['true']", "rad 1, a: Raden har en YAML-tagg"),
        ("a: &x [1]\nb: *x", "rad 1, a: Raden hänvisar till en annan plats"),
        ("a: " + "[" * 60 + "]" * 60, "rad 1, a[0][0]: Filen har fler nivåer"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, told: str) -> None:
    assert faults(text)[0].startswith(told)


def test_a_small_file_that_unfolds_to_an_enormous_one_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    started = time.process_time()
    assert "hänvisar" in faults("\n".join(lines))[0]
    assert time.process_time() - started < 1


def test_every_fault_is_told_in_the_order_of_the_file() -> None:
    text = WHOLE.replace("publisher: Utgivaren", "publsher: U\nyear: tjugo\nkey: å").replace("key: ja,", "key: ja ja,")
    assert [line.split(":")[0] for line in faults(text)] == [
        "rad 1, publisher",
        "rad 6, publsher",
        "rad 7, year",
        "rad 8, key",
        "rad 21, questions[0].rule.options[0].key",
    ]


def test_many_faults_are_shortened() -> None:
    units = "".join("  - {id: å}\n" for _ in range(MOST_FAULTS + 50))
    told = faults(WHOLE + "units:\n" + units)
    assert len(told) == MOST_FAULTS + 1
    assert told[-1].startswith("rad 222, units[200].id: Filen har fler fel än de 200 som skrivs ut här.")


def test_endless_lists_and_endless_faults_take_no_time() -> None:
    """Files made to keep a server busy: a million items, fields and references that are all wrong."""
    started = time.process_time()
    assert "fler poster än" in faults(f"{WHOLE}units: [{'1,' * 1_900_000}]\n")[-1]
    assert "fler poster än" in faults(WHOLE + "".join(f"x{number}:\n" for number in range(300_000)))[-1]
    assert "fler fel än" in faults("a: [" + "&a 1," * 600_000 + "]")[-1]
    wrong = "    not_for: {groups: [" + "g," * 19_999 + "]}\n"
    assert "fler fel än" in faults(WHOLE + "".join(QUESTION % f"q{n}" + wrong for n in range(20)))[-1]
    assert time.process_time() - started < 10


# Fields.


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("text: Finns", "txet: Finns", "rad 15, questions[0].txet: txet är inget fält som finns här. Rätta stavningen"),
        ("text: Finns en plan?", "text: {en: A plan?}", "rad 15, questions[0].text.sv: sv saknas."),
        ("text: Finns en plan?", "text: [x]", "rad 15, questions[0].text: Här ska stå en text. Skriv en text, eller sv: och en:"),
        ("title: Prov 2023", "title: ''", "rad 4, title: Texten är tom. Skriv en text på svenska."),
        ("publisher: Utgivaren", "publisher: ''", "rad 6, publisher: Texten är tom."),
        ("publisher: Utgivaren", "publisher: {sv: x}", "rad 6, publisher: Här ska stå en text. Skriv en text på samma rad."),
        ("publisher: Utgivaren", f"publisher: {'x' * 301}", "rad 6, publisher: Texten har 301 tecken, högst 300"),
        ("year: 2023", "year: 1066", "rad 5, year: 1066 är för litet. Skriv ett tal som är minst 1900."),
        ("year: 2023", "year: 3023", "rad 5, year: 3023 är för stort."),
        ("year: 2023", "year: 2023.5", "rad 5, year: 2023.5 är inget heltal."),
        ("year: 2023", "year: 2023\ncloses: 31 februari", "rad 6, closes: 31 februari är ingen dag som finns."),
        ("year: 2023", "year: 2023\ncloses: 20230225", "rad 6, closes: 20230225 är ingen dag som finns."),
        ("year: 2023", "year: 2023\nmissing: noll", "rad 6, missing: noll finns inte att välja här. Skriv något av: zero, last_year, left_out."),
        ("year: 2023", "year: 2023\nweights: {mid: 2}", "rad 6, weights.mid: mid finns inte att välja här."),
        ("year: 2023", "year: 2023\ntotal: procent", "rad 6, total: Här ska stå fält, inte procent."),
        ("key: plan", "key: plan ett", "rad 12, questions[0].key: plan ett kan inte vara en nyckel."),
        ("    part: enkat\n", "    part: enkat\n    kolada: X1\n", "rad 14, questions[0].kolada: X1 är inget nummer i Kolada."),
        ("    part: enkat\n", "    part: enkat\n    interpreted: ja\n", "ja finns inte att välja här. Skriv true (ja) eller false (nej)."),
        ("    part: enkat\n", "    part: enkat\n    part: enkat\n", "rad 14, questions[0].part: part står två gånger, första gången på rad 13."),
        ("kind: options\n", "kind: option\n", "rad 16, questions[0].rule: option är inget slags regel. Skriv något av: options, ladder, relative, given."),
        ("      kind: options\n", "", "rad 16, questions[0].rule: Regeln saknar sitt slag (kind)."),
        ("parts:\n  - {key: enkat, name: Enkät}", "parts: enkat", "rad 7, parts: Här ska stå en lista."),
        ("parts:\n  - {key: enkat, name: Enkät}", "parts: []", "rad 7, parts: parts är tom."),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_says_where_and_what_to_do(before: str, after: str, told: str) -> None:
    assert WHOLE.count(before) >= 1
    assert any(told in line for line in faults(WHOLE.replace(before, after, 1)))


# What only the whole tells.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{kind: relative, better: lower, points: 1, curve: between}", "curve: Kurvan between behöver zero_at."),
        ("{kind: relative, better: lower, points: 1, zero_at: 9}", "zero_at: Kurvan share_of_best har inget zero_at."),
        ("{kind: relative, better: lower, points: 1, cap: 3, floor: 6}", "cap: cap (3) ska vara högre än floor (6)."),
        ("{kind: relative, better: higher, points: 1, best: 30, cap: 25}", "best (30) ska vara lägre än cap (25)"),
        ("{kind: relative, better: higher, points: 1, best: 5, threshold: 6}", "threshold (6) ska vara lägre än best (5)"),
        ("{kind: relative, better: lower, points: 1, curve: between, best: 9, zero_at: 9}", "zero_at (9) ska vara högre"),
        ("{kind: relative, better: lower, points: 1, threshold: 5, minus: {beyond: 4, points: -1}}", "minus.beyond (4) ska"),
        ("{kind: relative, better: lower, points: 1, minus: {beyond: 4, points: -1, full_at: 4}}", "minus.full_at (4) ska"),
        ("{kind: relative, better: lower, points: 1, minus: {beyond: 4, points: 1}}", "1 är för stort. Skriv ett tal mindre än 0."),
        ("{kind: relative, better: lower, points: 1, curve: between, zero_at: nio}", "eller worst för det sämsta värdet"),
        ("{kind: ladder, steps: [{at_least: 1, above: 0, points: 1}]}", "steps[0]: Steget ska ha exakt en gräns."),
        ("{kind: ladder, steps: [{points: 1}]}", "steps[0]: Steget ska ha exakt en gräns."),
        ("{kind: ladder, steps: [{at_least: 5, points: 1}, {below: 3, points: 2}]}", "steps[1].below: Stegen går åt olika håll"),
        ("{kind: ladder, steps: [{at_least: 5, points: 1}, {at_least: 6, points: 2}]}", "steps[1].at_least: Steget nås aldrig"),
        ("{kind: ladder, steps: [{at_least: 5, points: 1}, {above: 5, points: 2}]}", "steps[1].above: Steget nås aldrig"),
        ("{kind: ladder, steps: [{at_most: 5, points: 1}, {at_most: 4, points: 2}]}", "steps[1].at_most: Steget nås aldrig"),
        ("{kind: given, points: 1, least: 2}", "least: least (2) är större än points (1)."),
        ("{kind: options, options: [{key: a, label: A, points: 1}, {key: a, label: B, points: 1}]}", "options[1].key: a står två gånger"),
        (
            "{kind: options, options: [{key: a, label: A, points: 1}], bonus: {points: 1, when: [b], aspects: [{key: x, label: x}]}}",
            "bonus.when[0]: Frågan har inget svarsalternativ b.",
        ),
        (
            "{kind: options, options: [{key: a, label: A, points: 1}], bonus: {points: 1, aspects: [{key: x, label: x}, {key: x, label: y}]}}",
            "aspects[1].key: x står två gånger",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_contradicts_itself(text: str, told: str) -> None:
    [found] = faults(rule(text))
    assert found.startswith("rad 16, questions[0].rule")
    assert told in found


@pytest.mark.parametrize(
    "text",
    [
        "{kind: ladder, steps: [{above: 5, points: 2}, {at_least: 5, points: 1}, {above: -1, points: 3}]}",
        "{kind: ladder, steps: [{below: 5, points: 2}, {at_most: 5, points: 1}]}",
        "{kind: relative, better: lower, points: 1, best: 1, threshold: 9, minus: {beyond: 9, points: -1, full_at: 25}}",
        "{kind: relative, better: lower, points: 1, curve: between, best: 1, zero_at: 9, threshold: 9, cap: 25}",
        "{kind: relative, better: higher, points: 1, best: 9, cap: 9, minus: {beyond: 0, points: -1, full_at: worst}}",
        "{kind: given, points: 1, least: -1}",
    ],
)
def test_a_rule_at_its_limits_is_right(text: str) -> None:
    """A control: what only looks like a contradiction is none."""
    assert read_edition(rule(text)).questions


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (QUESTION % "plan", "rad 21, questions[1].key: plan står två gånger, första gången i questions[0]."),
        ((QUESTION % "ny").replace("part: enkat", "part: enkut"), "part: Det finns ingen del som heter enkut. Rätta stavningen, eller lägg till den. Närmast: enkat."),
        ((QUESTION % "ny").replace("area: klimat", "area: x"), "area: Det finns inget område som heter x."),
        (QUESTION % "ny" + "    not_for: {groups: [stad]}\n", "not_for.groups[0]: Det finns ingen grupp som heter stad."),
        (QUESTION % "ny" + "    not_for: {units: [B]}\nunits: [{id: A}]\n", "not_for.units[0]: Det finns ingen enhet som heter B."),
        (QUESTION % "ny" + "    follow_up: {of: plam, when: [ja]}\n", "follow_up.of: Det finns ingen fråga som heter plam. Rätta stavningen, eller lägg till den. Närmast: plan."),
        (
            "  - {key: tal, part: enkat, area: klimat, text: Tal, rule: {kind: given, points: 1}}\n"
            + QUESTION % "ny" + "    follow_up: {of: tal, when: [ja]}\n",
            "follow_up.of: Frågan tal har inga svarsalternativ",
        ),
        ("    previous: p\n" + QUESTION % "ny" + "    previous: p\n", "Både plan och ny säger att de var p året före."),
        ("    weight: low\nweights: {high: 2}\n", "weight: Vikten low har inget tal i weights."),
        ("completeness: {known: 27}\n", "completeness.known: known är 27, men antalet frågor i filen är 1. Skriv known: 1"),
        ("completeness: {known: 1, of: 0}\n", "completeness.of: of är 0"),
        ("units: [{id: A, group: stad}]\n", "units[0].group: Det finns ingen grupp som heter stad."),
        ("units: [{id: A}]\nresults: [{unit: B}]\n", "results[0].unit: Det finns ingen enhet som heter B."),
        ("results: [{unit: B}, {unit: B}]\n", "results[1].unit: B står två gånger"),
        ("groups: [{key: a, name: A}, {key: a, name: B}]\n", "groups[1].key: a står två gånger"),
        ("total: {published: binary_truncated}\n", "total.published: binary_truncated ger hela procent"),
        ("total: {published: binary_truncated, shown_as: percent, decimals: 1}\n", "total.published: binary_truncated"),
    ],
)  # fmt: skip
def test_what_only_the_whole_tells(more: str, told: str) -> None:
    assert any(told in line for line in faults(WHOLE + more))


def test_a_part_without_questions_and_a_weight_for_no_group() -> None:
    text = WHOLE.replace("areas:", "  - {key: tom, name: Tom, group_weights: {stad: 1}}\nareas:")
    first, second = faults(text)
    assert first.startswith("rad 9, parts[1]: Delen tom har inga frågor.")
    assert second.startswith("rad 9, parts[1].group_weights.stad: Det finns ingen grupp som heter stad.")


def test_a_part_that_can_give_more_than_the_publisher_says() -> None:
    """The most that one and the same unit can get: questions for different groups are not added together."""
    limited = WHOLE.replace("name: Enkät", "name: Enkät, max_points: 1.5")
    assert read_edition(limited).parts[0].max_points == Decimal("1.5")
    groups = "groups: [{key: stad, name: Stad}, {key: land, name: Land}]\n"
    only_land = QUESTION % "ny" + "    not_for: {groups: [stad]}\n"
    only_stad = "    not_for: {groups: [land]}\n"
    assert read_edition(limited + only_stad + only_land + groups).questions
    [told] = faults(limited + only_land + groups)
    assert told.startswith("rad 8, parts[0].max_points: Frågorna i delen enkat kan ge 2 poäng, men max_points är 1.5.")
    follows = QUESTION % "foljd" + "    follow_up: {of: ny, when: [ja]}\n"  # not for stad either
    assert read_edition(limited.replace("1.5", "2") + only_stad + only_land + follows + groups).questions
    [told] = faults(limited + QUESTION % "tung" + "    weight: high\n")
    assert "kan ge 4 poäng" in told
