# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of findings as a table: what, whose, since when, how long."""

from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, Table, TextColumn
from knutpunkt.kernel.text import DASH, local_time, number, today
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.models import Choice, Finding, FindingKind

CHOICES = dict(Choice.choices)


class FindingTable(Table):
    """Findings with who has them and how long they have been open."""

    subject = TextColumn(verbose_name=_("Vad"))
    kind = Column(verbose_name=_("Slag"))
    place = TextColumn(verbose_name=_("Verksamhet"))
    owner = TextColumn(verbose_name=_("Ligger hos"))
    state = Column(verbose_name=_("Läge"))
    first_seen = DateColumn(verbose_name=_("Öppen sedan"))
    days = NumberColumn(decimals=0, empty_values=(), order_by=("-first_seen",), verbose_name=_("Dagar"))
    due = DateColumn(verbose_name=_("Klart senast"))
    stand = Column(verbose_name=_("Ställningstagande"))
    reason = Column(verbose_name=_("Skäl"), orderable=False)
    explanation = Column(empty_values=(), orderable=False, verbose_name=_("Förklaring"))

    always: ClassVar[tuple[str, ...]] = ("subject",)
    at_first: ClassVar[tuple[str, ...]] = ("subject", "kind", "place", "owner", "state", "first_seen", "days")

    class Meta(Table.Meta):
        model = Finding
        fields = ()
        order_by = "first_seen"

    @cached_property
    def departments(self) -> dict[int, str]:
        """The names of the departments, read once."""
        return queries.department_names()

    def everything(self) -> None:
        """Show every column: for a file."""
        for column in self.columns.iterall():
            self.columns.show(column.name)

    def render_subject(self, record: Finding) -> str:
        """Show what the finding is about as a link to its page."""
        return format_html(
            '<a class="ds-link" href="{}">{}</a>', record.get_absolute_url(), wording.headline_of(record)
        )

    def value_subject(self, record: Finding) -> str:
        """Return the bare words."""
        return wording.headline_of(record)

    def render_place(self, record: Finding) -> str:
        """Show the department, of an overlap both."""
        return self.value_place(record) or DASH

    def value_place(self, record: Finding) -> str:
        """Return the department, of an overlap both."""
        if record.kind == FindingKind.OVERLAP and record.activity and record.other:
            return ", ".join(dict.fromkeys(row.department.name for row in (record.activity, record.other)))
        return str(record.place)  # type: ignore[attr-defined]

    def render_state(self, record: Finding) -> str:
        """Show the state in words."""
        return self.value_state(record)

    def value_state(self, record: Finding) -> str:
        """Return the state in words."""
        return str(wording.STATE_NAMES[record.state])  # type: ignore[attr-defined]

    def render_days(self, record: Finding) -> str:
        """Show for how many days it has been there, or was."""
        return number(self.value_days(record))

    def value_days(self, record: Finding) -> int:
        """Return for how many days it has been there, or was."""
        end = local_time(record.gone_at).date() if record.gone_at else today()
        return (end - local_time(record.first_seen).date()).days

    def render_stand(self, value: str) -> str:
        """Show what was decided."""
        return str(CHOICES.get(value, DASH))

    def value_stand(self, record: Finding) -> str:
        """Return what was decided."""
        return str(CHOICES.get(record.stand, ""))  # type: ignore[attr-defined]

    def render_explanation(self, record: Finding) -> str:
        """Show what is missing."""
        return self.value_explanation(record)

    def value_explanation(self, record: Finding) -> str:
        """Return what is missing."""
        return wording.tell(record, self.departments).sentence

    def value_first_seen(self, record: Finding) -> Any:
        """Return the day."""
        return local_time(record.first_seen).date()
