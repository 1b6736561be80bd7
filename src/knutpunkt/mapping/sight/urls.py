# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the line of sight, inside the room `mapping`."""

from django.urls import path

from knutpunkt.mapping.sight import views

urlpatterns = [path("<slug:kind>/<int:pk>/", views.SightView.as_view(), name="sight")]
