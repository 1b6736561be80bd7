# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's projects with who took over their results, and its ideas: what grows out of the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knutpunkt.activities.ideas.services import create_idea, move_idea
from knutpunkt.activities.models import Activity, Idea, IdeaActivity, IdeaDepartment, IdeaGoal, Project
from knutpunkt.activities.projects import services as project_services
from knutpunkt.activities.writing import save
from knutpunkt.demo import dating
from knutpunkt.demo.content import Row
from knutpunkt.goals.models import Goal
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position


@dataclass(frozen=True)
class Known:
    """What the content's rows name by their own keys."""

    departments: Mapping[str, Department]
    positions: Mapping[tuple[str, str], Position]
    goals: Mapping[str, Goal]

    def position(self, told: Row) -> Position | None:
        """Return the position that a row names, if it does."""
        return self.positions[told["department"], told["position"]] if "position" in told else None


def build_project(row: Row, known: Known) -> Project:
    """Make a project, without what came out of it: activities that point to it come between."""
    fields: Any = {name: row[name] for name in _PROJECT if name in row}
    if "department" in row:
        fields |= {"department": known.departments[row["department"]], "position": known.position(row)}
    return project_services.create_project(**fields)


_PROJECT = ("title", "description", "funder", "programme", "partners", "start", "end", "link", "source", "is_example")


def build_results(project: Project, row: Row, known: Known) -> None:
    """Make a project's results, each with who took it over."""
    for told in row.get("results", []):
        result = project_services.add_result(
            project=project, title=told["title"], description=told.get("description", "")
        )
        for home in told.get("handovers", []):
            fields: Any = {name: home[name] for name in ("since", "state", "reason") if name in home}
            project_services.hand_over_result(
                result=result,
                department=known.departments[home["department"]],
                position=known.position(home),
                activity=Activity.objects.get(reference=home["activity"]) if "activity" in home else None,
                **fields,
            )


def build_idea(row: Row, known: Known, by: Actor) -> Idea:
    """Put an idea on the board where the content says, dated to when it was written."""
    fields: Any = {name: row[name] for name in _IDEA if name in row}
    if "cost" in row:
        fields["cost"] = Decimal(row["cost"])
    told = row.get("position")
    idea = create_idea(
        by=by,
        position=known.positions[told["department"], told["position"]] if told else None,
        departments=[known.departments[name] for name in row.get("departments", [])],
        goals=[known.goals[number] for number in row.get("goals", [])],
        about=[Activity.objects.get(reference=key) for key in row.get("about", [])],
        is_example=True,
        **fields,
    )
    if "became" in row:
        idea.activity, idea.state = Activity.objects.get(reference=row["became"]), Idea.State.REALISED
        save(idea, by)
    elif row["state"] != Idea.State.NEW:
        idea = move_idea(idea=idea, version=None, state=row["state"], by=by, reason=row.get("reason", ""))
    _date(idea, row)
    return idea


_IDEA = ("title", "purpose", "origin", "origin_note", "needs", "programme", "closes_on", "next_step_on")


def _date(idea: Idea, row: Row) -> None:
    """Date the idea and its history to the day it was written."""
    moment = dating.at_work(row["written_on"])
    Idea.objects.filter(pk=idea.pk).update(created_at=moment, updated_at=moment)
    Idea.history.filter(id=idea.pk).update(history_date=moment, created_at=moment)
    for model in (IdeaActivity, IdeaDepartment, IdeaGoal):
        model.history.filter(idea_id=idea.pk).update(history_date=moment)
