# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Against the others: the edition's outside figures, one figure with its municipalities, its chart."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.indicators import rules as indicator_rules
from knutpunkt.indicators.models import Indicator
from knutpunkt.indicators.national import figures as national
from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.kernel.lists import ListView
from knutpunkt.kernel.tables import Table
from knutpunkt.kernel.text import DASH
from knutpunkt.people.access import TenantView
from knutpunkt.people.models import Municipality
from knutpunkt.ranking import assembly, rules
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.standing import figure_charts, figure_tables, totals
from knutpunkt.ranking.standing import figure_wording as wording
from knutpunkt.ranking.standing.figures import GROUP, NEIGHBOURS, SIMILAR, Around, Figure, around, carried, figure_of
from knutpunkt.ranking.standing.leaders import leaders

TOP = 10


class _Against(TenantView):
    """An edition and those around the municipality, read once."""

    def get_edition(self) -> RankingEdition:
        """Return the edition's row, or raise 404."""
        raise NotImplementedError

    @cached_property
    def row(self) -> RankingEdition:
        """The edition's row."""
        return self.get_edition()

    @cached_property
    def questions(self) -> list[Question]:
        """The edition's questions."""
        return list(self.row.questions.all())

    @cached_property
    def edition(self) -> Edition:
        """The edition, with the municipality in its own group."""
        return assembly.with_own_group(assembly.edition_of(self.row, self.questions), self.row)

    @cached_property
    def around(self) -> Around:
        """The municipality and its peers."""
        return around(self.actor.municipality)

    @cached_property
    def circle(self) -> str:
        """The circle that the address asks for; the empty word for the country."""
        told = self.request.GET.get("krets", "")
        return told if told in {GROUP, NEIGHBOURS, SIMILAR} else ""

    @property
    def similar_words(self) -> str:
        """Who the similar ones are; the empty string when the municipality has none."""
        names = [self.around.name(code) for code in self.around.similar]
        return wording.similar_words(names) if names else ""


