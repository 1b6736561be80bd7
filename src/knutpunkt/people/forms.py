# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms for the organisation, its people and its groups."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people import queries
from knutpunkt.people.models import Department, Group, Person, Position, Role, Seat


class DepartmentForm(VersionedForm):
    """Name, place in the tree and period of a department."""

    class Meta:
        model = Department
        fields = ["name", "short_name", "kind", "parent", "order", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput(), "valid_to": DateInput()}
        help_texts = {
            "short_name": _("Visas i tabeller där det är trångt."),
            "valid_to": _("Fyll i när verksamheten upphör. Den finns kvar i historiken."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = queries.departments_on(timezone.localdate()).exclude(pk=self.instance.pk)  # type: ignore[attr-defined]


class PositionForm(VersionedForm):
    """A function and the department it belongs to."""

    class Meta:
        model = Position
        fields = ["title", "department"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = queries.departments_on(timezone.localdate())  # type: ignore[attr-defined]


class PersonForm(VersionedForm):
    """A person, the positions held today, the roles, and whether the person may sign in."""

    positions = forms.ModelMultipleChoiceField(
        label=_("Funktioner"), queryset=Position.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = forms.MultipleChoiceField(
        label=_("Roller"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    has_account = forms.BooleanField(
        label=_("Får logga in"),
        required=False,
        help_text=_("Personen får ett brev med en länk för att välja lösenord."),
    )

    class Meta:
        model = Person
        fields = ["name", "email"]
        help_texts = {"name": _("Får lämnas tomt. Personen visas då med sin funktion.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["positions"].queryset = queries.positions_on(timezone.localdate())  # type: ignore[attr-defined]
        self.fields["positions"].label_from_instance = queries.position_label  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["positions"] = queries.held_positions(self.instance, timezone.localdate())
            self.initial["roles"] = list(self.instance.roles.values_list("role", flat=True))
            self.initial["has_account"] = self.instance.user_id is not None

    def clean(self) -> dict[str, Any]:
        """Demand an e-mail address of whoever may sign in."""
        cleaned = super().clean() or {}
        if cleaned.get("has_account") and not cleaned.get("email"):
            self.add_error("email", _("Fyll i e-post: den behövs för att logga in."))
        return cleaned


class GroupForm(VersionedForm):
    """A group, its convener and its members."""

    convener = forms.ModelChoiceField(label=_("Sammankallande"), queryset=Position.objects.none(), required=False)
    members = forms.ModelMultipleChoiceField(
        label=_("Ledamöter"), queryset=Position.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Group
        fields = ["name", "purpose"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        positions = queries.positions_on(timezone.localdate())
        for name in ("convener", "members"):
            self.fields[name].queryset = positions  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = queries.position_label  # type: ignore[attr-defined]
        if self.instance.pk:
            seats = list(self.instance.seats.all())
            self.initial["convener"] = next((s.position_id for s in seats if s.role == Seat.Role.CONVENER), None)
            self.initial["members"] = [s.position_id for s in seats if s.role == Seat.Role.MEMBER]

    @property
    def seats(self) -> dict[int, str]:
        """The seats as chosen: position id -> role. Whoever convenes is not a member as well."""
        chosen = {position.pk: str(Seat.Role.MEMBER) for position in self.cleaned_data["members"]}
        if self.cleaned_data["convener"]:
            chosen[self.cleaned_data["convener"].pk] = str(Seat.Role.CONVENER)
        return chosen
