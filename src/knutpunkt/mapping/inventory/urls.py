# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of inventory rounds, included in those of the room; personal links stand in ``config.urls``."""

from django.urls import path

from knutpunkt.mapping.inventory import views, views_reply, views_request

urlpatterns = [
    path("", views.RoundListView.as_view(), name="rounds"),
    path("ny/", views.RoundEditView.as_view(), name="round_create"),
    path("<int:pk>/", views.RoundView.as_view(), name="round"),
    path("<int:pk>/andra/", views.RoundEditView.as_view(), name="round_edit"),
    path("<int:pk>/skicka/", views.RoundOpenView.as_view(), name="round_open"),
    path("<int:pk>/paminn/", views.RoundRemindView.as_view(), name="round_remind"),
    path("<int:pk>/stang/", views.RoundCloseView.as_view(), name="round_close"),
    path("forfragan/<int:pk>/", views_request.RequestView.as_view(), name="request"),
    path("forfragan/<int:pk>/lank/", views_request.LinkView.as_view(), name="request_link"),
    path("forfragan/<int:pk>/at-dem/", views_request.OnBehalfView.as_view(), name="request_on_behalf"),
    path("forfragan/<int:pk>/forra-aret/", views_request.CopyView.as_view(), name="request_copy"),
    path("forfragan/<int:pk>/uppslag/", views_request.IdeaView.as_view(), name="request_idea"),
    path("brev/<int:pk>/", views_request.LetterView.as_view(), name="letter"),
    path("svara/<int:pk>/", views_reply.ReplyView.as_view(), name="reply"),
    path("svara/<int:pk>/granska/", views_reply.ReviewView.as_view(), name="reply_review"),
]
