# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms: what the reader asks of a plan, a lift, and what the municipality wants of a ranking."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities import choices
from knutpunkt.activities.choices import ActivityChoiceField
from knutpunkt.activities.forms import PositionChoiceField
from knutpunkt.activities.models import Activity
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position
from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Lift, Ranking
from knutpunkt.ranking.overview.advice import Wish
from knutpunkt.ranking.working.answering import checked_value, rule_of
from knutpunkt.ranking.working.wording import points, told, unit_of

HOURS, POINTS, PLACE = "timmar", "poang", "plats"
MOST_HOURS, MOST_POINTS = 1_000_000, 100_000


class WishForm(forms.Form):
    """What the plan should reach. Its values are the address, so that a plan can be sent in a mail."""

    by = forms.ChoiceField(label=gettext_lazy("Jag vill ha"), widget=forms.RadioSelect)
    hours = forms.DecimalField(
        label=gettext_lazy("Arbetstimmar"),
        localize=True,
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        help_text=gettext_lazy("Så många timmar finns det att lägga. Vid poäng: högst så många."),
    )
    points = forms.DecimalField(
        label=gettext_lazy("Poäng till"), localize=True, required=False, min_value=0, max_value=MOST_POINTS
    )
    assume = forms.BooleanField(label=gettext_lazy("Räkna med antagna insatser"), required=False)

    def __init__(self, data: Any = None, *, ranking: Ranking, aim: str, assume: bool, first: str = HOURS) -> None:
        hours = Decimal(ranking.large_hours)
        super().__init__(data, initial={"by": first, "hours": hours, "assume": assume})
        offered = [(HOURS, _("flest poäng för timmarna")), (POINTS, _("så många poäng till med minst arbete"))]
        if aim:
            offered.append((PLACE, aim))
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        self.fields["assume"].help_text = _(
            "Frågor utan lyft räknas med sitt bästa svar och en medelstor arbetsinsats, %(hours)s timmar."
        ) % {"hours": ranking.medium_hours}

    def clean(self) -> dict[str, Any]:
        """Demand the number that the choice needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by = cleaned.get("by")
        if by == HOURS and cleaned.get("hours") is None and "hours" not in self.errors:
            self.add_error("hours", _("Ange hur många timmar som finns, till exempel 160."))
        if by == POINTS and cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Ange hur många poäng till ni vill ha, till exempel 3."))
        return cleaned

    def wish(self) -> Wish:
        """Return what is asked for; for a form that is not sent what it proposes."""
        data = self.cleaned_data if self.is_bound else self.initial
        by, assume = data["by"], bool(data["assume"])
        if by == PLACE:
            return Wish(place=True, assume=assume)
        if by == POINTS:
            return Wish(hours=data["hours"], points=data["points"], assume=assume)
        return Wish(hours=data["hours"], assume=assume)


class LiftForm(VersionedForm):
    """A lift: what needs to be done, which answer it leads to, how much work, who and when."""

    value = forms.CharField()
    aspects = forms.MultipleChoiceField(
        label=gettext_lazy("Det här finns då"), required=False, widget=forms.CheckboxSelectMultiple
    )
    position = PositionChoiceField(
        Position.objects.none(),
        label=gettext_lazy("Vem gör det"),
        required=False,
        help_text=gettext_lazy("Lämna tomt om det är den som svarar på frågan."),
    )
    activity = ActivityChoiceField(
        Activity.objects.none(),
        label=gettext_lazy("Insats som gör det"),
        required=False,
        help_text=gettext_lazy("Med en planerad eller påbörjad insats räknas lyftet som på gång."),
    )
    field_order = ("title", "value", "aspects", "effort", "hours", "position", "ready_on", "activity")

    class Meta:
        model = Lift
        fields = ("title", "effort", "hours", "position", "ready_on", "activity")
        localized_fields = ("hours",)
        widgets = {"ready_on": DateInput(), "effort": forms.RadioSelect()}
        help_texts = {
            "title": gettext_lazy("Till exempel: Anta en kemikalieplan i kommunstyrelsen."),
            "hours": gettext_lazy("Om ni kan uppskatta dem. Annars räknas arbetsinsatsen ovan."),
        }

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Lift = self.instance
        self.asked = rule_of(row.question)
        ranking = row.question.edition.ranking
        rule = self.asked.rule
        bonus = rule.bonus if isinstance(rule, definition.OptionsRule) else None
        self.fields["value"] = _value_field(self.asked)
        self.initial.update({"value": _as_shown(rule, row.value), "aspects": row.aspects})
        if bonus:
            field = self.fields["aspects"]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(aspect.key, told(aspect.label)) for aspect in bonus.aspects]
        else:
            del self.fields["aspects"]
        words = _("Liten är %(small)s timmar, medelstor %(medium)s och stor %(large)s.")
        sizes = {"small": ranking.small_hours, "medium": ranking.medium_hours, "large": ranking.large_hours}
        self.fields["effort"].help_text = words % sizes
        choices.offer(self, "position", choices.positions())
        seen = choices.visible(actor, choices.activities(row.activity_id))
        choices.offer(
            self, "activity", Activity.objects.filter(pk__in=[one.pk for one in seen]).select_related("department")
        )
        self._unseen = row.activity_id is not None and row.activity_id not in {one.pk for one in seen}

    def clean_value(self) -> str:
        """Return the answer as it is kept."""
        value = self.cleaned_data["value"]
        return checked_value(self.asked, format(value, "f") if isinstance(value, Decimal) else str(value or ""))

    def fill(self) -> Lift:
        """Return the lift with what was written; an activity that the writer may not see stays. For a valid form."""
        row: Lift = self.instance
        data = self.cleaned_data
        row.value, row.aspects = data["value"], data.get("aspects", [])
        if self._unseen and data["activity"] is None:
            row.activity_id = Lift.objects.values_list("activity_id", flat=True).get(pk=row.pk)
        return row


def _value_field(asked: definition.Question) -> forms.Field:
    rule = asked.rule
    if isinstance(rule, definition.OptionsRule):
        offered = [
            (option.key, _("%(answer)s (%(points)s)")
             % {"answer": told(option.label), "points": points(option.points)})
            for option in rule.options
        ]  # fmt: skip
        return forms.ChoiceField(label=gettext_lazy("Svaret blir då"), choices=offered, widget=forms.RadioSelect)
    unit = unit_of(asked)
    return forms.DecimalField(
        label=_("Svaret blir då, %(unit)s") % {"unit": unit} if unit else gettext_lazy("Svaret blir då"), localize=True
    )


def _as_shown(rule: definition.Rule, value: str) -> Any:
    """Return a saved answer as the field shows it; empty where the question no longer takes it."""
    if isinstance(rule, definition.OptionsRule) or not value:
        return value
    return assembly.given(value, (), rule).value


class RankingForm(VersionedForm):
    """What the municipality wants of a ranking, and what it means by small, medium and large effort."""

    class Meta:
        model = Ranking
        fields = ("goal_place", "goal_source", "small_hours", "medium_hours", "large_hours", "indicator")
        help_texts = {
            "goal_place": gettext_lazy("Den sämsta plats som räcker, till exempel 25."),
            "goal_source": gettext_lazy("Till exempel: kommunfullmäktige 2023-11-22 § 140."),
            "indicator": gettext_lazy("Kända placeringar skrivs in där, så att de bara läggs in en gång."),
        }
