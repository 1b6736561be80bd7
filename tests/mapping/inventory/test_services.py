# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding a round: sending, reminding once a day, withdrawing, copying, closing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from knutpunkt.activities.models import Idea
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.mapping.inventory import queries, replying, services
from knutpunkt.mapping.inventory.drafts import Answer, Draft
from knutpunkt.mapping.inventory.services import Asking, NothingToSendError, NotOpenError
from knutpunkt.mapping.inventory.tokens import hash_of
from knutpunkt.mapping.models import Reply, Request
from tests.factories import PositionFactory
from tests.mapping.inventory.conftest import Town

Inside = Callable[[], Any]
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def test_nobody_is_written_to_before_the_round_is_sent(town: Town, inside: Inside) -> None:
    with inside():
        assert town.letters() == []
        assert town.request("gata").token_hash == ""


def test_each_position_gets_a_letter_with_its_own_link(open_town: Town, inside: Inside) -> None:
    with inside():
        assert [mail.to for mail in open_town.letters()] == [
            "gata@example.invalid",
            "hus@example.invalid",
            "rektor@example.invalid",
        ]
        links = {open_town.link(name) for name in ("gata", "hus", "rektor")}
        assert len(links) == 3
        token = open_town.link("gata").split("/")[-2]
        assert len(token) >= 43, "256 bits"
        request = open_town.request("gata")
        assert request.token_hash == hash_of(token)
        assert token not in str(Request.objects.filter(pk=request.pk).values().get())
        assert request.expires_at is not None
        assert timezone.localdate(request.expires_at) == open_town.round.due + timedelta(days=30)


def test_a_letter_is_in_swedish_and_english_as_text_and_html(open_town: Town, inside: Inside) -> None:
    with inside():
        (mail,) = open_town.letters("gata")
        assert mail.subject.startswith("Inventering 2026 – svara senast ")
        for body in (mail.text, mail.html):
            assert "Du får det här brevet som gata, Teknik." in body
            assert "You receive this letter as gata, Teknik." in body
            assert body.index("Du får") < body.index("You receive")
            assert open_town.link("gata") in body
        assert "<" not in mail.text
        assert mail.html.startswith("<!DOCTYPE html>") or "<!DOCTYPE html>" in mail.html


def test_sending_twice_sends_once(open_town: Town, inside: Inside) -> None:
    with inside():
        assert services.open_round(inventory=open_town.round, by=open_town.coordinator).letters == 0
        assert len(open_town.letters()) == 3


def test_a_round_without_anybody_or_too_late_is_not_sent(town: Town, inside: Inside) -> None:
    with inside():
        services.update_round(inventory=town.round, expected_version=1, by=town.coordinator, asked=[])
        with pytest.raises(NothingToSendError, match="Ingen är tillfrågad"):
            services.open_round(inventory=town.fresh(), by=town.coordinator)
        late = timezone.localdate() - timedelta(days=1)
        services.update_round(inventory=town.round, expected_version=2, by=town.coordinator, due=late)
        with pytest.raises(NothingToSendError, match="Sista dagen"):
            services.open_round(inventory=town.fresh(), by=town.coordinator)


def test_who_has_no_address_is_told_and_the_deputy_is_written_to_instead(town: Town, inside: Inside) -> None:
    with inside():
        town.positions["rektor"].tenures.all().delete()
        town.positions["gata"].tenures.all().delete()
        sent = services.open_round(inventory=town.round, by=town.coordinator)
        assert [row.position.title for row in sent.unreachable] == ["gata"]
        assert [mail.to for mail in town.letters()] == ["hus@example.invalid", "vikarie@example.invalid"]


def test_the_second_editor_of_a_round_is_told(town: Town, inside: Inside) -> None:
    with inside():
        services.update_round(inventory=town.round, expected_version=1, by=town.coordinator, title="Ny")
        with pytest.raises(EditConflictError):
            services.update_round(inventory=town.round, expected_version=1, by=town.coordinator, title="Annan")


