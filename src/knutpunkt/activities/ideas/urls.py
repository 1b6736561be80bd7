# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of ideas, inside the room's own."""

from django.urls import path

from knutpunkt.activities.ideas import views, views_write

urlpatterns = [
    path("", views.BoardView.as_view(), name="ideas"),
    path("lista/", views.IdeaListView.as_view(), name="idea_list"),
    path("nytt/", views_write.IdeaCreateView.as_view(), name="idea_create"),
    path("<int:pk>/", views.IdeaView.as_view(), name="idea"),
    path("<int:pk>/andra/", views_write.IdeaEditView.as_view(), name="idea_edit"),
    path("<int:pk>/flytta/", views_write.MoveView.as_view(), name="idea_move"),
    path("<int:pk>/gor-till-insats/", views_write.RealiseView.as_view(), name="idea_realise"),
    path("<int:pk>/gor-till-projekt/", views_write.RealiseProjectView.as_view(), name="idea_realise_project"),
]
