# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filled questionnaire of a ranking as a document: what a board decides on, or has decided.

Only submitted answers are in it. Of a draft nothing is said but that there is one: the print is handed over. Points
are our own computation, and the document says so.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from knutpunkt.kernel import text
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.files.wording import is_incomplete, known_words
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import Evidence
from knutpunkt.ranking.scoring.results import Standing
from knutpunkt.ranking.working.wording import REQUIREMENTS, answer_words, name_of, told
from knutpunkt.reports.assemble import wording
from knutpunkt.reports.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Metric,
    Metrics,
    Notice,
    Paragraph,
    Quote,
    Run,
    Table,
    bullets,
    paragraph,
)
from knutpunkt.reports.blocks import text as plain
from knutpunkt.reports.questionnaire_facts import Asked, Questionnaire

#: What is left to be written by hand when the answers are decided.
LINE = "_" * 30


def build_questionnaire(facts: Questionnaire, municipality: Municipality, on: dt.date) -> Document:
    """Return the document in the active language, dated ``on``."""
    decided = facts.decision
    day = decided.on if decided else on
    examples = facts.row.is_example
    return Document(
        title=_("Svar på %(title)s") % {"title": facts.row.title},
        subtitle=_("Beslutade svar") if decided else _("Underlag för beslut"),
        language=text.language(),
        municipality=municipality.full_name,
        year=facts.row.year,
        date=day,
        date_words=text.date_words(day),
        wording=wording(),
        blocks=tuple(_blocks(facts, municipality)),
        cover_note=_("Innehåller exempel som inte är kommunens egna svar.") if examples else "",
    )


def questionnaire_name(facts: Questionnaire, municipality: Municipality) -> str:
    """Return the name of the file: "svar-sveriges-miljobasta-kommun-2023-bastad.pdf"."""
    return f"{slugify(f'svar {facts.row.key} {municipality.name}')}.pdf"


def _blocks(facts: Questionnaire, municipality: Municipality) -> Iterator[Block]:
    yield from _subject(facts, municipality)
    yield from _summary(facts)
    yield from _missing(facts)
    yield from _answers(facts)
    yield from _outside(facts)
    yield from _decision(facts)


def _subject(facts: Questionnaire, municipality: Municipality) -> Iterator[Block]:
    decided = facts.decision
    yield Heading(_("Det som är beslutat") if decided else _("Det som ska beslutas"), anchor="beslutet")
    told_of = {"who": text.genitive(municipality.full_name), "title": facts.row.title, "by": facts.edition.publisher}
    yield paragraph(_("%(who)s svar på enkäten %(title)s, som %(by)s ger ut.") % told_of)
    closes = last_day(facts.row)
    if closes:
        yield paragraph(_("Sista svarsdag är %(day)s.") % {"day": text.date_words(closes)})
    if decided:
        yield paragraph(
            _("Svaren beslutades %(day)s av %(by)s.") % {"day": text.date_words(decided.on), "by": decided.by}
        )
    known = facts.edition.completeness
    if is_incomplete(known):
        count = known_words(known, len(facts.edition.questions))
        words = _("%(known)s. En del regler är tolkade.") % {"known": capfirst(count)}
        yield Notice(_("Ofullständig, tolkad"), plain(words), tone="warning")


def _summary(facts: Questionnaire) -> Iterator[Block]:
    yield Heading(_("Sammanfattning"), level=2, anchor="sammanfattning")
    total, most = facts.score.rounded, facts.most
    yield Metrics((
        Metric(_("Besvarade frågor"), text.number(facts.answered), _("av %(count)s") % {"count": len(facts.asked)}),
        Metric(_("Poäng nu"), f"{text.number(total)}{facts.sign}", _("vår egen beräkning, tolkad")),
        Metric(_("Kan ge högst"), f"{text.number(most)}{facts.sign}", _("av de frågor som är kända")),
    ))  # fmt: skip
    columns = (
        Column(_("Del"), weight=3), Column(_("Besvarade"), numeric=True, weight=2),
        Column(_("Poäng nu"), numeric=True, weight=2), Column(_("Kan ge högst"), numeric=True, weight=2),
        Column(_("Högst enligt utgivaren"), numeric=True, weight=2),
    )  # fmt: skip
    rows = []
    for part in facts.edition.parts:
        section = facts.score.sections[part.key]
        own = [one for one in facts.asked if one.question.part == part.key]
        answered = _("%(answered)s av %(all)s") % {"answered": sum(one.is_answered for one in own), "all": len(own)}
        rows.append((
            told(part.name), answered if own else _("hämtas utifrån"), _points(section.points), _points(section.max),
            _points(part.max_points) if part.max_points is not None else _("inte angivet"),
        ))  # fmt: skip
    yield Table(_("Poäng per del"), columns, tuple(rows), row_headers=True)
    yield paragraph(
        _("Poängen är vår egen beräkning efter de regler som är kända. Den är tolkad och är inte utgivarens besked.")
    )


def _points(value: object) -> str:
    return text.number(round(value, 2))  # type: ignore[call-overload]


def _missing(facts: Questionnaire) -> Iterator[Block]:
    yield Heading(_("Saknar svar"), level=2, anchor="saknar")
    left = [one for one in facts.asked if not one.is_answered]
    if not left:
        yield paragraph(_("Alla frågor har ett inlämnat svar."))
        return
    columns = (
        Column(_("Fråga"), weight=5), Column(_("Läge"), weight=2), Column(_("Svarar"), weight=3),
        Column(_("Kan ge högst"), numeric=True, weight=2),
    )  # fmt: skip
    rows = tuple(
        (
            name_of(one.question),
            _("utkast, inte inlämnat") if one.has_draft else _("inte påbörjat"),
            one.owner or _("ingen utsedd"),
            _points(one.score.max),
        )
        for one in left
    )
    yield Table(_("Frågor utan inlämnat svar"), columns, rows, row_headers=True)


