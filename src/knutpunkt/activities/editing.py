# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A page that writes one row by a versioned form: what the pages of projects and ideas have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import rules
from knutpunkt.kernel.forms import VersionedForm, resolved
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people.access import TenantView

WRITERS = frozenset(rules.WRITERS)
Text = str | Promise


class WritePage(TenantView):
    """Shows a form and saves it by a service; the second of two editors sees both texts.

    Subclasses say which row is written (:meth:`row`, an unsaved one for what is new), by which form and
    which service, and where the page stands.
    """

    roles: ClassVar[frozenset[str]] = WRITERS
    form_class: ClassVar[type[VersionedForm]]
    template_name: ClassVar[str] = "activities/write.html"
    heading: ClassVar[Text]
    submit: ClassVar[Text] = _("Spara")
    said: ClassVar[Text] = _("Ändringarna är sparade.")

    def row(self, pk: int) -> Any:
        """Return the row that is written. Raises Http404, PermissionDenied."""
        raise NotImplementedError

    def service(self, form: Any, row: Any) -> Any:
        """Write what the valid form says; return the row whose page comes next."""
        raise NotImplementedError

    def crumbs(self, row: Any) -> Sequence[tuple[Text, str]]:
        """Return the pages above this one."""
        raise NotImplementedError

    def make_form(self, data: Any, row: Any) -> VersionedForm:
        """Return the form of the row."""
        return self.form_class(data, instance=row)

    def address(self, name: str, *args: Any) -> str:
        """Return an address of the room."""
        return reverse(f"activities:{name}", args=[self.actor.municipality.pk, *args])

    def get(self, request: HttpRequest, municipality: str, pk: int = 0) -> HttpResponse:
        """Show the form."""
        row = self.row(pk)
        return self.page(self.make_form(None, row), row)

    def post(self, request: HttpRequest, municipality: str, pk: int = 0) -> HttpResponse:
        """Save, or show what is wrong or what somebody else saved meanwhile."""
        row = self.row(pk)
        known = row.pk is not None
        data = resolved(request.POST, row, lambda instance: self.make_form(None, instance)) if known else request.POST
        form = self.make_form(data, row)
        if not form.is_valid():
            return self.page(form, row)
        try:
            saved = self.service(form, row)
        except EditConflictError as conflict:
            form.meet_conflict(conflict.current)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, str(self.said))
            return HttpResponseRedirect(saved.get_absolute_url())
        return self.page(form, row)

    def page(self, form: VersionedForm, row: Any) -> HttpResponse:
        """Return the page with the form."""
        crumbs = self.crumbs(row)
        context = {
            "form": form,
            "heading": self.heading,
            "submit": self.submit,
            "crumbs": crumbs,
            "cancel": crumbs[-1][1],
            **self.more(row),
        }
        return render(self.request, self.template_name, context, status=409 if form.conflicts else 200)

    def more(self, _row: Any) -> dict[str, Any]:
        """Return more context for the template (``intro``: a sentence under the heading)."""
        return {}
