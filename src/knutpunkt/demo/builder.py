# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One municipality of the demo under construction: organisation, goals, key figures, activities, ideas."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from knutpunkt.activities import services as activity_services
from knutpunkt.activities.models import Activity, Project
from knutpunkt.demo import dating, growth
from knutpunkt.demo.content import Content, Row
from knutpunkt.demo.stands import date_findings, take_stand
from knutpunkt.goals import services as goal_services
from knutpunkt.goals.models import FrameworkGoal, Goal, GoverningDocument
from knutpunkt.indicators import services as indicator_services
from knutpunkt.indicators.models import Indicator, Value
from knutpunkt.mapping.models import Finding
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.people import services as people_services
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Group, Person, Position, Seat
from knutpunkt.people.queries import DEMO_DOMAIN

FRAMEWORKS = {"m": "miljomal", "a": "agenda2030"}


@dataclass
class Builder:
    """One municipality under construction, inside its tenant scope. Rows are found by the content's own keys."""

    content: Content
    departments: dict[str, Department] = field(default_factory=dict)
    positions: dict[tuple[str, str], Position] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    documents: dict[str, GoverningDocument] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)

    def build_organisation(self) -> None:
        """Make departments, positions, the group, and a nameless person for each position."""
        for order, row in enumerate(self.content.organisation["departments"], start=1):
            department = Department(name=row["name"], short_name=row["short_name"], order=order)
            people_services.save_row(row=department)
            self.departments[department.name] = department
            for title in row["positions"]:
                position = Position(department=department, title=title)
                people_services.save_row(row=position)
                self.positions[department.name, title] = position
        told = self.content.organisation["group"]
        seats = {self._position(seat).pk: seat.get("role", Seat.Role.MEMBER) for seat in told["seats"]}
        people_services.save_group(group=Group(name=told["name"], purpose=told["purpose"]), seats=seats)
        self._build_persons()

    def _build_persons(self) -> None:
        accounts = {self._position(row).pk: row for row in self.content.organisation["accounts"]}
        for position in self.positions.values():
            account = accounts.get(position.pk)
            person = Person(email=account["email"] if account else address_of(position))
            roles = account["roles"] if account else []
            people_services.save_person(
                person=person, positions=[position], roles=roles, has_account=account is not None
            )
            self.persons[position.pk] = person

    def _position(self, told: Row) -> Position:
        return self.positions[told["department"], told["position"]]

    def build_goals(self) -> None:
        """Make governing documents and goals with their links."""
        for row in self.content.documents:
            self._build_document(row)
        for order, row in enumerate(self.content.goals, start=1):
            self._build_goal(row, order)

    def _build_document(self, row: Row) -> None:
        known = {"title", "kind", "level", "valid_from", "valid_to", "review_on", "summary", "link", "is_example"}
        document = GoverningDocument(
            owner=self._position(row["owner"]),
            supersedes=self.documents[row["supersedes"]] if "supersedes" in row else None,
            **{name: value for name, value in row.items() if name in known},
        )
        self.documents[row["key"]] = goal_services.save_document(document=document)

    def _build_goal(self, row: Row, order: int) -> None:
        parent = self.goals[row["parent"]] if "parent" in row else None
        kind = row.get("kind", Goal.Kind.GOAL)
        goal = Goal(
            document=parent.document if parent else self.documents[row["document"]],
            parent=parent,
            kind=kind,
            number=row["number"],
            title=row["title"],
            description=row.get("description", ""),
            order=order,
            responsible=self._position(row["responsible"]) if "responsible" in row else None,
            is_example=row.get("is_example", kind != Goal.Kind.AREA),
        )
        self.goals[row["number"]] = goal_services.save_goal(
            goal=goal,
            departments=[self.departments[name] for name in row.get("expected", [])],
            framework_goals=framework_goals(row.get("framework", [])),
        )

    def build_indicators(self) -> None:
        """Follow the key figures that the goals name, with their targets, and the municipality's own."""
        for row in self.content.goals:
            goal = self.goals[row["number"]]
            for kolada_id in row.get("indicators", []):
                self.indicators[kolada_id] = indicator_services.ensure_indicator_from_kolada(
                    kolada_id=kolada_id, goals=[goal], responsible=goal.responsible
                )
        for row in self.content.targets:
            indicator = self.indicators[row["indicator"]]
            self._set_target(indicator, {**row, "base_value": base_value(indicator, row["base_year"])})
        for row in self.content.own_indicators:
            self._build_own_indicator(row)

    def _build_own_indicator(self, row: Row) -> None:
        names = ("key", "title", "title_en", "unit", "unit_en", "direction", "control", "decimals")
        indicator = indicator_services.create_indicator(
            goals=[self.goals[number] for number in row["goals"]],
            responsible=self._position(row["responsible"]),
            is_example=True,
            **{name: row[name] for name in names},
        )
        self._set_target(indicator, row["target"])
        self.indicators[row["key"]] = indicator

    def _set_target(self, indicator: Indicator, row: Row) -> None:
        indicator_services.set_target(
            indicator=indicator,
            base_year=row["base_year"],
            base_value=decimal(row["base_value"]),
            target_year=row["target_year"],
            target_value=decimal(row["target_value"]),
            note=row["note"],
            is_example=True,
        )

    def build_activities(self) -> None:
        """Make projects and activities with their reports."""
        for row in self.content.projects:
            self.projects[row["key"]] = growth.build_project(row, self._known)
        for row in self.content.activities:
            self.activities.append(self._build_activity(row))
        for row in self.content.projects:
            growth.build_results(self.projects[row["key"]], row, self._known)

    @property
    def _known(self) -> growth.Known:
        return growth.Known(self.departments, self.positions, self.goals)

    def _build_activity(self, row: Row) -> Activity:
        updates = row.get("updates", [])
        department = self.departments[row["department"]]
        known = ("start", "end", "repetition", "resource_note")
        fields: Any = {name: row[name] for name in known if name in row}
        fields |= {name: decimal(row[name]) for name in ("budget", "hours") if name in row}
        activity = activity_services.create_activity(
            submit=not row.get("draft", False),
            participants=[
                activity_services.Participant(self.departments[name], role)
                for name, role in row.get("participants", {}).items()
            ],
            goals=[
                activity_services.GoalLink(self.goals[number], remark)
                for number, remark in row.get("goals", {}).items()
            ],
            documents=[self.documents[key] for key in row.get("documents", [])],
            title=row["title"],
            description=row["description"],
            kind=row["kind"],
            department=department,
            position=self.positions[department.name, row["position"]],
            project=self.projects[row["project"]] if "project" in row else None,
            status="planned" if updates else row["status"],
            visibility=row.get("visibility", Activity.Visibility.PUBLIC),
            reference=row["key"],
            origin=Activity.Origin.DEMO,
            is_example=True,
            **fields,
        )
        self._build_updates(activity, updates)
        return activity

    def _build_updates(self, activity: Activity, updates: Iterable[Row]) -> None:
        """Add the reports in order, in the name of the person who holds the position."""
        person = self.persons[activity.position_id or 0]
        for told in updates:
            if told["on"] <= timezone.localdate():
                activity_services.add_status_update(
                    activity=activity, status=told["status"], on=told["on"], note=told["note"]
                )
        activity.updates.update(person=person)

    def give_a_past(self) -> None:
        """Date what was built to when it would have been written."""
        dating.date_everything(self.content.first_inventory)
        for activity in self.activities:
            activity.refresh_from_db()
            dating.date_activity(activity, self.content.first_inventory)
        visited = dating.at_work(self.content.last_visit)
        Person.objects.filter(user__isnull=False).update(seen_at=visited)

    def build_ideas(self, coordinator: Actor) -> None:
        """Put ideas on the board in the coordinator's name."""
        for row in self.content.ideas:
            growth.build_idea(row, self._known, coordinator)

    def take_stands(self, coordinator: Actor) -> None:
        """Compute gaps and overlaps, and take the stands of the content in the coordinator's name."""
        recompute_findings()
        date_findings(self.content.first_inventory, self.content.last_visit)
        for row in self.content.verdicts:
            take_stand(row, found(row), coordinator, self._position)


