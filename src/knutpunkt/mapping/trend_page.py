# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The course of the findings over a year: read from the rows, as periods, table and chart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Idea
from knutpunkt.kernel import charts
from knutpunkt.mapping.models import Choice, Finding, Verdict
from knutpunkt.mapping.trend import Period, Span, Stretch, course

MONTHS = 12
#: Stands that leave the finding open: somebody has it, or it is taken to a meeting.
LEAVES_OPEN = (Choice.TASK, Choice.MEETING)


@dataclass(frozen=True)
class Month:
    """A period as shown: its name, its short name for the chart, and its numbers."""

    label: str
    short: str
    period: Period


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def edges_until(now: datetime, months: int = MONTHS) -> list[datetime]:
    """Return the beginnings of the last ``months`` months, the present one last, and now as the end."""
    today = timezone.localtime(now).date()
    first = today.replace(day=1)
    starts = [first]
    while len(starts) < months:
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    return [*map(_beginning, reversed(starts)), now]


def spans_of(rows: QuerySet[Finding]) -> list[Span]:
    """Return the findings as spans. Two queries."""
    settled = _settled(rows)
    return [Span(first, gone, settled[key]) for key, first, gone in rows.values_list("pk", "first_seen", "gone_at")]


def _settled(rows: QuerySet[Finding]) -> dict[int, list[Stretch]]:
    """Return when stands that settle held, by finding.

    A stand no longer settles when the facts changed (from the day they did, as far as that is known),
    when its merge was undone, or when its idea was dropped.
    """
    found: dict[int, list[Stretch]] = defaultdict(list)
    verdicts = Verdict.objects.filter(finding__in=rows.order_by().values("pk")).exclude(choice__in=LEAVES_OPEN)
    verdicts = verdicts.select_related("finding", "idea", "merge")
    for verdict in verdicts.order_by("made_at", "pk"):
        undone = [moment for moment in _undone(verdict) if moment is not None]
        if not _does_something(verdict):
            continue
        end = min(undone, default=None)
        if end is None or end > verdict.made_at:
            found[verdict.finding_id].append((verdict.made_at, end))
    return found


def _does_something(verdict: Verdict) -> bool:
    """Tell whether the stand settles: a merge or a cooperation that did nothing by itself is a task."""
    if verdict.choice == Choice.MERGE:
        return verdict.merge_id is not None
    if verdict.choice == Choice.COOPERATE:
        return verdict.idea_id is not None or verdict.joint_id is not None
    return True


def _undone(verdict: Verdict) -> list[datetime | None]:
    moments = [verdict.ended_at]
    if verdict.merge is not None:
        moments.append(verdict.merge.undone_at)
    if verdict.idea is not None and verdict.idea.state == Idea.State.DROPPED:
        moments.append(verdict.idea.updated_at)
    if verdict.ended_at is None and verdict.facts_hash != verdict.finding.facts_hash:
        changed = verdict.finding.detail.get("facts_since")
        moments.append(datetime.fromisoformat(changed) if changed else verdict.made_at)
    return moments


def months_of(rows: QuerySet[Finding], now: datetime | None = None) -> list[Month]:
    """Return the last year's months, the present one until now."""
    return [_month(period) for period in course(spans_of(rows), edges_until(now or timezone.now()))]


def _month(period: Period) -> Month:
    day = timezone.localtime(period.start).date()
    return Month(date_format(day, "F Y"), date_format(day, "M").rstrip(".") + f" {day:%y}", period)


def spec(months: Sequence[Month]) -> charts.Spec:
    """Return the chart: how many were open at the end of each month, the last one named."""
    rows = [
        {"month": month.short, "place": place, "open": month.period.open, "text": ""}
        for place, month in enumerate(months)
    ]
    rows[-1]["text"] = str(rows[-1]["open"])
    x: charts.Spec = {
        "field": "month",
        "type": "ordinal",
        "sort": {"field": "place"},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y = charts.amounts("open", title=_("Öppna iakttagelser"), zero=True, pattern=",d")
    tooltip = [
        {"field": "month", "type": "nominal", "title": _("Månad")},
        {"field": "open", "type": "quantitative", "title": _("Öppna")},
    ]
    layers = [
        charts.line("months", x, y, color=charts.OWN, width=3, points=True, more={"tooltip": tooltip}),
        charts.label("months", x, y, text="text", align="center", dy=-14, bold=True),
    ]
    return charts.chart(layers, data={"months": rows})


def alt_text(months: Sequence[Month]) -> str:
    """Say what the chart shows."""
    words = {
        "first": months[0].label,
        "before": months[0].period.open,
        "now": months[-1].period.open,
        "most": max(month.period.open for month in months),
    }
    return (
        _(
            "Diagram: antalet öppna iakttagelser vid varje månads slut. I slutet av %(first)s var de %(before)d,"
            " nu är de %(now)d, och som mest var de %(most)d."
        )
        % words
    )
