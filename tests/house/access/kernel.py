# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses that belong to no room: language, appearance, accounts."""

from collections.abc import Mapping
from typing import Any

from tests.house.access import ROLES, Access, Statuses, World, every_role

NOT_SIGNED_IN = ("anonymous", "disabled")


def by_state(out: int, signed_in: int) -> Statuses:
    """What those get who are not signed in, and those who are."""
    return {role: out if role in NOT_SIGNED_IN else signed_in for role in ROLES}


#: Django's form views, of which allauth's pages are made, take PUT as POST.
FORM_VIEW = frozenset({200, 302, 404, 405})


def page(get: Statuses, post: Statuses | None = None, **more: Any) -> Access:
    """A page of accounts, outside any municipality."""
    return Access(get=get, post=post, inside=False, undeclared=FORM_VIEW, **more)


def a_false_key(_world: World) -> Mapping[str, Any]:
    return {"key": "abc"}


def a_false_reset_key(_world: World) -> Mapping[str, Any]:
    return {"uidb36": "1", "key": "abc"}


EVERYBODY = every_role(200)
SENT_ON = every_role(302)

EXPECTED = {
    # Django's set_language sends whoever asks by GET back without changing anything.
    "set_language": page(SENT_ON, SENT_ON, data=lambda _world: {"language": "en", "next": "/"}),
    "appearance": Access(post=SENT_ON, data=lambda _world: {"scheme": "dark", "next": "/"}, inside=False),
    "account_login": page(by_state(200, 302), by_state(200, 302)),
    "account_logout": page(by_state(302, 200), SENT_ON),
    "account_inactive": page(EVERYBODY),
    # Shows that nobody registers on their own; a form sent there makes no account.
    "account_signup": page(by_state(200, 302), by_state(200, 302)),
    "account_reauthenticate": page(by_state(302, 200), by_state(302, 200)),
    # allauth copies the account's address into its own table when the page is first asked for.
    "account_email": page(by_state(302, 200), SENT_ON, get_may_write="account_emailaddress"),
    "account_email_verification_sent": page(EVERYBODY),
    "account_confirm_email": page(EVERYBODY, every_role(404), target=a_false_key),
    "account_change_password": page(by_state(302, 200), by_state(302, 200)),
    "account_set_password": page(SENT_ON, SENT_ON),
    "account_reset_password": page(EVERYBODY, EVERYBODY),
    "account_reset_password_done": page(EVERYBODY),
    "account_reset_password_from_key": page(EVERYBODY, EVERYBODY, target=a_false_reset_key),
    "account_reset_password_from_key_done": page(EVERYBODY),
    "account_confirm_login_code": page(SENT_ON, SENT_ON),
}
