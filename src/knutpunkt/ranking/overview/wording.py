# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points, plans and bands in words: why a lift is in the plan or not, and what is not known."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from knutpunkt.kernel.text import date_words, number
from knutpunkt.ranking.editions.definition import Question as Asked
from knutpunkt.ranking.overview.advice import Advice, Row
from knutpunkt.ranking.overview.queries import Standing
from knutpunkt.ranking.planning.plan import Reason, Verdict
from knutpunkt.ranking.planning.sensitivity import PointsBand
from knutpunkt.ranking.planning.sensitivity import Reason as Known
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.scoring.results import Standing as Came
from knutpunkt.ranking.working.wording import answer_words, name_of

CENT = Decimal("0.01")
TEN = Decimal(10)


def shown(value: Decimal, *, sign: bool = False) -> str:
    """Return points with at most two decimals; ``sign`` puts a plus before those gained."""
    return number(value.quantize(CENT, ROUND_HALF_UP), sign=sign)


def points(value: Decimal) -> str:
    """Return points in words: 1 poäng, 0,5 poäng."""
    whole = 1 if value == 1 else 2
    return npgettext("så många", "%(points)s poäng", "%(points)s poäng", whole) % {"points": shown(value)}


def hours(value: Decimal) -> str:
    """Return hours in words: 1 timme, 8 timmar."""
    whole = 1 if value == 1 else 2
    return ngettext("%(hours)s timme", "%(hours)s timmar", whole) % {"hours": number(value)}


def answer(asked: Asked, given: Given) -> str:
    """Return an answer in words, or that there is none."""
    told = "" if given.value is None else format(given.value, "f") if isinstance(given.value, Decimal) else given.value
    return answer_words(asked, told, given.aspects) or _("inget svar")


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    return ", ".join(f"”{word}”" for word in words)


def title_of(row: Row) -> str:
    """Return what is to be done: the lift's title, or that nobody has described it."""
    if row.lift is not None:
        return row.lift.title
    return _("Nå svaret ”%(answer)s”") % {"answer": answer(row.asked, row.way.given)}


def reason_of(row: Row, advice: Advice, standing: Standing) -> str:
    """Return why a row is in the plan or not, in one or two sentences."""
    return _REASONS[row.verdict.reason](row, advice, standing)


def _others(verdict: Verdict, advice: Advice) -> str:
    by_key = advice.by_key
    return listed(title_of(by_key[key]) for key in verdict.others if key in by_key)


def _chosen(row: Row, advice: Advice, _standing: Standing) -> str:
    verdict = row.verdict
    told = {"points": points(row.candidate.points), "hours": hours(row.candidate.hours), "rank": verdict.rank}
    if verdict.per_hour is None:
        words = _("Nummer %(rank)s i planen: ger %(points)s utan att kosta någon tid.")
    else:
        told["rate"] = shown(verdict.per_hour * TEN)
        words = _("Nummer %(rank)s i planen: ger %(points)s för %(hours)s, alltså %(rate)s poäng på tio timmar.")
    said = [words % told]
    if verdict.others:
        said.append(_("Öppnar också för %(others)s.") % {"others": _others(verdict, advice)})
    if row.candidate.needs:
        chosen = {one.way.key for one in advice.chosen}
        parents = listed(title_of(advice.by_key[key]) for key in sorted(row.candidate.needs & chosen))
        said.append(_("Räknas bara tillsammans med %(others)s.") % {"others": parents})
    return " ".join(said)


def _opens(row: Row, advice: Advice, _standing: Standing) -> str:
    words = _("Nummer %(rank)s i planen: ger inga poäng i sig men öppnar för %(others)s.")
    return words % {"rank": row.verdict.rank, "others": _others(row.verdict, advice)}


def _other_way(row: Row, advice: Advice, _standing: Standing) -> str:
    rival = advice.by_key[row.verdict.others[0]]
    told = {
        "other": title_of(rival),
        "points": points(rival.candidate.points),
        "hours": hours(rival.candidate.hours),
    }
    return _("Ett annat sätt för samma fråga är valt: ”%(other)s”, %(points)s för %(hours)s.") % told


def _over_budget(row: Row, _advice: Advice, _standing: Standing) -> str:
    words = _("Ryms inte i timmarna: det skulle ta %(hours)s till utöver planen, och inget byte ger mer.")
    return words % {"hours": hours(row.verdict.more_hours or Decimal(0))}


def _not_needed(_row: Row, _advice: Advice, _standing: Standing) -> str:
    return _("Behövs inte: poängen nås med färre timmar utan det.")


def _too_late(row: Row, _advice: Advice, standing: Standing) -> str:
    told = {"day": date_words(row.candidate.ready), "closes": date_words(standing.closes)}
    return _("Blir klart %(day)s, efter sista svarsdag %(closes)s.") % told


