# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the report adds to other rooms' pages: where an activity is told of, an analysis as PDF."""

from collections.abc import Mapping
from typing import Any

from knutpunkt.activities.models import Activity
from knutpunkt.kernel import text
from knutpunkt.mapping.snapshots.queries import Compared
from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import RankingEdition
from knutpunkt.reports.queries import course_of
from knutpunkt.reports.year import in_year

#: How many years back the panel looks.
YEARS_SHOWN = 6


def activity_panel(_actor: Actor, activity: Activity) -> Mapping[str, Any] | None:
    """Return the years whose report tells of the activity, newest first; None for an archived one.

    Costs no query where the page has fetched the activity's updates.
    """
    if activity.archived_at:
        return None
    course, newest = course_of(activity), text.today().year
    years = [year for year in range(newest, newest - YEARS_SHOWN, -1) if in_year(course, year)]
    return {"report_years": [] if activity.is_draft else years}


def analysis_panel(_actor: Actor, found: Compared) -> Mapping[str, Any]:
    """Return the ends of a comparison, for the link to the same analysis as PDF."""
    return {"analysis_from": found.then.key, "analysis_to": found.now.key}


def questionnaire_panel(_actor: Actor, edition: RankingEdition) -> Mapping[str, Any]:
    """Return the edition whose filled questionnaire can be read and printed."""
    return {"questionnaire_edition": edition}
