# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proposals against cases worked out by hand, and what becomes of one that is taken."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from knutpunkt.indicators.models import Indicator, Series, Value
from knutpunkt.indicators.national import figures
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.ranking.editions.definition import Question as Asked
from knutpunkt.ranking.editions.definition import Requirement as Req
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working import points, services
from knutpunkt.ranking.working.proposals import (
    Certainty,
    Paper,
    asked_the_same,
    holds,
    option_for,
    option_for_activity,
    shown_by,
)
from knutpunkt.ranking.working.proposing import ProposalGoneError, hints_for, proposals_for, take_proposal
from tests.factories import ActivityFactory, DocumentFactory
from tests.ranking.samples import content, make_edition, question_of, yes_no
from tests.ranking.working.conftest import Inside, Town

TODAY = date(2026, 11, 23)
WHOLE = Paper("Kommunfullmäktige", date(2024, 5, 2), "https://example.invalid/plan", review_on=date(2028, 1, 1))


def asked(key: str = "plan", **changes: Any) -> Asked:
    told = next(one for one in content()["questions"] if one["key"] == key)
    return Asked.model_validate({**told, **changes})


@pytest.mark.parametrize(
    ("paper", "shown"),
    [
        (WHOLE, {Req.DOCUMENTED, Req.PUBLIC, Req.ADOPTED, Req.CURRENT}),
        (Paper("Kommunfullmäktige", date(2024, 5, 2)), {Req.DOCUMENTED, Req.ADOPTED}),
        (Paper("Kommunfullmäktige"), set()),
        (Paper(link="https://example.invalid/"), {Req.DOCUMENTED, Req.PUBLIC}),
        (Paper(link="https://example.invalid/", review_on=TODAY), {Req.DOCUMENTED, Req.PUBLIC, Req.CURRENT}),
        (Paper(link="https://example.invalid/", review_on=date(2026, 11, 22)), {Req.DOCUMENTED, Req.PUBLIC}),
        (Paper(link="https://example.invalid/", valid_to=date(2026, 11, 22)), set()),
        (Paper(link="https://example.invalid/", valid_from=date(2026, 11, 24)), set()),
        (Paper(link="https://example.invalid/", replaced=True), set()),
        (Paper(link="https://example.invalid/", archived=True), set()),
    ],
)
def test_a_document_shows_what_it_says_and_no_more(paper: Paper, shown: set[Req]) -> None:
    assert shown_by(paper, TODAY) == shown


def test_a_document_holds_on_its_first_and_last_day() -> None:
    paper = Paper(valid_from=TODAY, valid_to=TODAY)
    assert holds(paper, TODAY)
    assert not holds(paper, TODAY - timedelta(days=1))
    assert not holds(paper, TODAY + timedelta(days=1))


def test_the_best_option_needs_all_that_a_document_can_show() -> None:
    all_three = {Req.DOCUMENTED, Req.PUBLIC, Req.ADOPTED}
    best, middle = option_for(asked(), all_three), option_for(asked(), {Req.DOCUMENTED, Req.PUBLIC})
    assert best is not None
    assert middle is not None
    assert (best.key, middle.key) == ("ja", "delvis")
    plain = asked(rule=yes_no())
    assert option_for(plain, {Req.DOCUMENTED, Req.PUBLIC}) is None, "yes or no: nothing between to propose"
    vouched = asked(requirements=["adopted", "followed_up"])
    found = option_for(vouched, {Req.ADOPTED})
    assert found is not None
    assert found.key == "ja", "that it is followed up no document shows: a person must say"
    assert option_for(asked("eko"), all_three) is None
    assert option_for(asked(rule=yes_no("-1")), all_three) is None, "nothing that takes points away is proposed"


def test_an_activity_supports_less() -> None:
    middle, only = option_for_activity(asked()), option_for_activity(asked("mat"))
    assert middle is not None
    assert only is not None
    assert (middle.key, only.key) == ("delvis", "ja")


def test_a_question_is_the_same_only_in_text_rule_requirements_and_follow_up() -> None:
    assert asked_the_same(asked(), asked(number="7", area="mat"))
    for other in ({"text": "Annat"}, {"rule": yes_no()}, {"requirements": ["public"]}):
        assert not asked_the_same(asked(), asked(**other))
    follow = {"of": "plan", "when": ["delvis"]}
    assert not asked_the_same(asked("uppfoljd"), asked("uppfoljd", follow_up=follow))


