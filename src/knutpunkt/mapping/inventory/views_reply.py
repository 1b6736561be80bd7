# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering: the form, the summary before it is submitted, and the receipt. Signed in, or by a personal link.

Asking for a page changes nothing, so that a mail scanner that follows the link uses nothing up.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.mapping.inventory import queries, replying
from knutpunkt.mapping.inventory.drafts import Draft
from knutpunkt.mapping.inventory.reply_forms import ReplyForms, drafted
from knutpunkt.mapping.inventory.rules import answer_request
from knutpunkt.mapping.models import Reply, Request
from knutpunkt.people.access import Actor, TenantView

CHECK = "kontrollera"


class Answering:
    """The flow of answering, whoever answers. Subclasses say who it is, and where the pages are."""

    request: Any
    by: Actor | None
    form_url: str
    review_url: str

    def page(self, template: str, asked: Request, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page of the flow."""
        told = {
            "asked": asked,
            "round": asked.round,
            "place": asked.municipality,
            "form_url": self.form_url,
            "review_url": self.review_url,
        }
        return render(self.request, f"mapping/inventory/{template}", told | context, status=status)

    def over(self, asked: Request) -> HttpResponse | None:
        """Return the page for when there is nothing to fill in: answered already, or closed."""
        if asked.submitted_at is not None:
            return self.page("receipt.html", asked, replies=queries.replies_of(asked))
        if asked.round.closed_at is not None:
            return self.page("receipt.html", asked)
        return None

    def show_form(self, asked: Request) -> HttpResponse:
        """Show the form as it was saved; with ``?kontrollera`` say what is wrong."""
        if (over := self.over(asked)) is not None:
            return over
        form = self._forms(asked, check=CHECK in self.request.GET)
        return self.page("reply.html", asked, form=form, version=str(asked.version))

    def _forms(self, asked: Request, *, check: bool) -> ReplyForms:
        return ReplyForms(asked, self._about(asked), queries.draft_of(asked), check=check)

    def _about(self, asked: Request) -> list[Activity]:
        """Return the activities that the page asks about: none in a round that does not ask to confirm."""
        return queries.activities_put_to(asked) if asked.round.asks_confirmation else []

    def save(self, asked: Request) -> HttpResponse:
        """Save what was sent, and go where the button leads."""
        if (over := self.over(asked)) is not None:
            return over
        post, activities = self.request.POST, self._about(asked)
        draft = drafted(post, activities, queries.draft_of(asked))
        version = post.get("version", "")
        try:
            replying.save_draft(
                request=asked,
                expected_version=int(version) if version.isdecimal() else 0,
                draft=draft,
                by=self.by,
                add="add" in post,
            )
        except EditConflictError as conflict:
            return self._conflict(conflict, activities, draft)
        except ValidationError:
            return redirect(self.form_url)
        return redirect(self._onwards(asked))

    def _onwards(self, asked: Request) -> str:
        """Return where the button that saved leads."""
        post = self.request.POST
        if "review" in post:
            wrong = self._forms(queries.with_people(Request.objects.filter(pk=asked.pk)).get(), check=True).errors
            return f"{self.form_url}?{CHECK}=1" if wrong else self.review_url
        if "choose" in post:
            return f"{self.form_url}#insats-{post['choose'].partition(':')[0]}"
        if "add" in post or "remove" in post:
            return f"{self.form_url}#nya"
        messages.success(self.request, _("Sparat. Du kan fortsätta senare: inget är inskickat än."))
        return self.form_url

    def _conflict(self, conflict: EditConflictError, activities: list[Activity], draft: Draft) -> HttpResponse:
        """Show what was written, on top of what somebody else of those asked saved meanwhile."""
        assert isinstance(conflict.current, Request)
        current = queries.with_people(Request.objects.filter(pk=conflict.current.pk)).get()
        if (over := self.over(current)) is not None:
            return over
        form = ReplyForms(current, activities, draft)
        form.problems.append(
            _("Någon annan har sparat i samma svar sedan du öppnade det. Det du skrev står kvar här: spara det igen.")
        )
        return self.page("reply.html", current, 409, form=form, version=str(current.version))

    def show_review(self, asked: Request) -> HttpResponse:
        """Show the summary, or go back to the form where something is wrong."""
        if (over := self.over(asked)) is not None:
            return over
        form = self._forms(asked, check=True)
        if form.errors:
            return redirect(f"{self.form_url}?{CHECK}=1")
        new = [card for card in form.new_cards if card.form.is_bound]
        counts = {str(answer): sum(1 for card in form.cards if card.answer == answer) for answer in Reply.Answer}
        context: dict[str, Any] = {"form": form, "new_cards": new, "counts": counts, "version": str(asked.version)}
        return self.page("review.html", asked, **context)

    def submit(self, asked: Request) -> HttpResponse:
        """Submit the answer, once; go back to the form where something has changed meanwhile."""
        if (over := self.over(asked)) is not None:
            return over
        version = self.request.POST.get("version", "")
        wrong = f"{self.form_url}?{CHECK}=1"
        if self._forms(asked, check=True).errors:
            return redirect(wrong)
        try:
            replying.submit_request(
                request=asked, expected_version=int(version) if version.isdecimal() else 0, by=self.by
            )
        except replying.AnswersOutdatedError:
            return redirect(wrong)
        except EditConflictError:
            messages.warning(
                self.request, _("Någon annan har ändrat i svaret. Läs igenom det en gång till och skicka in igen.")
            )
            return redirect(self.review_url)
        except ValidationError as error:
            for message in error.messages:
                messages.error(self.request, message)
        return redirect(self.form_url)


class SignedInReply(Answering, TenantView):
    """Answering as somebody who is signed in."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Note who answers and where the pages are."""
        super().setup(request, *args, **kwargs)
        self.form_url = reverse("mapping:reply", kwargs=kwargs)
        self.review_url = reverse("mapping:reply_review", kwargs=kwargs)

    def find(self, pk: int) -> Request:
        """Return the request if its answer is the actor's to write; else 404, the draft is nobody else's affair."""
        self.by = self.actor
        return get_object_or_404(answer_request.filter(self.actor, queries.with_people(Request.objects.all())), pk=pk)


class ReplyView(SignedInReply):
    """The form."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the form."""
        return self.show_form(self.find(pk))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Save."""
        return self.save(self.find(pk))


class ReviewView(SignedInReply):
    """The summary before submitting."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show the summary."""
        return self.show_review(self.find(pk))

    def post(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Submit."""
        return self.submit(self.find(pk))


class LinkReply(Answering, View):
    """Answering by a personal link, outside the sign-in wall.

    The link alone says who may: a wrong, an expired and a withdrawn one get the same page. The page is kept by
    nobody, found by no search engine, and its address is told to no other site. (Not to ourselves
    either would be ``no-referrer``; browsers then withhold the origin by which forms are protected.)
    """

    by = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find what the link opens, inside the municipality that the address names."""
        with tenant_scope(kwargs["code"]):
            asked = queries.request_of_link(kwargs["token"])
            self.form_url = reverse("reply_link", kwargs=kwargs)
            self.review_url = reverse("reply_link_review", kwargs=kwargs)
            if asked is None and request.method in {"GET", "HEAD", "POST"}:
                response: HttpResponseBase = render(request, "mapping/inventory/dead_link.html", status=404)
            else:
                response = super().dispatch(request, asked=asked)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class PersonalLinkView(LinkReply):
    """The form behind a personal link."""

    def get(self, request: HttpRequest, asked: Request) -> HttpResponse:
        """Show the form."""
        return self.show_form(asked)

    def post(self, request: HttpRequest, asked: Request) -> HttpResponse:
        """Save."""
        return self.save(asked)


class PersonalLinkReviewView(LinkReply):
    """The summary behind a personal link."""

    def get(self, request: HttpRequest, asked: Request) -> HttpResponse:
        """Show the summary."""
        return self.show_review(asked)

    def post(self, request: HttpRequest, asked: Request) -> HttpResponse:
        """Submit."""
        return self.submit(asked)
