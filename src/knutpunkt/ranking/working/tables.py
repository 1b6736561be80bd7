# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questions as a list: what it shows and by what it is narrowed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities.filters import Flag
from knutpunkt.kernel import text
from knutpunkt.kernel.forms import SearchInput
from knutpunkt.kernel.lists import Filter, MultipleChoice
from knutpunkt.kernel.symbols import Symbol
from knutpunkt.kernel.tables import Column, DateColumn, NumberColumn, SelectColumn, SymbolColumn, Table, TextColumn
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position
from knutpunkt.people.queries import position_label
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working import queries, wording
from knutpunkt.ranking.working.answering import rule_of
from knutpunkt.ranking.working.points import Sums, Tally

LEFT, NONE_LEFT = "kvar", "inga"
DECIMALS = 2


@dataclass(frozen=True)
class Reading:
    """What the list needs beside its rows: the edition, its points, last year's answers, who is reading."""

    row: RankingEdition
    sums: Sums
    last: dict[str, tuple[Question, Answer]]
    actor: Actor

    def tally(self, question: Question) -> Tally:
        """Return a question's points."""
        return self.sums.tallies[question.key]

    def area(self, question: Question) -> str:
        """Return the name of a question's area."""
        return next((wording.told(one.name) for one in self.sums.edition.areas if one.key == question.area), "")

    def part(self, question: Question) -> str:
        """Return the name of a question's part."""
        return next((wording.told(one.name) for one in self.sums.edition.parts if one.key == question.part), "")

    def answer(self, question: Question) -> str:
        """Return this year's answer in words, if there is one that the reader may see."""
        answer = queries.seen_answer(question, self.actor)
        return wording.answer_words(self.sums.asked(question), answer.value, answer.aspects) if answer else ""

    def before(self, question: Question) -> str:
        """Return last year's answer in words, as it was asked then."""
        pair = self.last.get(question.key)
        if pair is None:
            return ""
        asked = rule_of(pair[0])
        return wording.answer_words(asked, pair[1].value, pair[1].aspects)

    def effort(self, question: Question) -> str:
        """Return the best way to more points in words: how many points for how many hours."""
        way = self.tally(question).way
        if way is None:
            return ""
        told = {"points": text.number(way.points, DECIMALS), "hours": text.number(way.hours)}
        return _("%(hours)s tim antas") % told if way.assumed else _("%(points)s p på %(hours)s tim") % told

    def orders(self, questions: list[Question]) -> dict[str, list[int]]:
        """Return the keys of the questions in each order that is worked out here; ties as in the questionnaire."""

        def by(key: Any) -> list[int]:
            return [question.pk for question in sorted(questions, key=key)]

        def effort(question: Question) -> tuple[Decimal, Decimal]:
            tally = self.tally(question)
            return (-tally.way.per_hour if tally.way else Decimal(1), -tally.left)

        last = date.max
        return {
            "rank_effort": by(effort),
            "rank_left": by(lambda one: self.tally(one).left),
            "rank_now": by(lambda one: self.tally(one).score.points),
            "rank_area": by(lambda one: text.swedish_key(self.area(one))),
            "rank_due": by(lambda one: queries.due_of(one, self.row) or last),
            "rank_state": by(lambda one: (_outside(one), list(wording.STATES).index(queries.state_of(one)))),
            "rank_order": by(lambda one: (one.order, one.pk)),
        }


def _outside(question: Question) -> bool:
    """Tell whether a question is an outside figure that nobody has confirmed."""
    return question.external and queries.answer_of(question) is None


def shown_symbol(question: Question) -> Symbol:
    """Return the sign and word of a question's state."""
    return wording.OUTSIDE_SYMBOL if _outside(question) else wording.STATES[queries.state_of(question)]


SHORT = {"td": {"class": "short"}}


