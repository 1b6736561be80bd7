# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pydantic finds wrong with the shape of an edition, in the words of the person who wrote the file."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from knutpunkt.ranking.editions import definition as d
from knutpunkt.ranking.editions.faults import N_, Fault, Near, Path, written

#: Which piece stands under a field of this name; () is the edition itself.
_PIECES: Mapping[str, type[BaseModel]] = {
    "": d.Edition, "parts": d.Part, "areas": d.Named, "groups": d.Named, "units": d.Unit, "results": d.Result,
    "questions": d.Question, "options": d.Option, "aspects": d.Aspect, "steps": d.Step, "bonus": d.Bonus,
    "minus": d.Minus, "follow_up": d.FollowUp, "not_for": d.NotFor, "total": d.Total, "places": d.Places,
    "completeness": d.Completeness, "text": d.Words, "note": d.Words, "method": d.Words, "title": d.Words,
    "label": d.Words, "name": d.Words,
}  # fmt: skip
_RULES: Mapping[str, type[BaseModel]] = {
    "options": d.OptionsRule, "ladder": d.LadderRule, "relative": d.RelativeRule, "given": d.GivenRule,
}  # fmt: skip
_ALLOWED = re.compile(r"'([^']*)'")
_LONGEST_SHOWN = 60

NO_NUMBER = N_("%(value)s är inget tal.")
NOT_HERE = N_("%(value)s finns inte att välja här.")
CHOOSE = N_("Skriv något av: %(allowed)s.")
TOO_SMALL = N_("%(value)s är för litet.")
TOO_GREAT = N_("%(value)s är för stort.")
WRITE_FIELDS = N_("Skriv fälten på egna rader under, indragna, med namn, kolon och värde.")

#: pydantic's kind of error -> reason and remedy.
_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": (N_("%(field)s saknas."), N_("Lägg till raden %(field)s: och ett värde.")),
    "extra_forbidden": (
        N_("%(field)s är inget fält som finns här."),
        N_("Rätta stavningen eller ta bort raden. Närmast: %(near)s."),
    ),
    "decimal_parsing": (NO_NUMBER, N_("Skriv ett tal med siffror och punkt, till exempel 0.5.")),
    "decimal_type": (NO_NUMBER, N_("Skriv ett tal med siffror och punkt, till exempel 0.5.")),
    "finite_number": (NO_NUMBER, N_("Skriv ett tal med siffror och punkt, till exempel 0.5.")),
    "decimal_max_digits": (TOO_GREAT, N_("Skriv högst 18 siffror.")),
    "decimal_whole_digits": (TOO_GREAT, N_("Skriv högst tio siffror före punkten.")),
    "decimal_max_places": (N_("%(value)s har för många decimaler."), N_("Skriv högst åtta decimaler.")),
    "int_parsing": (N_("%(value)s är inget heltal."), N_("Skriv ett heltal med bara siffror.")),
    "int_parsing_size": (TOO_GREAT, N_("Skriv ett heltal med bara siffror.")),
    "int_type": (N_("%(value)s är inget heltal."), N_("Skriv ett heltal med bara siffror.")),
    "int_from_float": (N_("%(value)s är inget heltal."), N_("Skriv ett heltal med bara siffror.")),
    "bool_parsing": (NOT_HERE, N_("Skriv true (ja) eller false (nej).")),
    "bool_type": (NOT_HERE, N_("Skriv true (ja) eller false (nej).")),
    "enum": (NOT_HERE, CHOOSE),
    "literal_error": (NOT_HERE, CHOOSE),
    "union_tag_invalid": (N_("%(tag)s är inget slags regel."), CHOOSE),
    "union_tag_not_found": (
        N_("Regeln saknar sitt slag (kind)."),
        N_("Lägg till raden kind: och något av options, ladder, relative, given."),
    ),
    "string_pattern_mismatch": (
        N_("%(value)s kan inte vara en nyckel."),
        N_("Använd bara bokstäverna a–z och A–Z, siffror och tecknen _ & . + -, högst 60 tecken."),
    ),
    "string_too_short": (N_("Texten är tom."), N_("Fyll i ett värde eller ta bort raden.")),
    "string_too_long": (
        N_("Texten har %(length)s tecken, högst %(max_length)s får den ha."),
        N_("Korta texten."),
    ),
    "string_type": (N_("Här ska stå en text."), N_("Skriv en text på samma rad.")),
    "too_long": (
        N_("%(field)s har %(actual_length)s poster, högst %(max_length)s får finnas."),
        N_("Ta bort poster, eller kontrollera att det är rätt fil."),
    ),
    "too_short": (N_("%(field)s är tom."), N_("Lägg till minst en post, på en rad som börjar med bindestreck.")),
    "tuple_type": (N_("Här ska stå en lista."), N_("Skriv varje post på en egen rad som börjar med bindestreck.")),
    "model_type": (N_("Här ska stå fält, inte %(value)s."), WRITE_FIELDS),
    "model_attributes_type": (N_("Här ska stå fält, inte %(value)s."), WRITE_FIELDS),
    "dict_type": (N_("Här ska stå fält, inte %(value)s."), WRITE_FIELDS),
    "greater_than": (TOO_SMALL, N_("Skriv ett tal större än %(gt)s.")),
    "greater_than_equal": (TOO_SMALL, N_("Skriv ett tal som är minst %(ge)s.")),
    "less_than": (TOO_GREAT, N_("Skriv ett tal mindre än %(lt)s.")),
    "less_than_equal": (TOO_GREAT, N_("Skriv ett tal som är högst %(le)s.")),
    "day": (
        N_("%(value)s är ingen dag som finns."),
        N_("Skriv dagen som 2023-02-25, eller med klockslag som 2023-02-25 17:00."),
    ),
}
_OTHER = (N_("%(value)s kan inte stå här."), N_("Jämför med beskrivningen av fältet %(field)s."))
_EMPTY = (N_("%(field)s är tomt."), N_("Fyll i ett värde eller ta bort raden."))
_COMMA = (N_("%(value)s är skrivet med kommatecken."), N_("Skriv %(right)s, med punkt."))
_CUT_BY_COMMA = (N_("Talet före %(field)s är skrivet med kommatecken."), N_("Skriv talet med punkt, till exempel 0.5."))
_OR_WORST = (NO_NUMBER, N_("Skriv ett tal med punkt, eller worst för det sämsta värdet bland enheterna."))
_TWO_LANGUAGES = N_("Skriv en text, eller sv: och en: med en text efter var och en.")
_KOLADA = (N_("%(value)s är inget nummer i Kolada."), N_("Skriv N eller U och fem siffror, till exempel N00401."))