def test_whoever_is_added_to_an_open_round_gets_a_link_and_nobody_is_taken_away(
    open_town: Town, inside: Inside
) -> None:
    with inside():
        added = PositionFactory(title="ny", department=open_town.departments["Vård"])
        before = open_town.request("gata").token_hash
        sent = services.update_round(
            inventory=open_town.fresh(), expected_version=None, by=open_town.coordinator, asked=[Asking(added)]
        )
        assert [row.position for row in sent.unreachable] == [added]
        assert Request.objects.count() == 4
        assert open_town.request("gata").token_hash == before


def test_only_those_who_have_not_answered_are_reminded_with_a_new_link(open_town: Town, inside: Inside) -> None:
    with inside():
        old = open_town.link("rektor")
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        done = services.remind(inventory=open_town.fresh(), by=open_town.coordinator, on=TODAY)
        assert (done.reminded, done.already) == (2, 0)
        reminders = [mail for mail in open_town.letters() if "Påminnelse" in mail.subject]
        assert sorted(mail.to for mail in reminders) == [
            "hus@example.invalid",
            "rektor@example.invalid",
            "vikarie@example.invalid",
        ], "the deputy is reminded too"
        assert open_town.link("rektor") == open_town.link("vikarie") != old
        assert queries.request_of_link(old.split("/")[-2]) is None


def test_nobody_is_reminded_twice_on_a_day(open_town: Town, inside: Inside) -> None:
    with inside():
        services.remind(inventory=open_town.fresh(), by=open_town.coordinator, on=TODAY)
        written = len(open_town.letters())
        again = services.remind(inventory=open_town.fresh(), by=open_town.coordinator, on=TODAY)
        assert (again.reminded, again.already, again.sent.letters) == (0, 3, 0)
        assert len(open_town.letters()) == written
        assert open_town.request("gata").reminders == 1
        later = services.remind(inventory=open_town.fresh(), by=open_town.coordinator, on=TOMORROW)
        assert later.reminded == 3
        assert open_town.request("gata").reminders == 2


def test_a_withdrawn_link_is_dead_its_letter_is_taken_back_and_a_new_one_works(open_town: Town, inside: Inside) -> None:
    with inside():
        token = open_town.link("gata").split("/")[-2]
        assert queries.request_of_link(token) == open_town.request("gata")
        assert services.withdraw_link(request=open_town.request("gata"), by=open_town.coordinator)
        assert not services.withdraw_link(request=open_town.request("gata"), by=open_town.coordinator)
        assert queries.request_of_link(token) is None
        assert open_town.letters("gata") == [], "it had not been sent"
        done = services.remind(inventory=open_town.fresh(), by=open_town.coordinator, on=TODAY)
        assert done.reminded == 2, "a reminder does not bring a withdrawn link back"
        services.send_new_link(request=open_town.request("gata"), by=open_town.coordinator)
        fresh = open_town.link("gata").split("/")[-2]
        assert queries.request_of_link(fresh) == open_town.request("gata")


def test_a_sent_letter_is_kept_when_its_link_is_replaced(open_town: Town, inside: Inside) -> None:
    with inside():
        OutgoingMail.objects.update(state=OutgoingMail.State.SENT)
        services.send_new_link(request=open_town.request("gata"), by=open_town.coordinator)
        assert [mail.state for mail in open_town.letters("gata")] == ["sent", "waiting"]


def test_an_expired_link_and_one_of_a_closed_round_are_dead(open_town: Town, inside: Inside) -> None:
    with inside():
        gata, hus = (open_town.link(name).split("/")[-2] for name in ("gata", "hus"))
        Request.objects.filter(position=open_town.positions["gata"]).update(expires_at=timezone.now())
        assert queries.request_of_link(gata) is None
        assert queries.request_of_link(hus) is not None
        services.close_round(inventory=open_town.fresh(), by=open_town.coordinator)
        assert queries.request_of_link(hus) is None
        assert open_town.letters() == [], "what was not sent is not sent any more"
        with pytest.raises(NotOpenError):
            services.close_round(inventory=open_town.fresh(), by=open_town.coordinator)
        with pytest.raises(NotOpenError):
            services.remind(inventory=open_town.fresh(), by=open_town.coordinator)


