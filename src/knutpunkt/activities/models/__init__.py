# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What we do: activities, the projects they belong to, ideas, and the imports they came with."""

from knutpunkt.activities.models.activity import (
    ACTIVE,
    Activity,
    ActivityDocument,
    ActivityGoal,
    Participation,
    Status,
    StatusUpdate,
)
from knutpunkt.activities.models.handover import Handover, Result
from knutpunkt.activities.models.idea import Idea, IdeaActivity, IdeaDepartment, IdeaGoal
from knutpunkt.activities.models.imports import ImportedRow, ImportRun
from knutpunkt.activities.models.merge import Merge
from knutpunkt.activities.models.project import Project

__all__ = [
    "ACTIVE",
    "Activity",
    "ActivityDocument",
    "ActivityGoal",
    "Handover",
    "Idea",
    "IdeaActivity",
    "IdeaDepartment",
    "IdeaGoal",
    "ImportRun",
    "ImportedRow",
    "Merge",
    "Participation",
    "Project",
    "Result",
    "Status",
    "StatusUpdate",
]
