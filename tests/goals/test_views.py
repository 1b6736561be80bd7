# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages: who sees and may do what, and what stands on them."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knutpunkt.goals import notices, rules, services
from knutpunkt.goals.models import FrameworkGoal, Goal, GoverningDocument
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory, PositionFactory

MISSING = 999_999
CSRF = re.compile(r'(?<=value=")\w{64}|(?<=X-CSRFToken": ")\w{64}')


@pytest.fixture
def goal(bastad: Municipality) -> Goal:
    services.load_frameworks()
    with tenant_scope(bastad):
        document = DocumentFactory(title="Miljöprogram", review_on=date(2020, 1, 1))
        area = GoalFactory(document=document, kind=Goal.Kind.AREA, number="1", title="Vatten")
        return GoalFactory(document=document, parent=area, number="1.1", title="Rena åar")


@pytest.fixture
def coordinator(bastad: Municipality) -> Client:
    return client_of(make_actor(bastad))


@pytest.fixture
def reader(bastad: Municipality) -> Client:
    return client_of(make_actor(bastad, Role.READER))


def url(name: str, *args: Any) -> str:
    return reverse(f"goals:{name}", args=["1278", *args])


def pages(goal: Goal) -> list[str]:
    return [
        url("document_list"),
        url("document_detail", goal.document_id),
        url("goal_detail", goal.pk),
        url("goal_detail", goal.parent_id),
        url("framework_detail", "miljomal"),
        url("framework_goal", "miljomal", "2"),
        url("framework_goal", "agenda2030", "14"),
    ]


def test_every_role_reads_every_page(bastad: Municipality, goal: Goal) -> None:
    for role in Role:
        client = client_of(make_actor(bastad, role))
        assert {page: client.get(page).status_code for page in pages(goal)} == dict.fromkeys(pages(goal), 200)


