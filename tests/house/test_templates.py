# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every template keeps to: nothing inline, no text outside gettext."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.house.rendered import templates_of, unrendered

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(ROOT.glob("src/knutpunkt/*/templates/**/*.html"))
#: Words that are the same in every language.
NAMES = {"Knutpunkt", "CSV", "Excel", "PDF", "HTML", "Svenska", "English", "SCB", "Kolada", "Agenda 2030", "XLSX", "kr"}
SHOWN_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "aria-description", "aria-roledescription"}
#: Templates that are otherwise on purpose, each with the reason.
OWN_STYLE = {"reports/templates/reports/standalone.html": "a file that is saved and sent carries its own style"}
OWN_TEXT = {
    "kernel/templates/500.html": "shown when nothing works, in both languages at once",
    "kernel/templates/503.html": "shown when nothing works, in both languages at once",
    "kernel/templates/kernel/_language.html": "each language is named in itself",
}
#: Elements whose text is data.
DATA = {"script", "code", "style"}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")


class Inline(HTMLParser):
    """Collects what a strict content-security policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append("<script> without src")
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").strip().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


class Text(HTMLParser):
    """Collects the words that stand in the open, outside gettext."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DATA:
            self.inside.append(tag)
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        for name in NAMES:
            text = text.replace(name, "")
        if LETTERS.search(text) and not self.inside:
            self.found.append(text)


def inline(source: str) -> list[str]:
    """Return the inline scripts, styles and handlers of a template."""
    parser = Inline()
    parser.feed(CODE.sub("x", COMMENT.sub("", source)))
    return parser.found


def untranslated(source: str) -> list[str]:
    """Return the text of a template that no translation can reach."""
    parser = Text()
    parser.feed(CODE.sub(" ", TRANSLATED.sub(" ", COMMENT.sub("", source))))
    return parser.found


def name(path: Path) -> str:
    return path.relative_to(ROOT / "src/knutpunkt").as_posix()


@pytest.mark.parametrize("path", [path for path in TEMPLATES if name(path) not in OWN_STYLE], ids=name)
def test_nothing_inline(path: Path) -> None:
    assert inline(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if name(path) not in OWN_TEXT], ids=name)
def test_all_text_can_be_translated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p style='color: red'>",
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<a onclick=x>",
        "<a href='javascript:x'>",
    ],
)
def test_control_inline_is_seen(source: str) -> None:
    assert inline(source) != []


@pytest.mark.parametrize("source", ["<p>Spara nu</p>", "<a aria-label='Stäng'></a>", "{% if x %}Alla{% endif %}"])
def test_control_open_text_is_seen(source: str) -> None:
    assert untranslated(source) != []


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_pages_for_when_nothing_works_need_nothing(template: str) -> None:
    """Without a context, in both languages, and with every address in them served by ourselves."""
    page = render_to_string(template)
    assert 'lang="sv"' in page
    assert 'lang="en"' in page
    assert re.findall(r'(?:href|src)="(?!/)[^"]*"', page) == []


def test_control_a_template_that_nothing_renders_is_named() -> None:
    everything = templates_of(ROOT / "src/knutpunkt")
    assert "kernel/base.html" in everything
    assert unrendered(everything, everything - {"kernel/base.html"}) == {"kernel/base.html"}
