# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which rows of a file are one activity, which are said twice, and which are recorded already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from .errors import N_, Problem
from .names import name_key, resemblance, through
from .reading import participant
from .text import fold
from .types import CellProblem, Change, Existing, PlanRow

_ALIKE = 0.5


def join_departments(rows: list[PlanRow], merged_titles: dict[tuple[str, int], str]) -> None:
    """Make rows of one activity for several departments into one, the others its parts.

    Rows belong together when they have the same reference and the same title, or when one merged
    title cell spans them, and each names another department. The first whose department has a role
    of its own is the activity; the others become its participants.

    :param merged_titles: (sheet, row) → the sheet and address of the merged cell its title came from.
    """
    groups: dict[Hashable, list[PlanRow]] = defaultdict(list)
    for row in rows:
        if row.outcome not in {"new", "error"} or not row.values["title"]:
            continue
        title = fold(row.values["title"])
        if row.extra.get("reference"):
            groups["reference", fold(row.extra["reference"]), title].append(row)
        elif merged := merged_titles.get((row.sheet, row.row)):
            groups["merged", row.sheet, merged, title].append(row)
    for group in groups.values():
        departments = [fold(row.values["department"] or "") for row in group]
        if len(group) > 1 and len(set(departments)) == len(departments) and "" not in departments:
            _join(group)


def _join(group: list[PlanRow]) -> None:
    """Gather the departments of a group in its main row."""
    main = next((row for row in group if row.values["position"]), group[0])
    for row in group:
        if row is main:
            continue
        role = row.values["position"] or next(
            (line for line in (row.extra.get("remark") or "").split("\n") if through(line)), None
        )
        main.values["participants"].append(participant(row.values["department"], role, row.values["end"]))
        main.values["participants"] += [
            item for item in row.values["participants"] if item["department"] != main.values["department"]
        ]
        main.values["goals"] = list(dict.fromkeys([*main.values["goals"], *row.values["goals"]]))
        main.names.update({key: value for key, value in row.names.items() if key[0] != "positions"})
        main.mapped = tuple(dict.fromkeys((*main.mapped, "participants")))
        row.part_of = (main.sheet, main.row)
        row.errors = [error for error in row.errors if error.field != "position"]
    if any(row.errors for row in group):
        for row in group:
            row.outcome = "error"
        if not main.errors:
            other = next(row for row in group if row.errors)
            message = N_("Rad %(row)s hör till samma insats och har fel. Rätta den först.")
            main.errors.append(CellProblem("", "", Problem(message, {"row": str(other.row)})))


def tell_repeats(rows: Iterable[PlanRow]) -> None:
    """Tell of rows that say the same activity again: alike are skipped, unlike are errors."""
    references: dict[str, set[str]] = defaultdict(set)
    rows = [row for row in rows if row.part_of is None and row.outcome in {"new", "error"} and row.values["title"]]
    for row in rows:
        references[fold(row.extra.get("reference") or "")].add(fold(row.values["title"]))
    seen: dict[Hashable, PlanRow] = {}
    for row in rows:
        reference = fold(row.extra.get("reference") or "")
        same = ("reference", reference) if reference and len(references[reference]) == 1 else _place(row)
        first = seen.setdefault(same, row)
        if first is row:
            continue
        where = f"{first.sheet} {first.row}".strip()
        if (first.values, first.extra) == (row.values, row.extra):
            row.outcome, row.errors = "skipped", []
            row.reason = Problem(N_("Samma insats står redan på rad %(row)s."), {"row": where})
        else:
            message = N_("Samma insats står på rad %(row)s med andra uppgifter. Behåll en av raderna.")
            row.errors.append(CellProblem("", row.values["title"], Problem(message, {"row": where}), "title"))
            row.outcome = "error"


def _place(row: PlanRow) -> Hashable:
    """Return what tells an activity from others where references do not."""
    return fold(row.values["title"]), fold(row.values["department"] or ""), tuple(row.values["goals"])


