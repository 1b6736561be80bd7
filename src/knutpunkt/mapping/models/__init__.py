# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole picture: findings and verdicts, likeness of activities, inventory rounds, snapshots."""

from knutpunkt.mapping.models.computed import Computation, Likeness, TextVector
from knutpunkt.mapping.models.findings import (
    GAP_CHOICES,
    OVERLAP_CHOICES,
    Choice,
    Finding,
    FindingKind,
    Verdict,
)
from knutpunkt.mapping.models.inventory import InventoryRound, Reply, Request
from knutpunkt.mapping.models.snapshot import Snapshot

__all__ = [
    "GAP_CHOICES",
    "OVERLAP_CHOICES",
    "Choice",
    "Computation",
    "Finding",
    "FindingKind",
    "InventoryRound",
    "Likeness",
    "Reply",
    "Request",
    "Snapshot",
    "TextVector",
    "Verdict",
]
