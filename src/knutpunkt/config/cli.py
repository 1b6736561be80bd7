# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``knutpunkt``. Each sub-command is a management command of the room it belongs to.

``ranking`` alone is none: its room's pure modules do the work, without Django.
"""

import os
import sys
from argparse import ArgumentParser

COMMANDS = {
    "demo": "fill a demo and serve it",
    "serve": "serve with the production server",
    "worker": "run background jobs",
    "import-activities": "import activities from a spreadsheet",
    "sync-kolada": "fetch key figures from Kolada",
    "report": "make a miljöbokslut as PDF or HTML",
    "ranking": "check ranking files and count points, without a database",
    "check": "check this installation",
}
USAGE = "usage: knutpunkt COMMAND [options]\n\n" + "\n".join(
    f"  {name:<18} {text}" for name, text in [*COMMANDS.items(), ("manage …", "Django's own commands")]
)


def _demo_address(options: list[str]) -> str:
    """Return where the demo will be reached, so that links in its mail lead there."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
    known, _ = parser.parse_known_args(options)
    return f"http://{known.host}:{known.port}"


def main(argv: list[str] | None = None) -> None:
    """Run one sub-command; exits 0 only when all went well."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE)
        sys.exit(0 if arguments else 2)
    name, rest = arguments[0], arguments[1:]
    if name == "ranking":  # needs neither Django nor a database
        from knutpunkt.ranking.command import main as ranking

        sys.exit(ranking(rest))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "knutpunkt.config.settings")
    if name == "demo":
        os.environ["KNUTPUNKT_DEMO"] = "true"
        os.environ.setdefault("KNUTPUNKT_ADDRESS", _demo_address(rest))
    if name == "check":
        rest = ["--database", "default", *rest]
    if name == "manage":
        command = rest
    elif name in COMMANDS:
        command = [name.replace("-", "_"), *rest]
    else:
        print(f"knutpunkt: unknown command {name!r}\n\n{USAGE}", file=sys.stderr)
        sys.exit(2)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["knutpunkt", *command])


if __name__ == "__main__":
    main()
