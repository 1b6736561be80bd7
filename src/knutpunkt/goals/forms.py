# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms for governing documents and goals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.goals import queries, services
from knutpunkt.goals.models import FrameworkGoal, Goal, GoverningDocument
from knutpunkt.kernel.forms import DateInput, VersionedForm
from knutpunkt.people.models import Department
from knutpunkt.people.queries import departments_on, position_label, positions_on


class FrameworkChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    """Framework goals under the heading of their framework, targets after their goal."""

    def __iter__(self) -> Any:
        """Yield (framework, choices)."""
        groups: dict[str, list[Any]] = {}
        for row in self.queryset:
            groups.setdefault(str(row.framework), []).append(self.choice(row))
        yield from groups.items()


class FrameworkField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """National and global goals, as boxes; a target without known wording shows its number."""

    iterator = FrameworkChoices

    def __init__(self, queryset: QuerySet[FrameworkGoal], **options: Any) -> None:
        super().__init__(queryset, widget=forms.CheckboxSelectMultiple, required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return number and name."""
        return str(obj)


class DocumentForm(VersionedForm):
    """A governing document."""

    link = forms.URLField(label=_("Länk"), max_length=400, required=False, assume_scheme="https")

    class Meta:
        model = GoverningDocument
        fields = (
            "title", "kind", "level", "summary", "adopted_by", "adopted_on", "paragraph", "registry_number",
            "valid_from", "valid_to", "review_on", "owner", "supersedes", "link",
        )  # fmt: skip
        widgets = {name: DateInput() for name in ("adopted_on", "valid_from", "valid_to", "review_on")}
        help_texts = {
            "adopted_by": _("Till exempel kommunfullmäktige."),
            "review_on": _("När dagen har passerat påminns den ansvariga funktionen."),
            "supersedes": _("Det äldre dokument som det här gäller i stället för."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = positions_on(timezone.localdate())  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = position_label  # type: ignore[attr-defined]
        self.fields["supersedes"].queryset = queries.documents().exclude(pk=self.instance.pk)  # type: ignore[attr-defined]


class GoalForm(VersionedForm):
    """A goal, who is expected to act for it, and the national and global goals it serves."""

    expected_departments = forms.ModelMultipleChoiceField(
        label=_("Verksamheter som förväntas bidra"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Om en av dem inte har någon insats för målet visas det som en lucka i helhetsbilden."),
    )
    framework_goals = FrameworkField(
        FrameworkGoal.objects.none(),
        label=_("Nationella och globala mål"),
        help_text=_("De mål som det här målet bidrar till."),
    )

    class Meta:
        model = Goal
        fields = ("document", "parent", "kind", "number", "title", "description", "order", "responsible")
        help_texts = {
            "order": _("Lägre tal visas först."),
            "kind": _("Ett område samlar mål och har inga egna insatser."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        fields: Any = self.fields
        fields["document"].queryset = queries.documents()
        fields["parent"].queryset = self._possible_parents()
        fields["responsible"].queryset = positions_on(today)
        fields["responsible"].label_from_instance = position_label
        fields["expected_departments"].queryset = departments_on(today)
        fields["framework_goals"].queryset = queries.choosable_framework_goals()
        if self.instance.pk:
            self.initial["expected_departments"] = list(self.instance.expected_departments.values_list("pk", flat=True))
            self.initial["framework_goals"] = list(self.instance.framework_goals.values_list("pk", flat=True))

    def _possible_parents(self) -> QuerySet[Goal]:
        """Return the goals of the document in hand, without the goal itself and those below it."""
        rows = queries.goals()
        if self.instance.document_id:
            rows = rows.filter(document=self.instance.document_id)
        if self.instance.pk:
            rows = rows.exclude(pk__in={self.instance.pk, *queries.descendants(self.instance)})
        return rows

    def clean(self) -> dict[str, Any]:
        """Demand that the goal above belongs to the same document."""
        cleaned = super().clean() or {}
        parent, document = cleaned.get("parent"), cleaned.get("document")
        if parent is not None and document is not None and parent.document_id != document.pk:
            self.add_error("parent", ValidationError(services.OTHER_DOCUMENT))
        return cleaned
