# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding the answers that the system can give a question itself, and taking one over. Needs the tenant scope."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Status
from knutpunkt.goals.models import GoverningDocument
from knutpunkt.goals.queries import replaced
from knutpunkt.indicators.models import Series, Value
from knutpunkt.indicators.national import figures
from knutpunkt.kernel.text import date_words, number
from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.editions.definition import Requirement
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working import differences, wording
from knutpunkt.ranking.working.answering import rule_of, write_answer
from knutpunkt.ranking.working.evidence import fill, save_evidence
from knutpunkt.ranking.working.proposals import (
    SHOWN_BY_DOCUMENT,
    Certainty,
    Paper,
    Proposal,
    asked_the_same,
    holds,
    option_for,
    option_for_activity,
    shown_by,
)

_FACTS = (
    "kind", "title", "link", "document", "activity", "figure", "page", "decided_by", "decided_on", "paragraph",
    "registry_number", "valid_from", "valid_to", "follow_up_on", "scope",
)  # fmt: skip


class ProposalGoneError(ValidationError):
    """What the proposal was drawn from has changed since the page was shown."""

    def __init__(self) -> None:
        super().__init__(_("Förslaget gäller inte längre: det som det byggde på har ändrats. Läs sidan igen."))


def proposals_for(question: Question, on: date) -> list[Proposal]:
    """Return what can be proposed, the surest first. ``question`` comes with its edition."""
    asked = rule_of(question)
    if isinstance(asked.rule, definition.OptionsRule):
        found = [
            *_from_kolada(question, asked), *_from_documents(question, asked, on), *_from_activities(question, asked),
        ]  # fmt: skip
    elif isinstance(asked.rule, definition.GivenRule):
        found = []
    else:
        found = [*_from_kolada(question, asked), *_from_indicators(question, asked)]
    found += _from_last_year(question, asked)
    return sorted(found, key=lambda one: list(Certainty).index(one.certainty))


def _from_kolada(question: Question, asked: definition.Question) -> Iterator[Proposal]:
    """Propose the municipality's own figure from the national ones, of the year that the edition asks for."""
    kpi, edition = asked.kolada, question.edition
    if kpi is None:
        return
    year = assembly.figure_year(asked, edition.year)
    value = assembly.national_values(asked, edition.year).get(question.municipality_id)
    papers = figures().papers().get(kpi)
    answer = None if value is None else assembly.given_figure(asked.rule, value)
    if answer is None or papers is None:
        return
    if figures().all_values(kpi, year).get(question.municipality_id) is None:
        year -= 1  # the edition lets last year's value stand in
    proposed = format(answer.value, "f") if isinstance(answer.value, Decimal) else str(answer.value)
    told = {
        "value": wording.answer_words(asked, proposed),
        "year": year,
        "fetched": date_words(papers.fetched_at),
    }
    why = _("Kolada har %(value)s för %(year)s, hämtat %(fetched)s.") % told
    title = f"{papers.title} {year}"[:200]
    yield Proposal(
        f"kolada:{kpi}:{year}",
        proposed,
        why,
        Certainty.SURE,
        evidence=({**_figure_or_link(question, kpi, year), "title": title},),
    )


def _figure_or_link(question: Question, kpi: str, year: int) -> dict[str, object]:
    """Return the figure as the municipality follows it, where it does; else its address at the source."""
    kept = Value.objects.filter(
        series__indicator__kolada_id=kpi, series__gender=Series.Gender.ALL, series__place="", period=year,
        value__isnull=False,
    ).first()  # fmt: skip
    if kept is not None:
        return {"kind": Evidence.Kind.FIGURE, "figure": kept}
    base = settings.KOLADA_URL.rstrip("/")
    link = f"{base}/data/kpi/{kpi}/municipality/{question.municipality_id}/year/{year}"
    return {"kind": Evidence.Kind.LINK, "link": link}