class QuestionTable(Table):
    """Questions with answers. ``reading`` must be set before a row is shown."""

    reading: Reading

    select = SelectColumn()
    area = Column(accessor="area", order_by="rank_area", verbose_name=gettext_lazy("Område"), attrs=SHORT)
    question = Column(
        accessor="key", order_by="rank_order", verbose_name=gettext_lazy("Fråga"), attrs={"td": {"class": "asked"}}
    )
    part = Column(accessor="part", orderable=False, verbose_name=gettext_lazy("Del"))
    last_year = Column(accessor="key", orderable=False, verbose_name=gettext_lazy("Förra året"), attrs=SHORT)
    this_year = Column(accessor="key", orderable=False, verbose_name=gettext_lazy("I år"), attrs=SHORT)
    state = SymbolColumn(wording.STATES, accessor="key", order_by="rank_state", verbose_name=gettext_lazy("Läge"))
    points_now = NumberColumn(accessor="key", order_by="rank_now", verbose_name=gettext_lazy("Poäng nu"))
    points_left = NumberColumn(accessor="key", order_by="rank_left", verbose_name=gettext_lazy("Poäng kvar"))
    effort = Column(accessor="key", order_by="rank_effort", verbose_name=gettext_lazy("Arbete"))
    owner = TextColumn(accessor="owner__title", verbose_name=gettext_lazy("Svarar"))
    department = TextColumn(accessor="owner__department__name", verbose_name=gettext_lazy("Verksamhet"))
    due = DateColumn(accessor="key", order_by="rank_due", near=True, verbose_name=gettext_lazy("Senast"))

    always: ClassVar[tuple[str, ...]] = ("question",)
    at_first: ClassVar[tuple[str, ...]] = (
        "area", "question", "last_year", "this_year", "state", "points_left", "owner", "due",
    )  # fmt: skip

    class Meta(Table.Meta):
        model = Question
        fields = ()

    def value_area(self, record: Question) -> str:
        """Return the area's name."""
        return self.reading.area(record)

    render_area = value_area

    def value_part(self, record: Question) -> str:
        """Return the part's name."""
        return self.reading.part(record)

    render_part = value_part

    def value_question(self, record: Question) -> str:
        """Return the question's number and text."""
        return wording.name_of(self.reading.sums.asked(record))

    def render_question(self, record: Question) -> str:
        """Show the question as a link to its page."""
        asked = self.reading.sums.asked(record)
        context = {"question": record, "name": wording.name_of(asked), "interpreted": asked.interpreted}
        return render_to_string("ranking/working/_name.html", context)

    def value_last_year(self, record: Question) -> str:
        """Return last year's answer."""
        return self.reading.before(record)

    def render_last_year(self, record: Question) -> str:
        """Show last year's answer."""
        return self.reading.before(record) or text.DASH

    def value_this_year(self, record: Question) -> str:
        """Return this year's answer, if the reader may see it."""
        return self.reading.answer(record)

    def render_this_year(self, record: Question) -> str:
        """Show this year's answer; of a draft of another department only that there is one."""
        shown = self.reading.answer(record)
        if shown:
            return shown
        return _("utkast") if queries.answer_of(record) is not None else text.DASH

    def value_points_now(self, record: Question) -> Decimal:
        """Return the points that what is submitted gives."""
        return self.reading.tally(record).score.points

    def render_points_now(self, record: Question) -> str:
        """Show the points that what is submitted gives."""
        return text.number(self.value_points_now(record), DECIMALS)

    def value_points_left(self, record: Question) -> Decimal:
        """Return the points that are still to get."""
        return self.reading.tally(record).left

    def render_points_left(self, record: Question) -> str:
        """Show the points that are still to get."""
        return text.number(self.value_points_left(record), DECIMALS)

    def value_effort(self, record: Question) -> str:
        """Return points and hours of the best way."""
        return self.reading.effort(record)

    def render_effort(self, record: Question) -> str:
        """Show points and hours of the best way."""
        return self.reading.effort(record) or text.DASH

    def value_due(self, record: Question) -> date | None:
        """Return the last day to answer."""
        return queries.due_of(record, self.reading.row)

    def render_due(self, record: Question) -> str:
        """Show the last day to answer; near days only while there is something to do."""
        due = self.value_due(record)
        if due is None:
            return text.DASH
        return text.near_words(due, text.today()) if queries.waits(record) else text.date_words(due)

    def value_state(self, record: Question) -> str:
        """Return the state's word."""
        return str(shown_symbol(record).word)

    def render_state(self, record: Question) -> str:
        """Show the state as sign and word."""
        return render_to_string("kernel/pieces/symbol.html", {"symbol": shown_symbol(record)})


class QuestionFilter(Filter):
    """The filter row of the questions."""

    q = django_filters.CharFilter(label=gettext_lazy("Sök"), widget=SearchInput, method="by_words")
    owner = MultipleChoice(choices=[], label=gettext_lazy("Svarar"))
    state = MultipleChoice(
        choices=[
            *((key, symbol.word) for key, symbol in wording.STATES.items()),
            (wording.OUTSIDE, wording.OUTSIDE_SYMBOL.word),
        ],
        label=gettext_lazy("Läge"),
        method="by_state",
    )
    area = MultipleChoice(choices=[], label=gettext_lazy("Område"))
    part = MultipleChoice(choices=[], label=gettext_lazy("Del"))
    left = django_filters.ChoiceFilter(
        label=gettext_lazy("Poäng"),
        method="by_left",
        empty_label=gettext_lazy("Alla"),
        choices=[(LEFT, gettext_lazy("Poäng kvar")), (NONE_LEFT, gettext_lazy("Inga poäng kvar"))],
    )
    mine = Flag(label=gettext_lazy("Mina frågor"), method="by_mine")
    unowned = Flag(label=gettext_lazy("Ingen svarar"), method="by_unowned")

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading
        edition = reading.sums.edition
        self.filters["area"].extra["choices"] = [(one.key, wording.told(one.name)) for one in edition.areas]
        self.filters["part"].extra["choices"] = [(one.key, wording.told(one.name)) for one in edition.parts]
        owners = Position.objects.filter(ranking_questions__edition=reading.row).select_related("department")
        self.filters["owner"].extra["choices"] = [
            (one.pk, position_label(one)) for one in owners.order_by("title", "pk").distinct()
        ]

    def by_words(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        """Keep questions whose number, text in either language or real wording holds every word."""
        words = value.casefold().split()
        found = [row.pk for row in rows if all(word in self._text(row) for word in words)]
        return rows.filter(pk__in=found)

    def _text(self, row: Question) -> str:
        asked = self.reading.sums.asked(row)
        texts = (definition.told(asked.text, language) for language in ("sv", "en"))
        return " ".join((*texts, asked.number, row.wording, self.reading.area(row))).casefold()

    def by_state(self, rows: QuerySet[Question], _name: str, value: list[str]) -> QuerySet[Question]:
        """Keep questions whose answer has come so far."""
        return rows.filter(queries.in_shown_states(value))

    def by_left(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        """Keep questions with points left, or those without."""
        keys = [key for key, tally in self.reading.sums.tallies.items() if (tally.left > 0) == (value == LEFT)]
        return rows.filter(key__in=keys)

    def by_mine(self, rows: QuerySet[Question], _name: str, value: bool | None) -> QuerySet[Question]:
        """Keep questions that a position of the reader's answers."""
        return rows.filter(queries.owned_by(self.reading.actor)) if value else rows

    def by_unowned(self, rows: QuerySet[Question], _name: str, value: bool | None) -> QuerySet[Question]:
        """Keep questions that nobody is to answer."""
        return rows.filter(Q(owner=None)) if value else rows
