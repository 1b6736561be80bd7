# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""One gap or one overlap on the screen, and taking a stand on it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from knutpunkt.kernel.views import safe_next
from knutpunkt.mapping import queries, wording
from knutpunkt.mapping.comparing import compared
from knutpunkt.mapping.forms import AcceptedForm, DivideForm, NoGapForm, TaskForm, VerdictForm
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Verdict
from knutpunkt.mapping.rules import judge_finding
from knutpunkt.mapping.services import (
    VerdictChangedError,
    choices_for,
    pass_verdict,
    standing_verdict,
    withdraw_verdict,
)
from knutpunkt.people.access import TenantView

FORMS: dict[str, type[VerdictForm]] = {
    Choice.TASK: TaskForm,
    Choice.ACCEPTED: AcceptedForm,
    Choice.NO_GAP: NoGapForm,
    Choice.DIVIDE: DivideForm,
}


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
        context: dict[str, Any] = {
            "finding": finding,
            "told": wording.tell(finding, queries.department_names()),
            "verdicts": queries.verdicts_of(finding),
            "may_judge": finding.gone_at is None and judge_finding.allows(self.actor, finding),
            "choices": [
                {
                    "choice": choice,
                    "form": self._form(finding, choice, bound),
                    "consequence": wording.CONSEQUENCES[choice],
                }
                for choice in choices_for(finding)
            ],
            "form": bound,
        }
        if overlap:
            context |= {"pair": compared(finding), "next": queries.next_overlap(self.actor, finding)}
        return render(self.request, f"mapping/{'overlap' if overlap else 'finding'}.html", context, status=status)

    def _form(self, finding: Finding, choice: Choice, bound: VerdictForm | None) -> VerdictForm:
        if bound is not None and bound.data.get("choice") == choice:
            return bound
        standing = standing_verdict(finding)
        initial = {"choice": choice.value, "seen": standing.pk if standing else None}
        return FORMS.get(choice, VerdictForm)(
            initial=initial, choices=list(choices_for(finding)), auto_id=f"{choice.value}_%s"
        )


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
        choice = request.POST.get("choice", "")
        form = FORMS.get(choice, VerdictForm)(request.POST, choices=list(choices_for(finding)), auto_id=f"{choice}_%s")
        if not form.is_valid():
            return self.show(finding, form)
        try:
            verdict = pass_verdict(finding=finding, by=self.actor, **form.cleaned_data)
        except VerdictChangedError as error:
            return self._changed(finding, form, error.current)
        self._say(finding, verdict)
        return redirect(self._onwards(finding))

    def _changed(self, finding: Finding, form: VerdictForm, current: Verdict | None) -> HttpResponse:
        """Show the page with the other's stand above and what was written kept in the form."""
        data = self.request.POST.copy()
        data["seen"] = str(current.pk) if current else ""
        form.data = data
        form.add_error(
            None, _("Någon annan hann ta ställning före dig. Läs vad de skrev och välj igen om du vill ändra.")
        )
        finding.standing = [current] if current else []  # type: ignore[attr-defined]
        return self.show(finding, form, status=409)

    def _say(self, finding: Finding, verdict: Verdict) -> None:
        told = {"choice": verdict.get_choice_display(), "what": wording.tell(finding, {}).headline}
        text = _("%(choice)s: %(what)s.") % told
        link = format_html('<a class="ds-link" href="{}">{}</a>', finding.get_absolute_url(), _("Ändra"))
        messages.success(self.request, format_html("{} {}", text, link))

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
            withdraw_verdict(verdict=verdict, by=self.actor)
            messages.success(request, _("Ställningstagandet är återtaget. Det finns kvar i historiken."))
        else:
            messages.warning(request, _("Någon annan hann före dig. Läs vad som gäller nu."))
        return redirect(finding.get_absolute_url())