class Recorded:
    """The activities that are recorded, ready to be recognised."""

    def __init__(self, existing: Iterable[Existing]) -> None:
        self.by_reference: dict[str, list[Existing]] = defaultdict(list)
        self.by_title: dict[str, list[Existing]] = defaultdict(list)
        for item in existing:
            if item.reference:
                self.by_reference[fold(item.reference)].append(item)
            self.by_title[fold(item.title)].append(item)

    def match(self, row: PlanRow) -> None:
        """Set outcome, key and changes of a row that is free from errors."""
        found = self._by_reference(row) or self._by_title(row)
        if len(found) > 1:
            message = N_("Flera insatser heter så hos samma verksamhet. Ändra den rätta för hand.")
            row.errors.append(CellProblem("", row.values["title"], Problem(message), "title"))
            row.outcome = "error"
        elif found:
            row.key = found[0].key
            row.changes = differences(row, found[0])
            row.outcome = "changed" if row.changes else "unchanged"
        elif others := self.by_title.get(fold(row.values["title"])):
            message = N_("En insats med samma titel finns redan hos %(value)s; den här blir en ny.")
            problem = Problem(message, {"value": others[0].department})
            row.notes.append(CellProblem("", row.values["title"], problem, "title"))

    def _by_reference(self, row: PlanRow) -> list[Existing]:
        """Return the activity with the same reference, if its title resembles the row's.

        Every plan has a number 1: the number alone must not overwrite another plan's activity.
        """
        candidates = self.by_reference.get(fold(row.extra.get("reference") or ""), [])
        alike = [item for item in candidates if resemblance(item.title, row.values["title"]) >= _ALIKE]
        exact = [item for item in alike if fold(item.title) == fold(row.values["title"])]
        same = [item for item in exact or alike if _is_same_name(item.department, row.values["department"])]
        if candidates and not alike:
            message = N_("Beteckningen %(value)s finns redan på en annan insats; den här blir en ny.")
            problem = Problem(message, {"value": str(row.extra["reference"])})
            row.notes.append(CellProblem("", str(row.extra["reference"]), problem, "reference"))
        return same or exact or alike

    def _by_title(self, row: PlanRow) -> list[Existing]:
        """Return activities with the same title at the same department, of the same goal where several."""
        reference = fold(row.extra.get("reference") or "")
        found = [
            item
            for item in self.by_title.get(fold(row.values["title"]), [])
            if _is_same_name(item.department, row.values["department"])
            and not (reference and item.reference and fold(item.reference) != reference)
        ]
        goals = {name_key(goal) for goal in row.values["goals"]}
        narrowed = [item for item in found if goals & {name_key(goal) for goal in item.goals}]
        if len(found) == 1 and goals and found[0].goals and not narrowed:
            return []
        return narrowed if len(found) > 1 and narrowed else found


def _is_same_name(one: str | None, other: str | None) -> bool:
    return name_key(one or "") == name_key(other or "")


def differences(row: PlanRow, existing: Existing) -> list[Change]:
    """Return what the file says otherwise than what is recorded.

    Only fields that the file speaks of and that ``existing.values`` holds are compared. An empty cell
    changes nothing: leaving out is not the same as taking away.
    """
    changes = []
    for name in row.mapped:
        after = row.values.get(name, row.extra.get(name))
        if after in (None, "", []) or name not in existing.values:
            continue
        before = existing.values[name]
        if _comparable(name, before) != _comparable(name, after):
            changes.append(Change(name, before, after))
    return changes


def _comparable(name: str, value: Any) -> Any:
    """Return a value in a form where only real differences show."""
    if name == "participants":
        return {(name_key(p["department"] or ""), fold(p.get("role") or ""), p.get("deadline")) for p in value or []}
    if name in {"goals", "documents"}:
        return {name_key(item) for item in value or []}
    if name in {"department", "position"}:
        return name_key(value or "")
    if isinstance(value, str):
        return " ".join(value.split())
    return value
