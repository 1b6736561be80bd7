# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `ranking`: each part has its own."""

from django.urls import include, path

app_name = "ranking"
urlpatterns = [
    path("", include("knutpunkt.ranking.overview.urls")),
    path("", include("knutpunkt.ranking.working.urls")),
    path("", include("knutpunkt.ranking.standing.urls")),
    path("", include("knutpunkt.ranking.files.urls")),
]
