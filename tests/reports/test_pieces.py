# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the report shows on other rooms' pages."""

from knutpunkt.people.models import Municipality
from tests.conftest import client_of, make_actor


def test_start_page_tells_the_known_places_and_no_others(bastad: Municipality, laholm: Municipality) -> None:
    page = client_of(make_actor(bastad)).get("/1278/").content.decode()
    for place in ("59", "46 (2016)", "83 (2017)", "39 (2018)", "53 (2019)", "mål 25"):
        assert place in page
    assert "Ranking" not in client_of(make_actor(laholm)).get("/1381/").content.decode()
