# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What gives most: the plan with a reason for each row, on the screen and as a workbook."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.downloads import Cell, Sheet, download_workbook
from knutpunkt.people.models import Position
from knutpunkt.ranking import rules
from knutpunkt.ranking.editions.definition import Question as Asked
from knutpunkt.ranking.models import Lift, Question
from knutpunkt.ranking.overview import queries, services, wording
from knutpunkt.ranking.overview.advice import Advice, Row, advise, without_lift
from knutpunkt.ranking.overview.forms import HOURS, PLACE, WishForm
from knutpunkt.ranking.overview.views import EditionPage
from knutpunkt.ranking.working.wording import name_of


@dataclass(frozen=True)
class RowShown:
    """A row of the plan as the page shows it."""

    row: Row
    title: str
    question: str
    question_row: Question
    now: str
    then: str
    who: Position | None
    activity: Activity | None
    reason: str
    may_edit: bool
    may_realise: bool


@dataclass(frozen=True)
class LeftShown:
    """A question with points left that nobody has described a lift for."""

    name: str
    question: Question
    points: Decimal
    source: str
    may_add: bool


class NextView(EditionPage):
    """What to do next: a plan within the hours, for so many points, or to the wanted place."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the plan, or with ``?format=xlsx`` download it."""
        standing = self.standing(pk)
        sent = request.GET if "by" in request.GET else None
        form = WishForm(
            sent,
            ranking=standing.row.ranking,
            aim=wording.aim_words(standing),
            assume=not standing.ways,
            first=HOURS if standing.row.goal_points is None else PLACE,
        )
        advice = advise(standing, form.wish()) if sent is None or form.is_valid() else None
        shown = [self._shown(row, advice, standing) for row in advice.chosen] if advice else []
        rest = [self._shown(row, advice, standing) for row in advice.rest] if advice else []
        if request.GET.get("format") == "xlsx" and advice is not None:
            return _workbook(standing, [*shown, *rest])
        counted = {way.key for way in standing.potential.counted}
        context = {
            "edition": standing.row,
            "standing": standing,
            "form": form,
            "advice": advice,
            "rows": shown,
            "rest": rest,
            "under_way": [standing.lifts[way.key] for way in standing.ways if way.key in counted],
            "without_lift": [self._left(one, standing) for one in without_lift(standing)],
            "goal": wording.goal_words(standing),
            "completeness": wording.completeness(standing),
            "gain": advice.after - advice.start if advice else None,
            "is_points": standing.edition.total.shown_as == "points",
        }
        return render(request, "ranking/overview/next.html", context)

    def _left(self, asked: Asked, standing: queries.Standing) -> LeftShown:
        question, reach = standing.questions[asked.key], standing.potential.questions[asked.key]
        may_add = rules.edit_lift.allows(self.actor, Lift(question=question))
        return LeftShown(name_of(asked), question, reach.most - reach.now, asked.source, may_add)

    def _shown(self, row: Row, advice: Advice, standing: queries.Standing) -> RowShown:
        question = standing.questions[row.asked.key]
        lift = row.lift
        probe = lift or Lift(question=question)
        edits = rules.edit_lift.allows(self.actor, probe)
        free = lift is not None and lift.activity_id is None
        return RowShown(
            row=row,
            title=wording.title_of(row),
            question=name_of(row.asked),
            question_row=question,
            now=wording.answer(row.asked, row.now),
            then=wording.answer(row.asked, row.way.given),
            who=(lift.position if lift else None) or question.owner,
            activity=queries.shown_activity(self.actor, lift) if lift else None,
            reason=wording.reason_of(row, advice, standing),
            may_edit=edits,
            may_realise=edits and free and services.may_realise(self.actor, services.department_of(probe)),
        )


def _workbook(standing: queries.Standing, rows: list[RowShown]) -> HttpResponse:
    header = [
        _("Ordning i planen"), _("Vad som behöver göras"), _("Fråga"), _("Svar nu"), _("Svar då"), _("Poäng"),
        _("Timmar"), _("Vem"), _("Kan vara klart"), _("Insats"), _("Varför"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            one.row.verdict.rank,
            one.title,
            one.question,
            one.now,
            one.then,
            one.row.candidate.points,
            one.row.candidate.hours,
            one.who.title if one.who else None,
            one.row.way.ready,
            one.activity.title if one.activity else None,
            one.reason,
        ]
        for one in rows
    ]
    return download_workbook(f"vad-ger-mest-{standing.row.key}", [Sheet(_("Vad ger mest"), header, cells)])
