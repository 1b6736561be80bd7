# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the import's steps: the file, what its columns are, what its unknown names stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.importing import Column, Limits, Plan, Proposal, Resolution, Table, UnknownName
from knutpunkt.activities.importing.text import fold
from knutpunkt.activities.models import Status

FIELDS = {
    "ignore": _("läs inte"),
    "title": _("insatsens titel"),
    "description": _("beskrivning"),
    "department": _("ansvarig verksamhet"),
    "position": _("ansvarig funktion"),
    "participants": _("verksamheter som deltar"),
    "status": _("status"),
    "start": _("start"),
    "end": _("slut"),
    "period": _("start och slut i samma cell"),
    "goals": _("mål"),
    "documents": _("styrdokument"),
    "budget": _("budget"),
    "hours": _("arbetstid i timmar"),
    "resource_note": _("om pengar och tid"),
    "visibility": _("synlighet"),
    "kind": _("slag"),
    "repetition": _("upprepning"),
    "reference": _("beteckning"),
    "remark": _("anmärkning"),
    "follow_up": _("uppföljning"),
    "assignment": _("verksamhet: vem som ansvarar"),
    "assignment_deadline": _("verksamhet: klart senast"),
}
HEADINGS = {
    "auto": _("förstå dem själv"),
    "goals": _("mål eller områden"),
    "department": _("verksamheter"),
    "ignore": _("läs dem inte"),
}
UNSURE = 0.6
SHOWN_NAMES = 60
KINDS = {
    "departments": _("Verksamheter"),
    "positions": _("Funktioner"),
    "goals": _("Mål"),
    "documents": _("Styrdokument"),
}


