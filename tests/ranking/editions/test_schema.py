# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema names what the format has. (That the file is current is tested with the other reference pages.)"""

import re
from typing import Any

import yaml

from knutpunkt.ranking.editions import definition as d
from knutpunkt.ranking.editions.schema import edition_schema
from tests.ranking.editions.test_writing import EVERYTHING


def test_every_piece_is_there_with_its_fields_and_refuses_others() -> None:
    schema = edition_schema()
    pieces = schema["$defs"] | {"Edition": schema}
    classes = [piece for piece in vars(d).values() if isinstance(piece, type) and issubclass(piece, d.Piece)]
    for piece in classes:
        if piece is d.Piece:
            continue
        told = pieces[piece.__name__]
        assert told["additionalProperties"] is False
        assert set(told["properties"]) == set(piece.model_fields)
        assert set(told.get("required", [])) == {name for name, f in piece.model_fields.items() if f.is_required()}
        assert told["description"]


def test_an_edition_with_everything_fits_the_schema() -> None:
    """A second reader: plain YAML and a walk through the schema, without the classes it was made from."""
    schema = edition_schema()
    data = yaml.safe_load(EVERYTHING)
    data["closes"] = str(data["closes"])
    assert _misfits(data, schema, schema, "") == []
    wrong = data | {"year": "x", "areas": [{"key": "a b", "name": "A"}], "extra": 1}
    assert len(_misfits(wrong, schema, schema, "")) == 3


_KINDS = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def _misfits(value: Any, told: dict[str, Any], whole: dict[str, Any], path: str) -> list[str]:
    """Return where a value does not fit: references, alternatives, types, values, patterns, fields."""
    if "$ref" in told:
        return _misfits(value, whole["$defs"][told["$ref"].rpartition("/")[2]], whole, path)
    either = told.get("anyOf") or told.get("oneOf")
    if either:
        return min((_misfits(value, each, whole, path) for each in either), key=len)
    allowed = told.get("enum", [told["const"]] if "const" in told else [value])
    fits = value in allowed and isinstance(value, _KINDS[told["type"]] if "type" in told else object)
    if not fits or (isinstance(value, str) and not re.search(told.get("pattern", ""), value)):
        return [path]
    if isinstance(value, list):
        return [each for n, item in enumerate(value) for each in _misfits(item, told["items"], whole, f"{path}[{n}]")]
    return _field_misfits(value, told, whole, path) if isinstance(value, dict) else []


def _field_misfits(value: dict[str, Any], told: dict[str, Any], whole: dict[str, Any], path: str) -> list[str]:
    fields, other = told.get("properties", {}), told.get("additionalProperties", True)
    found = [f"{path}.{name}" for name in value if name not in fields and other is False]
    found += [f"{path}.{name}" for name in told.get("required", []) if name not in value]
    for name, item in value.items():
        if name in fields or isinstance(other, dict):
            found += _misfits(item, fields.get(name, other), whole, f"{path}.{name}")
    return found
