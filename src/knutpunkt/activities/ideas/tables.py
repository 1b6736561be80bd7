# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas as a list: what it shows and by what it is narrowed."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.filters import Options
from knutpunkt.activities.ideas import queries
from knutpunkt.activities.ideas.wording import STATES
from knutpunkt.activities.models import Idea
from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, SymbolColumn, Table, TextColumn


class IdeaTable(Table):
    """Ideas."""

    title = TextColumn(verbose_name=_("Uppslag"))
    state = SymbolColumn(STATES, verbose_name=_("Läge"))
    departments = Column(empty_values=(), orderable=False, verbose_name=_("Verksamheter"))
    position = TextColumn(accessor="position__title", verbose_name=_("Ansvarig funktion"))
    origin = Column(verbose_name=_("Kommer ur"))
    next_step_on = DateColumn(verbose_name=_("Nästa steg senast"))
    closes_on = DateColumn(verbose_name=_("Sista ansökningsdag"))
    programme = TextColumn(verbose_name=_("Program att söka medel ur"))
    cost = NumberColumn(decimals=0, verbose_name=_("Kostnad, kr"))
    goals = Column(empty_values=(), orderable=False, verbose_name=_("Mål"))
    purpose = TextColumn(orderable=False, verbose_name=_("Syfte"))
    needs = TextColumn(orderable=False, verbose_name=_("Vad det skulle behöva"))
    reason = TextColumn(orderable=False, verbose_name=_("Skäl"))
    created_at = DateColumn(verbose_name=_("Skrivet"))

    always: ClassVar[tuple[str, ...]] = ("title",)
    at_first: ClassVar[tuple[str, ...]] = ("title", "state", "departments", "position", "next_step_on", "closes_on")

    class Meta(Table.Meta):
        model = Idea
        fields = ()

    def render_title(self, record: Idea) -> str:
        """Show the title as a link, with a mark for examples."""
        return render_to_string("activities/pieces/named.html", {"row": record})

    def value_title(self, record: Idea) -> str:
        """Return the bare title."""
        return record.title

    def render_departments(self, record: Idea) -> str:
        """Show the departments it concerns."""
        return ", ".join(link.department.label for link in record.department_links.all()) or "–"

    def value_departments(self, record: Idea) -> list[str]:
        """Return the names of the departments."""
        return [link.department.name for link in record.department_links.all()]

    def render_goals(self, record: Idea) -> str:
        """Show the goals, each by its number where it has one."""
        return ", ".join(link.goal.number or link.goal.title for link in record.goal_links.all()) or "–"

    def value_goals(self, record: Idea) -> list[str]:
        """Return the goals in full."""
        return [str(link.goal) for link in record.goal_links.all()]


class IdeaFilter(Filter):
    """The filter row of the list of ideas."""

    q = SearchFilter(fields=("title", "purpose", "needs", "programme", "origin_note"))
    state = MultipleChoice(choices=Idea.State.choices, label=_("Läge"))
    department = django_filters.ChoiceFilter(label=_("Verksamhet"), method="by_department", empty_label=_("Alla"))
    origin = MultipleChoice(choices=Idea.Origin.choices, label=_("Kommer ur"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["department"].extra["choices"] = Options().departments

    def by_department(self, rows: QuerySet[Idea], _name: str, value: str) -> QuerySet[Idea]:
        """Keep what concerns the department."""
        return queries.narrowed(rows, department=int(value))
