# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The flow of a page that creates or edits one row of a municipality."""

from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from knutpunkt.kernel.access import Rule
from knutpunkt.kernel.forms import VersionedForm, resolved
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import Actor, TenantView

RowT = TypeVar("RowT", bound=Model)


class EditView(TenantView, Generic[RowT]):
    """Creates (no pk) or edits one row; the second of two editors is shown both texts.

    A room names model, form, rule, titles and template, and says how to save and where to go next.
    """

    model: type[RowT]
    form_class: type[VersionedForm]
    rule: ClassVar[Rule[Actor, Any]]
    title_new: Any
    title_edit: Any
    template_name: ClassVar[str]

    def save(self, form: VersionedForm) -> None:
        """Save the row by its service. What the service refuses is added to the form's errors."""
        raise NotImplementedError

    def next_url(self, row: RowT) -> str:
        """Return where to go when the row is saved."""
        raise NotImplementedError

    def cancel_url(self, row: RowT) -> str:
        """Return where "Avbryt" leads; where saving leads unless a room says otherwise."""
        return self.next_url(row)

    def new_row(self) -> RowT:
        """Return the row that a new form starts from."""
        return self.model()

    def get(self, request: HttpRequest, municipality: str, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        return self._page(self.form_class(instance=self._row(pk)))

    def post(self, request: HttpRequest, municipality: str, pk: int | None = None) -> HttpResponse:
        """Save and go on, or say what is wrong."""
        row = self._row(pk)
        form = self.form_class(resolved(request.POST, row, self.form_class), instance=row)
        if form.is_valid():
            try:
                self.save(form)
            except EditConflictError as conflict:
                form.meet_conflict(conflict.current)
                return self._page(form, 409)
        if form.errors:
            return self._page(form)
        messages.success(request, _("Sparat: %(what)s.") % {"what": form.instance})
        return redirect(self.next_url(form.instance))

    def _row(self, pk: int | None) -> RowT:
        row = self.new_row() if pk is None else get_object_or_404(self.model._default_manager, pk=pk)
        self.rule.require(self.actor, row)
        return row

    def _page(self, form: VersionedForm, status: int = 200) -> HttpResponse:
        row = form.instance
        context = {
            "form": form,
            "title": self.title_edit if row.pk else self.title_new,
            "cancel": self.cancel_url(row),
        }
        return render(self.request, self.template_name, context, status=status)
