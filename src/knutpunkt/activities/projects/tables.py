# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of projects: what it shows and by what it is narrowed."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.filters import Flag, Options
from knutpunkt.activities.models import Project
from knutpunkt.activities.projects import queries
from knutpunkt.activities.projects.wording import PERIODS, period
from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, Table, TextColumn


class ProjectTable(Table):
    """Projects."""

    title = TextColumn(verbose_name=_("Projekt"))
    department = TextColumn(accessor="department__name", verbose_name=_("Ansvarig verksamhet"))
    position = TextColumn(accessor="position__title", verbose_name=_("Ansvarig funktion"))
    funder = TextColumn(verbose_name=_("Finansiär"))
    programme = TextColumn(verbose_name=_("Program"))
    start = DateColumn(verbose_name=_("Start"))
    end = DateColumn(verbose_name=_("Slut"))
    period = Column(empty_values=(), orderable=False, verbose_name=_("Läge"))
    budget = NumberColumn(decimals=0, verbose_name=_("Hela budgeten, kr"))
    own_share = NumberColumn(decimals=0, verbose_name=_("Egen andel, kr"))
    result_count = NumberColumn(decimals=0, verbose_name=_("Resultat"))
    unplaced = NumberColumn(decimals=0, verbose_name=_("Utan mottagare"))
    partners = Column(orderable=False, verbose_name=_("Parter"))

    always: ClassVar[tuple[str, ...]] = ("title",)
    at_first: ClassVar[tuple[str, ...]] = ("title", "department", "funder", "end", "period", "result_count", "unplaced")

    class Meta(Table.Meta):
        model = Project
        fields = ()
        order_by = "title"

    def render_title(self, record: Project) -> str:
        """Show the title as a link, with a mark for examples."""
        return render_to_string("activities/pieces/named.html", {"row": record})

    def value_title(self, record: Project) -> str:
        """Return the bare title."""
        return record.title

    def render_period(self, record: Project) -> str:
        """Show whether the project goes on."""
        return str(PERIODS[period(record, timezone.localdate())])

    def value_period(self, record: Project) -> str:
        """Return whether the project goes on."""
        return self.render_period(record)


class ProjectFilter(Filter):
    """The filter row of the list of projects."""

    q = SearchFilter(fields=("title", "description", "funder", "programme", "partners"))
    department = MultipleChoice(label=_("Ansvarig verksamhet"))
    period = django_filters.ChoiceFilter(
        choices=list(PERIODS.items()), label=_("Läge"), method="by_period", empty_label=_("Alla")
    )
    archived = Flag(label=_("Arkiverade"), method="by_archived")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["department"].extra["choices"] = Options().departments

    def by_period(self, rows: QuerySet[Project], _name: str, value: str) -> QuerySet[Project]:
        """Keep projects to come, going on or ended."""
        return queries.in_period(rows, value, timezone.localdate())

    def by_archived(self, rows: QuerySet[Project], _name: str, _value: bool | None) -> QuerySet[Project]:
        """Keep the rows: the list has chosen between current and archived ones already."""
        return rows
