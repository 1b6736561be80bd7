# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms for indicators, values, targets, breaks and judgements."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals.queries import goals_to_serve
from knutpunkt.indicators.catalogue import catalogue
from knutpunkt.indicators.models import (
    FIRST_YEAR,
    LAST_YEAR,
    WITHOUT_NUMBER,
    Indicator,
    JudgementLevel,
    JudgementOverride,
    SeriesBreak,
    Target,
    ValueStatus,
)
from knutpunkt.indicators.national import figures
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.kernel.text import number, swedish_key


class IndicatorForm(VersionedForm):
    """An indicator's own facts. Name and unit of one of Kolada's are the source's, but may be worded anew."""

    class Meta:
        model = Indicator
        fields = (
            "title",
            "unit",
            "description",
            "direction",
            "control",
            "decimals",
            "responsible",
            "goals",
            "title_en",
            "unit_en",
        )
        widgets = {"goals": forms.CheckboxSelectMultiple}
        labels = {"goals": _("Mål som nyckeltalet följer upp")}
        help_texts = {
            "unit": _("Till exempel procent, kg per invånare eller antal."),
            "control": _("Kan kommunen själv påverka värdet?"),
            "responsible": _("Den som ser till att värden och mål finns."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = goals_to_serve()  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    """Choose one of Kolada's key figures."""

    kolada_id = forms.ChoiceField(label=_("Nyckeltal"), help_text=_("Källa: Kolada. Värdena följer med."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        followed = set(Indicator.objects.exclude(kolada_id="").values_list("kolada_id", flat=True))
        named = {entry.kolada_id: entry.title for entry in catalogue().entries.values()}
        found = [(p.kpi, named.get(p.kpi, p.title)) for p in figures().papers().values() if p.kpi not in followed]
        found.sort(key=lambda pair: swedish_key(pair[1]))
        self.fields["kolada_id"].choices = [(kpi, f"{title} ({kpi})") for kpi, title in found]  # type: ignore[attr-defined]

    @property
    def has_choices(self) -> bool:
        """Tell whether there is anything left to follow."""
        return bool(self.fields["kolada_id"].choices)  # type: ignore[attr-defined]


def _year(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=help_text)


def _amount(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, localize=True, max_digits=20, decimal_places=8, required=required, help_text=help_text
    )


class ValueForm(forms.Form):
    """A value by hand: with its source, or it is not stored."""

    year = _year(_("År"))
    value = _amount(_("Värde"), required=False, help_text=_("Lämna tomt om källan inte har något värde."))
    status = forms.ChoiceField(label=_("Status"), choices=ValueStatus.choices, initial=ValueStatus.FINAL)
    source = forms.CharField(
        label=_("Källa"),
        max_length=200,
        help_text=_("Varifrån kommer siffran? Till exempel ett system eller en rapport."),
    )
    fetched_on = forms.DateField(label=_("Hämtat den"), initial=timezone.localdate, widget=DateInput)
    comment = forms.CharField(label=_("Kommentar"), max_length=400, required=False)
    reason = forms.CharField(
        label=_("Varför ändras värdet?"),
        max_length=200,
        required=False,
        help_text=_("Behövs när året redan har ett värde. Det gamla värdet sparas."),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean_fetched_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["fetched_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Dagen har inte varit än."))
        return day

    def clean(self) -> dict[str, Any]:
        """Demand a number or a status that says that there is none, and a reason for changing."""
        data = super().clean() or {}
        empty = data.get("value") is None
        if "value" in data and "status" in data and empty != (data["status"] in WITHOUT_NUMBER):
            self.add_error("value", _("Skriv ett tal, eller välj en status som säger att värdet saknas."))
        there = self.indicator.series.filter(gender="T", place="", values__period=data.get("year") or 0).exists()
        if there and not data.get("reason"):
            self.add_error("reason", _("Året har redan ett värde. Skriv varför det ändras."))
        return data


class TargetForm(forms.Form):
    """Where the indicator is to be, and by what way."""

    base_year = _year(_("Basår"))
    base_value = _amount(_("Värde basåret"))
    target_year = _year(_("Målår"))
    target_value = _amount(_("Målvärde"))
    milestones = forms.CharField(
        label=_("Delmål på vägen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ett år och ett värde på varje rad, till exempel 2025 4,1. Utan delmål är vägen en rak linje."),
    )
    note = forms.CharField(label=_("Anmärkning"), max_length=300, required=False)

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        if target is not None:
            lines = (f"{year} {number(Decimal(value))}" for year, value in target.milestones)
            fields = ("base_year", "base_value", "target_year", "target_value", "note")
            kwargs["initial"] = {name: getattr(target, name) for name in fields} | {"milestones": "\n".join(lines)}
        super().__init__(*args, **kwargs)

    def clean_milestones(self) -> list[tuple[int, Decimal]]:
        """Read one year and one value from each line."""
        return [_milestone(line) for line in self.cleaned_data["milestones"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Demand that the years follow one another."""
        data = super().clean() or {}
        if {"base_year", "target_year", "milestones"} <= data.keys():
            years = [data["base_year"], *sorted(year for year, _value in data["milestones"]), data["target_year"]]
            if data["target_year"] <= data["base_year"]:
                self.add_error("target_year", _("Målåret ska komma efter basåret."))
            elif len(set(years)) < len(years) or years != sorted(years):
                self.add_error(
                    "milestones", _("Delmålens år ska ligga mellan basåret och målåret, ett värde för varje år.")
                )
        return data


def _milestone(line: str) -> tuple[int, Decimal]:
    year, _space, value = line.strip().replace(":", " ").partition(" ")
    try:
        return int(year), Decimal(str(sanitize_separators(value.strip())).replace(",", ".").replace(" ", ""))
    except (ValueError, ArithmeticError) as error:
        message = _now("Raden '%(line)s' förstås inte. Skriv ett år och ett värde, till exempel 2025 4,1.")
        raise ValidationError(message % {"line": line.strip()}) from error


class BreakForm(forms.ModelForm[SeriesBreak]):
    """A break in the series."""

    class Meta:
        model = SeriesBreak
        fields = ("period", "explanation")
        help_texts = {
            "period": _("Trenden räknas bara på värden från och med det året."),
            "explanation": _("Till exempel att källan mäter på ett nytt sätt."),
        }


class OverrideForm(forms.ModelForm[JudgementOverride]):
    """A judgement of one's own."""

    level = forms.ChoiceField(label=_("Din bedömning"), choices=JudgementLevel.choices, widget=forms.RadioSelect)

    class Meta:
        model = JudgementOverride
        fields = ("level", "reason")
        help_texts = {"reason": _("Skälet visas bredvid den beräknade bedömningen.")}
