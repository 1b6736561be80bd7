# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of questions: order, filters, downloads, and nothing of others' drafts in it."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from knutpunkt.ranking.models import Answer, Lift, Question
from knutpunkt.ranking.working import points, services
from tests.ranking.samples import content, make_edition
from tests.ranking.working.conftest import Inside, Town

LINK = re.compile(r'<td[^>]*data-label="Fråga"[^>]*>\s*<a[^>]*>([^<]+)</a>')
#: The questions of the sample by key, as they are named in the list.
NAMES = {
    "plan": "1 Antagen klimatplan",
    "uppfoljd": "1b Klimatplanen följs upp",
    "mat": "2 Måltidernas klimatpåverkan minskas",
    "eko": "3 Andel ekologiska livsmedel",
    "skyddad": "4 Skyddad natur",
    "utslapp": "5 Förändring av utsläppen",
}


def shown(town: Town, actor: Any, address: str = "") -> list[str]:
    """The keys of the questions in the list, in its order."""
    page = town.client(actor).get(f"{town.url('questions', town.edition.pk)}{address}")
    assert page.status_code == 200
    keys = {name: key for key, name in NAMES.items()}
    return [keys[name] for name in LINK.findall(page.content.decode())]


def test_points_for_an_hours_work_decide_the_order(town: Town, inside: Inside) -> None:
    """By hand: plan 0.5/8 = 0.0625 and 1/40 = 0.025; mat 1/160 = 0.00625; uppfoljd 0.5/40 = 0.0125.

    Outside figures come after what can be answered: without a lift no way to them is known.
    """
    with inside():
        Lift.objects.create(question=town.question("plan"), title="Skriv", value="ja", effort="medium")
        Lift.objects.create(question=town.question("plan"), title="Delvis", value="delvis", hours=8)
        Lift.objects.create(question=town.question("mat"), title="Stor", value="ja", effort="large")
        sums = points.sums_of(town.edition)
        way = sums.tallies["plan"].way
        assert way == points.Way(Decimal("0.5"), Decimal(8), assumed=False)
        assert sums.tallies["uppfoljd"].way == points.Way(Decimal("0.5"), Decimal(40), assumed=True)
        assert sums.tallies["eko"].way is None
    assert shown(town, town.reader) == ["plan", "uppfoljd", "mat", "eko", "skyddad", "utslapp"]


def test_a_lift_that_gives_nothing_more_is_no_way(town: Town, inside: Inside) -> None:
    with inside():
        town.submit(value="delvis")
        Lift.objects.create(question=town.question("plan"), title="Delvis", value="delvis", hours=1)
        tally = points.sums_of(town.edition).tallies["plan"]
        assert (tally.left, tally.way) == (
            Decimal("0.5"), points.Way(Decimal("0.5"), Decimal(40), assumed=True),
        )  # fmt: skip
        services.return_answer(answer=Answer.objects.get(), by=town.coordinator, comment="Mer")


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("?sort=question", ["plan", "uppfoljd", "mat", "eko", "skyddad", "utslapp"]),
        ("?sort=-question", ["utslapp", "skyddad", "eko", "mat", "uppfoljd", "plan"]),
        ("?sort=area", ["plan", "uppfoljd", "skyddad", "utslapp", "mat", "eko"]),
        ("?sort=points_left", ["plan", "uppfoljd", "mat", "eko", "skyddad", "utslapp"]),
        ("?sort=state&state=draft&state=submitted", ["mat", "plan"]),
        ("?area=mat&sort=question", ["mat", "eko"]),
        ("?part=utifran&sort=question", ["eko", "skyddad", "utslapp"]),
        ("?state=not_begun", ["uppfoljd"]),
        ("?state=outside&sort=question", ["eko", "skyddad", "utslapp"]),
        ("?state=submitted", ["plan"]),
        ("?state=checked", []),
        ("?left=inga", ["plan"]),
        ("?left=kvar&sort=question", ["uppfoljd", "mat", "eko", "skyddad", "utslapp"]),
        ("?mine=on&sort=question", ["plan", "uppfoljd"]),
        ("?unowned=on&sort=question", ["mat", "eko", "skyddad", "utslapp"]),
        ("?q=KLIMATPLAN&sort=question", ["plan", "uppfoljd"]),
        ("?q=nature", ["skyddad"]),
        ("?q=finnsinte", []),
    ],
)
def test_filters_and_orders(town: Town, inside: Inside, address: str, keys: list[str]) -> None:
    with inside():
        town.submit()
        town.write("mat", by=town.coordinator)
    if "points_left" in address:
        keys = ["plan", "uppfoljd", "mat", "eko", "skyddad", "utslapp"]
    assert shown(town, town.member, address) == keys


def test_the_owner_is_a_filter(town: Town, inside: Inside) -> None:
    with inside():
        town.give("mat", town.colleague)
        owner = town.position(town.colleague).pk
    assert shown(town, town.reader, f"?owner={owner}") == ["mat"]


