# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms in the look of the design system, and what two editors of one row see.

Every form gets this look by itself (settings.FORM_RENDERER). A page shows a form by
``{% include "kernel/_form.html" with submit=... %}`` with ``form`` in its context: the base template
then sums its errors at the top, gives the sum the focus and begins the title with "Fel:".

A form of a row that people edit is a :class:`VersionedForm`. Its view::

    form = ActivityForm(resolved(request.POST, row, ActivityForm), instance=row)
    if form.is_valid():
        try:
            services.update_activity(..., version=form.opened_version)
        except EditConflictError as error:
            form.meet_conflict(error.current)     # the page shows both texts, field by field
        else:
            return redirect(...)
    return render(...)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel import text

CHOICES_TEMPLATE = "kernel/forms/choices.html"
TAKE = "take-"
MINE, THEIRS = "mine", "theirs"


class SearchInput(forms.TextInput):
    """A field to search in."""

    input_type = "search"


class Checkboxes(forms.CheckboxSelectMultiple):
    """Several choices, as boxes behind a button that names those chosen. For filter rows."""

    template_name = "kernel/forms/pick.html"


class DateInput(forms.DateInput):
    """A date, chosen in the browser's calendar or written."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class KnutpunktBoundField(BoundField):
    """A field that knows the classes of the design system."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """Render the widget; plain dates get a calendar, groups of boxes our own template."""
        widget = widget or self.field.widget
        if type(widget) is forms.DateInput:
            widget.input_type, widget.format = "date", "%Y-%m-%d"
        if type(widget) in {forms.RadioSelect, forms.CheckboxSelectMultiple}:
            widget.template_name = CHOICES_TEMPLATE
        return super().as_widget(widget, attrs, only_initial)

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> Any:
        """Add the class of the design system to the widget's own."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            attrs["class"] = f"{widget.attrs.get('class', '')} ds-input".strip()
        return attrs

    @property
    def is_box(self) -> bool:
        """Tell whether the field is one box to tick."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def first_id(self) -> str:
        """Return the id an error links to: the field's own, or its first choice's."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.id_for_label or self.auto_id)


class KnutpunktFormRenderer(TemplatesSetting):
    """Renders every form with the templates in ``kernel/forms/``."""

    form_template_name = "kernel/forms/form.html"
    field_template_name = "kernel/forms/field.html"
    bound_field_class = KnutpunktBoundField


@dataclass(frozen=True)
class FieldConflict:
    """A field in which the editor's text and the saved one differ, as shown to a person."""

    name: str
    label: str
    mine: str
    theirs: str


class VersionedForm(forms.ModelForm[Any]):
    """A form of a row that several people may edit at once: it carries the version it opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflicts: tuple[FieldConflict, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = getattr(self.instance, "version", None)

    @property
    def opened_version(self) -> int | None:
        """Return the version the editor saw, None for a new row. A form without one is out of date (0)."""
        return (self.cleaned_data.get("version") or 0) if self.instance.pk else None

    def meet_conflict(self, current: Model) -> None:
        """Make the page show what differs from ``current``, the row that somebody else saved meanwhile."""
        self.conflicts = tuple(_differences(self, type(self)(instance=current)))
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(getattr(current, "version", ""))  # type: ignore[index]
        self.add_error(None, _("Någon annan hann spara före dig. Välj nedan vilken text som ska gälla."))


def _differences(form: forms.BaseForm, saved: forms.BaseForm) -> Iterable[FieldConflict]:
    for name, field in form.fields.items():
        if name == "version":
            continue
        theirs = saved.get_initial_for_field(saved.fields[name], name)
        if field.has_changed(theirs, form[name].data):
            yield FieldConflict(name, str(field.label or name), _shown(form, name), _shown(saved, name))


def _shown(form: forms.BaseForm, name: str) -> str:
    """Return a field's value as a person reads it: the labels of choices, dates in words."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        wanted = {str(item) for item in (value if isinstance(value, list | tuple) else [value])}
        labels = [str(label) for key, label in _flat(field.choices) if str(key) in wanted and str(key)]
        return ", ".join(labels) or text.DASH
    return str(value) if value not in (None, "") else text.DASH


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def resolved(data: QueryDict, row: Model, form_class: Callable[..., VersionedForm]) -> QueryDict:
    """Return the posted data with "theirs" put in for each field where the editor chose that.

    After a conflict the page sends one choice for each differing field (``take-NAME``); what somebody
    else saved is then taken from ``row``, freshly read.
    """
    chosen = [key[len(TAKE) :] for key, value in data.items() if key.startswith(TAKE) and value == THEIRS]
    if not chosen:
        return data
    result, saved = data.copy(), form_class(instance=row)
    for name in chosen:
        if name in saved.fields:
            value = saved[name].value()
            values = value if isinstance(value, list | tuple) else [value]
            result.setlist(saved.add_prefix(name), ["" if item is None else str(item) for item in values])
    return result
