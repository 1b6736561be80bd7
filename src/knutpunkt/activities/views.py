# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of activities: the list, one activity, writing it, and what can be done with it."""

from functools import partial
from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.activities import queries, rules, services
from knutpunkt.activities.filters import ActivityFilter, Options
from knutpunkt.activities.forms import ActivityForm, BulkForm, StatusUpdateForm
from knutpunkt.activities.models import Activity
from knutpunkt.activities.tables import COSTLY, ActivityTable
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.forms import resolved
from knutpunkt.kernel.history import changes
from knutpunkt.kernel.lists import COLUMNS, FORMATS, Filter, ListView
from knutpunkt.kernel.tables import Table
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import TenantView
from knutpunkt.people.models import Role

WRITERS = frozenset(rules.WRITERS)


class ActivityListView(TenantView, ListView):
    """All activities the actor may see."""

    table_class = ActivityTable
    filterset_class = ActivityFilter
    template_name = "activities/list.html"
    title = gettext_lazy("Insatser")
    lead = gettext_lazy("Vad vi gör för miljön, vem som gör det och hur långt det har kommit.")
    counted = ngettext_lazy("%(count)s insats", "%(count)s insatser", "count")
    file_name = "insatser"
    choices: Options

    @property
    def _as_file(self) -> bool:
        return self.request.GET.get("format") in FORMATS

    def get_queryset(self) -> QuerySet[Activity]:
        """Return what the actor may see, with what the shown columns need."""
        rows = queries.archived() if self.request.GET.get("archived") else None
        fetch = queries.with_list_columns
        if self._as_file or COSTLY & set(self.request.GET.getlist(COLUMNS)):
            fetch = queries.with_file_columns
        return fetch(queries.visible_to(self.actor, rows))

    def make_filter(self) -> Filter:
        """Return the filter; what it offers to choose among is read once, for the bulk change too."""
        filterset = super().make_filter()
        assert isinstance(filterset, ActivityFilter)
        self.choices = filterset.options
        return filterset

    def make_table(self, rows: QuerySet[Any]) -> Table:
        """Return the table; a file holds every column, so that it can be read in again."""
        table = super().make_table(rows)
        assert isinstance(table, ActivityTable)
        if self._as_file:
            table.everything()
        elif not self._may_change:
            table.columns.hide("select")
        return table

    @property
    def _may_change(self) -> bool:
        return self.actor.has(*WRITERS) and not self.request.GET.get("archived")

    def get_context(self) -> dict[str, Any]:
        """Return what the page offers beside the list."""
        bulk = BulkForm(actor=self.actor, options=self.choices) if self._may_change else None
        return {
            "may_create": rules.may_create(self.actor),
            "may_import": self.actor.has(Role.COORDINATOR),
            "bulk": bulk,
            "address": self.request.GET.urlencode(),
        }


class BulkView(TenantView):
    """Changes status, department or goal of several activities: first what would happen, then that."""

    roles: ClassVar[frozenset[str]] = WRITERS

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show what would be changed; with ``sure``, change it."""
        form = BulkForm(request.POST, actor=self.actor)
        if not form.is_valid():
            for error in form.non_field_errors():
                messages.error(request, str(error))
            if not form.non_field_errors():
                messages.error(request, _("Urvalet har ändrats. Markera insatserna igen."))
            return self._back()
        chosen = self._chosen(form)
        mine = queries.editable_by(self.actor, chosen)
        if "sure" not in request.POST:
            return self._ask(form, chosen, mine)
        try:
            result = services.bulk_change(activities=mine, by=self.actor, **self._change(form))
        except services.DraftLeavesHomeError as error:
            messages.error(request, error.messages[0])
            return self._back()
        messages.success(request, _("%(count)d insatser är ändrade.") % {"count": result.changed})
        return self._back()

    def _chosen(self, form: BulkForm) -> QuerySet[Activity]:
        visible = queries.visible_to(self.actor)
        if form.cleaned_data["everything"]:
            address = self.request.GET
            rows = ActivityFilter(address, queryset=visible, request=self.request).qs
            return Activity.objects.filter(pk__in=rows.values("pk"))
        return visible.filter(pk__in=[row.pk for row in form.cleaned_data["rows"]])

    def _change(self, form: BulkForm) -> dict[str, Any]:
        data = form.cleaned_data
        goal = data["goal"] and Goal.objects.get(pk=data["goal"])
        return {
            "status": data["status"] or None,
            "department": data["department"],
            "goal": goal or None,
            "confirm": data["confirm"],
        }

    def _ask(self, form: BulkForm, chosen: QuerySet[Activity], mine: QuerySet[Activity]) -> HttpResponse:
        count = mine.count()
        context = {
            "form": form,
            "change": self._change(form),
            "rows": mine.select_related("department").order_by("title", "pk")[:20],
            "keys": list(mine.values_list("pk", flat=True)),
            "count": count,
            "more": max(count - 20, 0),
            "others": chosen.count() - count,
            "address": self.request.GET.urlencode(),
            "status_word": dict(form.fields["status"].choices).get(form.cleaned_data["status"]),  # type: ignore[attr-defined]
        }
        return render(self.request, "activities/bulk.html", context)

    def _back(self) -> HttpResponse:
        response = redirect("activities:list", self.actor.municipality.pk)
        if self.request.GET:
            response["Location"] += f"?{self.request.GET.urlencode()}"
        return response


class ActivityView(TenantView):
    """A view of one activity, which the actor must be able to see (else 404) and perhaps to change (else 403)."""

    to_change: ClassVar[bool] = True

    def get_activity(self, pk: int) -> Activity:
        """Return the activity. Raises Http404, PermissionDenied."""
        rows = queries.visible_to(self.actor, Activity.objects.all())
        activity = get_object_or_404(rows.select_related("department"), pk=pk)
        if self.to_change:
            rules.edit_activity.require(self.actor, activity)
        return activity


class DetailView(ActivityView):
    """One activity with everything about it."""

    to_change = False

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the activity."""
        rows = queries.for_page(queries.visible_to(self.actor, Activity.objects.all()))
        activity = get_object_or_404(rows, pk=pk)
        return self.page(activity, StatusUpdateForm(initial={"status": activity.status}))

    def page(self, activity: Activity, report: StatusUpdateForm) -> HttpResponse:
        """Return the page with a form for a report."""
        may_edit = rules.edit_activity.allows(self.actor, activity)
        context = {
            "activity": activity,
            "may_edit": may_edit,
            "report": report if may_edit and not activity.archived_at else None,
            "changes": changes(activity),
            "overdue": queries.overdue(queries.current().filter(pk=activity.pk), timezone.localdate()).exists(),
        }
        return render(self.request, "activities/detail.html", context)


