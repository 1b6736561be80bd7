# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about who: the start page, the organisation, the group, and signing in to the demo."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from knutpunkt.kernel.registry import registry
from knutpunkt.kernel.tenancy import across_municipalities
from knutpunkt.people import queries, rules
from knutpunkt.people.access import ActorRequest, TenantView
from knutpunkt.people.context import awaited_key
from knutpunkt.people.models import Role

NEWS_SINCE = "news_since"


class HomeView(LoginRequiredMixin, View):
    """The way in: to one's municipality, or a choice between several."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go to the only municipality, else show the choice."""
        with across_municipalities("signing in: which municipalities does the account belong to?"):
            municipalities = list(queries.municipalities_of(cast(User, request.user)))
        if len(municipalities) == 1:
            return redirect("start", municipalities[0].pk)
        return render(request, "people/home.html", {"municipalities": municipalities})


class StartView(TenantView):
    """What is expected of me, what is new, how do we stand."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the start page. What is new is fetched after it, so that the page itself is quick."""
        awaited = registry.awaited_of(self.actor)
        key, count = awaited_key(municipality), len(awaited)
        if request.session.get(key) != count:
            request.session[key] = count
        context = {"awaited": awaited, "since": news_since(self.request), "today": timezone.localdate()}
        return render(request, "people/start.html", context)


class NewsView(TenantView):
    """What is new since the person was here: a page of its own, and a piece of the start page."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the news; to htmx only the list."""
        since = news_since(self.request)
        template = "people/_news.html" if request.headers.get("HX-Request") else "people/news.html"
        return render(request, template, {"news": registry.news_since(self.actor, since), "since": since})


def news_since(request: ActorRequest) -> datetime:
    """Return when the person was here before this session, and remember that they are here now."""
    person, session = request.actor.person, request.session
    key = f"{NEWS_SINCE}:{person.municipality_id}"
    if key not in session:
        session[key] = (person.seen_at or person.created_at).isoformat()
        queries.person_rows(person).update(seen_at=timezone.now())
    return datetime.fromisoformat(session[key])


class OrganisationView(TenantView):
    """The departments with their positions, and the groups."""

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show the organisation as it is today."""
        today = timezone.localdate()
        context = {
            "tree": queries.department_tree(today),
            "groups": queries.groups_with_seats(),
            "administers": self.actor.has(Role.ADMINISTRATOR),
            "convenes": self.actor.has(Role.ADMINISTRATOR, Role.COORDINATOR),
        }
        return render(request, "people/organisation.html", context)


class GroupView(TenantView):
    """A group and its seats."""

    def get(self, request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
        """Show one group."""
        group = get_object_or_404(queries.groups_with_seats(), pk=pk)
        context = {"group": group, "may_edit": rules.edit_group.allows(self.actor, group)}
        return render(request, "people/group.html", context)


class PersonListView(TenantView):
    """Persons with positions, roles and accounts, for whoever administers them."""

    roles = frozenset({Role.ADMINISTRATOR})

    def get(self, request: HttpRequest, municipality: str) -> HttpResponse:
        """Show all persons."""
        return render(request, "people/person_list.html", {"persons": queries.persons_with_roles()})


class DemoSignInView(View):
    """Signs in as one of the demo's accounts. Exists only in the demo."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in as the chosen demo account."""
        if not settings.KNUTPUNKT_DEMO:
            raise Http404
        users = User.objects.filter(email__endswith=queries.DEMO_DOMAIN)
        user = get_object_or_404(users, email=request.POST.get("account", ""))
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
