# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of an idea, its move across the board, and what it is to become."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import choices
from knutpunkt.activities.filters import goal_choices
from knutpunkt.activities.forms import PositionChoiceField
from knutpunkt.activities.ideas.wording import OPEN, STATES
from knutpunkt.activities.models import Activity, Idea
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

OWN_FIELDS = (
    "title", "purpose", "origin", "origin_note", "position", "next_step_on", "needs", "cost", "programme", "closes_on",
)  # fmt: skip


class IdeaForm(VersionedForm):
    """An idea with the departments it concerns, its goals and the activities it grew out of.

    Only activities that it grew out of already, or that the page was asked to begin with, can be
    ticked: one begins an idea from the activity's own page.
    """

    departments = forms.MultipleChoiceField(
        label=_("Verksamheter"), required=False, widget=forms.CheckboxSelectMultiple
    )
    position = PositionChoiceField(
        Position.objects.none(),
        label=_("Ansvarig funktion"),
        required=False,
        help_text=_("Den som tar nästa steg."),
    )
    goals = forms.MultipleChoiceField(
        label=_("Mål som uppslaget skulle bidra till"), required=False, widget=forms.CheckboxSelectMultiple
    )
    about = forms.MultipleChoiceField(
        label=_("Insatser som det kommer ur"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("title", "purpose", "departments", "position", "next_step_on", "goals", "about", "origin")

    class Meta:
        model = Idea
        fields = OWN_FIELDS
        localized_fields = ("cost",)
        help_texts = {
            "title": _("Säg vad som skulle göras, så att en annan verksamhet förstår."),
            "origin_note": _("Till exempel vilket möte, eller vad som saknades."),
            "needs": _("Tid, pengar, kunskap eller beslut."),
            "programme": _("Till exempel Klimatklivet."),
        }
        widgets = {
            "next_step_on": DateInput(),
            "closes_on": DateInput(),
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "needs": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, actor: Actor | None = None, about: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "position", choices.positions())
        links: dict[str, list[int]] = {"departments": [], "goals": [], "about": []}
        if self.instance.pk:
            idea = self.instance
            links["departments"] = [link.department_id for link in idea.department_links.all()]
            links["goals"] = [link.goal_id for link in idea.goal_links.all()]
            links["about"] = [link.activity_id for link in idea.activity_links.all()]
            self.initial.update({name: [str(key) for key in keys] for name, keys in links.items()})
        offered = Activity.objects.filter(pk__in=[*links["about"], *about])
        visible = choices.visible(actor, offered)
        self._unseen = set(links["about"]) - {activity.pk for activity in visible}
        if about and not self.instance.pk:
            self.initial["about"] = [str(activity.pk) for activity in visible]
            self.initial["departments"] = sorted({str(activity.department_id) for activity in visible})
        named = [(activity.pk, f"{activity.title}, {activity.department.label}") for activity in visible]
        places = choices.departments(*links["departments"]).values_list("pk", "name")
        self._offer("departments", list(places))
        self._offer("goals", goal_choices(also=links["goals"]))
        self._offer("about", named)
        if not named:
            del self.fields["about"]

    def _offer(self, name: str, offered: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = offered

    def service_values(self) -> dict[str, Any]:
        """Return what the services take; activities that the writer may not see stay. For a valid form."""
        data = self.cleaned_data
        about = {int(key) for key in data.get("about", [])} | self._unseen
        return {name: data[name] for name in OWN_FIELDS} | {
            "departments": list(Department.objects.filter(pk__in=data["departments"])),
            "goals": list(Goal.objects.filter(pk__in=data["goals"])),
            "about": list(Activity.objects.filter(pk__in=about)),
        }


class MoveForm(VersionedForm):
    """Where on the board an idea goes, and why."""

    state = forms.ChoiceField(label=_("Flytta till"))
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=300,
        help_text=_("Måste anges när uppslaget läggs åt sidan."),
    )

    class Meta:
        model = Idea
        fields = ("state", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state, STATES[state].word) for state in (*OPEN, Idea.State.DROPPED)]

    def clean(self) -> dict[str, Any]:
        """Demand a reason of what is laid aside."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == Idea.State.DROPPED and not cleaned.get("reason") and "reason" in cleaned:
            self.add_error("reason", _("Skriv varför uppslaget läggs åt sidan."))
        return cleaned


class RealiseForm(VersionedForm):
    """Which department takes on what the idea becomes."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Ansvarig verksamhet"))

    class Meta:
        model = Idea
        fields = ()

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = choices.own_departments(actor)
        choices.offer(self, "department", rows)
        concerned = Q(idea_links__idea=self.instance)
        first = rows.filter(concerned).first() if self.instance.pk else None
        if first is not None:
            self.initial["department"] = first.pk
