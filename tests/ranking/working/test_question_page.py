# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question's page: last year beside this year, what has changed, what is wrong with the evidence, the steps."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from knutpunkt.ranking.editions.definition import Question as Asked
from knutpunkt.ranking.models import Answer, Question
from knutpunkt.ranking.working import points, services, wording
from tests.ranking.samples import content, edition, make_edition, question_of
from tests.ranking.working.conftest import Inside, Town


def page(town: Town, actor: Any, question: Question) -> str:
    answer = town.client(actor).get(town.url("question", question.pk))
    assert answer.status_code == 200
    return answer.content.decode()


def test_changed_words_are_marked_for_the_eye_and_the_ear(town: Town, inside: Inside) -> None:
    with inside():
        Question.objects.filter(edition=town.edition, key="plan").update(wording="Har kommunen en antagen plan?")
        question = question_of(make_edition(2026), "plan")
        question.wording = "Har kommunen en gällande plan?"
        question.save()
    text = page(town, town.reader, question)
    assert '<del><span class="ds-sr-only">borttaget: </span>antagen<span class="ds-sr-only"> slut</span></del>' in text
    assert '<ins><span class="ds-sr-only">nytt: </span>gällande<span class="ds-sr-only"> slut</span></ins>' in text


def test_the_same_words_are_said_to_be_so(town: Town, inside: Inside) -> None:
    with inside():
        question = question_of(make_edition(2026), "plan")
    assert "Frågans ord är desamma." in page(town, town.reader, question)
    with inside():
        first = town.question()
    assert "Frågan finns inte i ett tidigare rankningsår" in page(town, town.reader, first)