def test_last_years_facts_stand_unconfirmed_until_somebody_confirms(open_town: Town, inside: Inside) -> None:
    with inside():
        request = open_town.request("rektor")
        draft = Draft({open_town.activities["Skolmat"].pk: Answer("changed", 1, {"title": "Ny"})}, needs="Hjälp")
        replying.save_draft(request=request, expected_version=None, draft=draft, by=None)
        assert services.copy_last_year(request=request, by=open_town.coordinator)
        assert not services.copy_last_year(request=request, by=open_town.coordinator)
        copied = open_town.request("rektor")
        assert (copied.way, copied.needs) == ("copied", "")
        assert copied.submitted_by == open_town.coordinator.person
        told = {reply.activity.title: reply.answer for reply in Reply.objects.filter(request=copied) if reply.activity}
        assert told == {"Skolmat": "copied", "Odling": "copied"}
        assert {reply.activity.title for reply in queries.unconfirmed_copies() if reply.activity} == set(told)
        from knutpunkt.activities.services import confirm_activity

        confirm_activity(activity=open_town.activities["Odling"])
        assert [reply.activity.title for reply in queries.unconfirmed_copies() if reply.activity] == ["Skolmat"]


def test_closing_may_copy_for_all_who_have_not_answered(open_town: Town, inside: Inside) -> None:
    with inside():
        replying.submit_request(request=open_town.request("gata"), expected_version=None, by=None)
        assert services.close_round(inventory=open_town.fresh(), by=open_town.coordinator, copy=True) == 2
        states = {row.request.position.title: row.state for row in queries.progress(open_town.fresh())}
        assert states == {"gata": "answered", "hus": "copied", "rektor": "copied"}


def test_each_activity_is_put_to_one_and_the_rest_are_told(town: Town, inside: Inside) -> None:
    with inside():
        put = {
            name: [row.title for row in queries.activities_put_to(town.request(name))]
            for name in ("gata", "hus", "rektor")
        }
        assert put == {"gata": ["Dagvatten", "LED"], "hus": ["Solceller"], "rektor": ["Odling", "Skolmat"]}
        left = queries.not_put_to_anybody(town.round)
        assert {department.name: number for department, number in left.items()} == {"Vård": 1}


def test_a_need_becomes_one_idea(open_town: Town, inside: Inside) -> None:
    with inside():
        request = open_town.request("gata")
        replying.save_draft(
            request=request, expected_version=None, draft=Draft(needs="Laddstolpar\nmed Skola"), by=None
        )
        replying.submit_request(request=request, expected_version=None, by=None)
        idea = services.make_idea(request=request, by=open_town.coordinator)
        assert services.make_idea(request=request, by=open_town.coordinator) == idea
        assert Idea.objects.count() == 1
        assert (idea.title, idea.purpose, idea.origin) == ("Laddstolpar", "Laddstolpar\nmed Skola", "round")
        assert [row.name for row in idea.departments.all()] == ["Teknik"]


def test_the_proposal_is_the_groups_seats_and_one_for_each_department_without(town: Town, inside: Inside) -> None:
    from knutpunkt.people.models import Group, Seat

    with inside():
        group = Group.objects.create(name="Gruppen")
        Seat.objects.create(group=group, position=town.positions["hus"])
        head = PositionFactory(title="skolchef", department=town.departments["Skola"])
        proposed = {row.position.title for row in queries.candidates(timezone.localdate()) if row.proposed}
        assert proposed == {"hus", head.title}
