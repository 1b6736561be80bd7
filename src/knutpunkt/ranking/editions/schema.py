# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema of an edition, for editors that help while one writes and for other programs.

Made from the classes of :mod:`knutpunkt.ranking.editions.definition`, so that it cannot say something else than
they do. What only the whole edition tells stands in no schema: ``knutpunkt ranking check`` says it.
"""

import json
from typing import Any

from knutpunkt.ranking.editions.definition import FORMAT, Edition

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def edition_schema() -> dict[str, Any]:
    """Return the JSON Schema of the format."""
    schema: dict[str, Any] = _tidied(Edition.model_json_schema())
    return {"$schema": DIALECT, "$id": f"urn:{FORMAT.replace('/', ':')}"} | schema


def schema_text() -> str:
    """Return the schema as the file in docs/reference holds it."""
    return json.dumps(edition_schema(), ensure_ascii=False, indent=1) + "\n"


def _tidied(piece: Any) -> Any:
    """Take away the titles that only repeat a field's name, and join the lines of the descriptions."""
    if isinstance(piece, list):
        return [_tidied(each) for each in piece]
    if not isinstance(piece, dict):
        return piece
    tidied: dict[str, Any] = {}
    for name, value in piece.items():
        if name == "title" and isinstance(value, str) and "properties" not in piece:
            continue
        if name == "description" and isinstance(value, str):
            tidied[name] = " ".join(value.replace("``", "`").split())
        else:
            tidied[name] = _tidied(value)
    return tidied
