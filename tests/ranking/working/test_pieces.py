# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the working list adds to other pages: what is awaited, panels, the line of sight."""

from datetime import timedelta

from django.utils import timezone

from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.registry import registry
from knutpunkt.mapping.sight.walking import walk
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.working import pieces, services
from tests.factories import ActivityFactory, DocumentFactory, GoalFactory
from tests.ranking.samples import make_edition
from tests.ranking.working.conftest import Inside, Town


def test_owners_are_told_what_waits_with_the_points_on_the_table(town: Town, inside: Inside) -> None:
    day = timezone.localdate() + timedelta(days=5)
    with inside():
        Question.objects.filter(key="plan").update(due=day)
        (one,) = pieces.awaited(town.member)
        assert str(one.label) == "Besvara 2 frågor i Provrankningen 2025: 1,50 poäng på bordet"
        assert (one.count, one.due) == (2, day)
        assert list(pieces.awaited(town.colleague)) == []
        town.submit()
        (one,) = pieces.awaited(town.member)
        assert one.count == 1
        assert "0,50 poäng" in str(one.label)
    page = town.client(town.member).get(one.url)
    assert "Klimatplanen följs upp" in page.content.decode()
    assert "Antagen klimatplan</a>" not in page.content.decode()


def test_checkers_are_told_what_waits_to_be_checked(town: Town, inside: Inside) -> None:
    with inside():
        assert list(pieces.awaited(town.approver)) == []
        answer = town.submit()
        (one,) = pieces.awaited(town.approver)
        assert str(one.label) == "Kontrollera 1 svar i Provrankningen 2025"
        services.check_answer(answer=answer, by=town.approver)
        assert list(pieces.awaited(town.approver)) == []


def test_nothing_is_awaited_when_the_edition_is_over(town: Town, inside: Inside) -> None:
    with inside():
        assert list(pieces.awaited(town.member)) != []  # the control
        for field in ("decided_at", "archived_at", "closes_at"):
            RankingEdition.objects.update(**{field: timezone.now() - timedelta(days=1)})
            assert list(pieces.awaited(town.member)) == [], field
            RankingEdition.objects.update(**{field: None})


def test_linked_things_show_their_questions(town: Town, inside: Inside) -> None:
    with inside():
        question = town.question()
        document = DocumentFactory()
        goal, activity = GoalFactory(document=document), ActivityFactory(department=town.own)
        indicator = Indicator.objects.create(key="plan", title="Planer", unit="antal")
        things = {"goal": goal, "activity": activity, "document": document, "indicator": indicator}
        for page, thing in things.items():
            name = pieces.PAGES[page]
            assert pieces.panel_of(name)(town.reader, thing) is None
            getattr(question, name).add(thing)
            told = pieces.panel_of(name)(town.reader, thing)
            assert told is not None
            assert [one["name"] for one in told["ranking_questions"]] == ["1 Antagen klimatplan"]
    for thing in things.values():
        text = town.client(town.reader).get(thing.get_absolute_url()).content.decode()
        assert town.url("question", question.pk) in text, thing


def test_the_line_of_sight_goes_by_the_questions_of_the_latest_edition(town: Town, inside: Inside) -> None:
    with inside():
        goal, activity = GoalFactory(), ActivityFactory(department=town.own)
        hidden = ActivityFactory(department=town.own, submitted_at=None)
        question = town.question()
        question.goals.add(goal)
        question.activities.add(activity, hidden)

        def spots(kind: str, key: int) -> dict[str, set[int]]:
            steps = walk(town.reader, registry, kind, key)
            assert steps is not None
            return {step.kind.key: set(step.spots) for step in steps}

        assert spots("goal", goal.pk)["question"] == {question.pk}
        assert spots("question", question.pk)["goal"] == {goal.pk}
        assert spots("question", question.pk)["activity"] == {activity.pk}, "a draft is its department's"
        make_edition(2026)
        assert spots("goal", goal.pk)["question"] == set()
