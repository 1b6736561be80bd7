# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Take the pictures of the README and the docs from a running demo.

    knutpunkt demo &                                             # in another window
    python tools/screenshots.py --address http://127.0.0.1:8000 --out docs/pictures

A page that belongs to a row is found by following a link with its words, so that pictures do not
depend on numbers in addresses.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ROLE = "Samordnare"
HEIGHT = 900
SETTLE_MS = 600


@dataclass(frozen=True)
class Picture:
    """One picture: file name, where to begin, the words of a link to follow, how wide, light or dark."""

    name: str
    path: str
    link: str = ""
    width: int = 1280
    dark: bool = False
    whole: bool = False


PICTURES = (
    Picture("start", "/1278/"),
    Picture("start-mobil", "/1278/", width=390, whole=True),
    Picture("insatser", "/1278/insatser/"),
    Picture("insatser-mobil", "/1278/insatser/", width=390),
    Picture("helhetsbild", "/1278/helhetsbild/", whole=True),
    Picture("helhetsbild-mork", "/1278/helhetsbild/", dark=True),
    Picture("luckor", "/1278/helhetsbild/luckor/"),
    Picture("nyckeltal", "/1278/nyckeltal/"),
    Picture("nyckeltal-utslapp", "/1278/nyckeltal/", link="Utsläpp av växthusgaser per invånare"),
    Picture("mal", "/1278/mal/"),
    Picture("bokslut", "/1278/bokslut/"),
    Picture("ranking", "/1278/ranking/"),
    Picture("vad-ger-mest", "/1278/ranking/", link="Vad ger mest?"),
)


def chromium() -> str | None:
    """Return the system's Chromium, or None to let Playwright use its own."""
    return os.environ.get("KNUTPUNKT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def signed_in(browser: Browser, address: str) -> Page:
    """Return a page signed in as the demo's coordinator."""
    page = browser.new_context(base_url=address, locale="sv-SE").new_page()
    page.goto("/konto/login/")
    page.get_by_role("button", name=ROLE).first.click()
    page.wait_for_url("**/1278/")
    return page


def take(page: Page, picture: Picture, out: Path) -> Path:
    """Show the page of one picture and save it; return the file."""
    page.set_viewport_size({"width": picture.width, "height": HEIGHT})
    page.emulate_media(color_scheme="dark" if picture.dark else "light", reduced_motion="reduce")
    page.goto(picture.path)
    if picture.link:
        page.get_by_role("link", name=picture.link).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)
    file = out / f"{picture.name}.png"
    page.screenshot(path=file, full_page=picture.whole)
    return file


def main() -> int:
    """Take all pictures, or those named; return the exit code."""
    parser = argparse.ArgumentParser(description="Take the pictures of the docs from a running demo.")
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("names", nargs="*", help="only these pictures")
    arguments = parser.parse_args()
    wanted = [picture for picture in PICTURES if not arguments.names or picture.name in arguments.names]
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = signed_in(browser, arguments.address)
        for picture in wanted:
            print(take(page, picture, arguments.out))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
