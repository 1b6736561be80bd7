# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gaps and overlaps as lists: by kind, narrowed by the address, downloaded."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.paginator import Page
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.kernel.downloads import Cell, download
from knutpunkt.kernel.lists import LenientPaginator
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.forms import FORMATS
from knutpunkt.mapping.models import Finding, FindingKind
from knutpunkt.mapping.rules import judge_finding, may_recompute
from knutpunkt.mapping.wording import Told
from knutpunkt.people.access import TenantView

PER_KIND = 10
PER_PAGE = 40
TO_TRY = "try"


class FindingListView(TenantView):
    """A list of findings by kind, narrowed by kind, department and state; all of it stands in the address."""

    template: ClassVar[str]
    kinds: ClassVar[tuple[FindingKind, ...]]
    file_name: ClassVar[str | Promise]
    counted: ClassVar[Any]

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the list, or with ``?format=csv|xlsx`` download all of its rows."""
        chosen = self._chosen(request.GET)
        everything = queries.visible_to(self.actor).filter(kind__in=self.kinds)
        departments = queries.departments_by_key()
        if chosen["department"]:
            everything = queries.concerning(everything, chosen["department"], departments)
        counts = queries.counts(everything, "kind", "state")
        rows = self._narrowed(everything, chosen)
        names = {key: row.name for key, row in departments.items()}
        if request.GET.get("format") in FORMATS:
            told_rows = file_rows(wording.tell(row, names) for row in queries.with_objects(rows))
            return download(request.GET["format"], str(self.file_name), file_header(), told_rows)
        page = self._page(queries.with_objects(rows), chosen["kind"])
        shown: Iterable[Finding] = page if page is not None else queries.with_objects(self._first_of_each(rows))
        told = [wording.tell(row, names) for row in shown]
        context = {
            "chosen": chosen,
            "kinds": self.kinds if len(self.kinds) > 1 else (),
            "query": _query(chosen),
            "states": self._states(counts, chosen),
            "sections": self._sections(counts, chosen, told),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
            if page is not None
            else (),
            "count": sum(self._by_kind(counts, chosen).values()),
            "total": sum(counts.values()),
            "departments": names,
            "judgeable": {item.finding.pk for item in told if judge_finding.allows(self.actor, item.finding)},
            "computation": queries.computation(),
            "may_recompute": may_recompute(self.actor),
            **self.more(),
        }
        context["count_words"] = self.counted % {"count": context["count"]}
        return render(request, self.template, context)

    def more(self) -> dict[str, Any]:
        """Return more context for the template."""
        return {}

    def _chosen(self, query: QueryDict) -> dict[str, Any]:
        """Return what the address asks for; unknown values count as none."""
        kind, state, department = query.get("kind", ""), query.get("state", TO_TRY), query.get("department", "")
        return {
            "kind": kind if kind in {str(known) for known in self.kinds} else "",
            "state": state if state in {*queries.STATES, "all"} else TO_TRY,
            "department": int(department) if department.isdecimal() else None,
        }

    def _narrowed(self, rows: QuerySet[Finding], chosen: dict[str, Any]) -> QuerySet[Finding]:
        if chosen["kind"]:
            rows = rows.filter(kind=chosen["kind"])
        return rows.filter(Q(state__in=_states_of(chosen["state"])))

    def _first_of_each(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the first few of each kind, in one query."""
        order = [F("score").desc(), F("first_seen").asc(), F("pk").asc()]
        place = Window(RowNumber(), partition_by="kind", order_by=order)
        return rows.annotate(place=place).filter(place__lte=PER_KIND)

    def _page(self, rows: QuerySet[Finding], kind: str) -> Page[Finding] | None:
        """Return a page of rows where one kind is shown, None where each kind shows its first."""
        if not kind and len(self.kinds) > 1:
            return None
        ordered = rows.order_by("-score", "first_seen", "pk")
        return LenientPaginator(ordered, PER_PAGE).page(self.request.GET.get("page", 1))

    def _by_kind(self, counts: dict[tuple[Any, ...], int], chosen: dict[str, Any]) -> dict[str, int]:
        wanted, found = _states_of(chosen["state"]), dict.fromkeys((str(kind) for kind in self.kinds), 0)
        for (kind, state), number in counts.items():
            if state in wanted and chosen["kind"] in {"", kind}:
                found[kind] += number
        return found

    def _sections(
        self, counts: dict[tuple[Any, ...], int], chosen: dict[str, Any], told: list[Told]
    ) -> list[dict[str, Any]]:
        sections = []
        for kind, number in self._by_kind(counts, chosen).items():
            rows = [item for item in told if item.finding.kind == kind]
            if rows:
                more = number - len(rows) if not chosen["kind"] and len(self.kinds) > 1 else 0
                label = FindingKind(kind).label
                sections.append({"kind": kind, "label": label, "count": number, "rows": rows, "more": more})
        return sections

    def _states(self, counts: dict[tuple[Any, ...], int], chosen: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the states to choose among, with how many each has."""
        found: dict[str, int] = {}
        for (kind, state), number in counts.items():
            if chosen["kind"] in {"", kind}:
                found[state] = found.get(state, 0) + number
        names = {TO_TRY: _("Att pröva"), **{key: str(wording.STATE_NAMES[key]) for key in queries.STATES[2:]}}
        names["all"] = _("Alla")
        return [
            {"key": key, "label": name, "count": sum(found.get(state, 0) for state in _states_of(key))}
            for key, name in names.items()
        ]


def _states_of(choice: str) -> tuple[str, ...]:
    if choice == TO_TRY:
        return queries.OPEN_STATES
    return queries.STATES if choice == "all" else (choice,)


def _query(chosen: dict[str, Any]) -> str:
    """Return the address of the present choice, without kind: links to one kind add theirs."""
    query = QueryDict(mutable=True)
    query.update({key: str(chosen[key]) for key in ("state", "department") if chosen[key]})
    return query.urlencode()


def file_header() -> list[str]:
    """Return the header of the downloaded list."""
    return [
        _("Slag"),
        _("Vad"),
        _("Förklaring"),
        _("Verksamhet"),
        _("Läge"),
        _("Ställningstagande"),
        _("Skäl"),
        _("Ges till"),
        _("Klart senast"),
        _("Sedd första gången"),
    ]


def file_rows(told: Iterable[Told]) -> Iterator[list[Cell]]:
    """Yield the rows of the downloaded list."""
    for item in told:
        finding, verdict = item.finding, item.verdict
        yield [
            finding.get_kind_display(),
            item.headline,
            item.sentence,
            finding.department.name if finding.department else "",
            item.state_name,
            verdict.get_choice_display() if verdict else "",
            verdict.reason if verdict else "",
            verdict.position.title if verdict and verdict.position else "",
            verdict.due if verdict else None,
            finding.first_seen,
        ]


class GapListView(FindingListView):
    """What falls between the chairs."""

    template = "mapping/gaps.html"
    kinds = queries.GAP_KINDS
    file_name = gettext_lazy("luckor")
    counted = ngettext_lazy("%(count)d lucka", "%(count)d luckor", "count")


class OverlapListView(FindingListView):
    """Where two departments perhaps do the same."""

    template = "mapping/overlaps.html"
    kinds = (FindingKind.OVERLAP,)
    file_name = gettext_lazy("dubbelarbete")
    counted = ngettext_lazy("%(count)d förslag", "%(count)d förslag", "count")

    def more(self) -> dict[str, Any]:
        """Return the suggestion to begin with."""
        return {"next": queries.next_overlap(self.actor)}
