# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition as YAML that reads back to an equal edition, in the order of the documentation."""

import re
from decimal import Decimal
from typing import Any

import yaml

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.rule_checks import plain

_WIDTH = 110
_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029]")
_LIKE_A_NUMBER = re.compile(r"[-+.:_0-9eExXoO]+")
#: PyYAML's own writer in C would be quicker, but breaks lines less readably.
_Dumper: Any = yaml.SafeDumper


class _Writer(_Dumper):
    """Writes decimals as plain numbers, long texts as blocks, and lists indented under their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _decimal(writer: Any, value: Decimal) -> Any:
    text = plain(value)
    return writer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _text(writer: Any, value: str) -> Any:
    style = None
    if _ODD_BREAKS.search(value):
        style = '"'
    elif "\n" in value:
        style = "|"
    elif _LIKE_A_NUMBER.fullmatch(value):  # so that no reader takes "0114" for 76, or for 114
        style = "'"
    elif len(value) > _WIDTH and "  " not in value:
        style = ">"
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.add_representer(Decimal, _decimal)
_Writer.add_representer(str, _text)


def write_edition(edition: Edition) -> str:
    """Return the edition as YAML: fields in the documented order, those that say nothing new left out."""
    data = _bare(edition.model_dump(exclude_defaults=True))
    text: str = yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text


def _bare(value: Any) -> Any:
    """Return what a model holds in YAML's own kinds: enumerations as their words, tuples as lists."""
    if isinstance(value, dict):
        return {str(key): _bare(piece) for key, piece in value.items()}
    if isinstance(value, tuple | list):
        return [_bare(piece) for piece in value]
    return str(value) if isinstance(value, str) else value