class UploadForm(forms.Form):
    """The file to read."""

    file = forms.FileField(
        label=_("Kalkylark"),
        help_text=_("Excel (.xlsx, .xls), LibreOffice (.ods) eller text (.csv), högst 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"empty": _("Filen är tom. Kontrollera att du valde rätt fil.")},
        max_length=255,
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than will be read."""
        file = self.cleaned_data["file"]
        if file.size > Limits().file_bytes:
            size = filesizeformat(file.size)
            raise forms.ValidationError(
                _("Filen är för stor (%(size)s, högst 20 MB). Ta bort bilder och blad som inte behövs."),
                params={"size": size},
            )
        return file


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file and the list to change what it is taken for."""

    column: Column
    choice: BoundField
    unsure: bool


@dataclass(frozen=True)
class TableRow:
    """One table of the file with its fields."""

    number: int
    table: Table
    use: BoundField
    header: BoundField
    headings: BoundField
    columns: list[ColumnRow]


class FoundForm(forms.Form):
    """What was found in the file, to be changed by lists. Fields: use_N, header_N, headings_N, column_N_INDEX."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        for number, table in enumerate(proposal.tables):
            name = table.sheet or _("filen")
            self.fields[f"use_{number}"] = forms.BooleanField(
                label=_("Läs %(sheet)s") % {"sheet": name}, required=False, initial=table.use
            )
            self.fields[f"header_{number}"] = forms.IntegerField(
                label=_("Rubriken slutar på rad"), min_value=1, initial=table.header[1], required=False
            )
            self.fields[f"headings_{number}"] = forms.ChoiceField(
                label=_("Rubriker mellan raderna är"),
                choices=list(HEADINGS.items()),
                initial=table.headings,
                required=False,
            )
            for column in table.columns:
                self.fields[f"column_{number}_{column.index}"] = forms.ChoiceField(
                    label=_("Kolumn %(letter)s, %(name)s, är") % {"letter": column.letter, "name": column.name},
                    choices=list(FIELDS.items()),
                    initial=column.field,
                    required=False,
                )

    def tables(self) -> Iterator[TableRow]:
        """Yield the tables with their fields, for the page."""
        for number, table in enumerate(self.proposal.tables):
            columns = [
                ColumnRow(
                    column,
                    self[f"column_{number}_{column.index}"],
                    unsure=column.field != "ignore" and column.confidence < UNSURE,
                )
                for column in table.columns
            ]
            fields = (self[f"use_{number}"], self[f"header_{number}"], self[f"headings_{number}"])
            yield TableRow(number, table, *fields, columns)

    def clean(self) -> dict[str, Any]:
        """Demand a table to read and a title in each table that is read."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        used = [n for n in range(len(self.proposal.tables)) if data.get(f"use_{n}")]
        if not used:
            raise forms.ValidationError(_("Välj minst ett blad att läsa."))
        for number in used:
            table = self.proposal.tables[number]
            moved = data.get(f"header_{number}") not in (None, table.header[1])
            fields = {data.get(f"column_{number}_{column.index}") for column in table.columns}
            if not moved and "title" not in fields:
                raise forms.ValidationError(
                    _("Bladet %(sheet)s har ingen kolumn med insatsens titel. Välj en."), params={"sheet": table.sheet}
                )
        return data

    def moved_headers(self) -> dict[int, int]:
        """Return, by table number, the rows that a person said the heading ends on, where they differ."""
        found = {}
        for number, table in enumerate(self.proposal.tables):
            row = self.cleaned_data.get(f"header_{number}")
            if row and row != table.header[1]:
                found[number] = row
        return found

    def changed_proposal(self) -> Proposal:
        """Return the proposal as the person wants it. For a valid form."""
        for number, table in enumerate(self.proposal.tables):
            table.use = self.cleaned_data[f"use_{number}"]
            table.headings = self.cleaned_data[f"headings_{number}"] or table.headings
            for column in table.columns:
                chosen = self.cleaned_data[f"column_{number}_{column.index}"]
                if chosen and chosen != column.field:
                    column.field, column.confidence = chosen, 1.0
                    if chosen == "assignment" and not column.department:
                        column.department = column.name
        return self.proposal


@dataclass(frozen=True)
class NameRow:
    """An unknown name and the list of what it may stand for."""

    unknown: UnknownName
    kind: Any
    choice: BoundField


class NamesForm(forms.Form):
    """What unknown names and words stand for. Fields: name_N, status_N, document."""

    CREATE, IGNORE = "create", "ignore"

    def __init__(self, *args: Any, plan: Plan, document_title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = plan.unknown
        self.statuses = list(plan.unknown_statuses)
        for number, item in enumerate(self.unknown[:SHOWN_NAMES]):
            self.fields[f"name_{number}"] = self._name_field(item)
        for number, word in enumerate(self.statuses[:SHOWN_NAMES]):
            self.fields[f"status_{number}"] = forms.ChoiceField(
                label=_("Status för ”%(word)s”") % {"word": word},
                choices=[("", _("välj")), *Status.choices],
                required=False,
            )
        if any(item.kind == "goals" for item in self.unknown):
            self.fields["document"] = forms.CharField(
                label=_("Nya mål läggs i styrdokumentet"), max_length=200, required=False, initial=document_title
            )

    def _name_field(self, item: UnknownName) -> forms.ChoiceField:
        nearest = [(f"use:{name.key}", name.name) for name in item.suggestions]
        choices = [
            ("", _("välj")),
            (self.CREATE, _("Skapa ”%(name)s”") % {"name": item.name}),
            *([(_("Är samma som"), nearest)] if nearest else []),
            (self.IGNORE, _("Lämna tomt")),
        ]
        start = self.CREATE if item.will_be_created or not nearest else ""
        if item.kind == "documents" and not item.will_be_created:
            start = self.IGNORE
        return forms.ChoiceField(
            label=_("”%(name)s” är") % {"name": item.name}, choices=choices, initial=start, required=False
        )

    def names(self) -> Iterator[NameRow]:
        """Yield the unknown names with their fields, for the page."""
        for number, item in enumerate(self.unknown[:SHOWN_NAMES]):
            yield NameRow(item, KINDS[item.kind], self[f"name_{number}"])

    def words(self) -> list[BoundField]:
        """Return the fields of unknown status words, for the page."""
        return [self[name] for name in self.fields if name.startswith("status_")]

    def resolve(self, proposal: Proposal) -> Proposal:
        """Return the proposal with what the person chose. For a valid form."""
        for number, item in enumerate(self.unknown[:SHOWN_NAMES]):
            chosen = self.cleaned_data[f"name_{number}"]
            if chosen:
                proposal.names.setdefault(item.kind, {})[item.name] = _resolution(chosen)
        for number, word in enumerate(self.statuses[:SHOWN_NAMES]):
            chosen = self.cleaned_data[f"status_{number}"]
            if chosen:
                proposal.status_words[fold(word)] = chosen
        return proposal


def _resolution(chosen: str) -> Resolution:
    if chosen.startswith("use:"):
        return Resolution(use=chosen.removeprefix("use:"))
    return Resolution(create=chosen == NamesForm.CREATE, ignore=chosen == NamesForm.IGNORE)
