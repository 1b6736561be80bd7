# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of governing documents: its columns and filters."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals import queries
from knutpunkt.goals.models import GoverningDocument
from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, Table, TextColumn

VALID, COMING, ENDED = "valid", "coming", "ended"


class DocumentTable(Table):
    """Documents, with a review date that has passed marked in words."""

    title = TextColumn(linkify=True)
    kind = Column()
    level = Column()
    valid_from = DateColumn()
    valid_to = DateColumn()
    review_on = DateColumn()
    owner = TextColumn(accessor="owner__title", verbose_name=_("Ansvarig funktion"))
    goal_count = NumberColumn(verbose_name=_("Mål"))
    adopted_by = TextColumn()
    adopted_on = DateColumn()
    registry_number = TextColumn()

    always = ("title",)
    at_first = ("title", "kind", "valid_to", "review_on", "owner", "goal_count")

    class Meta(Table.Meta):
        model = GoverningDocument
        fields = (
            "title", "kind", "level", "valid_from", "valid_to", "review_on", "owner", "goal_count", "adopted_by",
            "adopted_on", "registry_number",
        )  # fmt: skip

    def render_review_on(self, record: Any, value: Any) -> str:
        """Show the day, and say so when it has passed and nothing has replaced the document."""
        late = value < timezone.localdate() and not record.replaced
        return render_to_string("goals/_review.html", {"day": value, "late": late})


class DocumentFilter(Filter):
    """Search words, kind, level, whether in force, whether review is due."""

    q = SearchFilter(fields=("title", "summary", "registry_number"))
    kind = MultipleChoice(choices=GoverningDocument.Kind.choices, label=_("Slag"))
    level = MultipleChoice(choices=GoverningDocument.Level.choices, label=_("Nivå"))
    validity = django_filters.ChoiceFilter(
        choices=[(VALID, _("gäller nu")), (COMING, _("börjar gälla senare")), (ENDED, _("har slutat gälla"))],
        label=_("Giltighet"),
        empty_label=_("alla"),
        method="by_validity",
    )
    review = django_filters.ChoiceFilter(
        choices=[("due", _("översyn försenad"))], label=_("Översyn"), empty_label=_("alla"), method="by_review"
    )

    def by_validity(self, rows: QuerySet[GoverningDocument], _name: str, value: str) -> QuerySet[GoverningDocument]:
        """Narrow to documents in force, to come, or that have ended today."""
        today = timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
        ended = Q(valid_to__lt=today)
        return rows.filter({VALID: begun & ~ended, COMING: ~begun, ENDED: ended}[value])

    def by_review(self, rows: QuerySet[GoverningDocument], _name: str, _value: str) -> QuerySet[GoverningDocument]:
        """Narrow to documents past their review date and not replaced."""
        return rows.filter(~queries.replaced(), review_on__lt=timezone.localdate())
