# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of lists: columns that show, sort and download values as people expect."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2
from django.db.models import F, Manager, QuerySet
from django.db.models.functions import Collate
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import Accessor

from knutpunkt.kernel import text
from knutpunkt.kernel.collation import SWEDISH
from knutpunkt.kernel.downloads import Cell
from knutpunkt.kernel.symbols import Symbol, key_of


class Column(django_tables2.Column):
    """Any column. ``linkify=True`` makes the value a link to the row's own page."""


class TextColumn(Column):
    """Text, sorted as Swedish sorts it (… z å ä ö). ``accessor`` may reach into a related row."""

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        """Sort by the column's own field (or ``order_by``) in Swedish order, then by key."""
        paths = [str(alias).lstrip("-").replace(".", "__") for alias in self.order_by or [self.accessor]]
        keys = [Collate(F(path), SWEDISH) for path in paths]
        return queryset.order_by(*(key.desc() if is_descending else key.asc() for key in keys), "pk"), True


class NumberColumn(Column):
    """A number to the right, with ``decimals`` fixed or (None) as many as there are."""

    def __init__(self, *args: Any, decimals: int | None = None, **options: Any) -> None:
        options.setdefault("attrs", {"cell": {"class": "num"}})
        super().__init__(*args, **options)
        self.decimals = decimals

    def render(self, value: float | Decimal) -> str:
        """Show the number in the reader's language."""
        return text.number(value, self.decimals)


class DateColumn(Column):
    """A date, in words; ``near=True`` shows days relative to today within a week."""

    def __init__(self, *args: Any, near: bool = False, **options: Any) -> None:
        options.setdefault("attrs", {"td": {"class": "nowrap"}})
        super().__init__(*args, **options)
        self.near = near

    def render(self, value: date | datetime) -> str:
        """Show the date in words."""
        if self.near:
            day = text.local_time(value).date() if isinstance(value, datetime) else value
            return text.near_words(day, text.today())
        return text.date_words(value)


class SymbolColumn(Column):
    """A level or a status as sign and word, by one of the tables in :mod:`knutpunkt.kernel.symbols`."""

    def __init__(self, symbols: Mapping[str, Symbol], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.symbols = symbols
        self._rendered: dict[str, str] = {}

    def render(self, record: Any) -> str:
        """Show sign and word; each symbol is rendered once a table."""
        key = key_of(Accessor(str(self.accessor)).resolve(record))
        if key not in self._rendered:
            self._rendered[key] = render_to_string("kernel/pieces/symbol.html", {"symbol": self.symbols[key]})
        return self._rendered[key]


class SelectColumn(Column):
    """A box before each row, for changing several rows at once; its name in the form is "rows"."""

    def __init__(self, **options: Any) -> None:
        options |= {"accessor": "pk", "orderable": False, "exclude_from_export": True}
        super().__init__(verbose_name=_("Välj"), **options)

    def render(self, record: Any) -> str:
        """Show the box, named after its row."""
        return render_to_string("kernel/pieces/select.html", {"row": record})


class Table(django_tables2.Table):
    """Base of every list's table.

    ``always`` names columns that cannot be chosen away, ``at_first`` those shown until the reader
    chooses others (empty: all). A method ``value_NAME(record)`` gives what is downloaded where that
    is something else than the field's own value.
    """

    always: ClassVar[tuple[str, ...]] = ()
    at_first: ClassVar[tuple[str, ...]] = ()

    class Meta:
        attrs: ClassVar[dict[str, Any]] = {"class": "ds-table", "data-hover": ""}
        default = text.DASH

    def body(self) -> Iterator[list[tuple[str, str, Any]]]:
        """Yield the rows of the page; each cell as its column's title, its class and what it shows.

        Title and class are worked out once a column, not once a cell.
        """
        columns = [
            (column.name, str(column.header), column.attrs["td"].get("class", ""))
            for column in self.columns.iterall()
            if column.visible
        ]
        for row in self.paginated_rows:
            yield [(title, css, row.get_cell(name)) for name, title, css in columns]

    def choose(self, names: list[str]) -> None:
        """Show the columns named, and those that are always shown; no known name means the first choice."""
        known = [name for name in names if name in self.columns.names()]
        shown = {*(known or self.at_first or self.columns.names()), *self.always}
        for column in self.columns.iterall():
            if column.name in shown or column.column.exclude_from_export:
                self.columns.show(column.name)
            else:
                self.columns.hide(column.name)

    def choices(self) -> list[dict[str, Any]]:
        """Return the columns a reader can choose: name, label, whether shown, whether always shown."""
        return [
            {"name": c.name, "label": c.header, "shown": c.visible, "always": c.name in self.always}
            for c in self.columns.iterall()
            if not c.column.exclude_from_export
        ]

    def orders(self) -> list[dict[str, Any]]:
        """Return the orders a reader can choose: value of ``sort``, label, whether it is the present one."""
        current = {str(alias) for alias in self.order_by or ()}
        found = []
        for column in self.columns.iterall():
            if column.orderable and column.visible:
                name, label = column.name, column.header
                found.append({"value": name, "label": label, "current": name in current})
                descending = gettext("%(column)s, fallande") % {"column": label}
                found.append({"value": f"-{name}", "label": descending, "current": f"-{name}" in current})
        return found

    def header(self) -> list[str]:
        """Return the titles of the columns that are downloaded."""
        return [str(column.header) for column in self._exported()]

    def exported(self) -> Iterator[list[Cell]]:
        """Yield all rows, not only this page's, with typed values of the shown columns."""
        columns = self._exported()
        for row in self.rows:
            yield [self._value(column, row.record) for column in columns]

    def _exported(self) -> list[Any]:
        return [column for column in self.columns if not column.column.exclude_from_export]

    def _value(self, column: Any, record: Any) -> Cell:
        own = getattr(self, f"value_{column.name}", None)
        if own is not None:
            return plain_value(own(record))
        value = column.accessor.resolve(record, quiet=True)
        if value is None:
            return None
        if isinstance(column.column, SymbolColumn):
            return str(column.column.symbols[key_of(value)].word)
        owner, field = column.accessor.penultimate(record)
        shown = getattr(owner, f"get_{field}_display", None)
        return plain_value(shown() if shown else value)


def plain_value(value: object) -> Cell:
    """Return a value as a spreadsheet's cell can hold it: several things are joined by semicolons."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nej")
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    if isinstance(value, list | tuple | set | QuerySet):
        return "; ".join(str(item) for item in value)
    return str(value)
