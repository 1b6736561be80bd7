# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From parts to one number: sums with weights, or weighted shares, and how it is shown and rounded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring.exact import HUNDRED, ONE, ZERO, binary_truncated, rounded, settle
from knutpunkt.ranking.scoring.results import QuestionScore, SectionScore


@dataclass(frozen=True, slots=True)
class Sum:
    """A part's points and highest points with 50 digits, before they are settled."""

    points: Decimal
    max: Decimal


@dataclass(frozen=True, slots=True)
class TotalScore:
    """A total, the highest it could be (in the same measure), and the total as shown and as published."""

    total: Decimal
    max: Decimal
    rounded: Decimal
    published: Decimal


def sum_of(scores: Iterable[QuestionScore]) -> Sum:
    """Return Σ points and Σ highest points of a part's questions."""
    told = list(scores)
    return Sum(sum([score.points for score in told], ZERO), sum([score.max for score in told], ZERO))


def section_of(part: Sum) -> SectionScore:
    """Return a part's settled points, highest points and share; no share where there was nothing to get."""
    share = settle(part.points / part.max) if part.max else None
    return SectionScore(settle(part.points), settle(part.max), share)


@dataclass(slots=True)
class Totaller:
    """Makes totals as the edition says. ``factors`` multiply the parts' weights, to see what would change.

    Its callers compute exactly (see :func:`.exact.exactly`).
    """

    edition: Edition
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    _weights: dict[str | None, list[Decimal]] = field(default_factory=dict)

    def weights(self, group: str | None) -> list[Decimal]:
        """Return the parts' weights for a group, in the edition's order."""
        found = self._weights.get(group)
        if found is None:
            found = self._weights[group] = [
                (part.weight if group is None else part.group_weights.get(group, part.weight))
                * self.factors.get(part.key, ONE)
                for part in self.edition.parts
            ]
        return found

    def terms(self, group: str | None, parts: Mapping[str, Sum]) -> list[tuple[Decimal, Decimal]]:
        """Return what each part adds to the total and to its highest, before they are made a share.

        ``sum``: (weight × points, weight × highest). ``weighted_shares``: (weight × points/highest, weight), and
        nothing for a part that has nothing to give: the other weights then grow in proportion, since the sum of
        the first is divided by the sum of the second. Source: the British scorecards of 2022, whose total is
        Σ share × weight with weights that are 1 together.
        """
        result = []
        shares = self.edition.total.method == "weighted_shares"
        for part, weight in zip(self.edition.parts, self.weights(group), strict=True):
            got = parts[part.key]
            if not shares:
                result.append((weight * got.points, weight * got.max))
            elif got.max:
                result.append((weight * got.points / got.max, weight))
            else:
                result.append((ZERO, ZERO))
        return result

    def total(self, group: str | None, parts: Mapping[str, Sum]) -> TotalScore:
        """Return a unit's total from its parts.

        A sum is shown as points, or as a share or a percentage of its highest. Weighted shares are a share; shown
        as points they are the same number, of at most 1. A unit that had nothing to get has 0 of 0.
        """
        rule = self.edition.total
        got = most = ZERO
        for points, highest in self.terms(group, parts):
            got += points
            most += highest
        share = got / most if most else ZERO
        if rule.shown_as == "points" and rule.method == "sum":
            total, full = got, most
        else:
            scale = HUNDRED if rule.shown_as == "percent" else ONE
            total, full = scale * share, scale if most else ZERO
        total = settle(total)
        shown = rounded(total, rule.decimals, rule.rounding)
        published = binary_truncated(self._binary_share(group, parts)) if rule.published != "rounded" else shown
        return TotalScore(total, settle(full), shown, published)

    def _binary_share(self, group: str | None, parts: Mapping[str, Sum]) -> float:
        """Return a unit's share of the highest in binary floating point, as the publisher's own program made it.

        Σ points/highest × weight, one part after the other in the edition's order: another order, or the exact
        share made a float at the end, falls on the other side of a half for a few. Weights are only scaled where
        a part has nothing to give.
        """
        counted = [
            (parts[part.key], float(weight))
            for part, weight in zip(self.edition.parts, self.weights(group), strict=True)
            if parts[part.key].max
        ]
        if self.edition.total.method == "sum":
            got = sum(float(part.points) * weight for part, weight in counted)
            most = sum(float(part.max) * weight for part, weight in counted)
            return got / most if most else 0.0
        share = sum(float(part.points) / float(part.max) * weight for part, weight in counted)
        whole = len(counted) == len(self.edition.parts)
        return share if whole or not counted else share / sum(weight for _, weight in counted)
