# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure the points and the place are, as the page reads it: bands first, exact places only among the known."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from knutpunkt.kernel.text import number
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.overview import wording
from knutpunkt.ranking.overview.queries import Standing
from knutpunkt.ranking.planning.pinning import among
from knutpunkt.ranking.planning.sensitivity import (
    AnswerTurn,
    Band,
    Reason,
    WeightBand,
    when_an_answer_changes,
    when_weights_vary,
)
from knutpunkt.ranking.scoring.exact import ONE
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.scoring.totals import Totaller
from knutpunkt.ranking.working.wording import name_of, told


@dataclass(frozen=True)
class QuestionTurn:
    """What the worst and the best answer to one question would do to the total and the place."""

    name: str
    key: str
    now: str
    worst: str
    best: str
    lost: Decimal
    won: Decimal
    place_worst: str
    place_best: str
    outside: bool

    @property
    def swing(self) -> Decimal:
        """How much of the total hangs on the question."""
        return self.won + self.lost


@dataclass(frozen=True)
class PartTurn:
    """Our total when one part weighs less and more, and the places where the others' answers are known."""

    name: str
    lowered: Decimal
    raised: Decimal
    place_lowered: Decimal | None = None
    place_raised: Decimal | None = None


@dataclass(frozen=True)
class Reading:
    """The page's content. ``of`` units are ranked; ``known`` of the others have sent answers that were read in."""

    of: int
    known: int
    band: Band
    questions: tuple[QuestionTurn, ...]
    parts: tuple[PartTurn, ...]
    weights: WeightBand | None

    @property
    def places(self) -> bool:
        """Whether anything at all can be said of places."""
        whole = f"1–{self.of}"
        return self.known > 0 or any(
            place != whole for turn in self.questions for place in (turn.place_worst, turn.place_best)
        )


def reading(standing: Standing, by: Decimal) -> Reading:
    """Return what moves the place. ``by``: the share by which the parts' weights vary. Three queries."""
    of = max(len(standing.edition.units), Municipality.objects.count())
    imported = set(standing.row.others.values_list("unit", flat=True)) - {standing.unit}
    units = {*imported, standing.unit}
    placed = among(standing.scorer, units) if imported else None
    weights = when_weights_vary(placed, standing.unit, by) if placed else None
    return Reading(
        of=of,
        known=len(imported),
        band=standing.place_band(of),
        questions=_questions(standing, placed, of),
        parts=_parts(standing, weights, by),
        weights=weights,
    )


def _questions(standing: Standing, placed: Scorer | None, of: int) -> tuple[QuestionTurn, ...]:
    scorer, unit, now = standing.scorer, standing.unit, standing.potential.now
    found = []
    for question in standing.edition.questions:
        if question.key not in standing.potential.questions:
            continue
        turns = when_an_answer_changes(scorer, unit, question.key)
        worst = min(turns, key=lambda turn: turn.total)
        best = max(turns, key=lambda turn: turn.total)
        if worst.total == best.total:
            continue
        found.append(
            QuestionTurn(
                name=name_of(question),
                key=question.key,
                now=wording.answer(question, scorer.answers.units[unit].get(question.key, Given())),
                worst=wording.answer(question, worst.answer),
                best=wording.answer(question, best.answer),
                lost=max(Decimal(0), now - worst.total),
                won=max(Decimal(0), best.total - now),
                place_worst=_place(standing, placed, question.key, worst, of),
                place_best=_place(standing, placed, question.key, best, of),
                outside=bool(question.source),
            )
        )
    return tuple(sorted(found, key=lambda turn: -turn.swing))


def _place(standing: Standing, placed: Scorer | None, key: str, turn: AnswerTurn, of: int) -> str:
    """Return the place in words: exact among the known, else a band from published places."""
    if placed is not None:
        place = placed.what_if(standing.unit, {key: turn.answer}).place
        return number(place)
    return band_words(standing.place_band(of, turn.total, key))


def band_words(band: Band) -> str:
    """Return a band of places: "12–31", or one place."""
    return str(band.best) if band.best == band.worst else f"{band.best}–{band.worst}"


def _parts(standing: Standing, weights: WeightBand | None, by: Decimal) -> tuple[PartTurn, ...]:
    scorer, unit = standing.scorer, standing.unit
    group, parts = scorer.group_of(unit), scorer.parts_of(unit)
    places = {turn.part: turn for turn in weights.turns} if weights else {}
    found = []
    for part in standing.edition.parts:
        totals = [
            Totaller(standing.edition, {part.key: factor}).total(group, parts).total for factor in (ONE - by, ONE + by)
        ]
        turn = places.get(part.key)
        found.append(
            PartTurn(
                told(part.name),
                totals[0],
                totals[1],
                turn.lowered if turn else None,
                turn.raised if turn else None,
            )
        )
    return tuple(found)


def headline(standing: Standing, found: Reading) -> str:
    """Return the place in plain words: a band and why, never one number that is not known."""
    least, most = standing.possible(standing.potential.now)
    told_of = {"points": wording.points(standing.potential.now), "least": wording.shown(least),
               "most": wording.shown(most), "best": found.band.best, "worst": found.band.worst, "of": found.of,
               "year": standing.row.year}  # fmt: skip
    if found.band.reason is Reason.NO_MARKS:
        words = _(
            "Med %(points)s går det inte att säga vilken plats det blir: inga andra kommuners poäng är kända "
            "för %(year)s. Alla platser från 1 till %(of)s är möjliga."
        )
    elif found.band.reason is Reason.CONTRADICTION:
        words = _("De publicerade placeringarna för %(year)s går inte ihop, så platsen går inte att ringa in.")
    elif (found.band.best, found.band.worst) == (1, found.of):
        words = _(
            "Det går inte att säga vilken plats det blir. Kända svar ger %(points)s, men med det som inte är känt blir "
            "det mellan %(least)s och %(most)s, och de placeringar som är publicerade för %(year)s ringar inte in det."
        )
    elif found.band.reason is Reason.FULL_POINTS:
        words = _("Med %(points)s, det högsta som går att få, är platsen 1.")
    else:
        words = _(
            "Platsen ligger mellan %(best)s och %(worst)s av %(of)s, räknat på de placeringar som är publicerade "
            "för %(year)s. Kända svar ger %(points)s; med det som inte är känt blir det mellan %(least)s och %(most)s."
        )
    return words % told_of
