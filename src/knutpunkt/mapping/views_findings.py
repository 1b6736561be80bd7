# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One gap or one overlap on the screen, and taking a stand on it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from knutpunkt.kernel.views import safe_next
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.comparing import compared
from knutpunkt.mapping.consequences import may_take_back
from knutpunkt.mapping.forms import VerdictForm, forms_for
from knutpunkt.mapping.models import Finding, FindingKind, Verdict
from knutpunkt.mapping.rules import judge_finding
from knutpunkt.mapping.services import (
    VerdictChangedError,
    WrongChoiceError,
    pass_verdict,
    standing_verdict,
    withdraw_verdict,
)
from knutpunkt.people.access import TenantView


class FindingPage(TenantView):
    """Common to a gap's and an overlap's page: the finding, the stands on it, the forms."""

    kinds: ClassVar[tuple[FindingKind, ...]] = (*queries.GAP_KINDS, FindingKind.OVERLAP)

    def find(self, pk: int) -> Finding:
        """Return the finding if the actor may see it, else 404."""
        rows = queries.with_objects(queries.visible_to(self.actor)).filter(kind__in=self.kinds)
        return get_object_or_404(rows, pk=pk)

    def show(self, finding: Finding, bound: VerdictForm | None = None, status: int = 200) -> HttpResponse:
        """Show the finding's page, with a form that was refused where there is one."""
        overlap = finding.kind == FindingKind.OVERLAP
        verdicts = list(queries.verdicts_of(finding))
        standing = next((verdict for verdict in verdicts if verdict.ended_at is None), None)
        judges = judge_finding.allows(self.actor, finding)
        context: dict[str, Any] = {
            "finding": finding,
            "told": wording.tell(finding, queries.department_names()),
            "verdicts": verdicts,
            "may_withdraw": judges and standing is not None and may_take_back(self.actor, standing),
            "stands": self._forms(finding, standing, bound) if judges and finding.gone_at is None else [],
            "next_url": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "form": bound,
        }
        if overlap:
            context |= {"pair": compared(finding), "next": queries.next_overlap(self.actor, finding)}
        return render(self.request, f"mapping/{'overlap' if overlap else 'finding'}.html", context, status=status)

    def _forms(self, finding: Finding, standing: Verdict | None, bound: VerdictForm | None) -> list[VerdictForm]:
        seen = standing.pk if standing else None
        found = [kind(finding=finding, actor=self.actor, seen=seen) for kind in forms_for(finding, self.actor)]
        return [bound if bound is not None and bound.name == form.name else form for form in found]

    def form_of(self, finding: Finding, data: Mapping[str, Any]) -> VerdictForm:
        """Return the form that was sent, bound. Raises WrongChoiceError for one there is not."""
        for kind in forms_for(finding, self.actor):
            if (kind.stand, kind.way_name) == (data.get("choice"), data.get("way", "")):
                return kind(data, finding=finding, actor=self.actor)
        raise WrongChoiceError


class FindingView(FindingPage):
    """One gap."""

    kinds = queries.GAP_KINDS

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the gap."""
        return self.show(self.find(pk))


class OverlapView(FindingPage):
    """One suggested overlap: two activities side by side."""

    kinds = (FindingKind.OVERLAP,)

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the pair."""
        return self.show(self.find(pk))


class VerdictView(FindingPage):
    """Takes a stand on a finding."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Keep the stand and go on to the next; show what is wrong, or what somebody else decided meanwhile."""
        finding = self.find(pk)
        judge_finding.require(self.actor, finding)
        try:
            form = self.form_of(finding, request.POST)
        except WrongChoiceError as error:
            messages.error(request, error.messages[0])
            return redirect(finding.get_absolute_url())
        if not form.is_valid():
            return self.show(finding, form)
        try:
            verdict = pass_verdict(finding=finding, by=self.actor, **form.service_values())
        except VerdictChangedError as error:
            return self._changed(finding, form, error.current)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(finding, form)
        self._say(finding, verdict)
        return redirect(self._onwards(finding))

    def _changed(self, finding: Finding, form: VerdictForm, current: Verdict | None) -> HttpResponse:
        """Show the page with the other's stand above and what was written kept in the form."""
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = str(current.pk) if current else ""  # type: ignore[index]
        form.add_error(
            None, _("Någon annan hann ta ställning före dig. Läs vad de skrev och välj igen om du vill ändra.")
        )
        return self.show(finding, form, status=409)

    def _say(self, finding: Finding, verdict: Verdict) -> None:
        told = {"choice": verdict.get_choice_display(), "what": wording.tell(finding, {}).headline}
        text = _("%(choice)s: %(what)s.") % told
        link = '<a class="ds-link" href="{}">{}</a>'
        links = [format_html(link, finding.get_absolute_url(), _("Ändra"))]
        if verdict.idea is not None:
            links.insert(0, format_html(link, verdict.idea.get_absolute_url(), _("Öppna uppslaget")))
        elif verdict.merge is not None or verdict.joint is not None:
            row = verdict.joint or verdict.merge.kept  # type: ignore[union-attr]
            links.insert(0, format_html(link, row.get_absolute_url(), _("Öppna insatsen")))
        messages.success(
            self.request, format_html("{} {}", text, format_html_join(" ", "{}", ((one,) for one in links)))
        )

    def _onwards(self, finding: Finding) -> str:
        """Return where to go: the next overlap, or back to the list the gap was in."""
        code = self.actor.municipality.pk
        if finding.kind != FindingKind.OVERLAP:
            return safe_next(self.request, reverse("mapping:gaps", args=[code]))
        following = queries.next_overlap(self.actor, finding)
        return following.get_absolute_url() if following else reverse("mapping:overlaps", args=[code])


class WithdrawView(FindingPage):
    """Takes back the stand that holds."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Take back the stand; the finding is then to be tried again."""
        finding = self.find(pk)
        judge_finding.require(self.actor, finding)
        verdict = standing_verdict(finding)
        if verdict is not None and str(verdict.pk) == request.POST.get("seen"):
            self._withdraw(verdict)
        else:
            messages.warning(request, _("Någon annan hann före dig. Läs vad som gäller nu."))
        return redirect(finding.get_absolute_url())

    def _withdraw(self, verdict: Verdict) -> None:
        try:
            withdraw_verdict(verdict=verdict, by=self.actor)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return
        messages.success(self.request, _("Ställningstagandet är återtaget. Det finns kvar i historiken."))
        if verdict.idea is not None:
            messages.info(self.request, _("Uppslaget som det gav ligger kvar på tavlan."))
