# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with rankings.

The questions, the lifts and the placements are open to every role of the municipality. A draft answer is seen by
the department that answers and by whoever wrote it; coordinators write the editions, may answer any question, and
check; approvers check too. Both record that the answers have been decided.
"""

from django.db.models import Model, Q

from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role
from knutpunkt.ranking.models import Answer, Lift, Placement, Question, Ranking, RankingEdition

CHECKERS = (Role.COORDINATOR, Role.APPROVER)


def _coordinates(actor: Actor, _row: Model) -> bool:
    return actor.has(Role.COORDINATOR)


def _coordinates_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.COORDINATOR) else NOTHING


def _owns(actor: Actor, question: Question) -> bool:
    owner = question.owner
    return owner is not None and owner.department_id in actor.department_ids


def _answers(actor: Actor, question: Question) -> bool:
    return actor.has(Role.COORDINATOR) or (actor.has(Role.MEMBER) and _owns(actor, question))


def _answers_q(actor: Actor) -> Q:
    if actor.has(Role.COORDINATOR):
        return EVERYTHING
    return Q(owner__department__in=actor.department_ids) if actor.has(Role.MEMBER) else NOTHING


def _sees(actor: Actor, answer: Answer) -> bool:
    mine = answer.department_id in actor.department_ids or answer.written_by_id == actor.person.pk
    return not answer.is_draft or mine


def _sees_q(actor: Actor) -> Q:
    return ~Q(state=Answer.State.DRAFT) | Q(department__in=actor.department_ids) | Q(written_by=actor.person)


def _edits(actor: Actor, answer: Answer) -> bool:
    return _sees(actor, answer) and _answers(actor, answer.question)


def _edits_q(actor: Actor) -> Q:
    if actor.has(Role.COORDINATOR):
        return _sees_q(actor)
    if not actor.has(Role.MEMBER):
        return NOTHING
    return _sees_q(actor) & Q(question__owner__department__in=actor.department_ids)


def _checks(actor: Actor, answer: Answer) -> bool:
    return not answer.is_draft and actor.has(*CHECKERS)


def _checks_q(actor: Actor) -> Q:
    return ~Q(state=Answer.State.DRAFT) if actor.has(*CHECKERS) else NOTHING


def _decides(actor: Actor, _edition: RankingEdition) -> bool:
    return actor.has(*CHECKERS)


def _decides_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(*CHECKERS) else NOTHING


def _lifts(actor: Actor, lift: Lift) -> bool:
    return _answers(actor, lift.question)


def _lifts_q(actor: Actor) -> Q:
    if actor.has(Role.COORDINATOR):
        return EVERYTHING
    return Q(question__owner__department__in=actor.department_ids) if actor.has(Role.MEMBER) else NOTHING


edit_ranking = Rule("ranking.edit_ranking", Ranking, _coordinates, _coordinates_q)
edit_edition = Rule("ranking.edit_edition", RankingEdition, _coordinates, _coordinates_q)
decide_edition = Rule("ranking.decide_edition", RankingEdition, _decides, _decides_q)
assign_question = Rule("ranking.assign_question", Question, _coordinates, _coordinates_q)
answer_question = Rule("ranking.answer_question", Question, _answers, _answers_q)
view_answer = Rule("ranking.view_answer", Answer, _sees, _sees_q)
edit_answer = Rule("ranking.edit_answer", Answer, _edits, _edits_q)
check_answer = Rule("ranking.check_answer", Answer, _checks, _checks_q)
edit_lift = Rule("ranking.edit_lift", Lift, _lifts, _lifts_q)
edit_placement = Rule("ranking.edit_placement", Placement, _coordinates, _coordinates_q)
