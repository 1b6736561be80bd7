# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The matrix as a page and as a file: what each cell says, drawn small and said in words.

A page may hold hundreds of cells: their markup is made here, ten times as fast as a template would.
The bar's parts differ in height as well as in colour: done is full, begun two thirds,
the rest one third.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.indicators.queries import gravest
from knutpunkt.kernel.downloads import Cell as FileCell
from knutpunkt.kernel.symbols import JUDGEMENTS, STATUSES
from knutpunkt.mapping.matrix import Cell, Column, Difference, Matrix, Row, compare, united_columns, united_rows
from knutpunkt.mapping.picture import LOOSE, Arranged, Group

WIDE, HIGH = 56, 12
HEIGHTS = {"done": 12, "started": 8}
LOW = 4
EMPTY_CELL = mark_safe('<td role="cell"></td>')


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as shown: its cells (markup, empty where nothing is), its judgement, whether it is a gap."""

    row: Row
    cells: tuple[str, ...]
    url: str = ""
    level: str = ""
    gap: bool = False
    gone: bool = False


@dataclass
class ShownGroup:
    """A heading with its rows."""

    group: Group
    rows: list[ShownRow] = field(default_factory=list)


@dataclass(frozen=True)
class MatrixPage:
    """The whole matrix as shown, with sums and (when compared) how much differs."""

    columns: tuple[Column, ...]
    groups: tuple[ShownGroup, ...]
    sums: tuple[int, ...]
    total: int
    gaps: int
    holes: int
    came: int = 0
    went: int = 0
    moved: int = 0
    compared: bool = False
    judged: bool = False

    @property
    def width(self) -> int:
        """How many columns the table has, heading and judgement included."""
        return len(self.columns) + 1 + self.judged


def bar_of(statuses: Mapping[str, int]) -> str:
    """Return the parts of a bar as outlines on a field of ``WIDE`` × ``HIGH`` units; empty without activities."""
    total, parts, at = sum(statuses.values()), [], 0
    for key in STATUSES:
        count = statuses.get(key, 0)
        if count:
            left, right = at * WIDE // total, (at + count) * WIDE // total
            height = HEIGHTS.get(key, LOW)
            parts.append(f'<path class="{key}" d="M{left} {HIGH - height}h{right - left}v{height}H{left}z"/>')
            at += count
    return "".join(parts)


def change_sign(difference: Difference) -> str:
    """Return what differs in signs: "+2 −1 ~1"; what each means stands in the legend."""
    parts = [
        f"{sign}{len(ids)}"
        for sign, ids in (("+", difference.came), ("−", difference.went), ("~", difference.moved))
        if ids
    ]
    return " ".join(parts) or ("○" if difference.hole_opened else "●")


def change_words(difference: Difference) -> str:
    """Return what differs in words."""
    parts = []
    if difference.came:
        parts.append(_("nya: %(number)d") % {"number": len(difference.came)})
    if difference.went:
        parts.append(_("borta: %(number)d") % {"number": len(difference.went)})
    if difference.moved:
        parts.append(_("ändrad status: %(number)d") % {"number": len(difference.moved)})
    if difference.hole_opened:
        parts.append(_("lucka öppnad"))
    if difference.hole_closed:
        parts.append(_("lucka stängd"))
    return ", ".join(parts)


class CellWords:
    """Says what stands in cells; the words are fetched once for all of them."""

    def __init__(self) -> None:
        self.statuses = {key: str(symbol.word).lower() for key, symbol in STATUSES.items()}
        self.hole, self.nothing = _("lucka, ingen insats"), _("ingen insats")
        self.one, self.many = (ngettext("%(number)d insats", "%(number)d insatser", number) for number in (1, 2))
        self.joins, self.since = _("deltar i %(number)d"), _("Sedan dess")

    def of(self, cell: Cell) -> str:
        """Say how many are led, in which status ("klar: 2, påbörjad: 3"), and how many are joined."""
        if cell.hole:
            return self.hole
        parts = []
        if cell.led:
            told = (self.one if len(cell.led) == 1 else self.many) % {"number": len(cell.led)}
            counts = cell.statuses
            words = [f"{word}: {counts[key]}" for key, word in self.statuses.items() if counts[key]]
            parts.append(f"{told} ({', '.join(words)})")
        if cell.joined:
            parts.append(self.joins % {"number": len(cell.joined)})
        return ", ".join(parts) or self.nothing


def _numbers(cell: Cell) -> str:
    """Return what the eye sees in a cell: how many are led, how many joined, and the bar."""
    if cell.hole:
        return "–"
    led = str(len(cell.led)) if cell.led else ""
    joined = f' <span class="joins">+{len(cell.joined)}</span>' if cell.joined else ""
    bar = f'<svg class="sb">{bar_of(cell.statuses)}</svg>' if cell.led else ""
    return f"{led}{joined}{bar}"


def _shown_cell(words: CellWords, column: Column, url: str, cell: Cell, difference: Difference | None) -> str:
    """Return a cell's markup: a link that leads on, words for who listens, numbers and bar for who looks."""
    if not (cell or cell.hole or difference):
        return EMPTY_CELL
    said, change = f"{column.name}: {words.of(cell)}", ""
    if difference:
        said = f"{said}. {words.since} – {change_words(difference)}"
        change = f"<b>{change_sign(difference)}</b>"
    kinds = " ".join(name for name, true in (("hole", cell.hole), ("changed", bool(difference))) if true)
    return format_html(
        '<td role="cell"{}><a href="{}"><span class="said">{}</span><span aria-hidden="true">{}{}</span></a></td>',
        mark_safe(f' class="{kinds}"' if kinds else ""),  # noqa: S308  (two words of ours)
        url,
        said,
        mark_safe(_numbers(cell)),  # noqa: S308  (numbers only)
        mark_safe(change),  # noqa: S308  (signs and numbers only)
    )