def _needs_parent(row: Row, advice: Advice, standing: Standing) -> str:
    parent = row.asked.follow_up
    if parent is None:  # a follow-up is all that can need another
        return _("Ger inget i sig.")
    above = standing.edition.by_key[parent.of]
    wanted = listed(answer(above, Given(key)) for key in parent.when)
    told = {"question": name_of(above), "answer": wanted, "others": _others(row.verdict, advice)}
    if row.verdict.others:
        return _("Ger inget förrän ”%(question)s” är besvarad med %(answer)s. Då krävs också %(others)s.") % told
    words = _("Ger inget förrän ”%(question)s” är besvarad med %(answer)s, och inget lyft leder dit i tid.")
    return words % told


def _other_parent(row: Row, advice: Advice, _standing: Standing) -> str:
    words = _("Går inte ihop med %(others)s, som besvarar huvudfrågan på ett annat sätt.")
    return words % {"others": _others(row.verdict, advice)}


def _no_more(row: Row, _advice: Advice, standing: Standing) -> str:
    if standing.scorer.score_unit(standing.unit).questions[row.asked.key].standing is Came.NOT_FOR_THEM:
        return _("Frågan gäller inte vår grupp och ger inga poäng.")
    return _("Ger inga fler poäng än det svar ni har eller redan är på väg mot.")


_REASONS: dict[Reason, Callable[[Row, Advice, Standing], str]] = {
    Reason.CHOSEN: _chosen,
    Reason.OPENS: _opens,
    Reason.OTHER_WAY: _other_way,
    Reason.OVER_BUDGET: _over_budget,
    Reason.NOT_NEEDED: _not_needed,
    Reason.TOO_LATE: _too_late,
    Reason.NEEDS_PARENT: _needs_parent,
    Reason.OTHER_PARENT: _other_parent,
    Reason.NO_MORE: _no_more,
}


def aim_words(standing: Standing) -> str:
    """Return the choice of a plan to the goal; the empty string where it is not known what the goal takes."""
    own = standing.row.goal_points
    if own is not None:
        return _("till målet, %(points)s, med minst arbete") % {"points": points(own)}
    if not standing.is_aim_known:
        return ""
    return _("till plats %(place)s med minst arbete") % {"place": standing.row.ranking.goal_place}


def goal_words(standing: Standing) -> str:
    """Return what is known of the points of the wanted place, and what the municipality reckons with itself."""
    known, own = _known_of_goal(standing), standing.row.goal_points
    if own is None:
        return known
    told = {"points": points(own), "reason": standing.row.goal_points_reason}
    return " ".join([known, _("Vi räknar med %(points)s: %(reason)s") % told])


def _known_of_goal(standing: Standing) -> str:
    """Return what is published of the points of the wanted place: a band, or that nothing is known."""
    place, band, year = standing.row.ranking.goal_place, standing.goal_points, standing.row.year
    if place is None or band is None:
        return _("Inget mål är angivet.")
    told: dict[str, object] = {"place": place, "year": year}
    if band.reason is Known.NO_MARKS:
        return _("Plats %(place)s: uppgift saknas för %(year)s.") % told
    if band.reason is Known.CONTRADICTION:
        return _("Plats %(place)s: uppgifterna för %(year)s går inte ihop.") % told
    return _band(band, told)


def _band(band: PointsBand, told: dict[str, object]) -> str:
    told |= {"least": shown(band.least), "most": shown(band.most)}
    if band.behind is None:
        told |= {"mark": band.ahead.place if band.ahead else ""}
        return (
            _("Plats %(place)s: högst %(most)s poäng (plats %(mark)s hade det år %(year)s). Nivån är inte känd.") % told
        )
    if band.ahead is None:
        told |= {"mark": band.behind.place}
        return (
            _("Plats %(place)s: minst %(least)s poäng (plats %(mark)s hade det år %(year)s). Nivån är inte känd.")
            % told
        )
    if band.least == band.most:
        return _("Plats %(place)s: %(least)s poäng år %(year)s.") % told
    told |= {"ahead": band.ahead.place, "behind": band.behind.place}
    return (
        _("Plats %(place)s: mellan %(least)s och %(most)s poäng (plats %(behind)s och %(ahead)s år %(year)s).") % told
    )


def completeness(standing: Standing) -> str:
    """Return how much of the edition is known, and whether rules are read out of incomplete sources."""
    told = standing.edition.completeness
    interpreted = any(question.interpreted for question in standing.edition.questions)
    if told is None or (told.of is not None and told.known >= told.of):
        words = (
            _("Alla frågor kända")
            if told
            else ngettext("%(count)s fråga", "%(count)s frågor", len(standing.edition.questions))
            % {"count": len(standing.edition.questions)}
        )
    elif told.of is None:
        words = _("%(known)s frågor kända, okänt hur många det finns") % {"known": told.known}
    else:
        words = _("%(known)s av omkring %(of)s frågor kända") % {"known": told.known, "of": told.of}
    return _("%(words)s, delvis tolkat") % {"words": words} if interpreted else words
