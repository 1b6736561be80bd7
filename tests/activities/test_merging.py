# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Merging two activities, and parting them again exactly."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from knutpunkt.activities import merging, services
from knutpunkt.activities.ideas.services import create_idea
from knutpunkt.activities.models import Activity, ActivityGoal, Handover, IdeaActivity, Merge, Participation
from knutpunkt.activities.projects.services import edit_handover
from knutpunkt.activities.services import GoalLink, Participant
from knutpunkt.kernel.history import UNTOLD, changes
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.activities.factories import HandoverFactory, IdeaFactory
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory, DocumentFactory, GoalFactory, StatusUpdateFactory

Rows = dict[str, list[dict[str, Any]]]


def everything() -> Rows:
    """Every row of the room as it stands, but for the merge itself, versions and times of writing."""
    models = [model for model in apps.get_app_config("activities").get_models() if hasattr(model, "history")]
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in UNTOLD - {"id"}}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in models
        if model is not Merge
    }


class Two:
    """Two activities that are the same thing, with a good deal hanging on each."""

    def __init__(self, municipality: Municipality) -> None:
        self.by: Actor = make_actor(municipality, Role.COORDINATOR)
        self.technics, self.school = DepartmentFactory(name="Teknik"), DepartmentFactory(name="Skola")
        self.care = DepartmentFactory(name="Vård")
        self.shared, self.own = GoalFactory(title="Delat mål"), GoalFactory(title="Eget mål")
        self.document = DocumentFactory(title="Energiplan")
        self.kept = services.create_activity(
            submit=True,
            title="Solceller på skolor",
            department=self.technics,
            status="planned",
            goals=[GoalLink(self.shared)],
            participants=[Participant(self.care, "stödjer")],
        )
        self.merged = services.create_activity(
            submit=True,
            title="Egen el på skoltak",
            department=self.school,
            status="started",
            goals=[GoalLink(self.shared, "dubblett"), GoalLink(self.own, "eget skäl")],
            participants=[Participant(self.care), Participant(self.technics)],
            documents=[self.document],
        )
        self.report = StatusUpdateFactory(activity=self.merged, on=date(2025, 3, 1))
        self.handover = HandoverFactory(activity=self.merged)
        self.idea = create_idea(title="Gemensam upphandling", by=self.by, about=[self.merged])
        self.became = IdeaFactory(state="realised", activity=self.merged)

    def merge(self) -> Merge:
        return merging.merge_activities(kept=self.kept, merged=self.merged, by=self.by)


@pytest.fixture
def two(scope: Municipality) -> Two:
    return Two(scope)


def test_what_hung_on_the_merged_one_hangs_on_the_kept_one_without_doubles(two: Two) -> None:
    two.merge()
    kept = Activity.objects.get(pk=two.kept.pk)
    assert {(link.goal, link.remark) for link in kept.goal_links.all()} == {(two.shared, ""), (two.own, "eget skäl")}
    assert [link.document for link in kept.document_links.all()] == [two.document]
    taking_part = {(link.department, link.role) for link in kept.participations.all()}
    assert taking_part == {(two.care, "stödjer"), (two.school, "")}
    assert [update.on for update in kept.updates.all()] == [two.report.on]
    assert [kept.handovers.get(), kept.idea_links.get().idea, kept.grown_from.get()] == [
        two.handover,
        two.idea,
        two.became,
    ]
    assert (kept.title, kept.status, kept.archived_at) == ("Solceller på skolor", "planned", None)


def test_the_merged_one_is_archived_with_its_text_and_what_was_double(two: Two) -> None:
    merge = two.merge()
    merged = Activity.objects.get(pk=two.merged.pk)
    assert (merged.title, merged.status, merged.archived_at) == ("Egen el på skoltak", "started", merge.made_at)
    assert [link.goal for link in merged.goal_links.all()] == [two.shared]
    assert {link.department for link in merged.participations.all()} == {two.care, two.technics}


