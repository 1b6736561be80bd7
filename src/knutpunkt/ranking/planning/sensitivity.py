# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How sure a place is: when weights vary, when one answer changes, and when the others' points are not known.

Never a point where only a band is known. Pure, in decimals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knutpunkt.ranking.editions.definition import GivenRule, LadderRule, OptionsRule, RelativeRule
from knutpunkt.ranking.scoring import rules
from knutpunkt.ranking.scoring.exact import ONE, ZERO, exactly
from knutpunkt.ranking.scoring.places import place_among
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.scoring.totals import Totaller

#: The nearest number beyond a ladder's bound that an answer can be: answers have at most 8 decimals.
BEYOND = ONE.scaleb(-8)


@dataclass(frozen=True, slots=True)
class WeightTurn:
    """The unit's place when one part counts less and when it counts more, all other weights as they are."""

    part: str
    lowered: Decimal
    raised: Decimal


@dataclass(frozen=True, slots=True)
class WeightBand:
    """Places when the parts' weights vary.

    ``best`` and ``worst`` are the places no variation within the given share can pass, whatever weights vary
    together; ``turns`` are the exact places when one part's weight varies at a time.
    """

    now: Decimal
    best: Decimal
    worst: Decimal
    turns: tuple[WeightTurn, ...]


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """What the unit's total and place would be with this answer; ``is_now`` marks the answer it has."""

    answer: Given
    total: Decimal
    place: Decimal
    is_now: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A published place and the points it had."""

    place: int
    points: Decimal


class Reason(StrEnum):
    """Why a band is as it is."""

    NO_MARKS = "no_marks"
    MARKS = "marks"
    FULL_POINTS = "full_points"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Band:
    """The best and the worst place possible, why, and the marks that set them (None: none did)."""

    best: int
    worst: int
    reason: Reason
    ahead: Mark | None = None
    behind: Mark | None = None


@dataclass(frozen=True, slots=True)
class PointsBand:
    """The least and the most points a place can have had, why, and the marks that set them."""

    least: Decimal
    most: Decimal
    reason: Reason
    ahead: Mark | None = None
    behind: Mark | None = None


Terms = list[tuple[Decimal, Decimal]]


def when_weights_vary(scorer: Scorer, unit_id: str, by: Decimal) -> WeightBand:
    """Return how a unit's place moves when each part's weight may be ``by`` (0.1: a tenth) higher or lower.

    Weighted shares are divided by the sum of the weights, so that they are 1 together again. One part at a time is
    computed exactly. The band for all of them together is found pair by pair: another unit is *surely* before if
    its total is higher for every choice of weights, *possibly* before if it is for some. A unit's place lies
    between 1 + those surely before and 1 + those possibly before. The band is true but may be wider than what
    any single choice of weights reaches. For editions whose groups are weighed in other ways, every part's weight
    varies by the same factor in all groups.
    """
    if not 0 <= by < 1:
        raise ValueError("by is a share from 0 to 1")
    scores = scorer.scores()
    now = scorer.score_unit(unit_id).place
    assert now is not None
    units = [unit.id for unit in scores.units]
    turns = tuple(
        WeightTurn(
            part.key,
            _place_with(scorer, unit_id, units, {part.key: ONE - by}),
            _place_with(scorer, unit_id, units, {part.key: ONE + by}),
        )
        for part in scorer.edition.parts
    )
    best, worst = _weight_band(scorer, unit_id, units, by)
    return WeightBand(now, best, worst, turns)


@exactly
def _place_with(scorer: Scorer, unit_id: str, units: Sequence[str], factors: Mapping[str, Decimal]) -> Decimal:
    totaller = Totaller(scorer.edition, factors)
    by_published = scorer.edition.places.by == "published"

    def counted(unit: str) -> Decimal:
        total = totaller.total(scorer.group_of(unit), scorer.parts_of(unit))
        return total.published if by_published else total.total

    others = [counted(unit) for unit in units if unit != unit_id]
    return place_among(counted(unit_id), others, scorer.edition.places.ties)


@exactly
def _weight_band(scorer: Scorer, unit_id: str, units: Sequence[str], by: Decimal) -> tuple[Decimal, Decimal]:
    totaller = Totaller(scorer.edition)
    terms = {unit: totaller.terms(scorer.group_of(unit), scorer.parts_of(unit)) for unit in units}
    shown = scorer.edition.total
    is_points = shown.method == "sum" and shown.shown_as == "points"
    ties, by_published = scorer.edition.places.ties, scorer.edition.places.by == "published"
    margin = _margin(scorer)
    surely = possibly = 0
    for unit in units:
        if unit == unit_id:
            continue
        least, most = _difference(terms[unit], terms[unit_id], by, is_points=is_points)
        surely += least > margin
        # Who has the same total takes the same place, or pushes it down: so the custom says.
        possibly += most > 0 if ties in {"shared", "dense"} and not by_published else most >= -margin
    best = 1 + (min(surely, 1) if ties == "dense" else surely)
    return Decimal(best), Decimal(1 + possibly)


def _margin(scorer: Scorer) -> Decimal:
    """Return how far apart two totals must be, as shares or points, for their places to differ surely.

    By the exact total any difference tells two apart. A published total is rounded, and cut to whole per cent.
    """
    total = scorer.edition.total
    if scorer.edition.places.by == "total":
        return ZERO
    if total.published == "binary_truncated":
        return Decimal("0.03")
    step = ONE.scaleb(-total.decimals)
    return step / 100 if total.shown_as == "percent" else step


def _difference(theirs: Terms, ours: Terms, by: Decimal, *, is_points: bool) -> tuple[Decimal, Decimal]:
    """Return the least and the most that their total can be above ours.

    Points, or shares of the same whole: Σ f × (theirs - ours), each f from 1 - by to 1 + by, so that every part is
    taken at the end that suits. Shares of different wholes: the ends of each by itself, which is wider.
    """
    low, high = ONE - by, ONE + by
    wholes = [whole for _, whole in ours]
    if is_points or [whole for _, whole in theirs] == wholes:
        parts = [their - our for (their, _), (our, _) in zip(theirs, ours, strict=True)]
        least = sum((min(low * part, high * part) for part in parts), ZERO)
        most = sum((max(low * part, high * part) for part in parts), ZERO)
        if is_points:
            return least, most
        whole = sum(wholes, ZERO) or ONE
        return (
            least / (whole * (high if least > 0 else low)),
            most / (whole * (low if most > 0 else high)),
        )
    their_least, their_most = _ends(theirs, by)
    our_least, our_most = _ends(ours, by)
    return their_least - our_most, their_most - our_least


def _ends(terms: Terms, by: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least and the most of Σ f × got / Σ f × whole.

    A mean with weights is highest when the parts with the highest shares weigh most: for some cut in their order
    all before it weigh 1 + by and all after 1 - by.
    """
    ordered = sorted((got / whole, got, whole) for got, whole in terms if whole)
    if not ordered:
        return ZERO, ZERO
    low, high = ONE - by, ONE + by
    found: list[Decimal] = []
    for cut in range(len(ordered) + 1):
        for first, second in ((low, high), (high, low)):
            factors = [first] * cut + [second] * (len(ordered) - cut)
            got = sum((f * each[1] for f, each in zip(factors, ordered, strict=True)), ZERO)
            whole = sum((f * each[2] for f, each in zip(factors, ordered, strict=True)), ZERO)
            found.append(got / whole)
    return min(found), max(found)


