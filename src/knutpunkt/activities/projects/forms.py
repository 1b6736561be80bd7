# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of a project, a result, and who takes the result over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import choices
from knutpunkt.activities.forms import PositionChoiceField
from knutpunkt.activities.models import Activity, Handover, Project, Result
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position, Role

PROJECT_FIELDS = (
    "title", "description", "funder", "programme", "partners", "start", "end", "budget", "own_share",
    "department", "position", "link", "source",
)  # fmt: skip
HANDOVER_FIELDS = ("department", "position", "state", "since", "activity", "reason")


class ProjectForm(VersionedForm):
    """A project: who pays, with whom, and who answers for it."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Ansvarig verksamhet"))
    position = PositionChoiceField(Position.objects.none(), label=_("Ansvarig funktion"), required=False)
    link = forms.URLField(label=_("Webbsida"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Project
        fields = PROJECT_FIELDS
        localized_fields = ("budget", "own_share")
        help_texts = {
            "funder": _("Den som betalar, till exempel Naturvårdsverket."),
            "programme": _("Det stödprogram som pengarna kommer ur, om det har ett namn."),
            "own_share": _("Det som kommunen själv betalar av hela budgeten."),
            "source": _("Varifrån uppgifterna kommer, så att de går att kontrollera."),
        }
        widgets = {"start": DateInput(), "end": DateInput(), "partners": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "department", choices.own_departments(actor, self.instance.department_id))
        choices.offer(self, "position", choices.positions())
        own = actor.department_ids if actor else ()
        if not self.instance.pk and len(own) == 1:
            self.initial["department"] = next(iter(own))
        self.fields["department"].required = actor is None or not actor.has(Role.COORDINATOR)

    def clean(self) -> dict[str, Any]:
        """Refuse what does not hold together, at the field where it shows."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("Slutet kommer före starten. Ange en senare dag."))
        whole, own = cleaned.get("budget"), cleaned.get("own_share")
        if whole is not None and own is not None and own > whole:
            self.add_error("own_share", _("Den egna andelen är större än hela budgeten."))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Return what the services take. For a valid form."""
        return {name: self.cleaned_data[name] for name in PROJECT_FIELDS}


class ResultForm(VersionedForm):
    """Something that came out of a project."""

    class Meta:
        model = Result
        fields = ("title", "description")
        help_texts = {"title": _("Det som finns kvar: ett arbetssätt, ett verktyg, kunskap eller en sak.")}

    def service_values(self) -> dict[str, Any]:
        """Return what the services take. For a valid form."""
        return {name: self.cleaned_data[name] for name in ("title", "description")}


class HandoverForm(VersionedForm):
    """Who takes a result over, as which activity, since when and how far it has come."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Till verksamhet"))
    position = PositionChoiceField(Position.objects.none(), label=_("Ansvarig funktion"), required=False)
    activity = choices.ActivityChoiceField(
        Activity.objects.none(),
        label=_("Som insatsen"),
        required=False,
        help_text=_("Den insats där resultatet lever vidare, om den är inlagd."),
    )

    class Meta:
        model = Handover
        fields = HANDOVER_FIELDS
        widgets = {"since": DateInput()}
        help_texts = {
            "since": _("Måste anges för ordinarie arbete."),
            "reason": _("Måste anges för det som är nedlagt: varför blev det så?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "department", choices.departments(self.instance.department_id))
        choices.offer(self, "position", choices.positions())
        choices.offer(self, "activity", choices.activities(self.instance.activity_id))

    def clean(self) -> dict[str, Any]:
        """Demand a day of what is ordinary work, a reason of what is dropped."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state = cleaned.get("state")
        if state == Handover.State.ORDINARY and not cleaned.get("since") and "since" in cleaned:
            self.add_error("since", _("Ange sedan när det är ordinarie arbete."))
        if state == Handover.State.DROPPED and not cleaned.get("reason") and "reason" in cleaned:
            self.add_error("reason", _("Skriv varför det lades ned."))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Return what the services take. For a valid form."""
        return {name: self.cleaned_data[name] for name in HANDOVER_FIELDS}