def test_both_keep_their_history_and_tell_who_merged(two: Two) -> None:
    two.merge()
    for activity in (two.kept, two.merged):
        told = changes(activity)
        assert [change.kind for change in told] == ["~", "+"]
        assert told[0].who == two.by.user


def test_an_editor_who_had_either_open_is_told(two: Two) -> None:
    opened = [(row, row.version) for row in (two.kept, two.merged)]
    two.merge()
    for row, version in opened:
        with pytest.raises(services.EditConflictError):
            services.update_activity(activity=row, expected_version=version, title="Min text")
    with pytest.raises(services.EditConflictError):
        edit_handover(handover=two.handover, version=1, activity=two.merged)


def test_undoing_puts_every_row_back_exactly(two: Two) -> None:
    before = everything()
    merge = two.merge()
    assert everything() != before
    assert merging.undo_merge(merge=merge, by=two.by).stayed == ()
    assert everything() == before
    merge.refresh_from_db()
    assert merge.undone_at is not None
    assert merge.undone_by == two.by.person


def test_merging_undoing_and_merging_again_ends_as_merging_once(two: Two) -> None:
    first = two.merge()
    rows = everything()
    merging.undo_merge(merge=first, by=two.by)
    again = two.merge()
    assert again.pk != first.pk

    def without_days(found: Rows) -> Rows:
        skipped = {"archived_at", "id"}
        return {
            name: [{k: v for k, v in row.items() if k not in skipped} for row in rows] for name, rows in found.items()
        }

    assert without_days(everything()) == without_days(rows)


def test_what_somebody_changed_since_stays_and_is_told(two: Two) -> None:
    merge = two.merge()
    link = ActivityGoal.objects.get(activity=two.kept, goal=two.own)
    link.remark = "omskrivet för den som är kvar"
    link.save()
    edit_handover(handover=two.handover, version=None, state="tried")
    own = Participation.objects.get(activity=two.kept, department=two.school)
    own.role = "bygger"
    own.save()
    IdeaActivity.objects.get(idea=two.idea).delete()
    undone = merging.undo_merge(merge=merge, by=two.by)
    told = [(item.kind, item.name) for item in undone.stayed]
    assert told == [
        ("goal", str(two.own)),
        ("handover", str(two.handover)),
        ("idea", "Gemensam upphandling"),
        ("department", "Skola"),
    ]
    words = f"målet ”{two.own}”, överlämningen ”{two.handover}”, uppslaget ”Gemensam upphandling”, deltagandet av Skola"
    assert merging.told(undone.stayed) == words
    page = client_of(two.by).get(two.kept.get_absolute_url()).content.decode()
    assert f"{words}." in page
    link.refresh_from_db()
    assert (link.activity, link.remark) == (two.kept, "omskrivet för den som är kvar")
    assert Handover.objects.get().activity == two.kept
    assert Participation.objects.get(pk=own.pk).role == "bygger"
    merged = Activity.objects.get(pk=two.merged.pk)
    assert merged.archived_at is None
    assert merged.updates.get() == two.report


def test_control_the_same_rows_untouched_all_go_back(two: Two) -> None:
    merge = two.merge()
    assert merging.undo_merge(merge=merge, by=two.by).stayed == ()
    assert "flyttades inte tillbaka" not in client_of(two.by).get(two.kept.get_absolute_url()).content.decode()
    assert ActivityGoal.objects.get(goal=two.own).activity == two.merged
    assert not Participation.objects.filter(activity=two.kept, department=two.school).exists()


def test_an_idea_edited_since_still_gets_its_activity_back(two: Two) -> None:
    """Undoing writes nothing but the link, so that the idea's new text is kept too."""
    merge = two.merge()
    two.became.refresh_from_db()
    two.became.title = "Nytt namn"
    two.became.save()
    assert merging.undo_merge(merge=merge, by=two.by).stayed == ()
    two.became.refresh_from_db()
    assert (two.became.title, two.became.activity) == ("Nytt namn", two.merged)


