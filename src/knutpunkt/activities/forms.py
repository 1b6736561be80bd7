# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of activities: the activity itself with all it is linked to, a dated report, a bulk change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import queries
from knutpunkt.activities.filters import Choices, Options, goal_choices
from knutpunkt.activities.models import Activity, Project, Status, StatusUpdate
from knutpunkt.activities.services import GoalLink, Participant
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position, Role
from knutpunkt.people.queries import departments_on

OWN_FIELDS = (
    "title", "description", "kind", "department", "position", "project", "status", "start", "end", "repetition",
    "budget", "hours", "resource_note", "remark", "visibility", "reference",
)  # fmt: skip


@dataclass(frozen=True)
class ParticipantRow:
    """The three fields of one department that may take part."""

    department: Department
    part: BoundField
    role: BoundField
    deadline: BoundField


class PositionChoiceField(forms.ModelChoiceField[Any]):
    """A position, shown with its department."""

    def label_from_instance(self, obj: Any) -> str:
        """Return title and department."""
        return f"{obj.title}, {obj.department.name}"


class ActivityForm(VersionedForm):
    """An activity with participants, goals and documents.

    Each department has three fields (``part_PK``, ``role_PK``, ``deadline_PK``) and each goal a remark
    (``remark_PK``), so that two editors' texts can be compared field by field. The page shows those
    that are of use (:meth:`participant_rows`, :meth:`remark_fields`).
    """

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Ansvarig verksamhet"))
    position = PositionChoiceField(Position.objects.none(), label=_("Ansvarig funktion"), required=False)
    project = forms.ModelChoiceField(Project.objects.none(), label=_("Projekt"), required=False)
    goals = forms.MultipleChoiceField(
        label=_("Mål som insatsen bidrar till"), required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = forms.MultipleChoiceField(
        label=_("Styrdokument som insatsen följer av"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Activity
        fields = OWN_FIELDS
        localized_fields = ("budget", "hours")
        labels = {"resource_note": _("Om pengar och tid"), "reference": _("Beteckning")}
        help_texts = {
            "title": _("Säg vad som görs, så att en annan verksamhet förstår."),
            "reference": _("Insatsens nummer i en handlingsplan, om den har ett."),
            "resource_note": _("Till exempel: inom ram, eller bidrag från Naturvårdsverket."),
            "visibility": _("En offentlig insats får visas för alla när den är inskickad."),
        }
        widgets = {"start": DateInput(), "end": DateInput(), "remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self._choose_people()
        self._choose_links()
        self._add_participants()

    def _choose_people(self) -> None:
        _model_choices(self.fields["department"], self._departments())
        _model_choices(self.fields["position"], Position.objects.select_related("department"))
        _model_choices(self.fields["project"], Project.objects.all())
        own = self.actor.department_ids if self.actor else ()
        if not self.instance.pk and len(own) == 1 and "department" not in self.initial:
            self.initial["department"] = next(iter(own))

    def _departments(self) -> QuerySet[Department]:
        """Return the departments the activity may be given: own ones; for a coordinator any, unless it is a draft."""
        departments = departments_on(timezone.localdate())
        saved_draft = self.instance.pk and self.instance.is_draft
        if self.actor is not None and (saved_draft or not self.actor.has(Role.COORDINATOR)):
            departments = departments.filter(pk__in=self.actor.department_ids)
        present: QuerySet[Department] = Department.objects.filter(pk=self.instance.department_id)
        return departments | present

    def _choose_links(self) -> None:
        remarks: dict[int, str] = {}
        linked: list[int] = []
        if self.instance.pk:
            remarks = {link.goal_id: link.remark for link in self.instance.goal_links.all()}
            linked = [link.document_id for link in self.instance.document_links.all()]
            self.initial["goals"] = [str(key) for key in remarks]
            self.initial["documents"] = [str(key) for key in linked]
        self._linked_goals = remarks.keys()
        groups = goal_choices(also=remarks)
        documents = GoverningDocument.objects.filter(Q(archived_at=None) | Q(pk__in=linked))
        _choices(self.fields["goals"], groups)
        _choices(self.fields["documents"], list(documents.values_list("pk", "title")))
        for key, label in [choice for _document, choices in groups for choice in choices]:
            self.fields[f"remark_{key}"] = forms.CharField(
                label=_("Hur insatsen bidrar till %(goal)s") % {"goal": label},
                required=False,
                max_length=300,
                initial=remarks.get(key, ""),
            )

    def _add_participants(self) -> None:
        links = {link.department_id: link for link in self.instance.participations.all()} if self.instance.pk else {}
        current = set(departments_on(timezone.localdate()).values_list("pk", flat=True))
        self.departments = []
        for department in Department.objects.all():
            link, name = links.get(department.pk), department.name
            self.departments.append((department, link is not None or department.pk in current))
            self.fields[f"part_{department.pk}"] = forms.BooleanField(
                label=name, required=False, initial=link is not None
            )
            self.fields[f"role_{department.pk}"] = forms.CharField(
                label=_("Roll för %(department)s") % {"department": name},
                required=False,
                max_length=120,
                initial=link.role if link else "",
            )
            self.fields[f"deadline_{department.pk}"] = forms.DateField(
                label=_("Klart senast för %(department)s") % {"department": name},
                required=False,
                widget=DateInput(),
                initial=link.deadline if link else None,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts, at the field where it shows."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("Slutet kommer före starten. Ange en senare dag."))
        return cleaned

    def participant_rows(self) -> Iterator[ParticipantRow]:
        """Yield the fields of each department, for the page."""
        for department, shown in self.departments:
            key = department.pk
            if shown or f"part_{key}" in self.data:
                yield ParticipantRow(department, self[f"part_{key}"], self[f"role_{key}"], self[f"deadline_{key}"])

    def remark_fields(self) -> list[BoundField]:
        """Return the remarks on the goals that are served, or were when the page was sent."""
        linked = {f"remark_{key}" for key in self._linked_goals}
        names = [name for name in self.fields if name.startswith("remark_")]
        return [self[name] for name in names if name in linked or name in self.data]

    def service_values(self) -> dict[str, Any]:
        """Return what the services take: fields, participants, goals and documents. For a valid form."""
        data = self.cleaned_data
        goals = Goal.objects.in_bulk([int(key) for key in data["goals"]])
        documents = GoverningDocument.objects.in_bulk([int(key) for key in data["documents"]])
        return {name: data[name] for name in OWN_FIELDS} | {
            "participants": [
                Participant(d, data[f"role_{d.pk}"], data[f"deadline_{d.pk}"])
                for d, _shown in self.departments
                if data[f"part_{d.pk}"]
            ],
            "goals": [GoalLink(goal, data.get(f"remark_{key}", "")) for key, goal in goals.items()],
            "documents": list(documents.values()),
        }


def _model_choices(field: forms.Field, rows: QuerySet[Any]) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def _choices(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = choices


class StatusUpdateForm(forms.ModelForm[StatusUpdate]):
    """A dated report on how an activity goes."""

    class Meta:
        model = StatusUpdate
        fields = ("status", "on", "note")
        widgets = {"on": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Ange dagens datum eller ett tidigare."))
        return day


class BulkForm(forms.Form):
    """Which activities to change and to what. ``everything`` means all that the address selects."""

    rows = forms.ModelMultipleChoiceField(Activity.objects.none(), required=False, widget=forms.MultipleHiddenInput)
    everything = forms.BooleanField(label=_("Alla i urvalet, även på andra sidor"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Ansvarig verksamhet"), required=False, empty_label=_("Ändra inte")
    )
    goal = forms.ChoiceField(label=_("Lägg till mål"), required=False)
    confirm = forms.BooleanField(label=_("Stämmer fortfarande (bekräfta)"), required=False)

    def __init__(self, *args: Any, actor: Actor, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = options or Options()
        unchanged: Choices = [("", _("Ändra inte"))]
        self.fields["status"].choices = [*unchanged, *Status.choices]  # type: ignore[attr-defined]
        self.fields["goal"].choices = [*unchanged, *options.goals]  # type: ignore[attr-defined]
        _model_choices(self.fields["department"], departments_on(timezone.localdate()))
        self.fields["department"].choices = [*unchanged, *options.departments_today]  # type: ignore[attr-defined]
        _model_choices(self.fields["rows"], queries.visible_to(actor))

    def clean(self) -> dict[str, Any]:
        """Demand something to change and something to change it to."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not data.get("rows") and not data.get("everything"):
            raise forms.ValidationError(_("Markera först de insatser som ska ändras."))
        if not any(data.get(name) for name in ("status", "department", "goal", "confirm")):
            raise forms.ValidationError(_("Välj vad som ska ändras: status, verksamhet, mål eller bekräfta."))
        return data
