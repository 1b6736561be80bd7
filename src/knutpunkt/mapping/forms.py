# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room `mapping`: how the matrix is shown, and a stand on a finding."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.forms import DateInput
from knutpunkt.kernel.text import today
from knutpunkt.mapping.models import Choice
from knutpunkt.people.models import Position

FORMATS = ("xlsx", "csv")


class MatrixForm(forms.Form):
    """What the rows are, and which day to compare with. Both stand in the address."""

    per = forms.ChoiceField(label=_("Rader"), required=False)
    since = forms.DateField(label=_("Jämför med"), required=False, widget=DateInput)

    def __init__(self, data: Any, choices: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["per"].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean_since(self) -> Any:
        """Refuse a day that has not been."""
        day = self.cleaned_data["since"]
        if day and day > today():
            raise forms.ValidationError(_("Välj en dag som har varit."))
        return day


class PositionField(forms.ModelChoiceField[Position]):
    """A position, named with its department."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "miljöchef, Samhällsbyggnad"."""
        return f"{obj.title}, {obj.department.label}"


class VerdictForm(forms.Form):
    """A stand on a finding. ``seen`` is the key of the stand that the person had in front of them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Skäl"), max_length=500, required=False)

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(choice.value, choice.label) for choice in choices]  # type: ignore[attr-defined]


class NoGapForm(VerdictForm):
    """It is no gap, and why."""

    reason = forms.CharField(
        label=_("Varför är det inte en lucka?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DivideForm(VerdictForm):
    """Both stay: who does what."""

    reason = forms.CharField(label=_("Vem gör vad?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AcceptedForm(VerdictForm):
    """The gap is there and stays, and why."""

    reason = forms.CharField(
        label=_("Varför godtas luckan?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class TaskForm(VerdictForm):
    """Somebody is to close the gap, before a day."""

    field_order = ("seen", "choice", "position", "due", "reason")

    position = PositionField(label=_("Vem får uppgiften?"), queryset=Position.objects.none(), empty_label=_("Välj"))
    due = forms.DateField(label=_("Klart senast"), widget=DateInput)
    reason = forms.CharField(label=_("Hälsning"), max_length=500, required=False)

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        self.fields["position"].queryset = positions()  # type: ignore[attr-defined]


def positions() -> "QuerySet[Position]":
    """Return the positions that can be given a task, department by department."""
    rows: QuerySet[Position] = Position.objects.select_related("department")
    return rows.order_by("department__order", "department__name", "title")