def _linked(town: Town) -> Question:
    document = DocumentFactory(
        title="Klimatplan", adopted_by="Kommunfullmäktige", adopted_on=date(2024, 5, 2),
        link="https://example.invalid/plan", review_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    question = town.question()
    question.documents.add(document)
    return question


def test_a_valid_document_is_proposed_with_what_it_proves_and_counts_only_when_submitted(
    town: Town, inside: Inside
) -> None:
    with inside():
        question = _linked(town)
        (found,) = proposals_for(question, timezone.localdate())
        assert (found.value, found.certainty) == ("ja", Certainty.SURE)
        assert set(found.requirements) == {"documented", "public", "adopted"}
        assert "Kommunfullmäktige 2 maj 2024" in found.why
        assert not Answer.objects.exists()
        answer = take_proposal(
            question=question, key=found.key, by=town.member, expected_version=None, on=timezone.localdate()
        )
        assert (answer.state, answer.value, answer.proposal) == ("draft", "ja", found.key)
        row = Evidence.objects.get()
        assert (row.kind, row.decided_by, row.decided_on) == ("document", "Kommunfullmäktige", date(2024, 5, 2))
        assert points.sums_of(town.edition).tallies["plan"].score.points == 0
        services.submit_answer(answer=answer, by=town.member)
        assert points.sums_of(town.edition).tallies["plan"].score.points == 1  # the control


def test_taking_again_does_not_double_the_evidence(town: Town, inside: Inside) -> None:
    with inside():
        question, day = _linked(town), timezone.localdate()
        (found,) = proposals_for(question, day)
        first = take_proposal(question=question, key=found.key, by=town.member, expected_version=None, on=day)
        with pytest.raises(EditConflictError):
            take_proposal(question=question, key=found.key, by=town.member, expected_version=None, on=day)
        take_proposal(question=question, key=found.key, by=town.member, expected_version=first.version, on=day)
        assert Evidence.objects.count() == 1


def test_what_no_longer_holds_cannot_be_taken(town: Town, inside: Inside) -> None:
    with inside():
        question, day = _linked(town), timezone.localdate()
        (found,) = proposals_for(question, day)
        question.documents.clear()
        with pytest.raises(ProposalGoneError):
            take_proposal(question=question, key=found.key, by=town.member, expected_version=None, on=day)
        assert not Answer.objects.exists()


def test_a_replaced_document_is_not_proposed_and_the_page_says_why(town: Town, inside: Inside) -> None:
    with inside():
        question = _linked(town)
        assert hints_for(question, timezone.localdate()) == []
        DocumentFactory(title="Ny klimatplan", supersedes=question.documents.get())
        assert proposals_for(question, timezone.localdate()) == []
    page = town.client(town.member).get(town.url("question", question.pk)).content.decode()
    assert "”Klimatplan” är kopplat, men gäller inte i dag." in page


def test_what_a_document_lacks_is_told_with_the_remedy(town: Town, inside: Inside) -> None:
    told = content()["questions"]
    told[0]["rule"] = yes_no()
    with inside():
        question = question_of(make_edition(2026, questions=told), "plan")
        document = DocumentFactory(title="Klimatplan", link="https://example.invalid/plan")
        question.documents.add(document)
        day = timezone.localdate()
        assert proposals_for(question, day) == []
        assert hints_for(question, day) == [
            "”Klimatplan” är kopplat, men visar inte: politiskt antaget. Fyll i styrdokumentets länk, beslut och datum."
        ]
        document.adopted_by, document.adopted_on = "Kommunfullmäktige", day
        document.save()
        assert hints_for(question, day) == []
        assert len(proposals_for(question, day)) == 1


def test_running_activities_are_weaker_and_drafts_are_none(town: Town, inside: Inside) -> None:
    with inside():
        question = town.question()
        for title, status, fields in (
            ("Pågår", "started", {}),
            ("Planerad", "planned", {}),
            ("Utkast", "started", {"submitted_at": None}),
        ):
            question.activities.add(ActivityFactory(title=title, status=status, department=town.own, **fields))
        (found,) = proposals_for(question, timezone.localdate())
        assert (found.value, found.certainty, found.requirements) == ("delvis", Certainty.WEAK, ())
        assert "”Pågår” (Teknik) pågår" in found.why


def test_koladas_figure_is_proposed_with_year_and_source(town: Town, inside: Inside) -> None:
    kpi, year = "U07514", town.edition.year - 1
    expected = figures().all_values(kpi, year).get("1278")
    with inside():
        found = proposals_for(town.question("eko"), timezone.localdate())
        if expected is None:
            years = [figure.year for figure in figures().series(kpi, "1278") if figure.value is not None]
            assert found == []
            row = make_edition(max(years) + 1)
            expected = figures().all_values(kpi, max(years))["1278"]
            found = proposals_for(question_of(row, "eko"), timezone.localdate())
            year = max(years)
        (one,) = found
        assert Decimal(one.value) == Decimal(str(expected))
        assert f"för {year}, hämtat" in one.why
        assert one.key == f"kolada:{kpi}:{year}"
        (evidence,) = one.evidence
        assert str(evidence["link"]).endswith(f"/data/kpi/{kpi}/municipality/1278/year/{year}")


def test_a_sources_yes_or_no_is_proposed_as_an_option(town: Town, inside: Inside) -> None:
    """Whether there is an energy plan: the figure is 1 or 0, the question has options."""
    kpi, year = "U07527", 2021
    figure = figures().all_values(kpi, year)["1278"]
    told = content(key="prov-energi")
    told["questions"][0] |= {"kolada": kpi, "kolada_year": year}
    with inside():
        row = make_edition(key="prov-energi", questions=told["questions"])
        (one,) = proposals_for(question_of(row, "plan"), timezone.localdate())
        assert figure in {0, 1}
        assert (one.value, one.certainty) == ("ja" if figure == 1 else "nej", Certainty.SURE)
        assert f"för {year}, hämtat" in one.why


def test_a_linked_indicator_is_proposed_with_its_latest_value_in_time(town: Town, inside: Inside) -> None:
    with inside():
        indicator = Indicator.objects.create(key="skyddad", title="Skyddad natur", unit="%")
        series = Series.objects.create(indicator=indicator)
        for period, value in ((2023, "11.5"), (2025, "12.25"), (2026, "30")):
            Value.objects.create(
                series=series, period=period, value=Decimal(value), source="GIS", fetched_at=timezone.now()
            )
        question = town.question("skyddad")
        question.indicators.add(indicator)
        (found,) = proposals_for(question, timezone.localdate())
        assert (found.value, found.certainty) == ("12.25", Certainty.LIKELY)
        assert "12,25 % för 2025 (GIS)" in found.why
        answer = take_proposal(
            question=question, key=found.key, by=town.coordinator, expected_version=None, on=timezone.localdate()
        )
        assert answer.value == "12.25"
        assert Evidence.objects.get().kind == "figure"


def test_last_years_answer_is_proposed_while_the_question_is_the_same(town: Town, inside: Inside) -> None:
    with inside():
        last = town.submit(requirements=["public"], comment="Antagen 2024")
        services.save_evidence(answer=last, by=town.member, kind="link", link="https://example.invalid/plan")
        new = make_edition(2026)
        question = question_of(new, "plan")
        (found,) = proposals_for(question, timezone.localdate())
        assert (found.value, found.requirements, found.comment) == ("ja", ("public",), "Antagen 2024")
        assert found.why == "Provrankningen 2025: ”Ja”. Frågan är densamma."
        answer = take_proposal(
            question=question, key=found.key, by=town.coordinator, expected_version=None, on=timezone.localdate()
        )
        assert [row.link for row in answer.evidence.all()] == ["https://example.invalid/plan"]
        question.wording, before = "Ny lydelse", town.question()
        before.wording = "Gammal lydelse"
        before.save()
        assert proposals_for(question, timezone.localdate()) == []


def test_last_years_draft_is_no_proposal(town: Town, inside: Inside) -> None:
    with inside():
        draft = town.write()
        question = question_of(make_edition(2026), "plan")
        assert proposals_for(question, timezone.localdate()) == []
        services.submit_answer(answer=draft, by=town.member)
        assert len(proposals_for(question, timezone.localdate())) == 1  # the control


def test_the_button_takes_the_proposal(town: Town, inside: Inside) -> None:
    with inside():
        question = _linked(town)
        key = proposals_for(question, timezone.localdate())[0].key
    client, where = town.client(town.member), town.url("question", question.pk)
    assert "Ta förslaget som utkast" in client.get(where).content.decode()
    client.post(town.url("proposal_take", question.pk), {"proposal": key})
    page = client.get(where).content.decode()
    assert "Förslaget är nu ett utkast" in page
    assert "Utkastet bygger på det här förslaget" in page
    assert "Ta förslaget" not in town.client(town.reader).get(where).content.decode()