def test_a_link_that_would_become_double_stays(two: Two) -> None:
    merge = two.merge()
    ActivityGoal.objects.create(activity=two.merged, goal=two.own)
    undone = merging.undo_merge(merge=merge, by=two.by)
    assert [item.kind for item in undone.stayed] == ["goal"]


def test_one_archived_anew_since_stays_archived(two: Two) -> None:
    merge = two.merge()
    services.restore_activity(activity=two.merged)
    services.archive_activity(activity=two.merged)
    undone = merging.undo_merge(merge=merge, by=two.by)
    assert [item.kind for item in undone.stayed] == ["archived"]
    assert Activity.objects.get(pk=two.merged.pk).archived_at is not None


def test_the_same_activity_twice_is_refused(two: Two) -> None:
    with pytest.raises(merging.SameActivityError):
        merging.merge_activities(kept=two.kept, merged=two.kept, by=two.by)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"submitted_at": None}, "är ett utkast"), ({"archived_at": timezone.now()}, "är arkiverad")],
)
def test_a_draft_or_an_archived_one_is_refused_in_words(two: Two, fields: dict[str, Any], words: str) -> None:
    other = ActivityFactory(department=two.technics, title="Den andra", **fields)
    by = make_actor(two.by.municipality, Role.MEMBER, two.technics)
    before = everything()
    for kept, merged in ((two.kept, other), (other, two.kept)):
        with pytest.raises(merging.NotInUseError, match=f"”Den andra” {words}"):
            merging.merge_activities(kept=kept, merged=merged, by=by)
    assert everything() == before


def test_one_that_has_been_taken_up_already_is_refused(two: Two) -> None:
    two.merge()
    services.restore_activity(activity=two.merged)
    third = ActivityFactory()
    with pytest.raises(merging.AlreadyMergedError, match="har redan gått upp i ”Solceller på skolor”"):
        merging.merge_activities(kept=third, merged=two.merged, by=two.by)


def test_a_chain_is_undone_from_its_end(two: Two) -> None:
    before = everything()
    first = two.merge()
    third = ActivityFactory(title="Den tredje", department=two.technics)
    second = merging.merge_activities(kept=third, merged=two.kept, by=two.by)
    with pytest.raises(merging.AlreadyMergedError, match="”Den tredje”"):
        merging.undo_merge(merge=first, by=two.by)
    for merge in (second, first):
        assert merging.undo_merge(merge=merge, by=two.by).stayed == ()
    third.delete()
    assert everything() == before


def test_undoing_twice_is_refused(two: Two) -> None:
    merge = two.merge()
    merging.undo_merge(merge=merge, by=two.by)
    with pytest.raises(merging.AlreadyUndoneError):
        merging.undo_merge(merge=merge, by=two.by)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_only_who_may_change_both_may_merge_and_undo(two: Two, role: str) -> None:
    other = make_actor(two.by.municipality, role, two.technics)
    with pytest.raises(PermissionDenied):
        merging.merge_activities(kept=two.kept, merged=two.merged, by=other)
    merge = two.merge()
    with pytest.raises(PermissionDenied):
        merging.undo_merge(merge=merge, by=other)


def test_a_member_of_the_department_that_answers_for_both_may_merge(scope: Municipality) -> None:
    department: Department = DepartmentFactory()
    first, second = ActivityFactory(department=department), ActivityFactory(department=department)
    member = make_actor(scope, Role.MEMBER, department)
    merging.merge_activities(kept=first, merged=second, by=member)
    assert not first.participations.exists()


def test_both_pages_tell_of_the_merge_until_it_is_undone(two: Two) -> None:
    client = client_of(two.by)

    def told() -> list[bool]:
        pages = [client.get(row.get_absolute_url()).content.decode() for row in (two.kept, two.merged)]
        return ["Har tagit upp insatsen" in pages[0], "upp i en annan:" in pages[1]]

    assert told() == [False, False]
    merge = two.merge()
    assert told() == [True, True]
    merging.undo_merge(merge=merge, by=two.by)
    assert told() == [False, False]
