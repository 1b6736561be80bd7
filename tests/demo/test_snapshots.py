# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's frozen pictures, and the analysis they give."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from knutpunkt.demo import build, content
from knutpunkt.goals.services import load_frameworks
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.snapshots.queries import Compared, compared, content_of
from knutpunkt.mapping.snapshots.summary import sentences
from knutpunkt.people.models import Municipality, Role
from knutpunkt.people.services import load_municipalities

# pytest-django sets up a database only where some test says that it needs one.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: Any) -> Iterator[Compared]:
    """The demo's picture of the beginning of the term beside that of today."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_municipalities()
        load_frameworks()
        assert build.build(content.read("bastad"))
        municipality = Municipality.objects.get(pk="1278")
        with tenant_scope(municipality):
            first = Snapshot.objects.earliest("on")
            yield compared(build.actor_with(Role.COORDINATOR, municipality), str(first.pk), "nu")
        transaction.set_rollback(True)


def test_one_picture_is_of_a_day_long_ago_and_one_of_today(found: Compared) -> None:
    rows = {row.on: row for row in Snapshot.objects.all()}
    today = timezone.localdate()
    assert sorted(rows) == [date(2022, 10, 15), today]
    assert all(row.is_example for row in rows.values())
    assert [content_of(rows[day]).origin for day in sorted(rows)] == ["rebuilt", "seen"]


def test_the_analysis_has_something_to_tell_in_each_chapter(found: Compared) -> None:
    comparison = found.comparison
    assert comparison.ended
    assert comparison.moved
    assert comparison.gaps.closed
    assert comparison.gaps.opened
    assert comparison.gaps.remaining
    assert found.now.content.placement is not None
    assert not comparison.overlaps_compared
    with translation.override("sv"):
        first = sentences(comparison, present=True)[0]
    assert first.startswith("Sedan 15 oktober 2022 har ")
    assert first.endswith(f"och {len(comparison.ended)} avslutats.")