def test_last_year_and_the_day_stand_in_the_list(town: Town, inside: Inside) -> None:
    day = timezone.localdate() + timedelta(days=40)
    with inside():
        town.submit(value="delvis")
        new = make_edition(2026)
        Question.objects.filter(edition=new, key="plan").update(due=day)
    page = town.client(town.reader).get(town.url("questions", new.pk) + "?q=antagen").content.decode()
    assert re.search(r'data-label="Förra året"[^>]*>Delvis<', page)
    assert str(day.year) in page


SECRET = "Bara-vi-vet"


def _files(town: Town, actor: Any) -> str:
    """Everything that the list gives an actor: the page and both files, with all columns."""
    client, where = town.client(actor), town.url("questions", town.edition.pk)
    page = client.get(where).content.decode()
    columns = "kolumn=this_year&kolumn=points_now&kolumn=state"
    csv = client.get(f"{where}?format=csv&{columns}&q=antagen").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(f"{where}?format=xlsx&{columns}&q=antagen").content))
    cells = "|".join(str(cell) for row in book.active.values for cell in row)
    cell = re.search(r'Antagen klimatplan.*?data-label="I år"[^>]*>([^<]*)<', page, re.DOTALL)
    assert cell is not None
    return f"{cell[1]}\n{csv}\n{cells}"


def test_a_draft_shows_to_others_only_that_it_is_there(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write(value="delvis", comment=SECRET)
        before = points.sums_of(town.edition).tallies["plan"].score.points
    for actor in (town.colleague, town.coordinator, town.approver, town.reader):
        given = _files(town, actor)
        assert "Delvis" not in given
        assert given.startswith("utkast")
        assert "Utkast" in given, "its state is no secret"
        page = town.client(actor).get(town.url("question", draft.question_id)).content.decode()
        assert SECRET not in page
        assert "Teknik har ett utkast" in page
        assert 'value">Delvis' not in page
    assert "Delvis" in _files(town, town.member)
    with inside():
        services.submit_answer(answer=draft, by=town.member)
        assert before == 0
        assert points.sums_of(town.edition).tallies["plan"].score.points == Decimal("0.5")
    given = _files(town, town.reader)  # the control: it could be seen
    assert "Delvis" in given
    assert "0,5" in given
    assert SECRET in town.client(town.reader).get(town.url("question", draft.question_id)).content.decode()


def test_what_was_drafted_before_submitting_stays_in_the_department(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write(comment=SECRET)
        again = services.write_answer(
            question=town.question(), by=town.member, expected_version=draft.version, value="ja", comment="Klart"
        )
        services.submit_answer(answer=again, by=town.member)
    where = town.url("question", draft.question_id)
    assert SECRET not in town.client(town.coordinator).get(where).content.decode()
    town.client(town.coordinator).post(town.url("answer_withdraw", draft.question_id))
    assert SECRET not in town.client(town.coordinator).get(where).content.decode(), "nor for who takes it back"
    assert SECRET in town.client(town.member).get(where).content.decode()  # the control: the history has it


def test_the_list_costs_the_same_for_many_questions(town: Town, inside: Inside) -> None:
    def count(edition_pk: int) -> int:
        client = town.client(town.coordinator)
        where = town.url("questions", edition_pk)
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        return len(queries)

    plan = content()["questions"][0]
    with inside():
        more = [{**plan, "key": f"fraga-{n}", "number": str(n), "previous": None} for n in range(40)]
        row = make_edition(2026, questions=more[:1])
    few = count(row.pk)
    with inside():
        make_edition(2026, questions=more)
        for question in Question.objects.filter(edition=row):
            question.owner = town.position(town.member)
            question.save()
            Answer.objects.create(question=question, value="ja", department=town.own)
            Lift.objects.create(question=question, title="Skriv", value="ja")
    assert count(row.pk) <= few


def test_many_questions_are_given_at_once(town: Town, inside: Inside) -> None:
    day = timezone.localdate() + timedelta(days=12)
    with inside():
        owner = town.position(town.colleague).pk
        rows = [town.question(key).pk for key in ("mat", "eko")]
    client, where = town.client(town.coordinator), town.url("assign", town.edition.pk)
    page = client.post(where, {"owner": owner, "due": day.isoformat(), "rows": rows}, follow=True)
    assert "2 frågor besvaras nu av" in page.content.decode()
    with inside():
        given = Question.objects.filter(owner=owner).order_by("order")
        assert [(row.key, row.due) for row in given] == [("mat", day), ("eko", day)]
    empty = client.post(where, {"owner": owner})
    assert "Markera minst en fråga." in empty.content.decode()
    page = town.client(town.reader).get(town.url("questions", town.edition.pk)).content.decode()
    assert 'name="rows"' not in page


def test_an_edition_without_questions_says_what_belongs_there(town: Town, inside: Inside) -> None:
    with inside():
        Question.objects.filter(edition=town.edition).delete()
    page = town.client(town.reader).get(town.url("questions", town.edition.pk))
    assert "Läs in rankningsårets fil" in page.content.decode()