class ComparisonView(_Against, ListView):
    """The outside figures of an edition that Kolada carries, and the total as far as it can be compared."""

    table_class = figure_tables.FigureTable
    filterset_class = figure_tables.FigureFilter
    template_name = "ranking/standing/comparison.html"
    title = gettext_lazy("Jämförelse med andra kommuner")
    counted = ngettext_lazy("%(count)s uppgift", "%(count)s uppgifter", "count")
    empty_what = gettext_lazy("Här jämförs de uppgifter i rankningen som finns i Kolada, för landets alla kommuner.")
    empty_how = gettext_lazy(
        "Det här rankningsåret har ingen sådan uppgift. Ange Koladas nummer vid frågan i rankningsårets fil."
    )
    file_name = "jamforelse"

    def get_edition(self) -> RankingEdition:
        """Return the edition of the address."""
        found: RankingEdition = get_object_or_404(
            RankingEdition.objects.select_related("ranking"), pk=self.kwargs["pk"]
        )
        return found

    @cached_property
    def known(self) -> dict[int, Figure]:
        """The figures by the keys of their questions' rows."""
        rows = {question.key: question.pk for question in self.questions}
        return {rows[one.key]: figure_of(self.edition, one, self.around) for one in carried(self.edition)}

    def get_queryset(self) -> QuerySet[Question]:
        """Return the questions that are figures of Kolada, with our places."""
        return figure_tables.with_places(Question.objects.filter(pk__in=self.known), self.known, self.circle)

    def make_table(self, rows: QuerySet[Question]) -> Table:
        """Return the table, which knows the figures and the circle."""
        table = super().make_table(rows)
        table.known, table.circle = self.known, self.circle
        return table

    def get_context(self) -> dict[str, Any]:
        """Return what is covered, the total among those known, and who is compared."""
        found = self._total()
        names = self.around.peers.names
        return {
            "edition": self.row,
            "coverage": wording.coverage_words(totals.coverage(self.edition)),
            "circle_words": wording.circle_words(self.circle),
            "group_name": self.around.peers.group_name,
            "similar_words": self.similar_words,
            "years": [f"{one.name}: {words}" for one in self.known.values() if (words := wording.year_words(one))],
            "band": wording.band_words(found, len(names)),
            "total": found,
            "total_rows": self._total_rows(found) if found else [],
            "total_left_out": found is not None and not self.circle and len(found.others) > TOP,
            "total_places": self._total_places(found) if found else [],
            "asked": len(self.edition.questions),
            "may_import": rules.edit_edition.allows(self.actor, self.row),
        }

    def _total(self) -> totals.Compared | None:
        """Return us among those whose answers have been read; None when nobody's have."""
        read = {row.unit for row in self.row.others.all()}
        if not read - {self.around.own}:
            return None
        answers = Answer.objects.filter(question__in=self.questions).select_related("question")
        own = {**self._own_figures(), **assembly.own_sheet(self.edition, answers)}
        scorer = Scorer(self.edition, assembly.all_answers(self.row, self.edition, own))
        of = len(self.around.peers.names.keys() | read | {self.around.own})
        return totals.compared(scorer, self.around.own, read, of)

    def _own_figures(self) -> dict[str, Given]:
        """Return our figures out of Kolada, which count here as the others' do, before a person has confirmed them."""
        found = {}
        for figure in self.known.values():
            values = assembly.national_values(figure.question, self.edition.year)
            value = values.get(self.around.own)
            told = None if value is None else assembly.given_figure(figure.question.rule, value)
            if told is not None:
                found[figure.question.key] = told
        return found

    def _total_rows(self, found: totals.Compared) -> list[dict[str, Any]]:
        """Return ourselves first, then the others in order of points; each with where it was read.

        Of many the best, the neighbours and the similar ones are shown, or the circle that is chosen: nobody is
        shown for having few points.
        """
        sources = {row.unit: row.source for row in self.row.others.all()}
        others = sorted(found.others, key=lambda one: (-one.total, self.around.name(one.unit)))
        near = self.around.circle(self.circle or NEIGHBOURS) | (
            frozenset() if self.circle else self.around.circle(SIMILAR)
        )
        top = set() if self.circle else {one.unit for one in others[:TOP]}
        others = [one for one in others if one.unit in near or one.unit in top]
        return [
            {
                "name": self.around.name(one.unit),
                "ours": one.unit == found.own.unit,
                "points": one.shown,
                "answered": one.answered,
                "source": sources.get(one.unit, ""),
            }
            for one in (found.own, *others)
        ]

    def _total_places(self, found: totals.Compared) -> list[dict[str, str]]:
        """Return our place among the known ones, in all, in our group and in our county."""
        peers, counties = self.around.peers, self.around.counties
        county = counties.get(self.around.own, "")
        circles = (
            (_("Bland de kommuner vars svar är kända"), {one.unit for one in found.others}),
            (_("Av dem i vår kommungrupp"), set(peers.group)),
            (_("Av dem i länet"), {code for code, name in counties.items() if name == county}),
        )
        told = [(label, *found.place(units)) for label, units in circles]
        return [
            {"label": label, "words": _("%(place)s av %(of)s") % {"place": place, "of": of}}
            for label, place, of in told
            if of > 1
        ]


class _OneFigure(_Against):
    """One of the edition's outside figures."""

    @cached_property
    def question(self) -> Question:
        """The question's row, or 404."""
        rows = Question.objects.select_related("edition__ranking")
        found: Question = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_edition(self) -> RankingEdition:
        """Return the question's edition."""
        found: RankingEdition = self.question.edition
        return found

    @cached_property
    def figure(self) -> Figure:
        """The figure, or 404 where the question is none of Kolada's."""
        asked = self.edition.by_key.get(self.question.key)
        if asked is None or asked.kolada is None:
            raise Http404
        return figure_of(self.edition, asked, self.around)