def _from_indicators(question: Question, asked: definition.Question) -> Iterator[Proposal]:
    """Propose the latest value, no later than the edition's year, of each linked indicator but the figure itself."""
    linked = question.indicators.filter(archived_at=None)
    if asked.kolada:
        linked = linked.exclude(kolada_id=asked.kolada)
    rows = (
        Value.objects.filter(
            series__indicator__in=linked, series__gender=Series.Gender.ALL,
            series__place="", value__isnull=False, period__lte=question.edition.year,
        )
        .select_related("series__indicator")
        .order_by("series__indicator", "-period")
    )  # fmt: skip
    seen: set[int] = set()
    for row in rows:
        indicator = row.series.indicator
        if indicator.pk in seen:
            continue
        seen.add(indicator.pk)
        value = Decimal(str(row.value)).normalize()
        told = {
            "indicator": indicator.name, "value": number(value), "unit": indicator.shown_unit, "year": row.period,
            "source": row.source,
        }  # fmt: skip
        why = _("Nyckeltalet ”%(indicator)s” är %(value)s %(unit)s för %(year)s (%(source)s).") % told
        title = f"{indicator.name} {row.period}"[:200]
        evidence = {"kind": Evidence.Kind.FIGURE, "figure": row, "title": title}
        key = f"indicator:{indicator.pk}:{row.period}"
        yield Proposal(key, format(value, "f"), why, Certainty.LIKELY, evidence=(evidence,))


def _from_documents(question: Question, asked: definition.Question, on: date) -> Iterator[Proposal]:
    for document in question.documents.annotate(replaced=replaced()).order_by("title", "pk"):
        shown = shown_by(paper_of(document), on)
        option = option_for(asked, shown)
        if not shown or option is None:
            continue
        met = [one for one in asked.requirements if one in shown]
        left = [one for one in asked.requirements if one not in shown]
        why = _document_words(document)
        if left:
            lacking = ", ".join(str(wording.REQUIREMENTS[one]).lower() for one in left)
            why += " " + _("Kvar att visa: %(lacking)s.") % {"lacking": lacking}
        yield Proposal(
            f"document:{document.pk}",
            option.key,
            why,
            Certainty.LIKELY if left else Certainty.SURE,
            requirements=tuple(one.value for one in met),
            evidence=({"kind": Evidence.Kind.DOCUMENT, "document": document, "title": document.title},),
        )


def hints_for(question: Question, on: date) -> list[str]:
    """Return why linked documents are not proposed, with what would mend it."""
    asked, said = rule_of(question), []
    if not isinstance(asked.rule, definition.OptionsRule):
        return []
    for document in question.documents.annotate(replaced=replaced()).order_by("title", "pk"):
        paper = paper_of(document)
        shown = shown_by(paper, on)
        if shown and option_for(asked, shown) is not None:
            continue
        if not holds(paper, on):
            said.append(_("”%(title)s” är kopplat, men gäller inte i dag.") % {"title": document.title})
            continue
        wanted = [one for one in asked.requirements if one in SHOWN_BY_DOCUMENT and one not in shown]
        lacking = ", ".join(str(wording.REQUIREMENTS[one]).lower() for one in wanted or (Requirement.DOCUMENTED,))
        words = _("”%(title)s” är kopplat, men visar inte: %(lacking)s. Fyll i styrdokumentets länk, beslut och datum.")
        said.append(words % {"title": document.title, "lacking": lacking})
    return said


def paper_of(document: GoverningDocument) -> Paper:
    """Return what a document's row says, as the pure module takes it."""
    return Paper(
        document.adopted_by,
        document.adopted_on,
        document.link,
        document.review_on,
        document.valid_from,
        document.valid_to,
        bool(getattr(document, "replaced", False)),
        document.archived_at is not None,
    )


def _document_words(document: GoverningDocument) -> str:
    told = {"title": document.title, "by": document.adopted_by, "day": date_words(document.adopted_on)}
    if document.adopted_by and document.adopted_on:
        return _("”%(title)s” gäller och är antaget av %(by)s %(day)s.") % told
    return _("”%(title)s” gäller.") % told


