# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The forms of the working list: an answer, its evidence, who answers, what is returned."""

from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities import choices
from knutpunkt.activities.choices import ActivityChoiceField
from knutpunkt.activities.forms import PositionChoiceField
from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.goals.queries import documents, goals
from knutpunkt.indicators.models import Indicator, Series, Value
from knutpunkt.indicators.queries import followed
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.kernel.text import number
from knutpunkt.people.models import Position
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.editions.definition import Edition, GivenRule, OptionsRule
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working import wording
from knutpunkt.ranking.working.answering import checked_value, rule_of
from knutpunkt.ranking.working.evidence import FILE_KINDS, Upload, check_file

ANSWER_FIELDS = ("value", "aspects", "requirements", "comment")


class AnswerForm(VersionedForm):
    """An answer as the question's rule takes it: one of the options, or a number."""

    value = forms.CharField()
    aspects = forms.MultipleChoiceField(
        label=gettext_lazy("Det här finns"), required=False, widget=forms.CheckboxSelectMultiple
    )
    requirements = forms.MultipleChoiceField(
        label=gettext_lazy("Krav som är uppfyllda"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kryssa bara för det som går att visa. Rankningen brukar kräva det för ett ja."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Kommentar"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Det som den som granskar behöver veta."),
    )
    field_order = ANSWER_FIELDS

    class Meta:
        model = Answer
        fields = ("comment",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question = rule_of(self.instance.question)
        rule = question.rule
        bonus = rule.bonus if isinstance(rule, OptionsRule) else None
        self.fields["value"] = _value_field(question)
        self.initial["value"] = _as_shown(rule, self.instance.value)
        self.initial["aspects"], self.initial["requirements"] = self.instance.aspects, self.instance.requirements
        self._offer("aspects", [(one.key, wording.told(one.label)) for one in bonus.aspects] if bonus else [])
        self._offer("requirements", [(one.value, wording.REQUIREMENTS[one]) for one in question.requirements])
        if bonus:
            words = _("Varje del ger %(points)s.")
            self.fields["aspects"].help_text = words % {"points": wording.points(bonus.points)}

    def _offer(self, name: str, offered: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = offered
        if not offered:
            del self.fields[name]

    def clean_value(self) -> str:
        """Return the answer as it is kept. Raises NotAnOptionError."""
        value = self.cleaned_data["value"]
        told = format(value, "f") if isinstance(value, Decimal) else str(value or "")
        return checked_value(self.question, told)

    def service_values(self) -> dict[str, Any]:
        """Return what the service takes. For a valid form."""
        data = self.cleaned_data
        return {
            "value": data["value"],
            "aspects": data.get("aspects", []),
            "requirements": data.get("requirements", []),
            "comment": data["comment"],
        }


def _value_field(question: definition.Question) -> forms.Field:
    rule = question.rule
    if isinstance(rule, OptionsRule):
        offered = [
            (option.key, _("%(answer)s (%(points)s)") % {
                "answer": wording.told(option.label), "points": wording.points(option.points),
            })
            for option in rule.options
        ]  # fmt: skip
        return forms.ChoiceField(label=gettext_lazy("Svar"), choices=offered, widget=forms.RadioSelect, required=False)
    unit = wording.unit_of(question)
    given = rule if isinstance(rule, GivenRule) else None
    return forms.DecimalField(
        label=_("Svar, %(unit)s") % {"unit": unit} if unit else gettext_lazy("Svar"),
        localize=True,
        required=False,
        min_value=given.least if given else None,
        max_value=given.points if given else None,
        help_text=gettext_lazy("Ett tal, till exempel 12,5."),
    )


def _as_shown(rule: definition.Rule, value: str) -> Any:
    if isinstance(rule, OptionsRule) or not value:
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return value


class FigureChoiceField(forms.ModelChoiceField[Any]):
    """A value of an indicator, shown with its year."""

    def label_from_instance(self, obj: Any) -> str:
        """Return indicator, year and value."""
        told = {"name": obj.series.indicator.name, "year": obj.period, "value": number(obj.value)}
        return _("%(name)s %(year)s: %(value)s") % told


class EvidenceForm(VersionedForm):
    """What proves an answer. Only what belongs to the chosen kind is kept."""

    link = forms.URLField(
        label=gettext_lazy("Länk"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=gettext_lazy("Helst till kommunens öppna webbplats, så att den som granskar kan läsa."),
    )
    document = forms.ModelChoiceField(
        GoverningDocument.objects.none(), label=gettext_lazy("Styrdokument"), required=False
    )
    activity = ActivityChoiceField(Activity.objects.none(), label=gettext_lazy("Insats"), required=False)
    figure = FigureChoiceField(Value.objects.none(), label=gettext_lazy("Nyckeltalets värde"), required=False)
    field_order = ("kind", "title", "link", "file", "document", "activity", "figure", "page")

    class Meta:
        model = Evidence
        fields = (
            "kind", "title", "link", "file", "document", "activity", "figure", "page", "decided_by", "decided_on",
            "paragraph", "registry_number", "valid_from", "valid_to", "follow_up_on", "scope",
        )  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "scope": forms.RadioSelect,
            "file": forms.FileInput(attrs={"accept": ",".join(FILE_KINDS)}),
            **{name: DateInput() for name in ("decided_on", "valid_from", "valid_to", "follow_up_on")},
        }
        help_texts = {
            "title": gettext_lazy("Får vara tomt: då tas namnet från dokumentet, insatsen eller filen."),
            "file": gettext_lazy("Pdf, Word, Excel, OpenDocument, bild eller text, högst 20 MB."),
            "decided_by": gettext_lazy("Till exempel kommunfullmäktige. Tas från styrdokumentet om fältet är tomt."),
            "follow_up_on": gettext_lazy("När det ska följas upp nästa gång."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance.answer.question
        self.fields["title"].required = False
        choices.offer(self, "document", documents())
        rows = choices.activities(self.instance.activity_id)
        choices.offer(self, "activity", rows)
        values = Value.objects.filter(
            series__indicator__in=question.indicators.all(), series__gender=Series.Gender.ALL, value__isnull=False
        )
        values |= Value.objects.filter(pk=self.instance.figure_id)
        choices.offer(self, "figure", values.select_related("series__indicator").order_by("series", "-period"))
        if not values.exists():
            del self.fields["figure"]
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices = [(key, word) for key, word in Evidence.Kind.choices if key != Evidence.Kind.FIGURE]

    def clean_file(self) -> Any:
        """Refuse a file that is not kept."""
        file = self.cleaned_data.get("file")
        if file and file is not self.instance.file and hasattr(file, "content_type"):
            check_file(Upload(file.name, file))
        return file

    def clean(self) -> dict[str, Any]:
        """Demand what the chosen kind is about; drop what belongs to the others."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        asked = {
            "link": _("Klistra in länken."),
            "file": _("Välj filen."),
            "document": _("Välj styrdokumentet."),
            "activity": _("Välj insatsen."),
            "figure": _("Välj värdet."),
        }
        if kind in asked and not cleaned.get(kind) and kind not in self.errors:
            self.add_error(kind, asked[kind])
        for name in ("document", "activity", "figure"):
            if name != kind and name in cleaned:
                cleaned[name] = None
        return cleaned

    def validate_constraints(self) -> None:
        """Leave the row's own constraints to the service, which fills in what the form may leave out."""

    def _named(self, *names: str) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    @property
    def what(self) -> list[Any]:
        """Return the fields that say what the evidence is."""
        return self._named("kind", "link", "file", "document", "activity", "figure", "title", "page")

    @property
    def facts(self) -> list[Any]:
        """Return the fields of its decision, validity and scope."""
        return self._named(
            "decided_by", "decided_on", "paragraph", "registry_number", "valid_from", "valid_to", "follow_up_on",
            "scope",
        )  # fmt: skip

    @property
    def shows_facts(self) -> bool:
        """Tell whether there is something to see among the facts: what was told before, or a fault."""
        return bool(self.instance.pk) or any(field.errors for field in self.facts)

    @property
    def upload(self) -> Upload | None:
        """Return the file that came with the form, if one did. For a valid form."""
        file = self.files.get(self.add_prefix("file")) if self.files else None
        return Upload(file.name or "", file) if file and self.cleaned_data["kind"] == Evidence.Kind.FILE else None

    def service_values(self) -> dict[str, Any]:
        """Return what the service takes. For a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "file"}}


class QuestionForm(VersionedForm):
    """Who answers a question before when, its real wording, and what it hangs together with."""

    owner = PositionChoiceField(Position.objects.none(), label=gettext_lazy("Svarar"), required=False)
    activities = forms.MultipleChoiceField(
        label=gettext_lazy("Insatser"), required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Styrdokument"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Nyckeltal"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.MultipleChoiceField(label=gettext_lazy("Mål"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("owner", "due", "wording", "documents", "activities", "indicators", "goals")

    class Meta:
        model = Question
        fields = ("owner", "due", "wording")
        widgets = {"due": DateInput(), "wording": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "due": gettext_lazy("Tomt: rankningens sista svarsdag."),
            "wording": gettext_lazy(
                "Klistra in frågan ur enkäten som kommunen fick. Texten är utgivarens och visas bara inom kommunen."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "owner", choices.positions())
        row = self.instance
        linked = {name: {one.pk for one in getattr(row, name).all()} for name in _LINKED}
        self.initial.update({name: [str(key) for key in keys] for name, keys in linked.items()})
        seen = choices.visible(None, Activity.objects.filter(archived_at=None, submitted_at__isnull=False))
        offered = {
            "activities": [(one.pk, f"{one.title}, {one.department.label}") for one in seen],
            "documents": [(one.pk, one.title) for one in documents()],
            "indicators": [(one.pk, one.name) for one in followed()],
            "goals": [(one.pk, f"{one} ({one.document.title})") for one in goals().exclude(kind=Goal.Kind.AREA)],
        }
        self._unseen = {name: linked[name] - {key for key, _label in offered[name]} for name in _LINKED}
        for name, listed in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = listed
            if not listed:
                del self.fields[name]

    def service_values(self) -> dict[str, Any]:
        """Return what the service takes; links that are not offered here stay. For a valid form."""
        data = self.cleaned_data
        links = {
            name: list(model.objects.filter(pk__in=[*map(int, data[name]), *self._unseen[name]]))
            for name, model in _LINKED.items()
            if name in data
        }
        return {"owner": data["owner"], "due": data["due"], "wording": data["wording"], **links}


_LINKED: dict[str, Any] = {
    "activities": Activity,
    "documents": GoverningDocument,
    "indicators": Indicator,
    "goals": Goal,
}


class AssignForm(forms.Form):
    """Which questions somebody is to answer, before when."""

    owner = PositionChoiceField(
        Position.objects.none(), label=gettext_lazy("Svarar"), error_messages={"required": gettext_lazy("Välj vem.")}
    )
    due = forms.DateField(
        label=gettext_lazy("Senast"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Tomt: frågans egen dag, eller rankningens sista svarsdag."),
    )
    rows = forms.MultipleChoiceField(
        label=gettext_lazy("Frågor"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Markera minst en fråga.")},
    )

    def __init__(self, *args: Any, questions: list[Question], edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices.offer(self, "owner", choices.positions())
        areas = {one.key: wording.told(one.name) for one in edition.areas}
        asked = edition.by_key
        order = {key: n for n, key in enumerate(areas)}
        sorted_rows = sorted(questions, key=lambda one: (order.get(one.area, 0), one.order))
        field = self.fields["rows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (areas.get(area, area), [(one.pk, _named(one, asked[one.key])) for one in group])
            for area, group in groupby(sorted_rows, key=lambda one: one.area)
        ]

    @property
    def chosen(self) -> list[int]:
        """Return the keys of the marked questions. For a valid form."""
        return [int(key) for key in self.cleaned_data["rows"]]


def _named(question: Question, asked: definition.Question) -> str:
    owner = question.owner.title if question.owner else _("ingen svarar")
    return f"{wording.name_of(asked)} ({owner})"


class ReturnForm(forms.Form):
    """Why an answer is returned."""

    comment = forms.CharField(
        label=gettext_lazy("Vad behöver ändras?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
