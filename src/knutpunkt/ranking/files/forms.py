# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms: files that come in, what the municipality says of an edition, and the decision on the answers."""

from datetime import datetime, time
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel import text
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.ranking.editions.definition import Named
from knutpunkt.ranking.files import tables, wording
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import RankingEdition

MEGABYTE = 2**20
EDITION_ENDINGS = (".yaml", ".yml", ".json")
#: How a file of another kind begins, whatever it is called.
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"MZ")


class UploadForm(forms.Form):
    """A file of some kinds, not larger than will be read."""

    endings: ClassVar[tuple[str, ...]] = tables.ENDINGS
    megabytes: ClassVar[int] = 20
    kinds: ClassVar[Any] = _("Välj en fil från ett kalkylprogram: .xlsx, .ods eller .csv.")

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Excel (.xlsx), LibreOffice (.ods) eller CSV, högst 20 MB."),
        error_messages={"empty": _("Filen är tom. Kontrollera att du valde rätt fil.")},
        max_length=255,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(self.endings)

    def clean_file(self) -> Any:
        """Refuse what is of another kind or larger than will be read."""
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() not in self.endings:
            raise forms.ValidationError(self.kinds)
        if file.size > self.megabytes * MEGABYTE:
            raise forms.ValidationError(
                _("Filen är för stor (%(size)s, högst %(limit)s MB). Kontrollera att du valde rätt fil."),
                params={"size": filesizeformat(file.size), "limit": self.megabytes},
            )
        return file


class EditionUploadForm(UploadForm):
    """The file of an edition: YAML (or JSON), or the workbook that was downloaded from here."""

    endings = (*EDITION_ENDINGS, ".xlsx", ".ods", ".csv")
    megabytes = 4
    kinds = _("Välj en fil i YAML (.yaml), eller en Excel- eller CSV-fil som har laddats ner härifrån.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("YAML (.yaml), eller Excel och CSV som har laddats ner härifrån. Högst 4 MB.")

    def clean_file(self) -> Any:
        """Refuse a YAML file that begins as something else does."""
        file = super().clean_file()
        if self.is_yaml(file):
            start = file.read(8)
            file.seek(0)
            if start.startswith(NOT_TEXT):
                raise forms.ValidationError(self.kinds)
        return file

    @staticmethod
    def is_yaml(file: Any) -> bool:
        """Tell by its name whether the file is YAML or JSON."""
        return PurePath(file.name).suffix.lower() in EDITION_ENDINGS


class AnswersUploadForm(UploadForm):
    """Answers, and where those of others were read."""

    source = forms.CharField(
        label=_("Källa till andras svar"),
        required=False,
        max_length=200,
        help_text=_("Måste anges när filen har svar från andra kommuner: var de är lästa, och när."),
    )


class EditionForm(VersionedForm):
    """What the municipality says of an edition itself: title, own group, last day, points to aim at."""

    group = forms.ChoiceField(
        label=_("Vår grupp"), required=False, help_text=_("Utgivarens grupp av kommuner som ni jämförs inom.")
    )
    closes_on = forms.DateField(
        label=_("Sista svarsdag"),
        required=False,
        widget=DateInput(),
        help_text=_("Dagen som utgivaren har satt. Påminnelserna räknas från den."),
    )

    class Meta:
        model = RankingEdition
        fields = ("title", "group", "goal_points", "goal_points_reason")
        localized_fields = ("goal_points",)
        help_texts = {
            "goal_points": _("Er egen bedömning, när ingen har publicerat vad platsen kräver. Planen räknas dit."),
            "goal_points_reason": _("Till exempel: förra årets plats 20 hade 60 procent av poängen."),
        }

    field_order = ("title", "closes_on", "group", "goal_points", "goal_points_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._last_day = last_day(self.instance)
        self.initial.setdefault("closes_on", self._last_day)
        groups = [Named.model_validate(group) for group in self.instance.frame.get("groups", [])]
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Inte vald")), *((group.key, wording.say(group.name)) for group in groups)]
        if not groups:
            field.help_text = _("Rankningsåret har inga grupper i sin fil.")

    def clean(self) -> dict[str, Any]:
        """Let the edition close when the last day ends; a time the publisher has set stays while the day does."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("closes_on")
        if day != self._last_day and "closes_on" not in self.errors:
            ends = timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None
            self.instance.closes_at = ends
        return cleaned


class DecisionForm(forms.Form):
    """Who decided the answers, which day and in which paragraph."""

    on = forms.DateField(label=_("Beslutsdag"), widget=DateInput())
    body = forms.CharField(label=_("Beslutande"), max_length=70, help_text=_("Till exempel: Kommunstyrelsen."))
    paragraph = forms.CharField(label=_("Paragraf"), max_length=20, required=False, help_text=_("Till exempel: 34."))

    def clean_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["on"]
        if day > text.today():
            raise forms.ValidationError(_("Dagen är inte här ännu. Välj dagen då beslutet fattades."))
        return day

    def clean_paragraph(self) -> str:
        """Return the paragraph without its sign: it is written out by us."""
        return str(self.cleaned_data["paragraph"]).strip().removeprefix("§").strip()