class WriteView(ActivityView):
    """The page that writes an activity, new or old."""

    template_name: ClassVar[str] = "activities/form.html"

    def page(self, form: ActivityForm, activity: Activity | None = None) -> HttpResponse:
        """Return the page with the form."""
        status = 409 if form.conflicts else 200
        return render(self.request, self.template_name, {"form": form, "activity": activity}, status=status)


class CreateView(WriteView):
    """Writes a new activity: kept as a draft, or handed over at once."""

    roles: ClassVar[frozenset[str]] = WRITERS

    def _form(self) -> ActivityForm:
        if not rules.may_create(self.actor):
            raise PermissionDenied
        given = self.request.GET
        initial: dict[str, Any] = {"goals": given.getlist("goal")}
        if given.get("department"):
            initial["department"] = given["department"]
        return ActivityForm(self.request.POST or None, actor=self.actor, initial=initial)

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the empty form; ``?goal=`` and ``?department=`` fill it in beforehand."""
        return self.page(self._form())

    def post(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Create the activity, or show what is wrong."""
        form = self._form()
        if not form.is_valid():
            return self.page(form)
        submit = "submit_now" in request.POST
        try:
            activity = services.create_activity(by=self.actor, submit=submit, **form.service_values())
        except services.DraftLeavesHomeError:
            form.add_error(
                "department",
                _(
                    "Ett utkast syns bara för den egna verksamheten. Välj Spara och skicka in, eller en egen verksamhet."
                ),
            )
            return self.page(form)
        kept = _("Insatsen är inskickad.") if submit else _("Utkastet är sparat. Bara er verksamhet ser det.")
        messages.success(request, kept)
        return redirect(activity)


class EditView(WriteView):
    """Changes an activity; the second of two editors sees both texts."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form with what stands."""
        activity = self.get_activity(pk)
        return self.page(ActivityForm(instance=activity, actor=self.actor), activity)

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save, or show what is wrong or what somebody else saved meanwhile."""
        activity = self.get_activity(pk)
        data = resolved(request.POST, activity, partial(ActivityForm, actor=self.actor))
        form = ActivityForm(data, instance=activity, actor=self.actor)
        if not form.is_valid():
            return self.page(form, activity)
        try:
            services.update_activity(
                activity=activity,
                expected_version=form.opened_version or 0,
                by=self.actor,
                **form.service_values(),
            )
        except EditConflictError as conflict:
            form.meet_conflict(conflict.current)
            return self.page(form, activity)
        except services.DraftLeavesHomeError as error:
            form.add_error("department", error)
            return self.page(form, activity)
        messages.success(request, _("Ändringarna är sparade."))
        return redirect(activity)


class ReportView(ActivityView):
    """Tells how an activity goes, with a day."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Add the report, or show what is wrong."""
        activity = self.get_activity(pk)
        form = StatusUpdateForm(request.POST)
        if not form.is_valid():
            return self._wrong(activity, form)
        data = form.cleaned_data
        services.add_status_update(
            activity=activity, status=data["status"], on=data["on"], note=data["note"], by=self.actor
        )
        messages.success(request, _("Lägesrapporten är sparad."))
        return redirect(activity)

    def _wrong(self, activity: Activity, form: django_forms.Form | Any) -> HttpResponse:
        context = {"activity": activity, "form": form}
        return render(self.request, "activities/report.html", context)


class ActView(ActivityView):
    """Does one thing with an activity by a button, says so, and returns to its page."""

    service: ClassVar[Any]
    said: ClassVar[Any]

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Do it."""
        activity = self.get_activity(pk)
        try:
            type(self).service(activity=activity, by=self.actor)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, self.said % {"title": activity.title})
        return redirect(activity)


class SubmitView(ActView):
    """Hands a draft over to the whole municipality."""

    service = services.submit_activity
    said = gettext_lazy("”%(title)s” är inskickad. Nu ser hela kommunen den.")


class ConfirmView(ActView):
    """Says that what stands still holds."""

    service = services.confirm_activity
    said = gettext_lazy("Tack. ”%(title)s” är bekräftad i dag.")


class ArchiveView(ActView):
    """Puts an activity away."""

    service = services.archive_activity
    said = gettext_lazy("”%(title)s” är arkiverad. Du kan återställa den här.")


class RestoreView(ActView):
    """Takes an archived activity back."""

    service = services.restore_activity
    said = gettext_lazy("”%(title)s” är återställd.")