def answers_to_try(scorer: Scorer, question_key: str) -> tuple[Given, ...]:
    """Return the answers worth trying: each option, a number on each step, the best and the worst, and no answer.

    An option is tried without its aspects and, where it has a bonus, with all of them.
    """
    rule = scorer.edition.by_key[question_key].rule
    tried: list[Given]
    match rule:
        case OptionsRule():
            tried = [Given(option.key) for option in rule.options]
            if rule.bonus:
                aspects = frozenset(aspect.key for aspect in rule.bonus.aspects)
                able = rule.bonus.when or tuple(option.key for option in rule.options)
                tried += [Given(option.key, aspects) for option in rule.options if option.key in able]
        case LadderRule():
            tried = [Given(number) for number in _on_each_step(rule)]
        case RelativeRule():
            ends = dict.fromkeys((scorer.best(question_key), scorer.worst(question_key)))
            tried = [Given(end) for end in ends if end is not None]
        case GivenRule():
            tried = [Given(rule.points), Given(rule.least)]
    return (*tried, Given())


def _on_each_step(rule: LadderRule) -> list[Decimal]:
    """Return a number on each step of a ladder, and one on none of them: a bound, or the nearest beyond one."""
    bounds = [
        bound
        for step in rule.steps
        for bound in (step.at_least, step.above, step.at_most, step.below)
        if bound is not None
    ]
    near = [number for bound in bounds for number in (bound, bound + BEYOND, bound - BEYOND)]
    found: dict[int | None, Decimal] = {}
    for number in near:
        step = next((n for n, step in enumerate(rule.steps) if rules.fits(step, number)), None)
        found.setdefault(step, number)
    return list(found.values())