def address_of(position: Position) -> str:
    """Return the e-mail address of whoever holds a position and has no account: one that reaches nobody."""
    return f"{slugify(position.title)}.{slugify(position.department.label)}{DEMO_DOMAIN}"


def found(row: Row) -> Finding:
    """Return the finding that the content's row is about. Raises Finding.DoesNotExist."""
    rows = Finding.objects.filter(kind=row["kind"], gone_at=None)
    if "goal" in row:
        return rows.get(goal__number=row["goal"])
    if "other" in row:
        pair = [row["activity"], row["other"]]
        return rows.get(activity__reference__in=pair, other__reference__in=pair)
    return rows.get(activity__reference=row["activity"])


def framework_goals(told: Iterable[str]) -> list[FrameworkGoal]:
    """Return the framework goals named as "m:8.1" or "a:6.3". Raises FrameworkGoal.DoesNotExist."""
    pairs = [name.split(":") for name in told]
    return [FrameworkGoal.objects.get(framework=FRAMEWORKS[key], number=number) for key, number in pairs]


def base_value(indicator: Indicator, year: int) -> Decimal:
    """Return the source's value of the base year. Raises Value.DoesNotExist, ValueError for one without number."""
    found = Value.objects.get(series__indicator=indicator, series__gender="T", series__place="", period=year).value
    if found is None:
        raise ValueError(f"{indicator.kolada_id} has no number for {year}")
    return found


def decimal(value: float | str | Decimal) -> Decimal:
    """Return a number of the content as it is written there."""
    return Decimal(str(value))
