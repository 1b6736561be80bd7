# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The form of a round: what is asked, before when, and of whom; and how an answer came that others fill in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.mapping.inventory import queries
from knutpunkt.mapping.inventory.services import Asking
from knutpunkt.mapping.models import InventoryRound, Request
from knutpunkt.people.models import Department, Position

GREETING = _("Vi samlar in vad verksamheterna gör för miljön, så att alla ser helheten. Det tar en kvart. Tack!")


@dataclass(frozen=True)
class AskedRow:
    """The two fields of one position that may be asked; ``fixed`` when it has been sent its link."""

    position: Position
    ask: BoundField
    deputy: BoundField
    fixed: bool


class RoundForm(VersionedForm):
    """A round. Each position has two fields, ``ask_PK`` and ``deputy_PK``."""

    class Meta:
        model = InventoryRound
        fields = ("title", "message", "due", "asks_confirmation", "asks_new", "asks_needs", "asks_resources")
        widgets = {"due": DateInput(), "message": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": _("Till exempel: Inventering 2026."),
            "message": _("Står i brevet, före länken."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.instance.pk is not None
        if not saved:
            self.initial["message"] = self.initial.get("message") or GREETING
        requests = {row.position_id: row for row in queries.requests_of(self.instance)} if saved else {}
        self.candidates = queries.candidates(timezone.localdate())
        self._by_key = {candidate.position.pk: candidate.position for candidate in self.candidates}
        self._fixed = set(requests) if self.instance.opened_at else set()
        for candidate in self.candidates:
            key, request = candidate.position.pk, requests.get(candidate.position.pk)
            told = {"position": candidate.position.title, "department": candidate.position.department.name}
            self.fields[f"ask_{key}"] = forms.BooleanField(
                label=_("Fråga %(position)s, %(department)s") % told,
                required=False,
                initial=request is not None if saved else candidate.proposed,
            )
            self.fields[f"deputy_{key}"] = forms.ChoiceField(
                label=_("Ersättare för %(position)s, %(department)s") % told,
                required=False,
                choices=[("", _("Ingen ersättare")), *((str(one.pk), one.title) for one in candidate.deputies)],
                initial=str(request.deputy_id or "") if request else "",
            )

    def rows(self) -> Iterator[tuple[Department, list[AskedRow]]]:
        """Yield the positions by department."""
        by_department: dict[Department, list[AskedRow]] = {}
        for candidate in self.candidates:
            key = candidate.position.pk
            row = AskedRow(candidate.position, self[f"ask_{key}"], self[f"deputy_{key}"], key in self._fixed)
            by_department.setdefault(candidate.position.department, []).append(row)
        yield from by_department.items()

    def clean(self) -> dict[str, Any]:
        """Demand something to ask about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in self.Meta.fields if name.startswith("asks_")):
            self.add_error("asks_confirmation", _("Välj minst en sak att fråga om."))
        return cleaned

    def asked(self) -> list[Asking]:
        """Return whom to ask. For a valid form."""
        data = self.cleaned_data
        return [
            Asking(position, self._by_key.get(int(data[f"deputy_{key}"] or 0)))
            for key, position in self._by_key.items()
            if data[f"ask_{key}"] or key in self._fixed
        ]

    def own_values(self) -> dict[str, Any]:
        """Return the round's own fields. For a valid form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OnBehalfForm(forms.Form):
    """How an answer came that a coordinator fills in."""

    note = forms.CharField(
        label=_("Hur fick du svaret?"),
        max_length=Request._meta.get_field("note").max_length,
        help_text=_("Till exempel: på telefon den 3 februari."),
    )
    put_aside = forms.BooleanField(label=_("Lägg undan det de själva har börjat skriva"), required=False)

    def __init__(self, *args: Any, begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not begun:
            del self.fields["put_aside"]
