# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of activities as a table on the screen and as a file that can be read in again."""

from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from knutpunkt.activities import queries
from knutpunkt.activities.models import Activity
from knutpunkt.kernel.symbols import STATUSES
from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, SelectColumn, SymbolColumn, Table, TextColumn

#: Columns whose rows cost queries of their own unless fetched before.
COSTLY = frozenset({"participants", "documents"})


def participant_text(name: str, role: str, deadline: object) -> str:
    """Return a department that takes part as it is written in one cell: "Name (role, 2026-05-31)"."""
    inside = ", ".join(str(part) for part in (role, deadline) if part)
    return f"{name} ({inside})" if inside else name


#: What a column of a download is when it is read in again; the others are told by their name.
READ_AS = {"last_update": "ignore", "state": "ignore", "select": "ignore"}
LANGUAGES = ("sv", "en")


class ActivityTable(Table):
    """Activities. A download holds all columns, so that it can be read in again."""

    select = SelectColumn()
    title = TextColumn(verbose_name=_("Insats"))
    department = TextColumn(accessor="department__name", verbose_name=_("Ansvarig verksamhet"))
    position = TextColumn(accessor="position__title", verbose_name=_("Ansvarig funktion"))
    status = SymbolColumn(STATUSES, verbose_name=_("Status"))
    goals = Column(empty_values=(), orderable=False, verbose_name=_("Mål"))
    start = DateColumn(verbose_name=_("Start"))
    end = DateColumn(verbose_name=_("Slut"))
    kind = Column(verbose_name=_("Slag"))
    visibility = Column(verbose_name=_("Synlighet"))
    last_update = DateColumn(verbose_name=_("Senaste lägesrapport"))
    participants = Column(empty_values=(), orderable=False, verbose_name=_("Deltar"))
    documents = Column(empty_values=(), orderable=False, verbose_name=_("Styrdokument"))
    repetition = Column(empty_values=(), verbose_name=_("Upprepning"))
    budget = NumberColumn(decimals=0, verbose_name=_("Budget, kr"))
    hours = NumberColumn(decimals=0, verbose_name=_("Timmar"))
    resource_note = TextColumn(verbose_name=_("Om resurser"))
    description = TextColumn(verbose_name=_("Beskrivning"), orderable=False)
    remark = TextColumn(verbose_name=_("Anmärkning"), orderable=False)
    state = Column(accessor="submitted_at", empty_values=(), verbose_name=_("Utkast eller inskickad"))
    reference = Column(empty_values=(), verbose_name=_("Beteckning"))

    always: ClassVar[tuple[str, ...]] = ("title",)
    at_first: ClassVar[tuple[str, ...]] = ("title", "department", "status", "goals", "end")

    class Meta(Table.Meta):
        model = Activity
        fields = ()
        order_by = "title"

    @cached_property
    def goal_names(self) -> dict[int, str]:
        """How each goal is written in a file."""
        return queries.goal_names()

    def everything(self) -> None:
        """Show every column: for a file."""
        for column in self.columns.iterall():
            self.columns.show(column.name)

    def render_title(self, record: Activity) -> str:
        """Show the title as a link, with a mark for drafts and examples."""
        return render_to_string("activities/pieces/title.html", {"activity": record})

    def render_goals(self, record: Activity) -> str:
        """Show the goals that are served, each by its number where it has one."""
        return ", ".join(link.goal.number or link.goal.title for link in record.goal_links.all()) or "–"

    def render_participants(self, record: Activity) -> str:
        """Show the departments that take part."""
        return ", ".join(link.department.label for link in record.participations.all()) or "–"

    def render_documents(self, record: Activity) -> str:
        """Show the governing documents."""
        return ", ".join(link.document.title for link in record.document_links.all()) or "–"

    def render_repetition(self, record: Activity) -> str:
        """Show how often."""
        return record.get_repetition_display()

    def render_state(self, record: Activity) -> str:
        """Show whether the activity is a draft or submitted."""
        return pgettext("insatsens läge", "utkast") if record.is_draft else pgettext("insatsens läge", "inskickad")

    def render_reference(self, record: Activity) -> str:
        """Show the designation."""
        return record.label_reference

    def value_title(self, record: Activity) -> str:
        """Return the bare title."""
        return record.title

    def value_goals(self, record: Activity) -> list[str]:
        """Return the goals in full, as the import knows them."""
        return [self.goal_names[link.goal_id] for link in record.goal_links.all()]

    def value_participants(self, record: Activity) -> list[str]:
        """Return departments with role and their own deadline."""
        return [
            participant_text(link.department.name, link.role, link.deadline) for link in record.participations.all()
        ]

    def value_documents(self, record: Activity) -> list[str]:
        """Return the titles of the governing documents."""
        return [link.document.title for link in record.document_links.all()]

    def value_repetition(self, record: Activity) -> str:
        """Return how often; nothing for what is done once."""
        return record.get_repetition_display() if record.repetition else ""

    def value_state(self, record: Activity) -> Any:
        """Return draft or submitted in words."""
        return self.render_state(record)

    def value_reference(self, record: Activity) -> str:
        """Return the designation by which the row is found again."""
        return record.label_reference


def file_headings() -> dict[str, str]:
    """Return the titles of a download's columns, in every language, and what each is read as."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            for name, column in ActivityTable.base_columns.items():
                found[str(column.verbose_name)] = READ_AS.get(name, name)
    return found
