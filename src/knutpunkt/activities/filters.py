# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a list of activities can be narrowed by. The names are those of the address.

``department`` (leads), ``participant`` (takes part), ``goal`` (with all goals below it), ``framework``
(an objective of a national or global framework), ``status``, ``kind``, ``visibility``, ``state``
(draft, submitted), ``position``, ``year``, ``awaited`` (1: to confirm, of mine), ``archived`` (1), ``q``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knutpunkt.activities import queries
from knutpunkt.activities.models import Activity, Status
from knutpunkt.goals.models import FrameworkGoal, Goal
from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.people.models import Department, Position

Choices = list[tuple[Any, Any]]


def goal_choices(also: Iterable[int] = ()) -> Choices:
    """Return all goals that are not archived, and those with the keys ``also``, by governing document. One query."""
    groups: dict[str, Choices] = {}
    wanted = Q(archived_at=None) | Q(pk__in=list(also))
    for goal in Goal.objects.filter(wanted).select_related("document"):
        groups.setdefault(goal.document.title, []).append((goal.pk, str(goal)))
    return list(groups.items())


@dataclass
class Options:
    """Departments, positions and goals to choose among, each read once for filters and forms alike."""

    @cached_property
    def _departments(self) -> list[Department]:
        return list(Department.objects.only("pk", "name", "valid_from", "valid_to"))

    @cached_property
    def departments(self) -> Choices:
        """All departments by name, those that are no more too."""
        return [(department.pk, department.name) for department in self._departments]

    @cached_property
    def departments_today(self) -> Choices:
        """The departments that exist today."""
        today = timezone.localdate()
        return [
            (department.pk, department.name)
            for department in self._departments
            if (department.valid_from or today) <= today <= (department.valid_to or today)
        ]

    @cached_property
    def positions(self) -> Choices:
        """All positions with their department."""
        rows = Position.objects.values_list("pk", "title", "department__name")
        return [(key, f"{title}, {department}") for key, title, department in rows]

    @cached_property
    def goals(self) -> Choices:
        """All goals by document."""
        return goal_choices()

    @cached_property
    def frameworks(self) -> Choices:
        """The objectives of the frameworks, not the targets below them."""
        groups: dict[str, Choices] = {}
        for goal in FrameworkGoal.objects.filter(parent=None).select_related("framework"):
            groups.setdefault(goal.framework.name, []).append((goal.pk, str(goal)))
        return list(groups.items())


class Flag(django_filters.BooleanFilter):
    """A box that is either ticked (1) or of no concern."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxInput, **options)


class ActivityFilter(Filter):
    """The filter row of the list of activities."""

    q = SearchFilter(fields=("title", "description", "remark", "reference"))
    department = MultipleChoice(label=_("Ansvarig verksamhet"))
    participant = MultipleChoice(field_name="participations__department", label=_("Deltar"), distinct=True)
    goal = django_filters.ChoiceFilter(label=_("Mål eller område"), method="by_goal", empty_label=_("Alla"))
    framework = django_filters.ChoiceFilter(
        label=_("Nationellt eller globalt mål"), method="by_framework", empty_label=_("Alla")
    )
    status = MultipleChoice(choices=Status.choices, label=_("Status"))
    kind = MultipleChoice(choices=Activity.Kind.choices, label=_("Slag"))
    position = django_filters.ChoiceFilter(label=_("Ansvarig funktion"), empty_label=_("Alla"))
    visibility = django_filters.ChoiceFilter(
        choices=Activity.Visibility.choices, label=_("Synlighet"), empty_label=_("Alla")
    )
    state = django_filters.ChoiceFilter(
        choices=[
            ("draft", pgettext_lazy("insatsens läge", "utkast")),
            ("submitted", pgettext_lazy("insatsens läge", "inskickad")),
        ],
        label=_("Läge"),
        method="by_state",
        empty_label=_("Alla"),
    )
    year = django_filters.NumberFilter(label=_("Pågår under året"), method="by_year", min_value=1990, max_value=2100)
    awaited = Flag(label=_("Väntar på mig"), method="by_awaited")
    archived = Flag(label=_("Arkiverade"), method="by_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = Options()
        for name, choices in (
            ("department", self.options.departments),
            ("participant", self.options.departments),
            ("position", self.options.positions),
            ("goal", self.options.goals),
            ("framework", self.options.frameworks),
        ):
            self.filters[name].extra["choices"] = choices

    def by_goal(self, rows: QuerySet[Activity], _name: str, value: str) -> QuerySet[Activity]:
        """Keep what serves the goal or one below it."""
        return queries.with_goals(rows, queries.goals_and_below(Goal.objects.get(pk=value)))

    def by_framework(self, rows: QuerySet[Activity], _name: str, value: str) -> QuerySet[Activity]:
        """Keep what serves a goal that is linked to the objective."""
        return queries.with_framework_goal(rows, FrameworkGoal.objects.get(pk=value))

    def by_state(self, rows: QuerySet[Activity], _name: str, value: str) -> QuerySet[Activity]:
        """Keep drafts, or what has been submitted."""
        return rows.filter(submitted_at__isnull=value == "draft")

    def by_year(self, rows: QuerySet[Activity], _name: str, value: Any) -> QuerySet[Activity]:
        """Keep what goes on during the year."""
        return queries.active_in_year(rows, int(value))

    def by_archived(self, rows: QuerySet[Activity], _name: str, _value: bool | None) -> QuerySet[Activity]:
        """Keep the rows: the list has chosen between current and archived ones already."""
        return rows

    def by_awaited(self, rows: QuerySet[Activity], _name: str, value: bool | None) -> QuerySet[Activity]:
        """Keep what the reader is asked to confirm or update."""
        actor = getattr(self.request, "actor", None)
        if not value or actor is None:
            return rows
        return rows.filter(pk__in=queries.awaited_of(actor, timezone.localdate()).values("pk"))
