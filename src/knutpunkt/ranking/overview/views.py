# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where we stand: the latest edition, one edition, and how sure its numbers are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.people.access import TenantView
from knutpunkt.people.edit_view import EditView
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Question, Ranking, RankingEdition
from knutpunkt.ranking.overview import queries, sensitivity, services, wording
from knutpunkt.ranking.overview.bar import bar_of
from knutpunkt.ranking.overview.forms import RankingForm
from knutpunkt.ranking.planning.peers import Beside
from knutpunkt.ranking.planning.potential import Line
from knutpunkt.ranking.working.wording import CHECKED, DRAFT, NOT_BEGUN, STATES, SUBMITTED, told


class EditionPage(TenantView):
    """Common to the pages of one edition."""

    def standing(self, pk: int) -> queries.Standing:
        """Return everything about the edition, or raise 404. Archived ones can still be read."""
        row = get_object_or_404(RankingEdition.objects.select_related("ranking"), pk=pk)
        return queries.standing_of(row, timezone.localdate())


class OverviewView(TenantView):
    """The way in: the latest edition, or what belongs here when there is none."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Go to the latest edition."""
        row = queries.editions().first()
        if row is not None:
            return redirect(row)
        may_add = rules.edit_edition.allows(self.actor, RankingEdition())
        return render(request, "ranking/overview/empty.html", {"may_add": may_add})


@dataclass(frozen=True)
class Action:
    """Something to do next: the words and where."""

    label: str
    url: str


@dataclass(frozen=True)
class LineShown:
    """A line of the table: its name and numbers, and the group's median where it is known."""

    name: str
    line: Line
    group: Beside | None


class EditionView(EditionPage):
    """One edition: points now, as planned and at most, what is left to do."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the edition."""
        standing = self.standing(pk)
        edition, potential = standing.edition, standing.potential
        group = queries.compared(standing, self.actor)
        part_names = {part.key: told(part.name) for part in edition.parts}
        area_names = {area.key: told(area.name) for area in edition.areas}
        areas = _shown(potential.areas, area_names, group.areas if group else {})
        main, *more = self._actions(standing)
        context = {
            "edition": standing.row,
            "standing": standing,
            "potential": potential,
            "bar": bar_of(potential, standing.drawn_goal),
            "goal": wording.goal_words(standing),
            "completeness": wording.completeness(standing),
            "completeness_note": told(edition.completeness.note) if edition.completeness else "",
            "method": told(edition.method),
            "days_left": (standing.closes - standing.today).days if standing.closes else None,
            "states": [(STATES[key], standing.states[key], key) for key in (NOT_BEGUN, DRAFT, SUBMITTED, CHECKED)],
            "parts": _shown(potential.parts, part_names, {}),
            "areas": areas,
            "group": group,
            "beside": [row for row in areas if row.group],
            "misfits": standing.misfits,
            "late": [way for way in standing.ways if way.planned and way not in potential.counted],
            "is_points": edition.total.shown_as == "points",
            "main": main,
            "more": more,
            "other_editions": queries.editions().filter(ranking=standing.row.ranking_id).exclude(pk=standing.row.pk),
            "may_edit": rules.edit_ranking.allows(self.actor, standing.row.ranking),
        }
        return render(request, "ranking/overview/edition.html", context)

    def _actions(self, standing: queries.Standing) -> list[Action]:
        """Return what to do next, the main thing first: assign, answer, plan, or read what was decided."""
        code, pk = self.actor.municipality.pk, standing.row.pk
        reaches = standing.potential.questions
        own = [row for key, row in standing.questions.items() if key in reaches and reaches[key].own]
        assigns = rules.assign_question.allows(self.actor, Question(edition=standing.row))
        assign = Action(_("Fördela frågorna"), reverse("ranking:assign", args=[code, pk]))
        answer = Action(_("Svara på frågorna"), reverse("ranking:questions", args=[code, pk]))
        plan = Action(_("Se vad som ger mest"), reverse("ranking:next", args=[code, pk]))
        lies_open = standing.states[NOT_BEGUN] + standing.states[DRAFT]
        if standing.is_open and assigns and any(row.owner_id is None for row in own):
            return [assign, answer, plan]
        if standing.is_open and lies_open:
            return [answer, plan]
        look = Action(_("Se frågorna"), answer.url)
        if standing.row.decided_at is not None:
            return [Action(_("Filer och beslut"), reverse("ranking:edition_files", args=[code, pk])), look]
        return [plan, look]


def _shown(lines: Iterable[Line], names: Mapping[str, str], group: Mapping[str, Beside]) -> list[LineShown]:
    shown = []
    for line in lines:
        found = group.get(line.key)
        shown.append(LineShown(names[line.key], line, found if found and found.questions else None))
    return shown


class SensitivityView(EditionPage):
    """How sure the points and the place are."""

    steps: ClassVar[tuple[int, ...]] = (10, 20, 30)

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show what moves the place, and the band where the others are unknown."""
        standing = self.standing(pk)
        asked = request.GET.get("med", "")
        by = int(asked) if asked in {str(step) for step in self.steps} else self.steps[0]
        found = sensitivity.reading(standing, Decimal(by) / 100)
        context = {
            "edition": standing.row,
            "standing": standing,
            "found": found,
            "by": by,
            "steps": self.steps,
            "headline": sensitivity.headline(standing, found),
            "goal": wording.goal_words(standing),
            "completeness": wording.completeness(standing),
        }
        return render(request, "ranking/overview/sensitivity.html", context)


class RankingEditView(EditView[Ranking]):
    """The goal, and what small, medium and large effort mean."""

    model = Ranking
    form_class = RankingForm
    rule = rules.edit_ranking
    title_new = title_edit = gettext_lazy("Mål och arbetsinsatser")
    template_name = "ranking/overview/ranking_form.html"

    def save(self, form: VersionedForm) -> None:
        """Save the ranking."""
        services.save_ranking(ranking=form.instance, by=self.actor, expected_version=form.opened_version)

    def next_url(self, row: Ranking) -> str:
        """Return the latest edition of the ranking, or the list of editions."""
        latest = queries.editions().filter(ranking=row.pk).first()
        code = self.actor.municipality.pk
        return latest.get_absolute_url() if latest else reverse("ranking:editions", args=[code])