def shape_faults(error: ValidationError, value: Any) -> list[Fault]:
    """Return pydantic's errors about ``value`` as faults with their paths; one fault for each place."""
    told: dict[Path, Fault] = {}
    for found in error.errors(include_url=False, include_context=True):
        location = tuple(found["loc"])
        path, dropped = _path(location, value, missing=found["type"] == "missing")
        if not _is_echo(found["type"], dropped, found.get("input")):
            told.setdefault(path, _fault(found["type"], found.get("ctx") or {}, path, dropped, value))
    # A list that is short only because what stands in it is faulty is no fault of its own.
    return [
        fault
        for path, fault in told.items()
        if not (fault.reason == _WORDS["too_short"][0] and any(o[: len(path)] == path != o for o in told))
    ]


def _path(location: Path, value: Any, *, missing: bool) -> tuple[Path, tuple[str | int, ...]]:
    """Return where in the file pydantic's location is, and the steps that only pydantic knows of."""
    path: list[str | int] = []
    dropped: list[str | int] = []
    tagged = False
    for number, step in enumerate(location):
        if path and path[-1] == "rule" and not tagged and step in _RULES:
            tagged = True
            dropped.append(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            path.append(step)
            value = value[step]
        elif isinstance(value, dict) and step in value:
            path.append(step)
            value = value[step]
            tagged = False
        elif missing and number == len(location) - 1:
            path.append(step)
        else:
            dropped.append(step)
    return tuple(path), tuple(dropped)


def _is_echo(kind: str, dropped: Path, given: Any) -> bool:
    """Return whether the error only says that the other form of a value was not chosen."""
    if "Words" in dropped and kind == "model_type":
        return True  # a text may be one string: that form's error says enough
    if "constrained-str" in dropped and kind == "string_type":
        return isinstance(given, dict)
    return kind == "literal_error" and any(str(step).startswith("literal[") for step in dropped)


def _at(path: Path, value: Any) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _fault(kind: str, context: Mapping[str, Any], path: Path, dropped: Path, value: Any) -> Fault:
    """Return one error as a fault."""
    given = path[-1] if "[key]" in dropped and path else _at(path, value)
    shown = given if isinstance(given, str) else written_value(given)
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    values: dict[str, Any] = {"value": shown[:_LONGEST_SHOWN], "field": field, "length": len(shown)}
    values |= {name: str(what).strip("'") for name, what in context.items() if name != "error"}
    values["allowed"] = ", ".join(_ALLOWED.findall(str(context.get("expected_tags") or context.get("expected") or "")))
    reason, remedy = _WORDS.get(kind, _OTHER)
    if kind == "extra_forbidden" and field.isdecimal() and given is None:
        reason, remedy = _CUT_BY_COMMA
    elif kind == "extra_forbidden":
        values["near"] = Near(field, _fields(path[:-1], value))
    elif given is None and kind != "missing" and not kind.startswith("union_tag"):
        reason, remedy = _EMPTY
    elif reason == NO_NUMBER and isinstance(given, str) and (right := with_point(given)):
        (reason, remedy), values["right"] = _COMMA, right
    elif reason == NO_NUMBER and "decimal" in dropped:
        reason, remedy = _OR_WORST
    elif kind == "string_type" and "constrained-str" in dropped:
        remedy = _TWO_LANGUAGES
    elif kind == "string_pattern_mismatch" and field == "kolada":
        reason, remedy = _KOLADA
    return Fault(written(path), reason, remedy, values, path=path)


def with_point(text: str) -> str:
    """Return a number written with a comma as it should be written; the empty string if it is none."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    return bare.replace(",", ".") if re.fullmatch(r"[-+]?\d*,\d+", bare) else ""


def written_value(value: Any) -> str:
    """Return a value in a few words, for a message."""
    if isinstance(value, list):
        return f"[… {len(value)}]"
    return "{" + ", ".join(map(str, value)) + "}" if isinstance(value, dict) else str(value)


def _fields(path: Path, value: Any) -> list[str]:
    """Return the names of the fields of the piece at a path."""
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if name == "rule":
        kind = (_at(path, value) or {}).get("kind")
        piece = _RULES.get(str(kind), d.OptionsRule)
    else:
        piece = _PIECES.get(name, d.Edition)
    return list(piece.model_fields)
