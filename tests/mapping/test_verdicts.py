# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What follows from a stand: a merge, a joint activity, an idea, a mark for the meeting; and taking it back."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from knutpunkt.activities import merging
from knutpunkt.activities.ideas.services import move_idea
from knutpunkt.activities.models import Activity, Idea, Participation
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.registry import registry
from knutpunkt.mapping import queries
from knutpunkt.mapping.consequences import NewIdea, NotOfThePairError, Wanted
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Verdict
from knutpunkt.mapping.services import pass_verdict, recompute_findings, standing_verdict, withdraw_verdict
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Position, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, GoalFactory, PositionFactory
from tests.mapping.factories import activity, expect

DAY = date(2022, 12, 1)


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad", order=1)


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service", order=2)


@pytest.fixture
def goal(plan: Department) -> Goal:
    return GoalFactory(title="Rena sjöar", responsible=PositionFactory(department=plan))


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope, Role.COORDINATOR)


@pytest.fixture
def owner(tech: Department) -> Position:
    return PositionFactory(department=tech, title="energistrateg")


@pytest.fixture
def overlap(plan: Department, tech: Department, goal: Goal) -> Finding:
    """Two departments that do the same, found by the computation."""
    activity("Bygga laddplatser för elbilar i tätorterna", plan, goal)
    activity("Laddstolpar för elbilar ska byggas i tätorterna", tech, goal)
    recompute_findings(today=DAY)
    return Finding.objects.get(kind=FindingKind.OVERLAP)


@pytest.fixture
def gap(plan: Department, tech: Department, goal: Goal) -> Finding:
    expect(goal, tech)
    recompute_findings(today=DAY)
    return Finding.objects.get(kind=FindingKind.GOAL_WITHOUT_ACTIVITY)


def state_of(finding: Finding) -> str:
    return str(queries.with_state(Finding.objects.filter(pk=finding.pk)).get().state)  # type: ignore[attr-defined]


def page(browser: Client, where: str) -> str:
    response = browser.get(where)
    assert response.status_code == 200, where
    return unescape(response.content.decode())


def pair(finding: Finding) -> tuple[Activity, Activity]:
    assert finding.activity is not None
    assert finding.other is not None
    return finding.activity, finding.other


def test_the_same_thing_is_merged_at_once_and_does_not_come_back(overlap: Finding, coordinator: Actor) -> None:
    kept, merged = pair(overlap)
    wanted = Wanted(kept=kept)
    verdict = pass_verdict(
        finding=overlap, choice=Choice.MERGE, by=coordinator, seen=None, reason="Samma", wanted=wanted
    )
    merged.refresh_from_db()
    assert merged.archived_at is not None
    assert verdict.merge is not None
    assert (verdict.merge.kept, verdict.merge.merged) == (kept, merged)
    assert state_of(overlap) == "settled"
    recompute_findings(today=DAY)
    assert state_of(overlap) == "gone"
    assert not queries.to_try(queries.present(queries.overlaps(queries.visible_to(coordinator)))).exists()


def test_taking_the_verdict_back_parts_the_two_and_the_overlap_is_to_be_tried_again(
    overlap: Finding, coordinator: Actor
) -> None:
    kept, merged = pair(overlap)
    verdict = pass_verdict(finding=overlap, choice=Choice.MERGE, by=coordinator, seen=None, wanted=Wanted(kept=merged))
    recompute_findings(today=DAY)
    kept.refresh_from_db()
    assert kept.archived_at is not None
    overlap.refresh_from_db()
    html = page(client_of(coordinator), overlap.get_absolute_url())
    assert "Ta tillbaka" in html  # though the overlap is gone
    withdraw_verdict(verdict=verdict, by=coordinator)
    kept.refresh_from_db()
    assert kept.archived_at is None
    recompute_findings(today=DAY)
    assert state_of(overlap) == "untried"


def test_a_merge_undone_elsewhere_lets_the_overlap_come_back(overlap: Finding, coordinator: Actor) -> None:
    kept, _merged = pair(overlap)
    verdict = pass_verdict(finding=overlap, choice=Choice.MERGE, by=coordinator, seen=None, wanted=Wanted(kept=kept))
    recompute_findings(today=DAY)
    assert verdict.merge is not None
    merging.undo_merge(merge=verdict.merge, by=coordinator)
    recompute_findings(today=DAY)
    assert state_of(overlap) == "changed"


