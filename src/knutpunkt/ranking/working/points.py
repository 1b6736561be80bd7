# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each question gives the municipality now, what is left to get, and for how much work.

Only what has been submitted counts, so that the numbers are the same for every reader and no draft shows in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Answer, Effort, Lift, Question, Ranking, RankingEdition
from knutpunkt.ranking.scoring import rules
from knutpunkt.ranking.scoring.exact import exactly, rounded, settle
from knutpunkt.ranking.scoring.results import Given, QuestionScore
from knutpunkt.ranking.scoring.scorer import Scorer

#: A lift that takes no time at all is still something somebody must do.
LEAST_HOURS = Decimal("0.5")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Way:
    """The best way to more points on a question: points, hours, and whether a lift says so or it is assumed."""

    points: Decimal
    hours: Decimal
    assumed: bool

    @property
    @exactly
    def per_hour(self) -> Decimal:
        """Points for an hour's work."""
        return self.points / max(self.hours, LEAST_HOURS)


@dataclass(frozen=True)
class Tally:
    """A question's points now, the highest for us, what is left, and the best way to it (None: nothing is left)."""

    score: QuestionScore
    way: Way | None

    @property
    def left(self) -> Decimal:
        """Points that are still to get."""
        return self.score.max - self.score.points


@dataclass(frozen=True)
class Sums:
    """The edition as it is read by the working list: its definition, its scorer, each question's tally by key."""

    edition: definition.Edition
    scorer: Scorer
    unit: str
    tallies: Mapping[str, Tally]

    @property
    def left(self) -> Decimal:
        """Points left in all, of the questions that are known."""
        return sum((tally.left for tally in self.tallies.values()), ZERO)

    def asked(self, question: Question) -> definition.Question:
        """Return a row's question as the edition has it."""
        return self.edition.by_key[question.key]


def hours_of(lift: Lift, ranking: Ranking) -> Decimal:
    """Return a lift's hours, or what the ranking means by its effort in words."""
    if lift.hours is not None:
        return Decimal(lift.hours)
    words = {Effort.SMALL: ranking.small_hours, Effort.LARGE: ranking.large_hours}
    return Decimal(words.get(Effort(lift.effort), ranking.medium_hours))


@exactly
def points_of(question: definition.Question, edition: definition.Edition, given: Given, scorer: Scorer) -> Decimal:
    """Return what an answer would give a question if it counted, with best and worst as they are now."""
    rule, value = question.rule, given.value
    if value is None:
        return ZERO
    if isinstance(rule, definition.OptionsRule):
        if value not in {option.key for option in rule.options}:
            return ZERO
        points = rules.option_points(rule, str(value), len(given.aspects))
    elif isinstance(value, str):
        return ZERO
    elif isinstance(rule, definition.LadderRule):
        points = rules.ladder_points(rule, value)
    elif isinstance(rule, definition.RelativeRule):
        ends = rules.Extremes(scorer.best(question.key), scorer.worst(question.key))
        points = rules.relative_points(rule, value, ends)
    else:
        points = value
    weight = edition.weights[question.weight] if question.weight else None
    points = settle(rules.weighted(points, rules.highest_points(rule), weight))
    return points if edition.round_points is None else rounded(points, edition.round_points)


def best_way(
    question: definition.Question, edition: definition.Edition, score: QuestionScore,
    lifts: Iterable[Lift], ranking: Ranking, scorer: Scorer,
) -> Way | None:  # fmt: skip
    """Return the lift with most points for an hour; without one, all that is left at the ranking's medium effort.

    An outside figure is not improved by answering: without a lift there is no known way.
    """
    left = score.max - score.points
    if left <= 0:
        return None
    ways = []
    for lift in lifts:
        given = assembly.given(lift.value, lift.aspects, question.rule)
        gain = points_of(question, edition, given, scorer) - score.points
        if gain > 0:
            ways.append(Way(gain, hours_of(lift, ranking), assumed=False))
    if ways:
        return max(ways, key=lambda way: (way.per_hour, way.points))
    return None if question.source else Way(left, Decimal(ranking.medium_hours), assumed=True)


def sums_of(row: RankingEdition, questions: Iterable[Question] | None = None) -> Sums:
    """Return what every question of the edition gives. A constant number of queries.

    ``row`` comes with its ranking.
    """
    edition = assembly.with_own_group(assembly.edition_of(row, questions), row)
    answers = Answer.objects.filter(question__edition=row).select_related("question")
    own = assembly.own_sheet(edition, answers)
    scorer = Scorer(edition, assembly.all_answers(row, edition, own))
    scores = scorer.score_unit(row.municipality_id).questions
    lifts: dict[str, list[Lift]] = {}
    for lift in Lift.objects.filter(question__edition=row).select_related("question"):
        lifts.setdefault(lift.question.key, []).append(lift)
    tallies = {
        question.key: Tally(
            scores[question.key],
            best_way(question, edition, scores[question.key], lifts.get(question.key, ()), row.ranking, scorer),
        )
        for question in edition.questions
    }
    return Sums(edition, scorer, row.municipality_id, tallies)
