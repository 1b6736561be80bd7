# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses. Everything under a municipality's code is inside its walls."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from knutpunkt.kernel import converters  # noqa: F401  (registers <code:…>)
from knutpunkt.kernel import views as kernel_views
from knutpunkt.mapping.inventory import views_reply
from knutpunkt.people import views as people_views

municipality_urls: list[URLPattern | URLResolver] = [
    path("", people_views.StartView.as_view(), name="start"),
    path("nytt/", people_views.NewsView.as_view(), name="news"),
    path("organisation/", include("knutpunkt.people.urls")),
    path("mal/", include("knutpunkt.goals.urls")),
    path("insatser/", include("knutpunkt.activities.urls")),
    path("nyckeltal/", include("knutpunkt.indicators.urls")),
    path("helhetsbild/", include("knutpunkt.mapping.urls")),
    path("ranking/", include("knutpunkt.ranking.urls")),
    path("bokslut/", include("knutpunkt.reports.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people_views.HomeView.as_view(), name="home"),
    path("konto/", include("allauth.account.urls")),
    path("sprak/", set_language, name="set_language"),
    path("utseende/", kernel_views.appearance, name="appearance"),
    path("drift/", admin.site.urls),
    # outside the sign-in wall: the link itself says who may (so the code is not named "municipality" here)
    path("svar/<code:code>/<str:token>/", views_reply.PersonalLinkView.as_view(), name="reply_link"),
    path(
        "svar/<code:code>/<str:token>/granska/", views_reply.PersonalLinkReviewView.as_view(), name="reply_link_review"
    ),
    path("<code:municipality>/", include(municipality_urls)),
]
if settings.KNUTPUNKT_DEMO:
    urlpatterns.append(path("demo/logga-in/", people_views.DemoSignInView.as_view(), name="demo_sign_in"))

handler400 = "knutpunkt.kernel.views.bad_request"
handler403 = "knutpunkt.kernel.views.permission_denied"
handler404 = "knutpunkt.kernel.views.page_not_found"
handler500 = "knutpunkt.kernel.views.server_error"