def test_another_municipality_gets_the_answer_of_a_row_that_does_not_exist(laholm: Municipality, goal: Goal) -> None:
    client = client_of(make_actor(laholm))
    for name, pk in [("document_detail", goal.document_id), ("goal_detail", goal.pk), ("goal_edit", goal.pk)]:
        addresses = [reverse(f"goals:{name}", args=["1381", key]) for key in (pk, MISSING)]
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = [CSRF.sub("", a.content.decode()).replace(b, "") for a, b in zip(answers, addresses, strict=True)]
        assert bodies[0] == bodies[1]
        assert client.get(url(name, pk)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_only_coordinators_write(bastad: Municipality, goal: Goal, role: Role) -> None:
    client = client_of(make_actor(bastad, role))
    for page in (url("document_create"), url("goal_create"), url("goal_edit", goal.pk)):
        assert client.get(page).status_code == 403
        assert client.post(page, {"title": "Taget"}).status_code == 403
    assert client.post(url("goal_archive", goal.pk)).status_code == 403
    assert client.post(url("document_archive", goal.document_id)).status_code == 403
    with tenant_scope(bastad):
        assert Goal.objects.get(pk=goal.pk).archived_at is None
        assert not Goal.objects.filter(title="Taget").exists()


def test_rules_in_both_shapes_agree(bastad: Municipality, goal: Goal) -> None:
    for role in Role:
        actor = make_actor(bastad, role)
        with tenant_scope(bastad):
            for rule, row in ((rules.edit_goal, goal), (rules.edit_document, goal.document)):
                listed = rule.filter(actor, type(row).objects.filter(pk=row.pk)).exists()
                assert rule.allows(actor, row) is listed is (role == Role.COORDINATOR)


def test_a_coordinator_adds_a_document_and_a_goal_in_it(coordinator: Client, bastad: Municipality) -> None:
    services.load_frameworks()
    answer = coordinator.post(
        url("document_create"), {"title": "Klimatplan", "kind": "plan", "level": "municipality"}, follow=True
    )
    assert answer.status_code == 200
    with tenant_scope(bastad):
        document = GoverningDocument.objects.get()
        department = DepartmentFactory()
    climate = FrameworkGoal.objects.get(framework="agenda2030", number="13")
    form = coordinator.get(url("goal_create") + f"?document={document.pk}")
    assert f'<option value="{document.pk}" selected' in form.content.decode()
    coordinator.post(
        url("goal_create"),
        {
            "document": document.pk, "kind": "goal", "number": "1", "title": "Halverade utsläpp", "order": 1,
            "expected_departments": [department.pk], "framework_goals": [climate.pk],
        },
    )  # fmt: skip
    with tenant_scope(bastad):
        goal = Goal.objects.get()
        assert (goal.document, goal.title) == (document, "Halverade utsläpp")
        assert list(goal.expected_departments.all()) == [department]
        assert list(goal.framework_goals.all()) == [climate]


def test_the_form_offers_nothing_of_another_municipality(coordinator: Client, laholm: Municipality, goal: Goal) -> None:
    with tenant_scope(laholm):
        foreign = DocumentFactory(title="Hemlig plan")
        PositionFactory(title="hemlig funktion")
        DepartmentFactory(name="Hemlig verksamhet")
    page = coordinator.get(url("goal_edit", goal.pk)).content.decode().lower()
    assert "hemlig" not in page
    answer = coordinator.post(
        url("goal_edit", goal.pk), {"document": foreign.pk, "title": "x", "kind": "goal", "order": 1, "version": 1}
    )
    assert answer.status_code == 200
    assert "document" in answer.context["form"].errors


def test_a_parent_in_another_document_is_refused_at_its_field(
    coordinator: Client, bastad: Municipality, goal: Goal
) -> None:
    with tenant_scope(bastad):
        other = DocumentFactory()
    data = {"document": other.pk, "parent": goal.parent_id, "title": "x", "kind": "goal", "order": 1, "version": 1}
    answer = coordinator.post(url("goal_edit", goal.pk), data)
    assert list(answer.context["form"].errors) == ["parent"]


def test_the_second_editor_sees_both_texts_and_can_take_the_other(
    coordinator: Client, bastad: Municipality, goal: Goal
) -> None:
    with tenant_scope(bastad):
        goal.title = "Rena åar och bäckar"
        services.save_goal(goal=goal, expected_version=1)
    mine = {
        "document": goal.document_id, "parent": goal.parent_id, "number": "1.1", "title": "Klara åar",
        "kind": "goal", "order": 100, "version": 1,
    }  # fmt: skip
    answer = coordinator.post(url("goal_edit", goal.pk), mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Klara åar" in page
    assert "Rena åar och bäckar" in page
    coordinator.post(url("goal_edit", goal.pk), {**mine, "version": 2, "take-title": "theirs"})
    with tenant_scope(bastad):
        assert Goal.objects.get(pk=goal.pk).title == "Rena åar och bäckar"


def test_archiving_and_bringing_back(coordinator: Client, bastad: Municipality, goal: Goal) -> None:
    coordinator.post(url("document_archive", goal.document_id))
    assert "Miljöprogram" not in coordinator.get(url("document_list")).content.decode()
    assert "Arkiverat" in coordinator.get(url("document_detail", goal.document_id)).content.decode()
    coordinator.post(url("document_archive", goal.document_id), {"restore": "1"})
    assert "Miljöprogram" in coordinator.get(url("document_list")).content.decode()
    coordinator.post(url("goal_archive", goal.parent_id))
    assert "Rena åar" not in coordinator.get(url("document_detail", goal.document_id)).content.decode()
    coordinator.post(url("goal_archive", goal.parent_id), {"restore": "1"})
    assert "Rena åar" in coordinator.get(url("document_detail", goal.document_id)).content.decode()


def test_get_never_archives(coordinator: Client, goal: Goal) -> None:
    assert coordinator.get(url("document_archive", goal.document_id)).status_code == 405
    assert coordinator.get(url("goal_archive", goal.pk)).status_code == 405


def test_what_is_missing_is_said(reader: Client, goal: Goal) -> None:
    assert "Rubriken är inte känd här." in reader.get(url("framework_goal", "miljomal", "8")).content.decode()
    assert "antalet är inte känt här" in reader.get(url("framework_detail", "miljomal")).content.decode()
    assert "Ingen ansvarig." in reader.get(url("document_detail", goal.document_id)).content.decode()
    assert reader.get(url("framework_goal", "miljomal", "17")).status_code == 404


def test_a_late_review_is_marked_and_can_be_filtered(reader: Client, bastad: Municipality, goal: Goal) -> None:
    with tenant_scope(bastad):
        DocumentFactory(title="Avfallsplan", valid_from=date(2001, 1, 1), valid_to=date(2005, 12, 31))
    page = reader.get(url("document_list"), {"review": "due"}).content.decode()
    assert "försenad sedan 1 januari 2020" in page
    assert "Avfallsplan" not in page
    ended = reader.get(url("document_list"), {"validity": "ended"}).content.decode()
    assert "Avfallsplan" in ended
    assert "Miljöprogram" not in ended
    assert "Avfallsplan" not in reader.get(url("document_list"), {"validity": "valid"}).content.decode()
    assert "Avfallsplan" not in reader.get(url("document_list"), {"validity": "coming"}).content.decode()


def test_the_download_holds_the_filtered_rows(reader: Client, bastad: Municipality, goal: Goal) -> None:
    with tenant_scope(bastad):
        DocumentFactory(title="Avfallsplan")
    answer = reader.get(url("document_list"), {"review": "due", "format": "csv"})
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode("utf-8-sig")
    assert "Miljöprogram" in text
    assert "Avfallsplan" not in text


def test_the_list_costs_the_same_for_many_documents(
    reader: Client, bastad: Municipality, goal: Goal, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15) as few:
        reader.get(url("document_list"))
    with tenant_scope(bastad):
        DocumentFactory.create_batch(30)
    with django_assert_max_num_queries(15) as many:
        reader.get(url("document_list"))
    assert len(many) == len(few)


def test_the_goal_page_costs_the_same_for_many_links(
    reader: Client, bastad: Municipality, goal: Goal, django_assert_max_num_queries: Any
) -> None:
    targets = list(FrameworkGoal.objects.filter(framework="agenda2030"))
    with django_assert_max_num_queries(30) as few:
        reader.get(url("goal_detail", goal.pk))
    with tenant_scope(bastad):
        services.save_goal(goal=goal, departments=DepartmentFactory.create_batch(20), framework_goals=targets)
    with django_assert_max_num_queries(30) as many:
        reader.get(url("goal_detail", goal.pk))
    assert len(many) <= len(few) + 2  # the frameworks of the links, the earlier versions' names


def test_reviews_are_awaited_of_coordinators_and_of_the_owner_only(bastad: Municipality, goal: Goal) -> None:
    coordinator, stranger = make_actor(bastad), make_actor(bastad, Role.READER)
    with tenant_scope(bastad):
        owner = make_actor(bastad, Role.READER, DepartmentFactory())
        goal.document.owner_id = next(iter(owner.position_ids))
        services.save_document(document=goal.document)
        awaited = [len(list(notices.reviews_awaited(actor))) for actor in (coordinator, owner, stranger)]
        assert awaited == [1, 1, 0]
        item = next(iter(notices.reviews_awaited(owner)))
        assert (str(item.label), item.due) == ("Se över Miljöprogram", date(2020, 1, 1))


def test_news_tell_what_was_written_since(bastad: Municipality, goal: Goal) -> None:
    actor = make_actor(bastad)
    with tenant_scope(bastad):
        before = goal.document.created_at
        labels = {str(item.label) for item in notices.news(actor, before.replace(year=before.year - 1))}
        assert labels == {"Nytt styrdokument: Miljöprogram", "Nytt mål: Rena åar"}
        assert not list(notices.news(actor, before.replace(year=before.year + 1)))
