# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of files share: who asks, counted rows, uploaded files."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Role
from knutpunkt.ranking.editions.writing import write_edition
from knutpunkt.ranking.models import RankingEdition
from tests.conftest import client_of, make_actor
from tests.ranking.samples import edition, make_edition

CODE = "1278"


@pytest.fixture
def coordinator(bastad: Municipality) -> Actor:
    return make_actor(bastad, Role.COORDINATOR)


@pytest.fixture
def browser(coordinator: Actor) -> Client:
    return client_of(coordinator)


@pytest.fixture
def taken(bastad: Municipality) -> RankingEdition:
    """The sample edition of 2025 as rows."""
    with tenant_scope(bastad):
        return make_edition()


@pytest.fixture
def counted(bastad: Municipality) -> Callable[[], dict[str, int]]:
    """Counts every row of the room, history too: what is stored and what is not."""

    def count() -> dict[str, int]:
        with tenant_scope(bastad):
            found: list[type[models.Model]] = list(apps.get_app_config("ranking").get_models())
            return {model._meta.label: model._default_manager.count() for model in found}

    return count


def upload(text: str | bytes, name: str = "fil.yaml") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def sample_yaml(year: int = 2025) -> str:
    """The sample edition as its file."""
    return write_edition(edition(year))
