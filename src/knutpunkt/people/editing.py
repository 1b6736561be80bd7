# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Creating and editing the organisation: one flow for departments, positions, persons and groups."""

from typing import ClassVar, TypeVar

from allauth.account.forms import ResetPasswordForm
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.forms import VersionedForm
from knutpunkt.people import forms, rules, services
from knutpunkt.people.edit_view import EditView
from knutpunkt.people.models import Department, Group, Person, Position

RowT = TypeVar("RowT", bound=Model)


class OrganisationEditView(EditView[RowT]):
    """Creates or edits a piece of the organisation."""

    template_name = "people/form.html"
    back: ClassVar[str] = "people:organisation"

    def save(self, form: VersionedForm) -> None:
        """Save the row by its service."""
        services.save_row(row=form.instance, expected_version=form.opened_version)

    def next_url(self, row: RowT) -> str:
        """Return the page the row was chosen from."""
        return reverse(self.back, args=[self.actor.municipality.pk])


class DepartmentEditView(OrganisationEditView[Department]):
    """A department."""

    model = Department
    form_class = forms.DepartmentForm
    rule = rules.edit_department
    title_new = gettext_lazy("Ny verksamhet")
    title_edit = gettext_lazy("Ändra verksamhet")


class PositionEditView(OrganisationEditView[Position]):
    """A position."""

    model = Position
    form_class = forms.PositionForm
    rule = rules.edit_position
    title_new = gettext_lazy("Ny funktion")
    title_edit = gettext_lazy("Ändra funktion")


class PersonEditView(OrganisationEditView[Person]):
    """A person with roles and account."""

    model = Person
    form_class = forms.PersonForm
    rule = rules.edit_person
    title_new = gettext_lazy("Ny person")
    title_edit = gettext_lazy("Ändra person")
    back = "people:person_list"

    def save(self, form: VersionedForm) -> None:
        """Save the person; a new account's holder gets a mail with the way to a password."""
        try:
            account = services.save_person(
                person=form.instance,
                positions=form.cleaned_data["positions"],
                roles=form.cleaned_data["roles"],
                has_account=form.cleaned_data["has_account"],
                expected_version=form.opened_version,
            )
        except services.LastAdministratorError:
            form.add_error("roles", _("Kommunen måste ha minst en administratör som kan logga in."))
            return
        if account is not None:
            invitation = ResetPasswordForm({"email": account.email})
            if invitation.is_valid():
                invitation.save(self.request)


class GroupEditView(OrganisationEditView[Group]):
    """A group and its seats."""

    model = Group
    form_class = forms.GroupForm
    rule = rules.edit_group
    title_new = gettext_lazy("Ny grupp")
    title_edit = gettext_lazy("Ändra grupp")

    def save(self, form: VersionedForm) -> None:
        """Save the group with its seats."""
        assert isinstance(form, forms.GroupForm)
        services.save_group(group=form.instance, seats=form.seats, expected_version=form.opened_version)
