# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the room `mapping`: how the matrix is shown, and the stands that can be taken on a finding."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.forms import DateInput
from knutpunkt.kernel.text import today
from knutpunkt.mapping.consequences import NewIdea, Wanted, may_join, may_merge, may_propose, pair_of
from knutpunkt.mapping.models import Choice, Finding, FindingKind
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position

Text = str | Promise

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


def positions() -> "QuerySet[Position]":
    """Return the positions that can be given something to do, department by department."""
    rows: QuerySet[Position] = Position.objects.select_related("department")
    return rows.order_by("department__order", "department__name", "title")


class VerdictForm(forms.Form):
    """A stand on a finding. ``seen`` is the key of the stand that the person had in front of them.

    A subclass tells its name on the page, what follows from it, and the words on its button. ``way``
    tells apart the forms of one choice. :meth:`service_values` is what the service takes.
    """

    stand: ClassVar[Choice]
    way_name: ClassVar[str] = ""
    title: ClassVar[Text]
    button: ClassVar[Text]
    consequence: Text

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.CharField(widget=forms.HiddenInput)
    way = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Skäl"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, finding: Finding, actor: Actor, seen: int | None = None) -> None:
        name = type(self).key()
        initial = {"choice": self.stand.value, "way": self.way_name, "seen": seen}
        super().__init__(data, initial=initial, auto_id=f"{name}_%s")
        self.finding, self.actor, self.name = finding, actor, name

    @classmethod
    def key(cls) -> str:
        """Return the form's name: its choice and way."""
        return f"{cls.stand.value}_{cls.way_name}" if cls.way_name else cls.stand.value

    def service_values(self) -> dict[str, Any]:
        """Return what the service takes beside finding and actor. For a valid form."""
        return {"choice": self.stand, "seen": self.cleaned_data["seen"], "reason": self.cleaned_data.get("reason", "")}


def _text(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=required, widget=forms.Textarea(attrs={"rows": 2}))


