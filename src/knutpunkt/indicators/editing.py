# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following, changing and archiving indicators; values, targets, breaks and judgements by hand."""

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.indicators import queries, rules, services, wording
from knutpunkt.indicators.forms import BreakForm, FollowForm, IndicatorForm, OverrideForm, TargetForm, ValueForm
from knutpunkt.indicators.models import Indicator, SeriesBreak, Target
from knutpunkt.indicators.values import Incoming, Papers
from knutpunkt.indicators.views import indicator_or_404
from knutpunkt.kernel.access import Rule
from knutpunkt.kernel.forms import resolved
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import Actor, TenantView


class FormPage(TenantView):
    """Base of the pages with one form about an indicator (or, without `rule`, about none yet)."""

    rule: ClassVar[Rule[Actor, Any]] = rules.edit_indicator
    title: ClassVar[Any]
    submit: ClassVar[Any] = gettext_lazy("Spara")
    lead: ClassVar[Any] = ""

    def indicator(self, pk: int) -> Indicator:
        """Return the indicator, or raise 404 or 403."""
        found = indicator_or_404(pk)
        self.rule.require(self.actor, found)
        return found

    def page(
        self, form: forms.BaseForm, indicator: Indicator | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Show the form."""
        listing = reverse("indicators:list", args=[self.actor.municipality.pk])
        context = {
            "form": form,
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "indicator": indicator,
            "cancel": indicator.get_absolute_url() if indicator else listing,
            **more,
        }
        return render(self.request, "indicators/form.html", context, status=status)

    def done(self, indicator: Indicator, message: str) -> HttpResponse:
        """Say what was done and show the indicator."""
        messages.success(self.request, message)
        return redirect(indicator)


class FollowView(FormPage):
    """Starts to follow one of Kolada's key figures."""

    title = gettext_lazy("Följ ett nyckeltal från Kolada")
    submit = gettext_lazy("Följ nyckeltalet")

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show what can be followed."""
        return self.page(self._form())

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Follow the key figure chosen."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.page(form)
        indicator = services.ensure_indicator_from_kolada(kolada_id=form.cleaned_data["kolada_id"])
        return self.done(indicator, _("Nyckeltalet följs nu, med alla år som källan har."))

    def _form(self, data: Any = None) -> FollowForm:
        if not rules.may_create(self.actor):
            raise PermissionDenied
        return FollowForm(data)


class IndicatorCreateView(FormPage):
    """Adds an indicator of the municipality's own."""

    title = gettext_lazy("Nytt eget nyckeltal")
    submit = gettext_lazy("Lägg till nyckeltalet")

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the form."""
        return self.page(self._form())

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Add the indicator."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self.page(form)
        fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
        try:
            indicator = services.create_indicator(**fields)
        except services.TakenKeyError:
            form.add_error("title", _("Det finns redan ett nyckeltal med det namnet."))
            return self.page(form)
        return self.done(indicator, _("Nyckeltalet finns nu. Lägg till dess första värde."))

    def _form(self, data: Any = None) -> IndicatorForm:
        if not rules.may_create(self.actor):
            raise PermissionDenied
        return IndicatorForm(data)


class IndicatorEditView(FormPage):
    """Changes an indicator; the second of two editors sees both texts."""

    title = gettext_lazy("Ändra nyckeltalet")

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form."""
        indicator = self.indicator(pk)
        return self.page(IndicatorForm(instance=indicator), indicator)

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save the changes."""
        indicator = self.indicator(pk)
        form = IndicatorForm(resolved(request.POST, indicator, IndicatorForm), instance=indicator)
        if not form.is_valid():
            return self.page(form, indicator)
        fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
        goals = fields.pop("goals")
        try:
            services.update_indicator(indicator=indicator, changes=fields, goals=goals, expected=form.opened_version)
        except EditConflictError as conflict:
            form.meet_conflict(conflict.current)
            return self.page(form, indicator, 409)
        return self.done(indicator, _("Nyckeltalet är sparat."))


class IndicatorArchiveView(FormPage):
    """Archives an indicator, or brings it back."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Archive, or restore when the form says so."""
        indicator = self.indicator(pk)
        if "restore" in request.POST:
            services.restore_indicator(indicator=indicator, expected=None)
            return self.done(indicator, _("Nyckeltalet är tillbaka."))
        services.archive_indicator(indicator=indicator, expected=None)
        return self.done(indicator, _("Nyckeltalet är arkiverat. Dess värden är kvar."))


class ValueView(FormPage):
    """Writes a value by hand."""

    rule = rules.edit_values
    title = gettext_lazy("Lägg till eller rätta ett värde")
    submit = gettext_lazy("Spara värdet")

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form."""
        indicator = self.indicator(pk)
        return self.page(ValueForm(indicator=indicator), indicator)

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save the value."""
        indicator = self.indicator(pk)
        form = ValueForm(request.POST, indicator=indicator)
        if not form.is_valid():
            return self.page(form, indicator)
        told = form.cleaned_data
        day = timezone.make_aware(datetime.combine(told["fetched_on"], time.min))
        services.record_value(
            indicator=indicator,
            year=told["year"],
            told=Incoming(told["value"], told["status"], told["comment"]),
            papers=Papers(told["source"], day, self.actor.person),
            reason=told["reason"],
        )
        return self.done(indicator, _("Värdet för %(year)s är sparat.") % {"year": told["year"]})


class TargetView(FormPage):
    """Sets a target, new (no `target`) or changed."""

    title = gettext_lazy("Målvärde")
    submit = gettext_lazy("Spara målvärdet")

    def get(self, request: HttpRequest, municipality: str, pk: int, target: int | None = None) -> HttpResponse:
        """Show the form."""
        indicator, row = self._rows(pk, target)
        return self.page(TargetForm(target=row), indicator, remove_url=self._remove_url(indicator, row))

    def post(self, request: HttpRequest, municipality: str, pk: int, target: int | None = None) -> HttpResponse:
        """Save the target."""
        indicator, row = self._rows(pk, target)
        form = TargetForm(request.POST)
        if not form.is_valid():
            return self.page(form, indicator)
        if row is not None and row.target_year != form.cleaned_data["target_year"]:
            services.remove_target(target=row)
        services.set_target(indicator=indicator, **form.cleaned_data)
        return self.done(indicator, _("Målvärdet är sparat."))

    def _remove_url(self, indicator: Indicator, row: Target | None) -> str:
        if row is None:
            return ""
        return reverse("indicators:target_remove", args=[self.actor.municipality.pk, indicator.pk, row.pk])

    def _rows(self, pk: int, target: int | None) -> tuple[Indicator, Target | None]:
        indicator = self.indicator(pk)
        return indicator, get_object_or_404(indicator.targets, pk=target) if target else None


class TargetRemoveView(FormPage):
    """Removes a target."""

    def post(self, request: HttpRequest, municipality: str, pk: int, target: int) -> HttpResponse:
        """Remove the target."""
        indicator = self.indicator(pk)
        services.remove_target(target=get_object_or_404(indicator.targets, pk=target))
        return self.done(indicator, _("Målvärdet är borttaget."))


class BreakView(FormPage):
    """Marks a break in the series."""

    title = gettext_lazy("Märk ett seriebrott")
    submit = gettext_lazy("Spara seriebrottet")

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form."""
        return self.page(BreakForm(), self.indicator(pk))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save the break."""
        indicator = self.indicator(pk)
        form = BreakForm(request.POST)
        if not form.is_valid():
            return self.page(form, indicator)
        told = form.cleaned_data
        services.mark_break(indicator=indicator, year=told["period"], explanation=told["explanation"])
        return self.done(indicator, _("Seriebrottet är sparat."))


class BreakRemoveView(FormPage):
    """Removes a break."""

    def post(self, request: HttpRequest, municipality: str, pk: int, series_break: int) -> HttpResponse:
        """Remove the break."""
        indicator = self.indicator(pk)
        services.remove_break(series_break=get_object_or_404(SeriesBreak, indicator=indicator, pk=series_break))
        return self.done(indicator, _("Seriebrottet är borttaget."))


class JudgeView(FormPage):
    """Sets a judgement of one's own beside the computed one, or withdraws it."""

    rule = rules.override_judgement
    title = gettext_lazy("Gör en egen bedömning")
    submit = gettext_lazy("Spara bedömningen")

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form, and what the rule says."""
        indicator = self.indicator(pk)
        return self._page(OverrideForm(), indicator)

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save the judgement, or withdraw it when the form says so."""
        indicator = self.indicator(pk)
        if "withdraw" in request.POST:
            services.withdraw_override(indicator=indicator)
            return self.done(indicator, _("Den beräknade bedömningen gäller igen."))
        form = OverrideForm(request.POST)
        if not form.is_valid():
            return self._page(form, indicator)
        item = self._item(indicator)
        services.override_judgement(
            indicator=indicator,
            level=form.cleaned_data["level"],
            computed=item.computed.level.value,
            reason=form.cleaned_data["reason"],
            person=self.actor.person,
        )
        return self.done(indicator, _("Din bedömning är sparad. Den beräknade visas bredvid."))

    def _item(self, indicator: Indicator) -> queries.Followed:
        return queries.follow(Indicator.objects.filter(pk=indicator.pk))[0]

    def _page(self, form: OverrideForm, indicator: Indicator) -> HttpResponse:
        item = self._item(indicator)
        reasons = wording.reasons(item.picture, item.computed)
        return self.page(form, indicator, computed=item.computed.level.value, reasons=reasons)
