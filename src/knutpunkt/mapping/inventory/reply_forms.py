# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form behind a link: a card for each activity, new activities, needs.

The whole page is one HTML form. Every button saves it as it stands (:func:`drafted`); what was typed
is checked (:class:`ReplyForms` with ``check``) before it can be submitted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import Activity, Status
from knutpunkt.kernel import text
from knutpunkt.kernel.forms import DateInput
from knutpunkt.mapping.inventory.drafts import DATES, FIELDS, Answer, Draft, is_blank, texts
from knutpunkt.mapping.models import Reply, Request

#: Buttons of a card, in their order; they post ``choose=KEY:ANSWER``.
CHOICES = (
    (Reply.Answer.STILL_TRUE, _("Stämmer fortfarande")),
    (Reply.Answer.CHANGED, _("Ändrad")),
    (Reply.Answer.ENDED, _("Avslutad")),
)
LONGEST = 10_000
END_BEFORE_START = _("Slutet kommer före starten. Ange en senare dag.")


class ChangedForm(forms.Form):
    """What has changed about an activity."""

    title = forms.CharField(label=_("Titel"), max_length=300)
    description = forms.CharField(
        label=_("Beskrivning"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    end = forms.DateField(label=_("Slut"), required=False, widget=DateInput())
    start: date | None = None

    def clean_end(self) -> date | None:
        """Refuse an end before the activity's start."""
        end: date | None = self.cleaned_data["end"]
        if end and self.start and end < self.start:
            raise forms.ValidationError(END_BEFORE_START)
        return end


class EndedForm(forms.Form):
    """How an activity ended."""

    status = forms.ChoiceField(
        label=_("Hur slutade det?"), choices=[(Status.DONE, _("Klar")), (Status.STOPPED, _("Avbruten"))]
    )
    on = forms.DateField(label=_("När"), widget=DateInput())
    note = forms.CharField(
        label=_("Vad blev resultatet?"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Ange dagens datum eller ett tidigare."))
        return day


class NewForm(forms.Form):
    """An activity that is not here yet."""

    title = forms.CharField(label=_("Vad ni gör"), max_length=300)
    description = forms.CharField(
        label=_("Beskrivning"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, initial=Status.STARTED)
    start = forms.DateField(label=_("Start"), required=False, widget=DateInput())
    end = forms.DateField(label=_("Slut"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", END_BEFORE_START)
        return cleaned


class NeedsForm(forms.Form):
    """The two texts that concern the department as a whole."""

    needs = forms.CharField(
        label=_("Behöver ni samarbeta med någon annan verksamhet?"),
        help_text=_("Skriv om vad, och gärna med vilka. Samordnaren läser det."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    resources = forms.CharField(
        label=_("Vilka resurser har ni, och vad saknas?"),
        help_text=_("Till exempel tid, pengar eller kunskap."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


FORMS: dict[str, type[forms.Form]] = {
    Reply.Answer.CHANGED: ChangedForm,
    Reply.Answer.ENDED: EndedForm,
    Reply.Answer.NEW: NewForm,
}


@dataclass(frozen=True)
class Card:
    """One activity on the page: what is said of it, the fields that this opens, and whether it is out of date."""

    activity: Activity
    answer: str
    form: forms.Form | None
    outdated: bool

    @property
    def key(self) -> str:
        """The activity's key as it stands in names of fields, never with a thousands separator."""
        return str(self.activity.pk)

    @property
    def version(self) -> str:
        """The activity's version that the page shows."""
        return str(self.activity.version)

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """The buttons: what each posts, its words, whether it is chosen."""
        return [(f"{self.key}:{answer.value}", words, answer == self.answer) for answer, words in CHOICES]

    @property
    def said(self) -> Any:
        """The answer in words."""
        return dict(CHOICES).get(Reply.Answer(self.answer)) if self.answer else ""

    @property
    def told(self) -> list["Told"]:
        """What the fields say: of a change only what differs, with what stood before."""
        if self.form is None:
            return []
        if not isinstance(self.form, ChangedForm):
            return told_by(self.form)
        before = forms.model_to_dict(self.activity, self.form.fields)
        return [
            Told(one.label, one.value, _shown(self.form[one.name], before[one.name]))
            for one in _filled(self.form)
            if one.value != _shown(self.form[one.name], before[one.name])
        ]


@dataclass(frozen=True)
class NewCard:
    """A new activity on the page, by the key of its reply."""

    key: str
    form: forms.Form

    @property
    def told(self) -> list["Told"]:
        """What the fields say."""
        return told_by(self.form)


@dataclass(frozen=True)
class Told:
    """One field of an answer as a person reads it, with what stood before where that differs."""

    label: Any
    value: str
    before: str = ""


@dataclass(frozen=True)
class _Filled:
    name: str
    label: Any
    value: str


def _filled(form: forms.Form) -> list[_Filled]:
    """Return the fields of a checked form as a person reads them."""
    return [_Filled(field.name, field.label, _shown(field, form.cleaned_data.get(field.name))) for field in form]


def told_by(form: forms.Form) -> list[Told]:
    """Return what is filled in of a checked form."""
    return [Told(one.label, one.value) for one in _filled(form) if one.value not in {"", text.DASH}]


def _shown(field: BoundField, value: Any) -> str:
    if isinstance(field.field, forms.ChoiceField):
        choices: Any = field.field.choices
        return str(dict(choices).get(value, value))
    return text.date_words(value) if isinstance(field.field, forms.DateField) else str(value or "")


def prefix_of(activity: int) -> str:
    """Return what the names of an activity's fields begin with."""
    return f"a{activity}"


def new_prefix(reply: int) -> str:
    """Return what the names of a new activity's fields begin with."""
    return f"n{reply}"


def proposed(answer: str, activity: Activity) -> dict[str, str]:
    """Return what the fields of a kind of answer start from: what stands of the activity."""
    day = timezone.localdate().isoformat()
    if answer == Reply.Answer.CHANGED:
        stands = {name: getattr(activity, name) for name in FIELDS[answer]}
        return texts(
            answer,
            {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in stands.items()},
        )
    return {"status": str(Status.DONE), "on": day, "note": ""} if answer == Reply.Answer.ENDED else {}


def drafted(post: QueryDict, activities: list[Activity], before: Draft) -> Draft:
    """Return the answer as the page was sent: what is posted, on top of what was saved before.

    ``choose=KEY:ANSWER`` is the button of a card; pressing it says that one has looked at the activity as
    the page showed it (``seen_KEY``). ``remove=KEY`` takes a new activity away.
    """
    chosen_key, _colon, chosen = post.get("choose", "").partition(":")
    answers = {}
    for activity in activities:
        key, have = activity.pk, before.answers.get(activity.pk)
        if str(key) == chosen_key and chosen in dict(CHOICES):
            fields = have.fields if have and have.answer == chosen else proposed(chosen, activity)
            have = Answer(chosen, _number(post.get(f"seen_{key}"), activity.version), fields)
        if have is not None:
            answers[key] = replace(have, fields=_posted(post, prefix_of(key), have.answer, have.fields))
    new = {
        key: _posted(post, new_prefix(key), Reply.Answer.NEW, fields)
        for key, fields in before.new.items()
        if post.get("remove") != str(key)
    }
    return Draft(
        answers,
        new,
        post.get("needs", before.needs).strip()[:LONGEST],
        post.get("resources", before.resources).strip()[:LONGEST],
    )


def _posted(post: QueryDict, prefix: str, kind: str, before: Mapping[str, str]) -> dict[str, str]:
    """Return the posted fields of one answer, dates as ISO writes them where they can be read."""
    posted = {}
    for name in FIELDS.get(kind, ()):
        value = post.get(f"{prefix}-{name}", before.get(name, "")).strip()[:LONGEST]
        posted[name] = _iso(value) if name in DATES else value
    return posted


def _iso(written: str) -> str:
    try:
        day = forms.DateField(required=False).clean(written)
    except forms.ValidationError:
        return written  # kept as typed: the check says what is wrong with it
    return day.isoformat() if day else ""


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isdecimal() else otherwise


class ReplyForms:
    """All the forms of the page, filled with a draft. With ``check`` they say what is wrong with it.

    It can be summed up as one form: it has ``errors``, ``non_field_errors`` and the fields in their order.
    """

    def __init__(self, request: Request, activities: list[Activity], draft: Draft, *, check: bool = False) -> None:
        self.request = request
        self.check = check
        self.problems: list[Any] = []
        self.cards = [self._card(activity, draft.answers.get(activity.pk)) for activity in activities]
        self.new_cards = [
            NewCard(str(key), self._form(Reply.Answer.NEW, new_prefix(key), fields))
            for key, fields in draft.new.items()
        ]
        self.needs = NeedsForm(initial={"needs": draft.needs, "resources": draft.resources})
        for name, asked in (("needs", request.round.asks_needs), ("resources", request.round.asks_resources)):
            if not asked:
                del self.needs.fields[name]
        if check:
            self._say_outdated()

    def _card(self, activity: Activity, answer: Answer | None) -> Card:
        if answer is None:
            return Card(activity, "", None, outdated=False)
        form = self._form(answer.answer, prefix_of(activity.pk), answer.fields) if answer.answer in FORMS else None
        if isinstance(form, ChangedForm):
            form.start = activity.start
        return Card(activity, answer.answer, form, outdated=answer.version != activity.version)

    def _form(self, kind: str, prefix: str, fields: Mapping[str, str]) -> forms.Form:
        blank_new = kind == Reply.Answer.NEW and is_blank(fields)
        if not self.check or blank_new:  # a new activity left blank is no fault: it is not made
            return FORMS[kind](initial={k: v for k, v in fields.items() if v}, prefix=prefix)
        return FORMS[kind]({f"{prefix}-{name}": value for name, value in fields.items()}, prefix=prefix)

    def _say_outdated(self) -> None:
        for card in self.cards:
            if card.outdated:
                told = {"title": card.activity.title}
                self.problems.append(
                    _("”%(title)s” har ändrats sedan du svarade. Läs vad som står nu och svara igen.") % told
                )

    @property
    def forms(self) -> list[forms.Form]:
        """All the forms, in the order of the page."""
        return [
            *(card.form for card in self.cards if card.form is not None),
            *(card.form for card in self.new_cards),
            self.needs,
        ]

    @property
    def errors(self) -> bool:
        """Whether something is wrong."""
        return bool(self.problems) or any(form.errors for form in self.forms if form.is_bound)

    def non_field_errors(self) -> list[Any]:
        """Return what is wrong with no single field."""
        return self.problems

    def __iter__(self) -> Iterator[BoundField]:
        for form in self.forms:
            yield from form

    @property
    def unanswered(self) -> int:
        """How many activities nothing is said of."""
        return sum(1 for card in self.cards if not card.answer)

    @property
    def answered(self) -> int:
        """How many activities something is said of."""
        return len(self.cards) - self.unanswered
