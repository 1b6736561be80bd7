# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing lifts, and making activities of them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.kernel.views import safe_next
from knutpunkt.people.access import TenantView
from knutpunkt.people.edit_view import EditView
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Lift, Question
from knutpunkt.ranking.overview import services
from knutpunkt.ranking.overview.forms import LiftForm


class LiftEditView(EditView[Lift]):
    """A lift, changed."""

    model = Lift
    rule = rules.edit_lift
    title_new = gettext_lazy("Lägg till ett lyft")
    title_edit = gettext_lazy("Ändra lyftet")
    template_name = "ranking/overview/lift_form.html"

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """The form, which shows only activities that the writer may see."""
        return partial(LiftForm, actor=self.actor)

    def save(self, form: VersionedForm) -> None:
        """Save the lift."""
        assert isinstance(form, LiftForm)
        try:
            services.save_lift(lift=form.fill(), by=self.actor, expected_version=form.opened_version)
        except ValidationError as error:
            form.add_error(None, error)

    def next_url(self, row: Lift) -> str:
        """Return the question's page."""
        return row.question.get_absolute_url()


class LiftNewView(LiftEditView):
    """A lift, new, for the question that the address names."""

    def new_row(self) -> Lift:
        """Return an empty lift of the question, or raise 404."""
        questions = Question.objects.select_related("edition__ranking", "owner")
        return Lift(question=get_object_or_404(questions, pk=self.kwargs["question"]))

    def get(self, request: HttpRequest, municipality: str, question: int) -> HttpResponse:  # type: ignore[override]
        """Show the form."""
        return super().get(request, municipality)

    def post(self, request: HttpRequest, municipality: str, question: int) -> HttpResponse:  # type: ignore[override]
        """Save the lift and go to the question."""
        return super().post(request, municipality)


class LiftPage(TenantView):
    """Common to what is done with one lift."""

    def find(self, pk: int) -> Lift:
        """Return the lift if there is one (else 404) and the actor may change it (else 403)."""
        lift = get_object_or_404(Lift.objects.select_related("question__owner__department", "position"), pk=pk)
        rules.edit_lift.require(self.actor, lift)
        return lift


class LiftRemoveView(LiftPage):
    """Removes a lift."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Remove it and go to the question."""
        lift = self.find(pk)
        title, question = lift.title, lift.question
        services.remove_lift(lift=lift, by=self.actor)
        messages.success(request, _("Lyftet ”%(title)s” är borttaget.") % {"title": title})
        return redirect(question)


class LiftRealiseView(LiftPage):
    """Makes an activity of a lift."""

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Make the activity and go to it; without anybody to do it, to the lift's form."""
        lift = self.find(pk)
        try:
            activity = services.realise_lift(lift=lift, by=self.actor)
        except services.NobodyAnswersError as error:
            messages.warning(request, error.messages[0])
            return redirect(reverse("ranking:lift_edit", args=[municipality, pk]))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(safe_next(request, lift.question.get_absolute_url()))
        messages.success(request, _("Lyftet är nu en planerad insats och räknas som på gång."))
        return redirect(activity)
