# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the room `people`."""

from django.urls import path

from knutpunkt.people import editing, views

app_name = "people"
urlpatterns = [
    path("", views.OrganisationView.as_view(), name="organisation"),
    path("verksamheter/ny/", editing.DepartmentEditView.as_view(), name="department_create"),
    path("verksamheter/<int:pk>/", editing.DepartmentEditView.as_view(), name="department_edit"),
    path("funktioner/ny/", editing.PositionEditView.as_view(), name="position_create"),
    path("funktioner/<int:pk>/", editing.PositionEditView.as_view(), name="position_edit"),
    path("personer/", views.PersonListView.as_view(), name="person_list"),
    path("personer/ny/", editing.PersonEditView.as_view(), name="person_create"),
    path("personer/<int:pk>/", editing.PersonEditView.as_view(), name="person_edit"),
    path("grupper/ny/", editing.GroupEditView.as_view(), name="group_create"),
    path("grupper/<int:pk>/", views.GroupView.as_view(), name="group_detail"),
    path("grupper/<int:pk>/andra/", editing.GroupEditView.as_view(), name="group_edit"),
]
