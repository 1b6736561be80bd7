# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers that the system can give itself, from what is recorded elsewhere. No Django here.

A proposal never counts: a person takes it over, and it is then a draft with its evidence. What each kind supports:

* a figure answers a question that asks for a number;
* a governing document shows that something is documented (there is a text to read or a decision), adopted (by whom
  and when), public (an address) and current (its review is still to come, or its validity has an end ahead);
* an activity shows that something is done: less certain, since it proves none of the requirements;
* last year's answer, where the question is asked in the same way.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from knutpunkt.ranking.editions.definition import Option, OptionsRule, Question, Requirement

#: What a governing document can show by itself; the other requirements a person must vouch for.
SHOWN_BY_DOCUMENT = frozenset({Requirement.DOCUMENTED, Requirement.PUBLIC, Requirement.ADOPTED, Requirement.CURRENT})
ZERO = Decimal(0)


class Certainty(StrEnum):
    """How sure a proposal is: known, likely, or only a beginning."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"


@dataclass(frozen=True)
class Proposal:
    """A proposed answer: its key, what it would say, what it proves, and why in a sentence.

    ``evidence`` is the fields of the evidence rows that come with it (working.evidence.EvidenceFields).
    """

    key: str
    value: str
    why: str
    certainty: Certainty
    aspects: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    comment: str = ""
    evidence: tuple[Mapping[str, object], ...] = field(default=())


@dataclass(frozen=True)
class Paper:
    """What is known of a governing document, as far as it proves anything."""

    adopted_by: str = ""
    adopted_on: date | None = None
    link: str = ""
    review_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced: bool = False
    archived: bool = False


def holds(paper: Paper, day: date) -> bool:
    """Tell whether a document holds on a day: begun, not ended, neither replaced nor archived."""
    begun = paper.valid_from is None or paper.valid_from <= day
    ended = paper.valid_to is not None and paper.valid_to < day
    return begun and not ended and not paper.replaced and not paper.archived


def shown_by(paper: Paper, day: date) -> frozenset[Requirement]:
    """Return the requirements that a document shows to be met on a day; none if it does not hold."""
    if not holds(paper, day):
        return frozenset()
    adopted = bool(paper.adopted_by and paper.adopted_on)
    ahead = [end for end in (paper.review_on, paper.valid_to) if end is not None]
    told = {
        Requirement.DOCUMENTED: bool(paper.link) or adopted,
        Requirement.PUBLIC: bool(paper.link),
        Requirement.ADOPTED: adopted,
        Requirement.CURRENT: bool(ahead) and min(ahead) >= day,
    }
    return frozenset(requirement for requirement, met in told.items() if met)


def paying(rule: OptionsRule) -> list[Option]:
    """Return the options that give points, the best first; of equals the first in the questionnaire."""
    return sorted((option for option in rule.options if option.points > ZERO), key=lambda option: -option.points)


def option_for(question: Question, shown: Collection[Requirement]) -> Option | None:
    """Return the best option that what a document shows supports.

    The best where nothing that a document could show is lacking; else the next that gives points, if there is
    one; else none.
    """
    if not isinstance(question.rule, OptionsRule):
        return None
    options = paying(question.rule)
    lacking = (set(question.requirements) & SHOWN_BY_DOCUMENT) - set(shown)
    lower = [option for option in options if option.points < options[0].points] if options else []
    if not lacking:
        return options[0] if options else None
    return lower[0] if lower else None


def option_for_activity(question: Question) -> Option | None:
    """Return the option that something being done supports: a middle one where there is one, else the best."""
    if not isinstance(question.rule, OptionsRule):
        return None
    options = paying(question.rule)
    lower = [option for option in options if option.points < options[0].points] if options else []
    return lower[0] if lower and question.requirements else (options[0] if options else None)


def asked_the_same(question: Question, before: Question) -> bool:
    """Tell whether a question is asked as the year before: text, rule, requirements and follow-up."""
    follow = (question.follow_up.when, question.follow_up.otherwise) if question.follow_up else None
    followed = (before.follow_up.when, before.follow_up.otherwise) if before.follow_up else None
    return (
        (question.text, question.rule, follow) == (before.text, before.rule, followed)
        and set(question.requirements) == set(before.requirements)
    )  # fmt: skip
