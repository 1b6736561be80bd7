# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the browser tests know of the site: roles, pages found by following links, what went wrong."""

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page

from knutpunkt.config import urls as project_urls

#: The demo's roles and how their button on the sign-in page begins.
DEMO_ROLES = {
    "reader": re.compile(r"^läsare", re.IGNORECASE),
    "member": re.compile(r"^medlem", re.IGNORECASE),
    "coordinator": re.compile(r"^samordnare", re.IGNORECASE),
    "approver": re.compile(r"^godkännare", re.IGNORECASE),
    "administrator": re.compile(r"^administratör", re.IGNORECASE),
}
#: What Chromium needs in a container, and what keeps it from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)', re.IGNORECASE)


class Visitor:
    """A browser page that remembers what its console said."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)


@dataclass
class Walk:
    """Pages found by following links: one address for each named page, and what answered badly."""

    pages: dict[str, str] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def name_of(address: str) -> str | None:
    """Return the name of the view behind an address of this site, None where there is none."""
    try:
        match = resolve(urlsplit(address).path, project_urls)
    except Resolver404:
        return None
    return match.view_name or match.route


def walk(context: BrowserContext, start: str, known: Walk | None = None) -> Walk:
    """Follow every link from ``start`` on, visiting each named page once (and each broken link).

    What another role has found already (``known``) is followed only where ``start`` itself leads.
    """
    found, queue, seen = Walk(), deque([(start, 0)]), set()
    before = {*known.pages, *known.files} if known else set()
    while queue:
        address, depth = queue.popleft()
        name = name_of(address) or address
        key = f"{name}?{_kind(address)}" if _kind(address) else name
        if key in seen or (depth > 1 and key in before):
            continue
        seen.add(key)
        answer = context.request.get(address, max_redirects=5)
        if not answer.ok:
            found.broken[address] = answer.status
            continue
        headers = answer.headers
        if "text/html" not in headers.get("content-type", "") or "content-disposition" in headers:
            found.files[key] = address
            continue
        if key == name:
            found.pages[name_of(answer.url) or name] = urlsplit(answer.url).path
        queue.extend((link, depth + 1) for link in _links(answer.text(), answer.url))
    return found


def _kind(address: str) -> str:
    """Return what kind of variant of a page its query makes: only downloads count as their own."""
    asked = re.search(r"[?&]format=(\w+)", address)
    return asked[1] if asked else ""


def _links(html: str, base: str) -> list[str]:
    host = urlsplit(base).netloc
    addresses = [urljoin(base, link.replace("&amp;", "&")) for link in LINK.findall(html)]
    return [
        urlsplit(address)._replace(scheme="", netloc="").geturl()
        for address in addresses
        if urlsplit(address).netloc == host and "/drift/" not in address
    ]