def _levels(now: Arranged, judgements: Mapping[int, str]) -> dict[str, str]:
    """Return the level of each row that has one: the gravest of its goals'."""
    found = {}
    for row in now.rows:
        levels = [judgements[goal] for goal in now.goals_in.get(row.key, ()) if goal in judgements]
        if levels:
            found[row.key] = gravest(levels)
    return found


def _headings(rows: tuple[Row, ...], groups: tuple[Group, ...]) -> dict[str, ShownGroup]:
    """Return the headings in order, empty still: those known, one without words for the rest, the loose row's last."""
    known = {group.key: group for group in groups}
    wordless = {row.group: Group(row.group, "") for row in rows if row.group not in known}
    ordered = sorted({**known, **wordless}.values(), key=lambda group: group.key == LOOSE)
    return {group.key: ShownGroup(group) for group in ordered}


def page_of(
    per: str,
    now: Arranged,
    judgements: Mapping[int, str],
    links: Mapping[str, str],
    then: Arranged | None = None,
    suffix: str = "",
) -> MatrixPage:
    """Return the page of a picture, compared with an earlier one where given.

    ``judgements`` are levels by goal, ``links`` addresses by row, ``suffix`` is put after each cell's address (the date compared with).
    """
    rows, columns, groups = now.rows, now.columns, now.groups
    differences: dict[tuple[str, int], Difference] = {}
    if then is not None:
        rows, columns = united_rows(then.rows, now.rows), united_columns(then.columns, now.columns)
        known = {group.key for group in now.groups}
        groups = (*now.groups, *(group for group in then.groups if group.key not in known))
        differences = compare(then.matrix, now.matrix)
    present, words = {row.key for row in now.rows}, CellWords()
    levels = _levels(now, judgements)
    shown = _headings(rows, groups)
    for row in rows:
        cells = tuple(
            _shown_cell(
                words,
                column,
                f"ruta/{per}/{row.key}/{column.key}/{suffix}",
                now.matrix.cell(row.key, column.key),
                differences.get((row.key, column.key)),
            )
            for column in columns
        )
        shown[row.group].rows.append(
            ShownRow(
                row,
                cells,
                links.get(row.key, ""),
                levels.get(row.key, ""),
                now.matrix.is_gap(row),
                row.key not in present,
            )
        )
    return MatrixPage(
        columns,
        tuple(group for group in shown.values() if group.rows),
        tuple(len(now.matrix.in_column.get(column.key, ())) for column in columns),
        len(now.matrix.activities),
        now.matrix.gaps,
        now.matrix.holes,
        *_totals(then, now),
        compared=then is not None,
        judged=bool(levels),
    )


def _totals(then: Arranged | None, now: Arranged) -> tuple[int, int, int]:
    """Return how many activities came, went and changed status, each counted once."""
    if then is None:
        return 0, 0, 0
    before, after = then.matrix.activities, now.matrix.activities
    moved = sum(after[key] != before[key] for key in after.keys() & before.keys())
    return len(after.keys() - before.keys()), len(before.keys() - after.keys()), moved


def file_header(columns: tuple[Column, ...]) -> list[str]:
    """Return the header of the file: for each department what it leads and what it joins."""
    titles = [
        title
        for column in columns
        for title in (
            _("%(department)s: leder") % {"department": column.name},
            _("%(department)s: deltar") % {"department": column.name},
        )
    ]
    return [_("Grupp"), _("Rad"), *titles, _("Insatser"), _("Lucka"), _("Bedömning")]


def file_rows(page: MatrixPage, matrix: Matrix) -> Iterator[list[FileCell]]:
    """Yield the rows of the file: numbers as numbers, "lucka" where somebody is expected to act."""
    hole = _("lucka")
    for group in page.groups:
        for shown in group.rows:
            line: list[FileCell] = [group.group.label, shown.row.label]
            for column in page.columns:
                cell = matrix.cell(shown.row.key, column.key)
                line += [hole if cell.hole else len(cell.led), len(cell.joined)]
            level = JUDGEMENTS[shown.level].word if shown.level else ""
            gap = hole if shown.gap else ""
            yield [*line, len(matrix.in_row.get(shown.row.key, ())), gap, str(level)]