def test_last_years_answer_stands_beside(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.submit(value="delvis", comment="Antagen i nämnden")
        services.save_evidence(answer=answer, by=town.member, kind="link", link="https://example.invalid/fjol")
        question = question_of(make_edition(2026), "plan")
    text = page(town, town.reader, question)
    assert "Antagen i nämnden" in text
    assert "https://example.invalid/fjol" in text


def test_unticked_requirements_are_warned_about(town: Town, inside: Inside) -> None:
    with inside():
        town.submit(requirements=["documented", "public"])
    words = "2 av 3 krav är uppfyllda; utan de andra riskerar svaret att underkännas."
    with inside():
        question = town.question()
    assert words in page(town, town.reader, question)
    with inside():
        answer = services.withdraw_answer(answer=Answer.objects.get(), by=town.member)
        services.write_answer(
            question=question, by=town.member, expected_version=answer.version, value="ja",
            requirements=["documented", "public", "adopted"],
        )  # fmt: skip
    assert "riskerar svaret" not in page(town, town.member, question)


def test_evidence_tells_what_is_wrong_with_it(town: Town, inside: Inside) -> None:
    today = timezone.localdate()
    with inside():
        told = content()["questions"]
        told[0]["requirements"] = ["current"]
        row = make_edition(2026, questions=told)
        question = question_of(row, "plan")
        answer = services.write_answer(
            question=question, by=town.coordinator, expected_version=None, value="ja", requirements=["current"]
        )
        for fields in (
            {"link": "https://example.invalid/1"},
            {"link": "https://example.invalid/2", "valid_to": today - timedelta(days=1)},
            {"link": "https://example.invalid/3", "follow_up_on": today - timedelta(days=1)},
            {"link": "https://example.invalid/4", "valid_from": today + timedelta(days=1)},
            {"link": "https://example.invalid/5", "decided_on": today, "valid_to": today},
        ):
            services.save_evidence(answer=answer, by=town.coordinator, kind="link", **fields)  # type: ignore[arg-type]
    text = page(town, town.coordinator, question)
    for words in ("Frågan kräver att det är aktuellt", "Gällde till ", "Skulle ha följts upp ", "Gäller först från "):
        assert text.count(words) == 1, words


def test_follow_ups_lead_to_each_other(town: Town, inside: Inside) -> None:
    with inside():
        plan, follow = town.question(), town.question("uppfoljd")
    assert town.url("question", follow.pk) in page(town, town.reader, plan)
    text = page(town, town.reader, follow)
    assert "Räknas bara när ”1 Antagen klimatplan” är besvarad med Ja." in text
    assert "Följdfrågan räknas inte" in text
    with inside():
        town.submit()
    assert "Följdfrågan räknas inte" not in page(town, town.reader, follow)


def test_a_draft_tells_its_own_what_it_would_give(town: Town, inside: Inside) -> None:
    with inside():
        town.write(value="delvis")
        question = town.question()
    assert "Inlämnat ger det 0,50 poäng." in page(town, town.member, question)
    assert "Inlämnat ger det" not in page(town, town.reader, question)


def test_the_whole_way_by_the_buttons(town: Town, inside: Inside) -> None:
    with inside():
        question = town.question()
    member, approver = town.client(town.member), town.client(town.approver)
    where = town.url("question", question.pk)
    sent = {"version": "", "value": "ja", "requirements": ["public"], "comment": "Klart", "submit": "1"}
    assert member.post(town.url("answer", question.pk), sent).status_code == 302
    assert "Ta tillbaka till utkast" in member.get(where).content.decode()
    text = approver.get(where).content.decode()
    assert "Kontrollerat</button>" in text
    assert "Låt helst någon annan" not in text
    returned = approver.post(town.url("answer_return", question.pk), {"comment": "Länka planen"}, follow=True)
    assert "med din kommentar" in returned.content.decode()
    assert "Länka planen" in member.get(where).content.decode()
    assert "Länka planen" not in approver.get(where).content.decode()
    member.post(town.url("answer_submit", question.pk))
    approver.post(town.url("answer_check", question.pk))
    with inside():
        assert Answer.objects.get().state == "checked"
    assert "Kontrollerat" in member.get(where).content.decode()


def test_who_checks_their_own_answer_is_told(town: Town, inside: Inside) -> None:
    with inside():
        town.submit("mat", by=town.coordinator)
        question = town.question("mat")
    assert "Låt helst någon annan" in page(town, town.coordinator, question)
    town.client(town.coordinator).post(town.url("answer_check", question.pk))
    assert "samma person som lämnade in" in page(town, town.reader, question)


def test_a_return_without_a_comment_is_refused(town: Town, inside: Inside) -> None:
    with inside():
        pk = town.submit().question_id
    answer = town.client(town.approver).post(town.url("answer_return", pk), {"comment": " "}, follow=True)
    assert "Skriv vad som behöver ändras" in answer.content.decode()
    with inside():
        assert Answer.objects.get().state == "submitted"


def test_two_writers_see_both_answers(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.write(value="nej", comment="Den andras")
        pk = answer.question_id
    sent = {"version": "", "value": "ja", "comment": "Min", "submit": "1"}
    refused = town.client(town.member).post(town.url("answer", pk), sent)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Den andras" in text
    assert "Min" in text
    with inside():
        kept = Answer.objects.get()
        assert (kept.value, kept.state) == ("nej", "draft")


def test_a_number_is_written_with_a_comma(town: Town, inside: Inside) -> None:
    with inside():
        question = town.question("eko")
    client, where = town.client(town.coordinator), town.url("answer", question.pk)
    assert client.post(where, {"version": "", "value": "12,5", "comment": ""}).status_code == 302
    assert 'value="12,5"' in client.get(where).content.decode()
    wrong = client.post(where, {"version": "1", "value": "tolv", "comment": ""})
    assert wrong.status_code == 200
    assert "Fel:" in wrong.content.decode()
    with inside():
        assert Answer.objects.get().value == "12.5"


def test_parts_that_add_points_are_boxes(town: Town, inside: Inside) -> None:
    told = content()["questions"]
    aspects = [{"key": key, "label": {"sv": key.upper(), "en": key}} for key in ("a", "b", "c")]
    told[0]["rule"]["bonus"] = {"points": "0.05", "at_most": "0.1", "when": ["ja"], "aspects": aspects}
    with inside():
        question = question_of(make_edition(2026, questions=told), "plan")
    client, where = town.client(town.coordinator), town.url("answer", question.pk)
    assert "Varje del ger 0,05 poäng." in client.get(where).content.decode()
    sent = {"version": "", "value": "ja", "aspects": ["a", "b", "c"], "comment": "", "submit": "1"}
    assert client.post(where, sent).status_code == 302
    with inside():
        assert Answer.objects.get().aspects == ["a", "b", "c"]
        tally = points.sums_of(question.edition).tallies["plan"]
        # by hand: yes is 1, three parts would be 0.15 but at most 0.1
        assert (tally.score.points, tally.left) == (Decimal("1.1"), 0)
    client.post(town.url("answer_withdraw", question.pk))
    wrong = client.post(where, {**sent, "version": "3", "aspects": ["d"]})
    assert wrong.status_code == 200
    listed = client.get(town.url("questions", question.edition_id)).content.decode()
    assert "Ja, med 3 tillägg" in listed


def test_given_points_lie_within_the_questions_own(town: Town, inside: Inside) -> None:
    told = content()["questions"]
    told[0] = {**told[0], "rule": {"kind": "given", "points": "6", "least": "-1"}, "requirements": []}
    told[1]["follow_up"] = None
    with inside():
        question = question_of(make_edition(2026, questions=told), "plan")
    client, where = town.client(town.coordinator), town.url("answer", question.pk)
    for value in ("6,5", "-2"):
        assert client.post(where, {"version": "", "value": value, "comment": ""}).status_code == 200
    assert client.post(where, {"version": "", "value": "-0,5", "comment": ""}).status_code == 302
    with inside():
        assert Answer.objects.get().value == "-0.5"


def test_the_questions_own_page_of_assignment_keeps_what_is_linked(town: Town, inside: Inside) -> None:
    from tests.factories import ActivityFactory, DocumentFactory

    with inside():
        question = town.question()
        activity, document = ActivityFactory(title="Solceller"), DocumentFactory(title="Klimatplan")
        archived = ActivityFactory(title="Gammal", archived_at=timezone.now())
        question.activities.add(archived)
        owner = town.position(town.colleague).pk
    sent = {
        "version": question.version, "owner": owner, "wording": "Enkätens ord",
        "activities": [activity.pk], "documents": [document.pk],
    }  # fmt: skip
    client = town.client(town.coordinator)
    assert client.post(town.url("question_edit", question.pk), sent).status_code == 302
    with inside():
        row = town.question()
        assert (row.owner_id, row.wording) == (owner, "Enkätens ord")
        assert {one.title for one in row.activities.all()} == {"Solceller", "Gammal"}
        assert [one.title for one in row.documents.all()] == ["Klimatplan"]
    text = page(town, town.reader, question)
    assert "Enkätens ord" in text
    assert "Solceller" in text


@pytest.mark.parametrize(
    ("key", "sentences"),
    [
        ("plan", ["Svaren ger poäng: Ja 1, Delvis 0,5, Nej 0."]),
        ("skyddad", ["Talet ger poäng i steg: över 20\u00a0% ger 2; minst 11\u00a0% ger 1,2; annars 0 poäng."]),
        (
            "eko",
            [
                "Högst värde är bäst och ger 2 poäng.",
                "Bästa värdet är 70\u00a0%.",
                "De andra får poäng i proportion till det bästa värdet.",
            ],
        ),
        (
            "utslapp",
            [
                "Lägst värde är bäst och ger 2 poäng.",
                "Bästa värdet är −8\u00a0% per år.",
                "Därifrån faller poängen i en rät linje till noll vid 0\u00a0% per år.",
                "Över 2\u00a0% per år dras 2 poäng av.",
            ],
        ),
        ("mat", ["Svaren ger poäng: Ja 1, Nej 0.", "Frågan berör inte grupperna Städer."]),
    ],
)
def test_how_points_are_given_is_said_in_words(key: str, sentences: list[str]) -> None:
    whole = edition()
    assert wording.how_points(whole.by_key[key], whole) == sentences


def test_bonus_weight_and_limits_are_said_too() -> None:
    told = content()
    bonus = {"points": "0.05", "at_most": "0.5", "when": ["ja"], "aspects": [{"key": "a", "label": "A"}]}
    told["questions"][0]["rule"]["bonus"] = bonus
    told["questions"][0]["weight"] = "high"
    told["questions"][3]["rule"] |= {"threshold": "5", "cap": "80", "floor": "1"}
    whole = edition(questions=told["questions"], missing="last_year")
    with translation.override("en"):
        said = wording.how_points(whole.by_key["plan"], whole)
        assert said == [
            "The answers give points: Yes 1, Partly 0.5, No 0.",
            "Each part that is there gives another 0.05 points, at most 0.5 points.",
            "The parts count only when the answer is Yes.",
            "The question has high weight: its points are counted so that the highest is 3.",
            "Without an answer last year's counts.",
        ]
    said = wording.how_points(whole.by_key["eko"], whole)
    assert "Under 5\u00a0% ges inga poäng." in said
    assert "Värden över 80\u00a0% räknas som 80\u00a0%." in said
    assert "Värden under 1\u00a0% räknas som 1\u00a0%." in said


def test_every_kind_of_rule_has_words_in_both_languages() -> None:
    given = Asked.model_validate(
        {"key": "g", "part": "enkat", "area": "mat", "text": "Given", "rule": {"kind": "given", "points": "6"}}
    )
    whole = edition()
    for language in ("sv", "en"):
        with translation.override(language):
            for question in (*whole.questions, given):
                assert all(wording.how_points(question, whole))
    assert wording.how_points(given, whole) == ["Utgivaren ger poängen själv, från 0 till 6 poäng."]
