# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""axe-core on a page: WCAG 2.0 to 2.2 levels A and AA, and best practice."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT, leave_out

SCRIPT = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = """async (options) => {
  const found = await axe.run(document, options);
  const told = (list) => list.map((rule) => ({
    id: rule.id, help: rule.help,
    nodes: rule.nodes.map((node) => node.target.join(' ') + ': ' + (node.failureSummary || '').slice(0, 300)),
  }));
  return {violations: told(found.violations), incomplete: told(found.incomplete), passes: found.passes.length};
}"""


@dataclass(frozen=True)
class Findings:
    """What axe says of one page: rules broken, rules it could not decide, how many it passed."""

    violations: list[dict[str, Any]]
    incomplete: list[dict[str, Any]]
    passes: int

    @property
    def broken_rules(self) -> set[str]:
        """The names of the rules broken."""
        return {rule["id"] for rule in self.violations}


@cache
def _script() -> str:
    if not SCRIPT.exists():
        leave_out("axe-core is not there; run python tools/build_frontend.py")
    return SCRIPT.read_text(encoding="utf-8")


def check(page: Page, rules: list[str] | None = None) -> Findings:
    """Run axe on the page as it now looks; ``rules`` narrows to some rules (quicker)."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_script())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    return Findings(**page.evaluate(RUN, {"runOnly": only, "resultTypes": ["violations", "incomplete"]}))


def assert_axe_clean(page: Page, rules: list[str] | None = None, where: str = "") -> None:
    """Fail with what is wrong and where, unless axe finds nothing."""
    found = check(page, rules)
    if found.violations:
        lines = [f"{rule['id']} ({rule['help']}): {node}" for rule in found.violations for node in rule["nodes"][:3]]
        raise AssertionError(f"{where or page.url}\n" + "\n".join(lines))