def _answers(facts: Questionnaire) -> Iterator[Block]:
    yield Heading(_("Svaren"), anchor="svaren")
    for area in facts.edition.areas:
        here = [one for one in facts.asked if one.question.area == area.key and one.is_answered]
        if here:
            yield Heading(told(area.name), level=2, anchor=f"omrade-{area.key}")
        for one in here:
            yield from _answer(one)
    if not facts.answered:
        yield paragraph(_("Inget svar är inlämnat än."))
    if facts.apart:
        yield Heading(_("Frågor som inte berör oss"), level=2, anchor="berors-inte")
        yield bullets([f"{name_of(one.question)}: {_why_apart(one)}" for one in facts.apart])


def _why_apart(one: Asked) -> str:
    if one.score.standing is Standing.NOT_FOR_THEM:
        return _("gäller inte vår grupp")
    return _("följdfråga som inte ställs efter svaret på sin huvudfråga")


def _answer(one: Asked) -> Iterator[Block]:
    answer, question = one.answer, one.question
    assert answer is not None
    yield Heading(name_of(question), level=3, anchor=f"fraga-{question.key}")
    if one.wording:
        yield Quote(plain(one.wording), _("Ur enkäten"))
    shown = answer_words(question, answer.value)
    points = _("%(points)s poäng av högst %(most)s") % {
        "points": _points(one.score.points), "most": _points(one.score.max),
    }  # fmt: skip
    yield Paragraph((Run(_("Svar: %(answer)s") % {"answer": shown}, style="strong"), Run(f" ({points})")))
    if one.aspects:
        yield paragraph(_("Delar som finns: %(aspects)s.") % {"aspects": ", ".join(one.aspects)})
    if answer.comment:
        yield paragraph(answer.comment)
    if question.requirements:
        there = set(answer.requirements)
        yield bullets(
            [f"{REQUIREMENTS[key]}: {_('ja') if key in there else _('nej')}" for key in question.requirements]
        )
    if one.evidence:
        yield _evidence(one)
    else:
        yield paragraph(_("Inget bevis är bifogat."))


def _evidence(one: Asked) -> Table:
    columns = (
        Column(_("Bevis"), weight=4), Column(_("Beslut"), weight=4), Column(_("Gäller"), weight=3),
        Column(_("Omfattar"), weight=3),
    )  # fmt: skip
    caption = _("Bevis för svaret på %(question)s") % {"question": name_of(one.question)}
    return Table(caption, columns, tuple(_evidence_row(proof) for proof in one.evidence), row_headers=True)


def _evidence_row(proof: Evidence) -> tuple[str, str, str, str]:
    page = _("sidan eller avsnittet %(page)s") % {"page": proof.page} if proof.page else ""
    what = ", ".join(part for part in (proof.title, page, proof.link) if part)
    by = [
        proof.decided_by,
        text.date_words(proof.decided_on) if proof.decided_on else "",
        f"§ {proof.paragraph.removeprefix('§').strip()}" if proof.paragraph else "",
        _("dnr %(number)s") % {"number": proof.registry_number} if proof.registry_number else "",
    ]
    follow = _("följs upp %(day)s") % {"day": text.date_words(proof.follow_up_on)} if proof.follow_up_on else ""
    holds = "; ".join(part for part in (_period(proof), follow) if part)
    decided = ", ".join(part for part in by if part)
    return (
        what,
        decided or _("inget beslut angivet"),
        holds or _("inte angivet"),
        capfirst(str(proof.get_scope_display())),
    )


def _period(proof: Evidence) -> str:
    first, last = proof.valid_from, proof.valid_to
    if first and last:
        return _("%(first)s till %(last)s") % {"first": text.date_words(first), "last": text.date_words(last)}
    if last:
        return _("till %(day)s") % {"day": text.date_words(last)}
    return _("från %(day)s") % {"day": text.date_words(first)} if first else ""


def _outside(facts: Questionnaire) -> Iterator[Block]:
    if not facts.outside:
        return
    yield Heading(_("Uppgifter som hämtas utifrån"), anchor="utifran")
    yield paragraph(_("De här frågorna besvaras inte i enkäten. Utgivaren hämtar dem från andra källor."))
    columns = (
        Column(_("Uppgift"), weight=4), Column(_("Källa"), weight=3), Column(_("Vårt värde"), weight=2),
        Column(_("Poäng nu"), numeric=True, weight=2), Column(_("Kan ge högst"), numeric=True, weight=2),
    )  # fmt: skip
    rows = tuple(
        (
            name_of(one.question),
            one.question.source,
            answer_words(one.question, one.answer.value) if one.answer else _("inte inlagt"),
            _points(one.score.points),
            _points(one.score.max),
        )
        for one in facts.outside
    )
    yield Table(_("Uppgifter utifrån"), columns, rows, row_headers=True)


def _decision(facts: Questionnaire) -> Iterator[Block]:
    yield Heading(_("Beslut"), anchor="beslut")
    decided = facts.decision
    if decided:
        told_of = {"day": text.date_words(decided.on), "by": decided.by}
        yield paragraph(_("Beslutande och paragraf: %(by)s") % told_of)
        yield paragraph(_("Datum: %(day)s") % told_of)
        return
    yield paragraph(_("Svaren lämnas in så som de står ovan."))
    for label in (_("Beslutande"), _("Datum"), _("Paragraf")):
        yield paragraph(f"{label}: {LINE}")
