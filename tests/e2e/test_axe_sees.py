# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The control of the accessibility check: a page with ten faults put in on purpose, all found."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e import axe

FAULTY = """<!DOCTYPE html>
<html>
<head><title></title><meta name="viewport" content="width=device-width, user-scalable=no"></head>
<body>
  <main>
    <h1>Sida med fel</h1>
    <h4>Hoppad nivå</h4>
    <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
    <p style="color: #bbb; background: #fff">Svag text som knappt syns</p>
    <form><input type="text" name="unlabelled"></form>
    <button></button>
    <a href="/x"></a>
    <ul><div>Inte en punkt i listan</div></ul>
    <div role="checkbox" tabindex="0">Ruta utan läge</div>
    <p id="twice">Ett</p><label id="twice" for="twice2">Två</label><input id="twice2" aria-labelledby="twice">
  </main>
</body>
</html>"""

#: The rule that must see each fault, in the order of the page.
FAULTS = {
    "html-has-lang",
    "document-title",
    "meta-viewport",
    "heading-order",
    "image-alt",
    "color-contrast",
    "label",
    "button-name",
    "link-name",
    "list",
    "aria-required-attr",
}


def test_every_fault_put_in_is_found(page_as: Callable[..., Page]) -> None:
    page = page_as()
    page.set_content(FAULTY)
    found = axe.check(page)
    assert found.broken_rules >= FAULTS
    assert found.passes > 0