def test_another_stand_undoes_the_merge_first(overlap: Finding, coordinator: Actor) -> None:
    kept, merged = pair(overlap)
    first = pass_verdict(finding=overlap, choice=Choice.MERGE, by=coordinator, seen=None, wanted=Wanted(kept=kept))
    pass_verdict(finding=overlap, choice=Choice.DIFFERENT, by=coordinator, seen=first.pk)
    merged.refresh_from_db()
    assert merged.archived_at is None
    recompute_findings(today=DAY)
    assert state_of(overlap) == "settled"


def test_who_may_not_merge_gives_the_task_and_is_told_so(
    overlap: Finding, plan: Department, scope: Municipality
) -> None:
    member = make_actor(scope, Role.MEMBER, plan)
    kept, merged = pair(overlap)
    with pytest.raises(PermissionDenied):
        pass_verdict(finding=overlap, choice=Choice.MERGE, by=member, seen=None, wanted=Wanted(kept=kept))
    assert not Verdict.objects.exists()
    browser = client_of(member)
    html = page(browser, overlap.get_absolute_url())
    assert "De ansvariga får uppgiften att slå ihop dem." in html
    assert "Vilken ska finnas kvar?" not in html
    browser.post(f"/1278/helhetsbild/stallning/{overlap.pk}/", {"choice": "merge", "seen": ""})
    merged.refresh_from_db()
    assert merged.archived_at is None
    assert state_of(overlap) == "task"
    (responsible,) = member.position_ids
    Activity.objects.filter(pk=kept.pk).update(position=responsible)
    assert "Slå ihop: ”" in page(browser, "/1278/")


def test_the_one_that_is_kept_must_be_one_of_the_two(overlap: Finding, plan: Department, coordinator: Actor) -> None:
    stranger = activity("Något annat", plan)
    for wanted, choice in ((Wanted(kept=stranger), Choice.MERGE), (Wanted(host=stranger), Choice.COOPERATE)):
        with pytest.raises(NotOfThePairError):
            pass_verdict(finding=overlap, choice=choice, by=coordinator, seen=None, wanted=wanted)
    assert not Verdict.objects.exists()


def test_a_merge_that_cannot_be_is_told_and_nothing_is_kept(overlap: Finding, coordinator: Actor) -> None:
    kept, merged = pair(overlap)
    Activity.objects.filter(pk=merged.pk).update(submitted_at=None)
    with pytest.raises(ValidationError):
        pass_verdict(finding=overlap, choice=Choice.MERGE, by=coordinator, seen=None, wanted=Wanted(kept=kept))
    assert standing_verdict(overlap) is None


def test_cooperation_becomes_an_idea_with_an_owner_and_does_not_come_back(
    overlap: Finding, coordinator: Actor, owner: Position, goal: Goal, plan: Department, tech: Department
) -> None:
    browser = client_of(coordinator)
    form = {
        "choice": "cooperate",
        "way": "idea",
        "seen": "",
        "title_of_idea": "Laddplatser tillsammans",
        "position": owner.pk,
        "next_step_on": "2023-02-01",
        "reason": "En plan i stället för två.",
    }
    said = unescape(browser.post(f"/1278/helhetsbild/stallning/{overlap.pk}/", form, follow=True).content.decode())
    idea = Idea.objects.get()
    assert "Öppna uppslaget" in said
    assert (idea.title, idea.position, idea.origin) == ("Laddplatser tillsammans", owner, "overlap")
    assert (idea.purpose, idea.next_step_on) == ("En plan i stället för två.", date(2023, 2, 1))
    assert set(idea.departments.all()) == {plan, tech}
    assert list(idea.goals.all()) == [goal]
    assert set(idea.about.all()) == set(pair(overlap))
    verdict = standing_verdict(overlap)
    assert verdict is not None
    assert verdict.idea == idea
    recompute_findings(today=DAY)
    assert state_of(overlap) == "settled"
    assert not queries.agreed_overlaps([owner.pk]).exists()
    for row in pair(overlap):
        html = page(browser, row.get_absolute_url())
        assert "Överenskommet med andra" in html
        assert "Laddplatser tillsammans" in html


