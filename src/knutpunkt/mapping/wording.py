# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a finding says to a person: a headline, a sentence, what would close it, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.text import date_words
from knutpunkt.mapping.models import Finding, FindingKind, Verdict

STATE_NAMES = {
    "untried": gettext_lazy("Att pröva"),
    "changed": gettext_lazy("Ändrats sedan"),
    "task": gettext_lazy("Någon har uppgiften"),
    "meeting": gettext_lazy("Till nästa möte"),
    "settled": gettext_lazy("Avgjord"),
    "gone": gettext_lazy("Borta"),
}


@dataclass(frozen=True)
class Told:
    """A finding in words. ``url`` leads to what it is about, ``remedy`` says what would close it."""

    finding: Finding
    headline: str
    sentence: str
    remedy: str
    url: str
    is_example: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """The verdict that holds, if it was fetched."""
        return next(iter(getattr(self.finding, "standing", ())), None)

    @property
    def state(self) -> str:
        """The state, if it was asked for (see ``queries.with_state``)."""
        return str(getattr(self.finding, "state", "untried"))

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state])


def _names(finding: Finding, departments: Mapping[int, str]) -> str:
    return ", ".join(departments[key] for key in finding.facts.get("expected", ()) if key in departments)


def _goal_without_activity(finding: Finding, departments: Mapping[int, str]) -> tuple[str, str]:
    expected = _names(finding, departments)
    sentence = _("Ingen insats bidrar till målet.")
    if expected:
        sentence += " " + _("Förväntas bidra: %(departments)s.") % {"departments": expected}
    return sentence, _("Lägg till en insats för målet, eller koppla en som redan finns.")


def _goal_without_responsible(_finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    return _("Ingen funktion är ansvarig för målet."), _("Ange en ansvarig funktion på målets sida.")


def _responsible_without_activity(finding: Finding, departments: Mapping[int, str]) -> tuple[str, str]:
    names = {
        "department": departments.get(finding.department_id or 0, ""),
        "position": finding.position.title if finding.position else "",
    }
    if finding.position:
        sentence = _("%(position)s är ansvarig för målet, men %(department)s har ingen insats för det.") % names
    else:
        sentence = _("%(department)s förväntas bidra till målet men har ingen insats för det.") % names
    return sentence, _("Lägg till en insats, eller låt verksamheten delta i en annans.")


def _activity_without_goal(_finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    return _("Insatsen är inte kopplad till något mål."), _("Koppla insatsen till det mål den bidrar till.")


def _activity_without_follow_up(_finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    return _("Ingen har berättat hur det går."), _("Skriv en lägesrapport eller bekräfta insatsen.")


def _activity_without_end(_finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    return _("Insatsen har inget slutdatum."), _("Ange ett slutdatum, eller ändra slaget till löpande arbete.")


def _activity_not_updated(finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    day = date_words(date.fromisoformat(finding.facts["heard"]))
    return _("Senast något hördes var %(day)s.") % {"day": day}, _("Skriv en lägesrapport eller bekräfta insatsen.")


def _document_past_review(finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    day = date_words(date.fromisoformat(finding.facts["review_on"]))
    return (
        _("Skulle ha setts över senast %(day)s.") % {"day": day},
        _("Se över dokumentet och ange ett nytt datum, eller ersätt det med ett nytt."),
    )


def _target_without_figures(finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    years = ", ".join(str(year) for year in finding.facts.get("years", ()))
    return _("Det finns ett målvärde (%(years)s) men inga siffror.") % {"years": years}, _(
        "Lägg in nyckeltalets värden."
    )


def _overlap(_finding: Finding, _departments: Mapping[int, str]) -> tuple[str, str]:
    return _("Två verksamheter gör kanske samma sak."), _("Jämför insatserna och ta ställning.")


SENTENCES: dict[str, Callable[[Finding, Mapping[int, str]], tuple[str, str]]] = {
    FindingKind.GOAL_WITHOUT_ACTIVITY: _goal_without_activity,
    FindingKind.GOAL_WITHOUT_RESPONSIBLE: _goal_without_responsible,
    FindingKind.RESPONSIBLE_WITHOUT_ACTIVITY: _responsible_without_activity,
    FindingKind.ACTIVITY_WITHOUT_GOAL: _activity_without_goal,
    FindingKind.ACTIVITY_WITHOUT_FOLLOW_UP: _activity_without_follow_up,
    FindingKind.ACTIVITY_WITHOUT_END: _activity_without_end,
    FindingKind.ACTIVITY_NOT_UPDATED: _activity_not_updated,
    FindingKind.DOCUMENT_PAST_REVIEW: _document_past_review,
    FindingKind.TARGET_WITHOUT_FIGURES: _target_without_figures,
    FindingKind.OVERLAP: _overlap,
}


def subject_of(finding: Finding) -> Any:
    """Return the row a finding is about: activity, goal, document or indicator."""
    return finding.activity or finding.goal or finding.document or finding.indicator


def headline_of(finding: Finding) -> str:
    """Return what a finding is about in a few words; of an overlap both activities."""
    if finding.kind == FindingKind.OVERLAP:
        return f"{finding.activity} – {finding.other}"
    return str(subject_of(finding))


def tell(finding: Finding, departments: Mapping[int, str]) -> Told:
    """Return the finding in words. ``departments`` are names by id; give the finding's objects fetched."""
    subject = subject_of(finding)
    sentence, remedy = SENTENCES[finding.kind](finding, departments)
    return Told(finding, headline_of(finding), sentence, remedy, subject.get_absolute_url(), bool(subject.is_example))
