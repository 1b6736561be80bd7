# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of snapshots: freezing one, and choosing two to compare."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel import text
from knutpunkt.kernel.forms import DateInput
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots.queries import NOW


class FreezeForm(forms.Form):
    """A name, the day, a note."""

    title = forms.CharField(label=_("Namn"), max_length=160)
    on = forms.DateField(
        label=_("Läget den"),
        widget=DateInput,
        help_text=_("Välj en dag som har varit om du vill se hur det såg ut då, så långt det finns inskrivet."),
    )
    note = forms.CharField(label=_("Anteckning"), max_length=300, required=False)

    def __init__(self, data: Any = None) -> None:
        day = text.today()
        title = gettext("Läget %(day)s") % {"day": text.date_words(day)}
        super().__init__(data, initial={"title": title, "on": day})


class ComparisonForm(forms.Form):
    """Which two pictures are held side by side. Both stand in the address."""

    then = forms.ChoiceField(label=_("Från"), required=False)
    now = forms.ChoiceField(label=_("Till"), required=False)

    def __init__(self, data: Any, rows: Sequence[Snapshot]) -> None:
        """Take the address's parameters; without them the latest snapshot of an earlier day is compared with today."""
        known = [(str(row.pk), f"{text.date_words(row.on)} – {row.title}") for row in rows]
        earlier = [str(row.pk) for row in rows if row.on < text.today()] or [key for key, _label in known]
        chosen = {"from": data.get("from") or next(iter(earlier), ""), "to": data.get("to") or NOW}
        super().__init__(chosen)
        present = (NOW, gettext("Nu, %(day)s") % {"day": text.date_words(text.today())})
        self.fields["then"].choices = known  # type: ignore[attr-defined]
        self.fields["now"].choices = [present, *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a picture beside itself."""
        data = super().clean() or {}
        if not self.errors and data.get("then") == data.get("now"):
            raise forms.ValidationError(_("Välj två olika lägesbilder."))
        return data

    def add_prefix(self, field_name: str) -> str:
        """Return the name that a field has in the address."""
        return {"then": "from", "now": "to"}.get(field_name, field_name)
