# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of this part of the room: where we stand, what gives most, how sure it is, and lifts."""

from django.urls import path

from knutpunkt.ranking.overview import views, views_lifts, views_next

urlpatterns = [
    path("", views.OverviewView.as_view(), name="overview"),
    path("<int:pk>/", views.EditionView.as_view(), name="edition"),
    path("<int:pk>/vad-ger-mest/", views_next.NextView.as_view(), name="next"),
    path("<int:pk>/kanslighet/", views.SensitivityView.as_view(), name="sensitivity"),
    path("rankning/<int:pk>/", views.RankingEditView.as_view(), name="ranking_edit"),
    path("fragor/<int:question>/lyft/nytt/", views_lifts.LiftNewView.as_view(), name="lift_new"),
    path("lyft/<int:pk>/", views_lifts.LiftEditView.as_view(), name="lift_edit"),
    path("lyft/<int:pk>/ta-bort/", views_lifts.LiftRemoveView.as_view(), name="lift_remove"),
    path("lyft/<int:pk>/insats/", views_lifts.LiftRealiseView.as_view(), name="lift_realise"),
]
