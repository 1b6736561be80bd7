# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `knutpunkt demo`."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from knutpunkt.demo import accounts


@pytest.mark.django_db
def test_the_command_fills_and_tells(settings: Any, tmp_path: Path) -> None:
    settings.KNUTPUNKT_HOME = tmp_path
    out = StringIO()
    call_command("demo", "--no-serve", stdout=out)
    told = out.getvalue()
    assert "Fyllde demon för Båstad" in told
    assert "http://127.0.0.1:8000/" in told
    assert accounts.password()[0] in told
    assert "samordnare.bastad@demo.invalid" in told
    again = StringIO()
    call_command("demo", "--no-serve", stdout=again)
    assert "Fyllde" not in again.getvalue()
    assert accounts.password()[0] in again.getvalue()