def test_an_idea_that_is_dropped_gives_the_finding_back(overlap: Finding, coordinator: Actor, owner: Position) -> None:
    idea = NewIdea("Laddplatser tillsammans", owner)
    pass_verdict(finding=overlap, choice=Choice.COOPERATE, by=coordinator, seen=None, wanted=Wanted(idea=idea))
    made = Idea.objects.get()
    move_idea(idea=made, version=made.version, state=Idea.State.DROPPED, by=coordinator, reason="Inga pengar")
    assert state_of(overlap) == "changed"


def test_a_joint_activity_gets_the_other_department_and_the_overlap_is_over(
    overlap: Finding, coordinator: Actor
) -> None:
    host, other = pair(overlap)
    verdict = pass_verdict(
        finding=overlap, choice=Choice.COOPERATE, by=coordinator, seen=None, wanted=Wanted(host=host)
    )
    assert verdict.joint == host
    assert [row.department for row in Participation.objects.filter(activity=host)] == [other.department]
    recompute_findings(today=DAY)
    assert state_of(overlap) == "gone"
    withdraw_verdict(verdict=verdict, by=coordinator)
    assert not Participation.objects.exists()
    recompute_findings(today=DAY)
    assert state_of(overlap) == "untried"


def test_a_participation_that_somebody_has_given_a_role_stays_when_the_stand_is_taken_back(
    overlap: Finding, coordinator: Actor
) -> None:
    host, _other = pair(overlap)
    verdict = pass_verdict(
        finding=overlap, choice=Choice.COOPERATE, by=coordinator, seen=None, wanted=Wanted(host=host)
    )
    Participation.objects.update(role="bygger")
    withdraw_verdict(verdict=verdict, by=coordinator)
    assert Participation.objects.get().role == "bygger"


def test_a_member_can_only_share_the_own_activity(overlap: Finding, plan: Department, scope: Municipality) -> None:
    browser = client_of(make_actor(scope, Role.MEMBER, plan))
    own, other = pair(overlap) if pair(overlap)[0].department == plan else pair(overlap)[::-1]
    form = {"choice": "cooperate", "way": "joint", "seen": "", "host": other.pk}
    where = f"/1278/helhetsbild/stallning/{overlap.pk}/"
    assert "Fel:" in browser.post(where, form).content.decode()
    assert not Participation.objects.exists()
    browser.post(where, form | {"host": own.pk})
    assert Participation.objects.get().activity == own


def test_who_does_what_is_told_on_the_pages_of_both(overlap: Finding, coordinator: Actor) -> None:
    browser = client_of(coordinator)
    where = f"/1278/helhetsbild/stallning/{overlap.pk}/"
    refused = browser.post(where, {"choice": "divide", "seen": "", "reason": ""})
    assert "Fel:" in refused.content.decode()
    browser.post(where, {"choice": "divide", "seen": "", "reason": "Vi ritar, de bygger."})
    for row in pair(overlap):
        assert "Vi ritar, de bygger." in page(browser, row.get_absolute_url())


def test_different_things_are_not_shown_again_until_a_text_changes(overlap: Finding, coordinator: Actor) -> None:
    first, second = pair(overlap)
    browser = client_of(coordinator)
    assert second.title in page(browser, first.get_absolute_url())
    pass_verdict(finding=overlap, choice=Choice.DIFFERENT, by=coordinator, seen=None)
    recompute_findings(today=DAY)
    assert second.title not in page(browser, first.get_absolute_url())
    assert second.title not in page(browser, "/1278/helhetsbild/dubbelarbete/")
    Activity.objects.filter(pk=first.pk).update(description="Nu även för bussar.")
    recompute_findings(today=DAY)
    assert second.title in page(browser, first.get_absolute_url())
    assert second.title in page(browser, "/1278/helhetsbild/dubbelarbete/")


