# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report: everybody in the municipality reads it; nothing is written."""

from collections.abc import Mapping
from typing import Any

from tests.house.access import Access, World, everybody
from tests.ranking.samples import make_edition

A_YEAR = "a year is no row: every municipality has the same"


def a_year(_world: World) -> Mapping[str, Any]:
    """Any year that has been."""
    return {"year": 2022}


def an_edition(_world: World) -> Mapping[str, Any]:
    """An edition of a ranking."""
    return {"pk": make_edition().pk}


EXPECTED = {
    "reports:index": Access(get=everybody()),
    "reports:show": Access(get=everybody(), target=a_year, global_arguments=A_YEAR),
    "reports:pdf": Access(get=everybody(), target=a_year, global_arguments=A_YEAR),
    "reports:html": Access(get=everybody(), target=a_year, global_arguments=A_YEAR),
    "reports:questionnaire": Access(get=everybody(), target=an_edition),
    "reports:questionnaire_pdf": Access(get=everybody(), target=an_edition),
    "reports:analysis": Access(get=everybody(status=302)),
}
