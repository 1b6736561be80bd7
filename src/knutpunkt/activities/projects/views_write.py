# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that write a project, a result, and who takes the result over."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import rules
from knutpunkt.activities.editing import Text, WritePage
from knutpunkt.activities.models import Handover, Project, Result
from knutpunkt.activities.projects import services
from knutpunkt.activities.projects.forms import HandoverForm, ProjectForm, ResultForm


class ProjectPage(WritePage):
    """What the pages of projects have in common."""

    def crumbs(self, row: Any) -> Sequence[tuple[Text, str]]:
        """Return the list of activities, that of projects, and the project where there is one."""
        project = row if isinstance(row, Project) else row.project if isinstance(row, Result) else row.result.project
        above = [(_("Insatser"), self.address("list")), (_("Projekt"), self.address("projects"))]
        return [*above, (project.title, project.get_absolute_url())] if project.pk else above


class ProjectCreateView(ProjectPage):
    """Writes a new project."""

    form_class = ProjectForm
    heading = _("Nytt projekt")
    submit = _("Spara projektet")
    said = _("Projektet är sparat. Lägg till vad det gav när det finns resultat.")

    def row(self, pk: int) -> Project:
        """Return an unsaved project. Raises PermissionDenied."""
        if not rules.may_write_projects(self.actor):
            raise PermissionDenied
        return Project()

    def make_form(self, data: Any, row: Any) -> ProjectForm:
        """Return the form, with the departments that the actor may write for."""
        return ProjectForm(data, instance=row, actor=self.actor)

    def service(self, form: Any, row: Any) -> Any:
        """Create the project."""
        return services.create_project(by=self.actor, **form.service_values())


class ProjectEditView(ProjectCreateView):
    """Changes a project."""

    heading = _("Ändra projekt")
    said = _("Ändringarna är sparade.")

    def row(self, pk: int) -> Project:
        """Return the project. Raises Http404, PermissionDenied."""
        project = get_object_or_404(Project, pk=pk)
        rules.edit_project.require(self.actor, project)
        return project

    def service(self, form: Any, row: Any) -> Any:
        """Save the project."""
        return services.edit_project(project=row, version=form.opened_version, by=self.actor, **form.service_values())


class ResultCreateView(ProjectPage):
    """Adds a result to a project (``pk``)."""

    form_class = ResultForm
    heading = _("Nytt resultat")
    submit = _("Spara resultatet")
    said = _("Resultatet är sparat. Lämna över det till den verksamhet som ska leva med det.")

    def row(self, pk: int) -> Result:
        """Return an unsaved result of the project. Raises Http404, PermissionDenied."""
        project = get_object_or_404(Project, pk=pk)
        rules.edit_project.require(self.actor, project)
        return Result(project=project)

    def service(self, form: Any, row: Any) -> Any:
        """Add the result; its project's page comes next."""
        services.add_result(project=row.project, by=self.actor, **form.service_values())
        return row.project


class ResultEditView(ResultCreateView):
    """Changes a result."""

    heading = _("Ändra resultat")
    said = _("Ändringarna är sparade.")

    def row(self, pk: int) -> Result:
        """Return the result. Raises Http404, PermissionDenied."""
        result = get_object_or_404(Result.objects.select_related("project"), pk=pk)
        rules.edit_result.require(self.actor, result)
        return result

    def service(self, form: Any, row: Any) -> Any:
        """Save the result."""
        services.edit_result(result=row, version=form.opened_version, by=self.actor, **form.service_values())
        return row.project


class HandoverCreateView(ProjectPage):
    """Hands a result (``pk``) over to a department."""

    form_class = HandoverForm
    heading = _("Lämna över resultatet")
    submit = _("Spara överlämningen")
    said = _("Överlämningen är sparad.")

    def row(self, pk: int) -> Handover:
        """Return an unsaved handover of the result. Raises Http404, PermissionDenied."""
        result = get_object_or_404(Result.objects.select_related("project"), pk=pk)
        rules.edit_result.require(self.actor, result)
        return Handover(result=result)

    def service(self, form: Any, row: Any) -> Any:
        """Hand the result over; its project's page comes next."""
        services.hand_over_result(result=row.result, by=self.actor, **form.service_values())
        return row.result.project

    def more(self, row: Any) -> dict[str, Any]:
        """Say which result it is about."""
        return {"intro": row.result.title}


class HandoverEditView(HandoverCreateView):
    """Changes a handover: by who gives and by who takes."""

    heading = _("Ändra överlämningen")

    def row(self, pk: int) -> Handover:
        """Return the handover. Raises Http404, PermissionDenied."""
        handover = get_object_or_404(Handover.objects.select_related("result__project"), pk=pk)
        rules.edit_handover.require(self.actor, handover)
        return handover

    def service(self, form: Any, row: Any) -> Any:
        """Save the handover."""
        services.edit_handover(handover=row, version=form.opened_version, by=self.actor, **form.service_values())
        return row.result.project