class FigureView(_OneFigure, ListView):
    """One figure: our movement, the chart, the years, the best and what they do, the municipalities."""

    table_class = figure_tables.PlacesTable
    filterset_class = figure_tables.PlacesFilter
    template_name = "ranking/standing/figure.html"
    counted = ngettext_lazy("%(count)s kommun", "%(count)s kommuner", "count")
    empty_what = gettext_lazy("Här visas kommunernas värden och platser.")
    empty_how = gettext_lazy("Kolada har inga värden för uppgiften än. De kommer när nyckeltalen hämtas nästa gång.")
    per_page = 50

    @property
    def title(self) -> str:  # type: ignore[override]
        """The finding."""
        return wording.headline(self.figure)

    @property
    def file_name(self) -> str:  # type: ignore[override]
        """The file is named after the figure."""
        return f"{self.figure.kpi}-{self.figure.now.year if self.figure.now else self.figure.year}".lower()

    @cached_property
    def top(self) -> frozenset[str]:
        """The ten best in the country."""
        return frozenset(self.figure.leading(TOP))

    def get_queryset(self) -> QuerySet[Municipality]:
        """Return the municipalities that the address chooses; nobody is chosen for being last."""
        told = self.request.GET.get("krets", "")
        if told == figure_tables.BEST:
            chosen = self.top | {self.around.own}
        elif self.circle:
            chosen = self.around.circle(self.circle)
        else:
            chosen = self.top | self.around.circle(NEIGHBOURS) | self.around.circle(SIMILAR)
        return figure_tables.placed(self.figure, chosen)

    def make_table(self, rows: QuerySet[Municipality]) -> Table:
        """Return the table, which knows the figure."""
        table = super().make_table(rows)
        table.figure, table.top = self.figure, self.top
        return table

    def get_context(self) -> dict[str, Any]:
        """Return everything about the figure."""
        figure = self.figure
        drawn = figure_charts.has_chart(figure)
        followed = Indicator.objects.filter(kolada_id=figure.kpi, archived_at=None).first()
        known = figure.kpi in national().papers()
        return {
            "edition": self.row,
            "question": self.question,
            "asked": figure.question,
            "figure": figure,
            "value": wording.value_words(figure, figure.value),
            "course": wording.course_words(figure),
            "note": wording.year_words(figure),
            "places": self._places(),
            "points": wording.points_words(figure.points),
            "left": wording.points_words(figure.left()),
            "best": wording.best_words(figure, ""),
            "spec": figure_charts.spec(figure) if drawn else None,
            "alt": wording.alt_text(figure) if drawn else "",
            "history": self._history(),
            "leaders": [
                {"leader": one, "value": wording.value_words(figure, one.value)}
                for one in leaders(figure, self.row.others.all())
            ],
            "group_name": self.around.peers.group_name,
            "similar_words": self.similar_words,
            "indicator": followed,
            "may_follow": followed is None and known and indicator_rules.may_create(self.actor),
        }

    def _places(self) -> list[dict[str, str]]:
        circles = (
            (_("I landet"), ""),
            (_("I kommungruppen"), GROUP),
            (_("Bland grannarna"), NEIGHBOURS),
            (_("Bland de mest lika"), SIMILAR),
        )
        return [{"label": label, "words": wording.place_words(self.figure.place(name))} for label, name in circles]

    def _history(self) -> list[dict[str, Any]]:
        """Return our place and points in every year that has values, by this edition's rule, the latest first."""
        own, spreads = self.around.own, {spread.year: spread for spread in self.figure.picture.spreads}
        rows = []
        for year in self.figure.history:
            spread = spreads.get(year.year)
            then = Figure(self.edition, self.figure.question, self.around, year.year, year)
            best = then.best()
            amounts = [spread.median, spread.lower, spread.upper] if spread else [None, None, None]
            rows.append(
                {
                    "year": year.year,
                    "value": wording.value_words(then, year.values.get(own), unit=False),
                    "place": wording.place_words(then.place()),
                    "group_place": wording.place_words(then.place(GROUP)),
                    "points": wording.points_words(then.points),
                    "spread": [wording.value_words(then, amount, unit=False) for amount in amounts],
                    "best": wording.value_words(then, best[0], unit=False) if best else DASH,
                }
            )
        return rows


class FigureChartView(_OneFigure):
    """The figure's chart as a picture."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Return the chart as SVG, or 404 where there is no course to draw."""
        if not figure_charts.has_chart(self.figure):
            raise Http404
        return HttpResponse(render_svg(figure_charts.spec(self.figure)), content_type="image/svg+xml")
