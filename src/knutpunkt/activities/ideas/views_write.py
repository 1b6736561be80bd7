# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that write an idea, move it across the board, and let it become something."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import rules
from knutpunkt.activities.editing import Text, WritePage
from knutpunkt.activities.ideas import services
from knutpunkt.activities.ideas.forms import IdeaForm, MoveForm, RealiseForm
from knutpunkt.activities.models import Idea

MOST_ABOUT = 50


class IdeaPage(WritePage):
    """What the pages that write an idea have in common."""

    def crumbs(self, row: Any) -> Sequence[tuple[Text, str]]:
        """Return the list of activities, the board, and the idea where there is one."""
        above = [(_("Insatser"), self.address("list")), (_("Uppslag"), self.address("ideas"))]
        return [*above, (row.title, row.get_absolute_url())] if row.pk else above

    def row(self, pk: int) -> Idea:
        """Return the idea, which the actor may change. Raises Http404, PermissionDenied."""
        idea = get_object_or_404(Idea, pk=pk)
        rules.edit_idea.require(self.actor, idea)
        return idea


class IdeaCreateView(IdeaPage):
    """Writes a new idea; ``?about=`` names activities that it grows out of."""

    form_class = IdeaForm
    heading = _("Nytt uppslag")
    submit = _("Spara uppslaget")
    said = _("Uppslaget är sparat och syns för alla i kommunen.")

    def row(self, pk: int) -> Idea:
        """Return an unsaved idea. Raises PermissionDenied."""
        if not rules.may_propose(self.actor):
            raise PermissionDenied
        return Idea()

    def make_form(self, data: Any, row: Any) -> IdeaForm:
        """Return the form, with what the address asks for."""
        about = tuple(int(key) for key in self.request.GET.getlist("about")[:MOST_ABOUT] if key.isdecimal())
        return IdeaForm(data, instance=row, actor=self.actor, about=about)

    def service(self, form: Any, row: Any) -> Any:
        """Create the idea."""
        return services.create_idea(by=self.actor, **form.service_values())


class IdeaEditView(IdeaPage):
    """Changes an idea."""

    form_class = IdeaForm
    heading = _("Ändra uppslag")

    def make_form(self, data: Any, row: Any) -> IdeaForm:
        """Return the form."""
        return IdeaForm(data, instance=row, actor=self.actor)

    def service(self, form: Any, row: Any) -> Any:
        """Save the idea."""
        return services.edit_idea(idea=row, version=form.opened_version, by=self.actor, **form.service_values())


class MoveView(IdeaPage):
    """Moves an idea to another column of the board."""

    form_class = MoveForm
    heading = _("Flytta uppslaget")
    submit = _("Flytta")
    said = _("Uppslaget är flyttat.")

    def service(self, form: Any, row: Any) -> Any:
        """Move the idea."""
        data = form.cleaned_data
        return services.move_idea(
            idea=row, version=form.opened_version, state=data["state"], by=self.actor, reason=data["reason"]
        )

    def more(self, row: Any) -> dict[str, Any]:
        """Say which idea it is about."""
        return {"intro": row.title}

    def post(self, request: HttpRequest, municipality: str, pk: int = 0) -> HttpResponse:
        """Move it; a card of the board returns to the board as it was narrowed."""
        answer = super().post(request, municipality, pk)
        if "board" in request.POST and isinstance(answer, HttpResponseRedirect):
            answer = redirect(self.address("ideas"))
            answer["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
            answer["Location"] += f"#uppslag-{pk}"
        return answer


class RealiseView(IdeaPage):
    """Lets an idea become an activity of a department."""

    form_class = RealiseForm
    heading = _("Gör till insats")
    submit = _("Gör till insats")
    said = _("Uppslaget är nu en planerad insats. Fyll i det som saknas.")
    intro: ClassVar[Text] = _(
        "Insatsen får uppslagets titel, syfte, mål och verksamheter och är planerad. Uppslaget står kvar som ursprung."
    )

    def row(self, pk: int) -> Idea:
        """Return the idea. Raises Http404, PermissionDenied."""
        if not rules.may_create(self.actor):
            raise PermissionDenied
        return super().row(pk)

    def make_form(self, data: Any, row: Any) -> RealiseForm:
        """Return the form, with the departments that the actor may write for."""
        return RealiseForm(data, instance=row, actor=self.actor)

    def service(self, form: Any, row: Any) -> Any:
        """Make the activity."""
        department = form.cleaned_data["department"]
        return services.realise_idea_as_activity(idea=row, department=department, by=self.actor)

    def more(self, row: Any) -> dict[str, Any]:
        """Say what will happen."""
        return {"intro": self.intro}


class RealiseProjectView(RealiseView):
    """Lets an idea become a project that a department answers for."""

    heading = _("Gör till projekt")
    submit = _("Gör till projekt")
    said = _("Uppslaget är nu ett projekt. Fyll i finansiär, tid och parter.")
    intro = _("Projektet får uppslagets titel, syfte, program och kostnad. Uppslaget står kvar som ursprung.")

    def service(self, form: Any, row: Any) -> Any:
        """Make the project."""
        department = form.cleaned_data["department"]
        return services.realise_idea_as_project(idea=row, department=department, by=self.actor)