class TaskForm(VerdictForm):
    """Somebody is to close the gap, before a day."""

    stand = Choice.TASK
    title = _("Ge den till någon")
    button = _("Ge uppgiften")
    consequence = _("Den du väljer har uppgiften på sin startsida tills luckan är stängd.")
    field_order = ("seen", "choice", "way", "position", "due", "reason")

    position = PositionField(label=_("Vem får uppgiften?"), queryset=Position.objects.none(), empty_label=_("Välj"))
    due = forms.DateField(label=_("Klart senast"), widget=DateInput)
    reason = forms.CharField(label=_("Hälsning"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = positions()  # type: ignore[attr-defined]

    def service_values(self) -> dict[str, Any]:
        """Return who and before when, too."""
        data = self.cleaned_data
        return super().service_values() | {"position": data["position"], "due": data["due"]}


class MeetingForm(VerdictForm):
    """The group is to talk about the gap when it meets."""

    stand = Choice.MEETING
    title = _("Ta upp på nästa möte")
    button = _("Märk för mötet")
    consequence = _("Luckan står i listan till nästa möte tills någon tar ett annat ställningstagande.")

    reason = _text(_("Vad ska mötet ta ställning till?"), required=False)


class AcceptedForm(VerdictForm):
    """The gap is there and stays, and why."""

    stand = Choice.ACCEPTED
    title = _("Godta luckan")
    button = _("Godta")
    consequence = _("Luckan står kvar men räknas inte som öppen. Den kommer tillbaka om något i den ändras.")

    reason = _text(_("Varför godtas luckan?"))


class NoGapForm(VerdictForm):
    """It is no gap, and why."""

    stand = Choice.NO_GAP
    title = _("Det är inte en lucka")
    button = _("Räkna inte som lucka")
    consequence = _("Luckan räknas inte. Den kommer tillbaka om något i den ändras.")

    reason = _text(_("Varför är det inte en lucka?"))


class IdeaForm(VerdictForm):
    """The finding becomes an idea with an owner."""

    stand = Choice.IDEA
    title = _("Gör ett uppslag")
    button = _("Gör uppslaget")
    consequence = _("Ett uppslag med ansvarig läggs på tavlan. Luckan räknas som avgjord så länge uppslaget lever.")
    field_order = ("seen", "choice", "way", "title_of_idea", "position", "next_step_on", "reason")

    title_of_idea = forms.CharField(label=_("Uppslagets namn"), max_length=200)
    position = PositionField(label=_("Vem är ansvarig?"), queryset=Position.objects.none(), empty_label=_("Välj"))
    next_step_on = forms.DateField(label=_("Nästa steg senast"), widget=DateInput, required=False)
    reason = _text(_("Syfte"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = positions()  # type: ignore[attr-defined]
        self.initial["title_of_idea"] = self._suggestion()[:200]

    def _suggestion(self) -> str:
        about = self.finding.goal or self.finding.activity or self.finding.document or self.finding.indicator
        return gettext("Så kan vi nå: %(goal)s") % {"goal": about} if self.finding.goal else str(about)

    def service_values(self) -> dict[str, Any]:
        """Return the idea, too."""
        data = self.cleaned_data
        idea = NewIdea(data["title_of_idea"], data["position"], data["reason"], data["next_step_on"])
        return super().service_values() | {"wanted": Wanted(idea=idea)}


class CooperateForm(IdeaForm):
    """The two departments look for a way to work together: an idea with an owner."""

    stand = Choice.COOPERATE
    way_name = "idea"
    title = _("Samarbeta: gör ett uppslag")
    consequence = _("Båda insatserna står kvar. Ett uppslag om samarbetet får en ansvarig och läggs på tavlan.")

    def _suggestion(self) -> str:
        first, second = pair_of(self.finding)
        words = {"what": first.title, "first": first.department.label, "second": second.department.label}
        return gettext("%(first)s och %(second)s tillsammans: %(what)s") % words


class ActivityChoice(forms.ModelChoiceField[Activity]):
    """One of the two activities, named with its department."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Any) -> str:
        """Return "Laddplatser (Teknik)"."""
        return f"{obj.title} ({obj.department.label})"


class JointForm(VerdictForm):
    """One of the two activities becomes that of both departments."""

    stand = Choice.COOPERATE
    way_name = "joint"
    title = _("Samarbeta: gör den ena gemensam")
    button = _("Gör gemensam")
    consequence = _("Den andra verksamheten läggs till som deltagare i insatsen du väljer. Båda insatserna står kvar.")
    field_order = ("seen", "choice", "way", "host", "reason")

    host = ActivityChoice(label=_("Vilken insats blir gemensam?"), queryset=Activity.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = [row for row in pair_of(self.finding) if may_join(self.actor, row)]
        if hosts:
            self.fields["host"].queryset = _rows(hosts)  # type: ignore[attr-defined]
        else:
            del self.fields["host"]
            self.consequence = _(
                "Du får inte ändra någon av insatserna. De ansvariga får uppgiften att göra den ena gemensam."
            )

    def service_values(self) -> dict[str, Any]:
        """Return the activity that is shared, too."""
        return super().service_values() | {"wanted": Wanted(host=self.cleaned_data.get("host"))}


class MergeForm(VerdictForm):
    """The two are the same thing: one is kept and takes up the other."""

    stand = Choice.MERGE
    title = _("Samma sak: slå ihop")
    button = _("Slå ihop")
    consequence = _(
        "Den ena tar över mål, deltagare och lägesrapporter och den andra arkiveras. Bådas historik finns kvar, och"
        " du kan ta tillbaka det."
    )
    field_order = ("seen", "choice", "way", "kept", "reason")

    kept = ActivityChoice(label=_("Vilken ska finnas kvar?"), queryset=Activity.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_merge(self.actor, self.finding):
            self.fields["kept"].queryset = _rows(pair_of(self.finding))  # type: ignore[attr-defined]
        else:
            del self.fields["kept"]
            self.consequence = _("Du får inte ändra båda insatserna. De ansvariga får uppgiften att slå ihop dem.")

    def service_values(self) -> dict[str, Any]:
        """Return the activity that is kept, too."""
        return super().service_values() | {"wanted": Wanted(kept=self.cleaned_data.get("kept"))}


class DivideForm(VerdictForm):
    """Both stay: who does what."""

    stand = Choice.DIVIDE
    title = _("Dela upp arbetet")
    button = _("Spara uppdelningen")
    consequence = _("Båda står kvar, och vem som gör vad visas på bådas sidor.")

    reason = _text(_("Vem gör vad?"))


class DifferentForm(VerdictForm):
    """Two things that only look alike."""

    stand = Choice.DIFFERENT
    title = _("Olika saker")
    button = _("Det är olika saker")
    consequence = _("Förslaget visas inte igen om inte någon av texterna ändras.")

    reason = _text(_("Skäl"), required=False)


def _rows(activities: Any) -> "QuerySet[Activity]":
    rows: QuerySet[Activity] = Activity.objects.filter(pk__in=[row.pk for row in activities])
    return rows.select_related("department").order_by("pk")


GAP_FORMS: tuple[type[VerdictForm], ...] = (TaskForm, MeetingForm, IdeaForm, AcceptedForm, NoGapForm)
OVERLAP_FORMS: tuple[type[VerdictForm], ...] = (MergeForm, CooperateForm, JointForm, DivideForm, DifferentForm)


def forms_for(finding: Finding, actor: Actor) -> list[type[VerdictForm]]:
    """Return the stands that the actor can take on a finding of this kind."""
    kinds = OVERLAP_FORMS if finding.kind == FindingKind.OVERLAP else GAP_FORMS
    return [kind for kind in kinds if may_propose(actor) or not issubclass(kind, IdeaForm)]
