# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of editions: its table and its filter."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.lists import Filter, MultipleChoice, SearchFilter
from knutpunkt.kernel.tables import Column, DateColumn, Table, TextColumn
from knutpunkt.ranking.editions.definition import Completeness
from knutpunkt.ranking.files import wording
from knutpunkt.ranking.models import RankingEdition

STATES = {
    "open": gettext_lazy("öppet"),
    "closed": gettext_lazy("sista svarsdagen har varit"),
    "decided": gettext_lazy("svaren beslutade"),
    "archived": gettext_lazy("arkiverat"),
}


def state_of(row: RankingEdition) -> str:
    """Return where an edition is: open, closed, decided or archived."""
    if row.archived_at:
        return "archived"
    if row.decided_at:
        return "decided"
    return "closed" if row.closes_at and row.closes_at < timezone.now() else "open"


def completeness_of(row: RankingEdition) -> Completeness | None:
    """Return what the edition's file says of how much is known."""
    told = row.frame.get("completeness")
    return Completeness.model_validate(told) if told else None


class EditionTable(Table):
    """The editions: how much of each is known, how far the answers have come, and its files."""

    title = TextColumn()
    year = Column(attrs={"cell": {"class": "num"}})
    known = Column(verbose_name=gettext_lazy("Hur mycket som är känt"), empty_values=(), orderable=False)
    answered = Column(verbose_name=gettext_lazy("Lämnade svar"), empty_values=(), orderable=False)
    state = Column(verbose_name=gettext_lazy("Läge"), empty_values=(), orderable=False)
    closes_at = DateColumn()
    files = Column(verbose_name=gettext_lazy("Filer"), empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(Table.Meta):
        model = RankingEdition
        fields = ("title", "year", "known", "answered", "state", "closes_at", "files")
        order_by = ("-year",)

    always: ClassVar[tuple[str, ...]] = ("title", "files")

    def render_title(self, record: RankingEdition) -> str:
        """Show the name, marked where the edition is an example."""
        return render_to_string("ranking/files/_title.html", {"edition": record})

    def render_year(self, value: int) -> str:
        """Show the year without a space in it."""
        return str(value)

    def value_title(self, record: RankingEdition) -> str:
        """Return the name."""
        return record.title

    def render_known(self, record: Any) -> str:
        """Say how many of the questions are known."""
        known = completeness_of(record)
        words = wording.known_words(known, record.question_count)
        return _("%(known)s; ofullständig, tolkad") % {"known": words} if wording.is_incomplete(known) else words

    def value_known(self, record: Any) -> str:
        """Return the same for the file."""
        return self.render_known(record)

    def render_answered(self, record: Any) -> str:
        """Say how many of the municipality's own questions have a submitted answer."""
        return _("%(answered)s av %(own)s") % {"answered": record.answered_count, "own": record.own_count}

    def value_answered(self, record: Any) -> str:
        """Return the same for the file."""
        return self.render_answered(record)

    def render_state(self, record: RankingEdition) -> str:
        """Say where the edition is."""
        return str(STATES[state_of(record)])

    def value_state(self, record: RankingEdition) -> str:
        """Return the same for the file."""
        return self.render_state(record)

    def render_files(self, record: RankingEdition) -> str:
        """Show the way to the edition's files."""
        return render_to_string("ranking/files/_links.html", {"edition": record})


class EditionFilter(Filter):
    """What narrows the list."""

    q = SearchFilter(fields=("title", "ranking__name", "ranking__publisher"))
    state = MultipleChoice(label=gettext_lazy("Läge"), choices=list(STATES.items()), method="in_states")

    def in_states(self, rows: QuerySet[RankingEdition], _name: str, states: list[str]) -> QuerySet[RankingEdition]:
        """Narrow to editions in one of the states."""
        past = Q(closes_at__lt=timezone.now())
        open_or_closed = Q(archived_at=None, decided_at=None)
        each = {
            "archived": Q(archived_at__isnull=False),
            "decided": Q(archived_at=None, decided_at__isnull=False),
            "closed": open_or_closed & past,
            "open": open_or_closed & ~past,
        }
        wanted = Q()
        for state in states:
            wanted |= each[state]
        return rows.filter(wanted)
