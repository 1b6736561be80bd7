# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``knutpunkt`` before Django is up."""

import pytest

from knutpunkt.config.cli import _demo_address, main


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "http://127.0.0.1:8000"),
        (["--port", "8123"], "http://127.0.0.1:8123"),
        (["--no-serve", "--host=0.0.0.0", "--port=81"], "http://0.0.0.0:81"),
    ],
)
def test_links_of_the_demo_lead_where_it_is_served(
    monkeypatch: pytest.MonkeyPatch, options: list[str], expected: str
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert _demo_address(options) == expected


def test_an_unknown_command_is_refused_with_the_list_of_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2
    assert "import-activities" in capsys.readouterr().err


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert "usage: knutpunkt" in capsys.readouterr().out
