# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the list of findings can be narrowed by: q, kind, department (with those below it), state, age in days."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.models import Finding, FindingKind

ALL = "all"
AGES = (30, 90, 365)


class FindingFilter(Filter):
    """The filter row of the list of findings. Without a state the view keeps those that are open."""

    q = SearchFilter(fields=("subject", "place", "owner"))
    state = django_filters.ChoiceFilter(
        choices=[*((key, wording.STATE_NAMES[key]) for key in queries.STATES), (ALL, _("Alla"))],
        label=_("Läge"),
        method="by_state",
        empty_label=_("Öppna"),
    )
    kind = MultipleChoice(choices=FindingKind.choices, label=_("Slag"))
    department = django_filters.ChoiceFilter(
        label=_("Verksamhet"), method="by_department", empty_label=_("Alla verksamheter")
    )
    age = django_filters.ChoiceFilter(
        choices=[(days, _("mer än %(count)d dagar") % {"count": days}) for days in AGES],
        label=_("Öppen i"),
        method="by_age",
        empty_label=_("Oavsett hur länge"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = queries.departments_by_key()
        self.filters["department"].extra["choices"] = [(key, row.name) for key, row in self.departments.items()]

    def by_state(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        """Keep one state, or all."""
        return rows if value == ALL else rows.filter(Q(state=value))

    def by_department(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        """Keep what concerns the department or one below it."""
        return queries.concerning(rows, int(value), self.departments)

    def by_age(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        """Keep what was first seen longer ago than that."""
        return rows.filter(first_seen__lt=timezone.now() - timedelta(days=int(value)))