def _from_activities(question: Question, asked: definition.Question) -> Iterator[Proposal]:
    option = option_for_activity(asked)
    if option is None:
        return
    rows = question.activities.filter(
        archived_at=None, submitted_at__isnull=False, status__in=(Status.STARTED, Status.DONE)
    )
    for activity in rows.select_related("department").order_by("title", "pk"):
        told = {"title": activity.title, "department": activity.department.name}
        if activity.status == Status.DONE:
            why = _("Insatsen ”%(title)s” (%(department)s) är klar.") % told
        else:
            why = _("Insatsen ”%(title)s” (%(department)s) pågår.") % told
        why += " " + _("Det är ett svagare stöd: insatsen visar att något görs, inte att kraven är uppfyllda.")
        evidence = {"kind": Evidence.Kind.ACTIVITY, "activity": activity, "title": activity.title}
        yield Proposal(f"activity:{activity.pk}", option.key, why, Certainty.WEAK, evidence=(evidence,))


def question_before(question: Question) -> Question | None:
    """Return the same question of the ranking's edition before, with its answer fetched; None where it is new."""
    before = assembly.previous_edition(question.edition)
    if before is None:
        return None
    key = rule_of(question).previous or question.key
    rows = Question.objects.select_related("edition__ranking", "answer__written_by", "answer__submitted_by")
    found: Question | None = rows.filter(edition=before, key=key).first()
    return found


def given_answer(question: Question | None) -> Answer | None:
    """Return the question's answer if it has been submitted: what everybody may see."""
    answer: Answer | None = getattr(question, "answer", None) if question else None
    return answer if answer is not None and not answer.is_draft else None


def _from_last_year(question: Question, asked: definition.Question) -> Iterator[Proposal]:
    before = question_before(question)
    last = given_answer(before)
    if before is None or last is None or not asked_the_same(asked, rule_of(before)):
        return
    if question.wording and before.wording and differences.changed(before.wording, question.wording):
        return
    if isinstance(asked.rule, definition.OptionsRule):
        certainty, words = Certainty.LIKELY, _("%(title)s: ”%(answer)s”. Frågan är densamma.")
    else:
        certainty, words = Certainty.WEAK, _("%(title)s: %(answer)s. Frågan är densamma, men talet kan ha ändrats.")
    told = {"title": before.edition.title, "answer": wording.answer_words(rule_of(before), last.value, last.aspects)}
    yield Proposal(
        f"previous:{before.pk}",
        last.value,
        words % told,
        certainty,
        aspects=tuple(last.aspects),
        requirements=tuple(last.requirements),
        comment=last.comment,
        evidence=tuple(_copied(row) for row in last.evidence.all()),
    )


def _copied(row: Evidence) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(row, name) for name in _FACTS}
    return {**facts, "file": row.file.name, "file_name": row.file_name} if row.file else facts


@transaction.atomic
def take_proposal(*, question: Question, key: str, by: Actor, expected_version: int | None, on: date) -> Answer:
    """Let a proposal be the question's draft, with its evidence. Evidence that is there already is not doubled.

    Raises ProposalGoneError, and what ``write_answer`` raises.
    """
    found = {one.key: one for one in proposals_for(question, on)}.get(key)
    if found is None:
        raise ProposalGoneError
    have: Answer | None = Answer.objects.filter(question=question).first()
    answer = write_answer(
        question=question,
        by=by,
        expected_version=expected_version,
        value=found.value,
        aspects=found.aspects,
        requirements=found.requirements,
        comment=(have.comment if have else "") or found.comment,
        proposal=found.key,
    )
    answer.question = question
    known = {_mark(row) for row in answer.evidence.all()}
    for facts in found.evidence:
        row = Evidence(answer=answer, **facts)
        fill(row)
        if _mark(row) not in known:
            save_evidence(answer=answer, by=by, **facts)  # type: ignore[arg-type]
    return answer


def _mark(row: Evidence) -> tuple[object, ...]:
    return (row.kind, row.link, row.document_id, row.activity_id, row.figure_id, row.file.name or "")
