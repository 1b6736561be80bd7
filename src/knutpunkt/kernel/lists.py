# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every list: filter row, search, sort, chosen columns, pages, count and download of exactly those rows.

A list is a table class, a filter class and a view::

    class ActivityTable(Table):
        select = SelectColumn()                               # only where several rows can be changed
        title = TextColumn(linkify=True)                      # links to get_absolute_url()
        department = TextColumn(accessor="department__name")
        status = SymbolColumn(STATUSES)
        end = DateColumn()
        budget = NumberColumn(decimals=0)

        class Meta(Table.Meta):
            model = Activity
            fields = ("title", "department", "status", "end", "budget")
            sequence = ("select", "...")

        always = ("title",)
        at_first = ("title", "department", "status", "end")   # until the reader chooses others

    class ActivityFilter(Filter):
        q = SearchFilter(fields=("title", "description"))
        status = MultipleChoice(choices=Status.choices, label=_("Status"))

    class ActivityList(TenantView, ListView):
        table_class = ActivityTable
        filterset_class = ActivityFilter
        title = _("Insatser")
        counted = ngettext_lazy("%(count)s insats", "%(count)s insatser", "count")
        empty_what = _("Här visas allt som verksamheterna gör för miljön.")
        empty_how = _("Lägg till en insats, eller läs in verksamhetens kalkylark.")
        file_name = "insatser"

        def get_queryset(self):
            return rules.SEE.filter(self.actor, Activity.objects.select_related("department"))

The template is ``kernel/list.html``; extend it and fill the blocks ``action``, ``before_list`` and
``bulk`` where needed. The number of queries does not grow with the rows: one count, one page of rows,
the choices of the filters, and whatever the queryset prefetches.
"""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import View

from knutpunkt.kernel import text
from knutpunkt.kernel.downloads import download
from knutpunkt.kernel.forms import Checkboxes, SearchInput
from knutpunkt.kernel.tables import Table

Text = str | Promise
COLUMNS = "kolumn"
FORMATS = ("xlsx", "csv")


class Filter(django_filters.FilterSet):
    """Base of every list's filter. Its fields become the filter row, its values the address."""


class SearchFilter(django_filters.CharFilter):
    """Free text: every word must stand in one of ``fields`` (paths of the model)."""

    def __init__(self, *, fields: tuple[str, ...], **options: Any) -> None:
        super().__init__(label=options.pop("label", _("Sök")), widget=SearchInput, **options)
        self.paths = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow to rows that hold all words."""
        for word in (value or "").split():
            found = Q()
            for path in self.paths:
                for form in _forms(word):
                    found |= Q(**{f"{path}__icontains": form})
            qs = qs.filter(found)
        return qs.distinct() if value and any("__" in path for path in self.paths) else qs


def _forms(word: str) -> set[str]:
    """Return the ways to write a word's capitals: SQLite takes å and Å for different letters."""
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}


class MultipleChoice(django_filters.MultipleChoiceFilter):
    """Boxes of which none (all rows) or several are ticked."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", Checkboxes)
        super().__init__(**options)


class ModelMultipleChoice(django_filters.ModelMultipleChoiceFilter):
    """Boxes for related rows. Give ``queryset`` as a function of the request, inside the tenant scope."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", Checkboxes)
        super().__init__(**options)


class ListView(View):
    """A list of rows; see the module's text for how to make one."""

    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[Filter]]
    template_name: ClassVar[str] = "kernel/list.html"
    title: ClassVar[Text]
    lead: ClassVar[Text] = ""
    counted: ClassVar[Any] = ngettext_lazy("%(count)s rad", "%(count)s rader", "count")
    empty_what: ClassVar[Text] = _("Här finns inget än.")
    empty_how: ClassVar[Text] = ""
    file_name: ClassVar[str] = "lista"
    per_page: ClassVar[int] = 25

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows the actor may see, with related rows selected."""
        raise ImproperlyConfigured(f"{type(self).__name__} lacks get_queryset")

    def get_context(self) -> dict[str, Any]:
        """Return more context for the template (for instance the form of a change to several rows)."""
        return {}

    def make_filter(self) -> Filter:
        """Return the filter, bound to the address."""
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    def make_table(self, rows: QuerySet[Any]) -> Table:
        """Return the table of all filtered rows, sorted and with columns chosen as the address says."""
        table = self.table_class(rows)
        table.request = self.request
        table.choose(self.request.GET.getlist(COLUMNS))
        sort = [key for key in self.request.GET.getlist("sort") if key]
        if sort:
            table.order_by = sort
        return table

    def get(self, request: HttpRequest, **_parts: Any) -> HttpResponse:
        """Show the list, or with ``?format=csv|xlsx`` download exactly its filtered rows."""
        filterset = self.make_filter()
        table = self.make_table(filterset.qs)
        if request.GET.get("format") in FORMATS:
            return download(request.GET["format"], self.file_name, table.header(), table.exported())
        page = self._paginate(table)
        count = page.paginator.count
        context = {
            "view": self,
            "filter": filterset,
            "filtered": _filtered(filterset),
            "table": table,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "count": count,
            "count_words": str(self.counted % {"count": count}).replace(str(count), text.number(count), 1),
            "columns": table.choices(),
            "chosen": request.GET.getlist(COLUMNS),
            **self.get_context(),
        }
        return render(request, self.template_name, context)

    def _paginate(self, table: Table) -> Page[Any]:
        table.paginate(paginator_class=LenientPaginator, per_page=self.per_page, page=self.request.GET.get("page", 1))
        page: Page[Any] = table.page
        return page


class LenientPaginator(Paginator[Any]):
    """Answers a page that is not there with the nearest that is: rows may have gone since."""

    def page(self, number: Any) -> Page[Any]:
        """Return the page with this number, or the nearest."""
        try:
            wanted = int(number)
        except (TypeError, ValueError):
            wanted = 1
        return super().page(min(max(wanted, 1), self.num_pages))


def _filtered(filterset: Filter) -> int:
    """Return how many of the filters beside the search are in use."""
    data = filterset.form.data
    return sum(1 for name in filterset.form.fields if name != "q" and any(data.getlist(name)))
