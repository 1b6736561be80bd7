# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pytest plugin that spreads the tests over the workers: a file stays together, but for those that are long.

``tools/run_tests.py`` loads it together with ``--dist loadgroup``. A file's tests share what they build, so that they
belong on one worker; the access matrix builds nothing that is shared and is by far the longest.
"""

import pytest

ONE_BY_ONE = {"test_access.py", "test_hostile.py", "test_tenancy.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test its file as group, but for the files whose tests go one by one."""
    for item in items:
        if item.path.name not in ONE_BY_ONE:
            item.add_marker(pytest.mark.xdist_group(item.path.as_posix()))
