# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of projects and ideas for tests. Use inside tenant_scope()."""

import factory
from factory.django import DjangoModelFactory

from knutpunkt.activities.models import Handover, Idea, Result
from tests.factories import DepartmentFactory, ProjectFactory


class ResultFactory(DjangoModelFactory[Result]):
    class Meta:
        model = Result

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Resultat {n}")


class HandoverFactory(DjangoModelFactory[Handover]):
    """A handover that has not begun."""

    class Meta:
        model = Handover

    result = factory.SubFactory(ResultFactory)
    department = factory.SubFactory(DepartmentFactory)


class IdeaFactory(DjangoModelFactory[Idea]):
    """A new idea, of nobody and no department."""

    class Meta:
        model = Idea

    title = factory.Sequence(lambda n: f"Uppslag {n}")
