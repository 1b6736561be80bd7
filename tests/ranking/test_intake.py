# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in an edition."""

import pytest

from knutpunkt.people.models import Municipality
from knutpunkt.ranking.assembly import edition_of
from knutpunkt.ranking.intake import AnsweredQuestionsError, save_edition
from knutpunkt.ranking.models import Answer, Question
from tests.ranking.samples import content, edition, make_edition, question_of, yes_no


def test_rows_hold_the_whole_edition(scope: Municipality) -> None:
    row = make_edition()
    assert edition_of(row) == edition()
    assert row.questions.filter(external=True).count() == 3


def test_a_new_version_keeps_what_was_added(scope: Municipality) -> None:
    row = make_edition()
    plan = question_of(row, "plan")
    plan.wording = "Enkätens ord"
    plan.save()
    told = content()
    told["questions"].reverse()
    told["questions"][-1]["text"] = "Nytt namn"
    again = save_edition(edition=edition(questions=told["questions"]), by=None)
    assert again.pk == row.pk
    assert question_of(row, "plan").wording == "Enkätens ord"
    assert [one.key for one in edition_of(row).questions] == ["utslapp", "skyddad", "eko", "mat", "uppfoljd", "plan"]
    assert str(question_of(row, "plan")) == "Nytt namn"


@pytest.mark.parametrize("lost", ["question", "option"])
def test_an_answer_is_never_lost(scope: Municipality, lost: str) -> None:
    row = make_edition()
    Answer.objects.create(question=question_of(row, "plan"), value="delvis")
    told = content()
    if lost == "question":
        told["questions"] = told["questions"][2:]
    else:
        told["questions"][0]["rule"] = yes_no()
    with pytest.raises(AnsweredQuestionsError) as refused:
        save_edition(edition=edition(questions=told["questions"]), by=None)
    assert refused.value.keys == ["plan"]
    assert Question.objects.filter(edition=row).count() == 6
    assert edition_of(row) == edition()


def test_an_unanswered_question_may_go(scope: Municipality) -> None:
    row = make_edition()
    save_edition(edition=edition(questions=content()["questions"][2:]), by=None)
    assert row.questions.count() == 4
