# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this part adds to the top bar and to other pages: the room's entry, and a question's lifts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.registry import Registry
from knutpunkt.people.access import Actor
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Lift, Question
from knutpunkt.ranking.overview import queries, services, wording
from knutpunkt.ranking.working.answering import rule_of
from knutpunkt.ranking.working.points import hours_of
from knutpunkt.ranking.working.wording import answer_words


def register(registry: Registry) -> None:
    """Register the pieces of this part."""
    registry.add_navigation(60, _("Ranking"), "ranking:overview")
    registry.add_panel("ranking_question", 20, "ranking/overview/question_panel.html", question_panel)


def question_panel(actor: Actor, question: Question) -> Mapping[str, Any] | None:
    """Return a question's lifts, and whether the actor may add one; None where there is nothing of either."""
    asked = rule_of(question)
    may_add = rules.edit_lift.allows(actor, Lift(question=question))
    shown = []
    for lift in queries.lifts_of(question=question):
        edits = rules.edit_lift.allows(actor, lift)
        free = edits and lift.activity_id is None
        shown.append(
            {
                "lift": lift,
                "answer": answer_words(asked, lift.value, lift.aspects),
                "fits": queries.given_of(lift, asked) is not None,
                "hours": wording.hours(hours_of(lift, lift.question.edition.ranking)),
                "activity": queries.shown_activity(actor, lift),
                "planned": queries.is_under_way(lift.activity),
                "may_edit": edits,
                "may_realise": free and services.may_realise(actor, services.department_of(lift)),
            }
        )
    return {"lifts": shown, "may_add_lift": may_add, "question": question} if shown or may_add else None
