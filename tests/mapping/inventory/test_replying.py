# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering: a draft changes nothing, submitting changes everything or nothing, once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from knutpunkt.activities.models import Activity, StatusUpdate
from knutpunkt.activities.services import confirm_activity, update_activity
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.mapping.inventory import queries, replying
from knutpunkt.mapping.inventory.drafts import Answer, Draft
from knutpunkt.mapping.inventory.replying import AlreadyAnsweredError, AnswersOutdatedError, DraftInTheWayError
from knutpunkt.mapping.inventory.rules import answer_request, read_answer
from knutpunkt.mapping.inventory.services import NotOpenError
from knutpunkt.mapping.models import Reply, Request
from knutpunkt.people.models import Role
from tests.conftest import make_actor
from tests.mapping.inventory.conftest import Town

Inside = Callable[[], Any]
CHANGED = {"title": "LED överallt", "description": "Alla gator", "status": "done", "end": "2026-06-30"}
ENDED = {"status": "stopped", "on": "2026-03-01", "note": "Pengarna tog slut"}
NEW = {"title": "Cykelgarage", "description": "", "status": "planned", "start": "2027-01-01", "end": ""}


def whole_draft(town: Town) -> Draft:
    """One answer of each kind to those asked as gata: LED changed, Dagvatten ended; needs."""
    answers = {
        town.activities["LED"].pk: Answer("changed", 1, CHANGED),
        town.activities["Dagvatten"].pk: Answer("ended", 1, ENDED),
    }
    return Draft(answers, needs="Laddstolpar", resources="Två personer")


def saved(town: Town, draft: Draft, name: str = "gata", **more: Any) -> Request:
    return replying.save_draft(request=town.request(name), expected_version=None, draft=draft, by=None, **more)


def add_new(town: Town, fields: dict[str, str]) -> None:
    request = saved(town, queries.draft_of(town.request("gata")), add=True)
    key = next(reply.pk for reply in Reply.objects.filter(request=request, activity=None).order_by("-pk"))
    draft = queries.draft_of(request)
    saved(town, Draft(draft.answers, {**draft.new, key: fields}, draft.needs, draft.resources))


def rows() -> list[tuple[Any, ...]]:
    return list(Activity.objects.order_by("pk").values_list("pk", "title", "status", "end", "version", "confirmed_at"))


def test_a_draft_changes_no_activity_and_is_found_again(open_town: Town, inside: Inside) -> None:
    with inside():
        before = rows()
        saved(open_town, whole_draft(open_town))
        assert rows() == before
        assert queries.draft_of(open_town.request("gata")) == whole_draft(open_town)
        assert queries.state_of(open_town.request("gata")) == queries.BEGUN
        saved(open_town, Draft())
        assert queries.draft_of(open_town.request("gata")) == Draft()
        assert Reply.history.filter(history_type="-").count() == 2, "what was taken away is in the history"


def test_submitting_changes_ends_confirms_and_creates(open_town: Town, inside: Inside) -> None:
    with inside():
        draft = whole_draft(open_town)
        saved(open_town, draft)
        add_new(open_town, NEW)
        add_new(open_town, {"title": "", "status": "planned"})
        done = replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        assert (done.way, done.submitted_by, done.needs) == ("link", None, "Laddstolpar")
        led = Activity.objects.get(title="LED överallt")
        assert (led.status, led.end, led.description) == ("done", date(2026, 6, 30), "Alla gator")
        assert led.confirmed_at is not None
        drains = Activity.objects.get(title="Dagvatten")
        report = StatusUpdate.objects.get(activity=drains)
        assert (drains.status, report.on, report.note) == ("stopped", date(2026, 3, 1), "Pengarna tog slut")
        made = Activity.objects.get(title="Cykelgarage")
        assert (made.department, made.position) == (open_town.departments["Teknik"], open_town.positions["gata"])
        assert (made.start, made.end, made.is_draft) == (date(2027, 1, 1), None, False)
        told = Reply.objects.filter(request=done, applied_at__isnull=False)
        assert sorted(told.values_list("answer", flat=True)) == ["changed", "ended", "new"]
        assert Reply.objects.filter(request=done).count() == 3, "the new one that was left blank is gone"
        assert Activity.history.filter(id=led.pk).count() >= 2


def test_still_true_confirms_and_changes_nothing_else(open_town: Town, inside: Inside) -> None:
    with inside():
        saved(open_town, Draft({open_town.activities["LED"].pk: Answer("still_true", 1)}))
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=open_town.coordinator)
        led = Activity.objects.get(title="LED")
        assert led.confirmed_at is not None
        assert led.status == "started"
        assert Activity.objects.get(title="Dagvatten").confirmed_at is None, "nothing was said of it"