def test_a_gap_becomes_an_idea_for_its_goal_and_those_expected(
    gap: Finding, coordinator: Actor, owner: Position, goal: Goal, tech: Department, plan: Department
) -> None:
    browser = client_of(coordinator)
    assert "Så kan vi nå: Rena sjöar" in page(browser, gap.get_absolute_url())
    form = {"choice": "idea", "seen": "", "title_of_idea": "Våtmark vid ån", "position": owner.pk}
    browser.post(f"/1278/helhetsbild/stallning/{gap.pk}/", form)
    idea = Idea.objects.get()
    assert (idea.origin, list(idea.goals.all())) == ("gap", [goal])
    assert set(idea.departments.all()) == {tech, plan}
    recompute_findings(today=DAY)
    assert state_of(gap) == "settled"
    context = next(
        panel.context(coordinator, idea)
        for panel in registry.panels["idea"]
        if panel.template == "mapping/pieces/idea.html"
    )
    assert context is not None
    assert context["verdict"].finding == gap
    html = page(browser, idea.get_absolute_url())
    assert "Kommer ur en iakttagelse" in html
    assert "Mål utan insats: Rena sjöar" in html


def test_the_idea_panel_is_silent_about_ideas_of_other_origin(gap: Finding, coordinator: Actor) -> None:
    idea = Idea.objects.create(title="Någons förslag")
    contexts = [panel.context(coordinator, idea) for panel in registry.panels["idea"] if "mapping/" in panel.template]
    assert contexts == [None]


def test_a_gap_is_marked_for_the_meeting_until_another_stand_or_the_facts_close_it(
    gap: Finding, coordinator: Actor, plan: Department, goal: Goal
) -> None:
    verdict = pass_verdict(finding=gap, choice=Choice.MEETING, by=coordinator, seen=None, reason="Vem tar detta?")
    (mark,) = [mark for mark in registry.marks_for_meeting(coordinator) if mark.key.startswith("mapping.")]
    assert (mark.label, mark.reason, mark.url) == (
        "Mål utan insats: Rena sjöar",
        "Vem tar detta?",
        gap.get_absolute_url(),
    )
    assert mark.key == f"mapping.verdict-{verdict.pk}"
    assert state_of(gap) == "meeting"
    assert "Ta upp på nästa möte" in page(client_of(coordinator), gap.get_absolute_url())
    activity("Restaurera våtmarken", plan, goal)
    recompute_findings(today=DAY)
    assert [mark for mark in registry.marks_for_meeting(coordinator) if mark.key.startswith("mapping.")] == []


def test_a_mark_about_a_draft_of_others_is_not_told(plan: Department, tech: Department, scope: Municipality) -> None:
    row = activity("Hemlig laddplats", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    pass_verdict(finding=found, choice=Choice.MEETING, by=make_actor(scope, Role.COORDINATOR), seen=None)
    other = make_actor(scope, Role.MEMBER, tech)
    assert len(registry.marks_for_meeting(other)) == 1
    Activity.objects.filter(pk=row.pk).update(submitted_at=None)
    assert registry.marks_for_meeting(other) == []


def test_an_approver_judges_but_writes_no_ideas(gap: Finding, scope: Municipality, owner: Position) -> None:
    browser = client_of(make_actor(scope, Role.APPROVER))
    assert "Gör ett uppslag" not in page(browser, gap.get_absolute_url())
    form = {"choice": "idea", "seen": "", "title_of_idea": "Våtmark vid ån", "position": owner.pk}
    browser.post(f"/1278/helhetsbild/stallning/{gap.pk}/", form)
    assert not Idea.objects.exists()


def test_a_handed_gap_says_what_closes_it_and_stays_until_then(
    gap: Finding, coordinator: Actor, plan: Department, goal: Goal, scope: Municipality
) -> None:
    doer = make_actor(scope, Role.MEMBER, plan)
    position = Position.objects.get(pk__in=doer.position_ids)
    pass_verdict(finding=gap, choice=Choice.TASK, by=coordinator, seen=None, position=position, due=date(2023, 1, 31))
    html = page(client_of(doer), gap.get_absolute_url())
    assert "Uppgiften är klar när luckan är stängd. Lägg till en insats för målet" in html
    for _again in range(2):
        recompute_findings(today=DAY)
        assert "Uppgift: Mål utan insats" in page(client_of(doer), "/1278/")
    activity("Restaurera våtmarken", plan, goal)
    recompute_findings(today=DAY)
    assert "Uppgift: Mål utan insats" not in page(client_of(doer), "/1278/")
