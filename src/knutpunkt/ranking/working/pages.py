# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages that write something of one question have in common."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from knutpunkt.activities.editing import Text, WritePage
from knutpunkt.ranking.models import Question
from knutpunkt.ranking.working import wording
from knutpunkt.ranking.working.answering import rule_of


def find_question(pk: int) -> Question:
    """Return a question with its edition and owner. Raises Http404."""
    return get_object_or_404(Question.objects.select_related("edition__ranking", "owner__department"), pk=pk)


class QuestionPage(WritePage):
    """Common to the pages that write something of one question."""

    def address(self, name: str, *args: Any) -> str:
        """Return an address of the room."""
        return reverse(f"ranking:{name}", args=[self.actor.municipality.pk, *args])

    def question_of(self, row: Any) -> Question:
        """Return the question that a written row belongs to."""
        raise NotImplementedError

    def crumbs(self, row: Any) -> Sequence[tuple[Text, str]]:
        """Return the edition, its questions and the question."""
        question = self.question_of(row)
        edition = question.edition
        return [
            (edition.title, edition.get_absolute_url()),
            (gettext_lazy("Frågor"), self.address("questions", edition.pk)),
            (wording.name_of(rule_of(question)), question.get_absolute_url()),
        ]