def when_an_answer_changes(
    scorer: Scorer, unit_id: str, question_key: str, tried: Sequence[Given] | None = None
) -> tuple[AnswerTurn, ...]:
    """Return the unit's total and place with each answer to one question, all else as it is.

    ``tried`` is :func:`answers_to_try` unless given. Where the answer moves a best or a worst value, the others'
    points are computed anew.
    """
    now = scorer.answers.units.get(unit_id, {}).get(question_key, Given())
    turns = []
    for answer in answers_to_try(scorer, question_key) if tried is None else tried:
        score = scorer.what_if(unit_id, {question_key: answer})
        assert score.place is not None
        turns.append(AnswerTurn(answer, score.total, score.place, answer == now))
    return tuple(turns)


def place_band(total: Decimal, most: Decimal, marks: Sequence[Mark], of: int, *, stood: int | None = None) -> Band:
    """Return the places a total could have had among ``of``, from published places of the same year.

    A mark with more points was before us: our place is after its. A mark with fewer was not: our place is at most
    its. A mark with the same points shares its place with us. Nothing is assumed between the marks, and without any
    every place is possible. With the highest points there are (``most``) nobody was before us.

    The marks are other units'. Where we stood (``stood``) before a mark that year, its place counts us: what
    is compared is then the list without us.
    """
    if total >= most > 0:
        return Band(1, 1, Reason.FULL_POINTS)
    if not marks:
        return Band(1, of, Reason.NO_MARKS)
    ahead = max((mark for mark in marks if mark.points > total), key=lambda mark: mark.place, default=None)
    behind = min((mark for mark in marks if mark.points <= total), key=lambda mark: mark.place, default=None)

    def without_us(mark: Mark) -> int:
        return mark.place - (stood is not None and stood < mark.place)

    best = max([1, *(without_us(mark) + (mark.points > total) for mark in marks if mark.points >= total)])
    worst = without_us(behind) if behind else of
    if best > worst or any(mark.place > of for mark in marks):
        return Band(1, of, Reason.CONTRADICTION, ahead, behind)
    return Band(best, worst, Reason.MARKS, ahead, behind)


def points_for_place(place: int, marks: Sequence[Mark], most: Decimal, least: Decimal = ZERO) -> PointsBand:
    """Return the least and the most points that a place can have had, from published places of the same year.

    A place has at most the points of the nearest mark before it, and at least those of the nearest after it; a
    mark at the place itself is both. Who has the band's ``most`` is surely at the place or better; who has less
    than its ``least`` is surely not. Without marks the band is from ``least`` to ``most``.
    """
    ahead = max((mark for mark in marks if mark.place <= place), key=lambda mark: mark.place, default=None)
    behind = min((mark for mark in marks if mark.place >= place), key=lambda mark: mark.place, default=None)
    low, high = (behind.points if behind else least), (ahead.points if ahead else most)
    if low > high:
        return PointsBand(least, most, Reason.CONTRADICTION, ahead, behind)
    return PointsBand(low, high, Reason.MARKS if ahead or behind else Reason.NO_MARKS, ahead, behind)