def test_submitting_twice_is_once(open_town: Town, inside: Inside) -> None:
    with inside():
        stale = open_town.request("gata")
        saved(open_town, whole_draft(open_town))
        add_new(open_town, NEW)
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        before = rows()
        replying.submit_request(request=stale, expected_version=None, by=None)
        assert rows() == before
        with pytest.raises(AlreadyAnsweredError):
            saved(open_town, Draft())


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_written(open_town: Town, inside: Inside) -> None:
    with inside():
        saved(open_town, whole_draft(open_town))
        update_activity(activity=open_town.activities["LED"], expected_version=1, title="LED i hamnen")
        before = rows()
        with pytest.raises(AnswersOutdatedError) as refused:
            replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        assert refused.value.activities == [open_town.activities["LED"].pk]
        assert rows() == before
        assert open_town.request("gata").submitted_at is None
        draft = whole_draft(open_town)
        looked_again = {**draft.answers, open_town.activities["LED"].pk: Answer("changed", 2, CHANGED)}
        saved(open_town, Draft(looked_again))
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        assert Activity.objects.get(pk=open_town.activities["LED"].pk).title == "LED överallt"


def test_of_two_who_fill_in_the_same_answer_the_second_is_told(open_town: Town, inside: Inside) -> None:
    with inside():
        version = open_town.request("gata").version
        replying.save_draft(
            request=open_town.request("gata"), expected_version=version, draft=Draft(needs="mitt"), by=None
        )
        with pytest.raises(EditConflictError):
            replying.save_draft(
                request=open_town.request("gata"), expected_version=version, draft=Draft(needs="ditt"), by=None
            )
        assert open_town.request("gata").needs == "mitt"


def test_an_activity_that_is_anothers_now_is_left_alone(open_town: Town, inside: Inside) -> None:
    with inside():
        saved(open_town, whole_draft(open_town))
        update_activity(
            activity=open_town.activities["LED"], expected_version=None, department=open_town.departments["Vård"]
        )
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        assert Activity.objects.get(pk=open_town.activities["LED"].pk).title == "LED"


def test_a_round_that_is_not_open_takes_no_answer(town: Town, inside: Inside) -> None:
    with inside(), pytest.raises(NotOpenError):
        saved(town, Draft())


def test_answering_for_others_needs_a_note(open_town: Town, inside: Inside) -> None:
    with inside():
        request = open_town.request("gata")
        with pytest.raises(ValidationError, match="Skriv hur du fick svaret"):
            replying.begin_on_behalf(request=request, note="  ", by=open_town.coordinator)
        replying.begin_on_behalf(request=request, note="på telefon", by=open_town.coordinator)
        replying.submit_request(request=request, expected_version=None, by=open_town.coordinator)
        done = open_town.request("gata")
        assert (done.way, done.note) == ("on_behalf", "på telefon")
        assert done.submitted_by == open_town.coordinator.person
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=done.pk).update(note="")


def test_a_draft_of_theirs_is_in_the_way_and_never_shown(open_town: Town, inside: Inside) -> None:
    with inside():
        saved(open_town, whole_draft(open_town))
        request = open_town.request("gata")
        assert not answer_request.allows(open_town.coordinator, request)
        assert not read_answer.allows(open_town.coordinator, request)
        with pytest.raises(DraftInTheWayError):
            replying.begin_on_behalf(request=request, note="på telefon", by=open_town.coordinator)
        replying.begin_on_behalf(request=request, note="på telefon", by=open_town.coordinator, put_aside=True)
        assert queries.draft_of(open_town.request("gata")) == Draft()
        assert answer_request.allows(open_town.coordinator, open_town.request("gata"))


def test_what_they_save_themselves_takes_over_from_the_coordinator(open_town: Town, inside: Inside) -> None:
    with inside():
        replying.begin_on_behalf(request=open_town.request("gata"), note="på telefon", by=open_town.coordinator)
        saved(open_town, Draft(needs="själva"))
        request = open_town.request("gata")
        assert (request.way, request.note) == ("", "")
        assert not answer_request.allows(open_town.coordinator, request)


def test_who_may_answer(open_town: Town, inside: Inside) -> None:
    place = open_town.departments
    member, colleague = make_actor(open_town.municipality, Role.MEMBER, place["Teknik"]), None
    colleague = make_actor(open_town.municipality, Role.MEMBER, place["Skola"])
    reader = make_actor(open_town.municipality, Role.READER, place["Teknik"])
    with inside():
        request = open_town.request("gata")
        told = {
            who: answer_request.allows(actor, request)
            for who, actor in {"member": member, "colleague": colleague, "reader": reader}.items()
        }
        assert told == {"member": True, "colleague": False, "reader": False}
        Request.objects.filter(pk=request.pk).update(deputy=next(iter(reader.position_ids)))
        assert answer_request.allows(reader, open_town.request("gata")), "the deputy answers whatever the role"


def test_a_confirmation_after_the_draft_is_a_change_too(open_town: Town, inside: Inside) -> None:
    """Whoever said "still true" looked at a version; one that has moved on is to be looked at again."""
    with inside():
        saved(open_town, Draft({open_town.activities["LED"].pk: Answer("still_true", 1)}))
        confirm_activity(activity=open_town.activities["LED"])
        with pytest.raises(AnswersOutdatedError):
            replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
