# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kolada, the Swedish municipalities' shared database of key figures, version 3 of its API."""

from .client import DEFAULT_URL, KoladaClient
from .errors import KoladaBusyError, KoladaError, KoladaRefusedError, UnexpectedAnswerError
from .records import Area, AreaGroup, Gender, Kpi, KpiGroup, Observation, Unit

__all__ = [
    "DEFAULT_URL",
    "Area",
    "AreaGroup",
    "Gender",
    "KoladaBusyError",
    "KoladaClient",
    "KoladaError",
    "KoladaRefusedError",
    "Kpi",
    "KpiGroup",
    "Observation",
    "UnexpectedAnswerError",
    "Unit",
]
