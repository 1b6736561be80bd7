# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes against the stream of imports: a room adds its own piece to another's page, unasked.

* :data:`navigation`: entries of the top bar.
* :data:`panels`: pieces of a page ("goal", "activity", "start", ...), each with a template of its room.
* :data:`expectations`: kinds of things that are awaited of a person ("Väntas av mig").
* :data:`news`: sources of "Nytt sedan du var här".
* :data:`meeting_marks`: what somebody has marked for the group's next meeting.
* :data:`sights` and :data:`sight_links`: the steps of the line of sight, from what was promised to what is told.

Rooms register in ``AppConfig.ready()``. Providers get the actor (people.access.Actor) and return
plain values; they run inside the tenant scope.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


def _everybody(_actor: Any) -> bool:
    return True


@dataclass(frozen=True)
class NavEntry:
    """An entry of the top bar. ``label`` is lazy text, ``url_name`` takes the municipality's code.

    ``shows_awaited``: the number of things awaited of the person stands behind the label.
    """

    order: int
    label: Any
    url_name: str
    visible: Callable[[Any], bool] = _everybody
    shows_awaited: bool = False


@dataclass(frozen=True)
class Panel:
    """A piece of another room's page.

    ``context(actor, subject)`` returns the template's context, or None when there is nothing to show.
    """

    order: int
    template: str
    context: Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Expectation:
    """Something awaited of a person: what, where to do it, before when, how many things it covers."""

    label: Any
    url: str
    due: date | None = None
    count: int = 1


@dataclass(frozen=True)
class NewsItem:
    """Something that happened: what, where to see it, when."""

    label: Any
    url: str
    when: datetime


@dataclass(frozen=True)
class MeetingMark:
    """Something marked for the group's next meeting: what, where it is, by whom, when, with which words.

    ``key`` is the same each time the mark is asked for, so that a meeting can tell what it has taken up.
    """

    key: str
    label: Any
    url: str
    by: str
    when: datetime
    reason: str = ""


@dataclass(frozen=True)
class SightItem:
    """A thing on the line of sight: key, name, its own page, a note with a sign before it.

    ``groups``: it only groups others, so that nothing is missing when nothing hangs on it.
    """

    key: int
    label: str
    url: str
    note: str = ""
    sign: str = ""
    groups: bool = False


@dataclass(frozen=True)
class SightKind:
    """A step of the line of sight, the highest ``order`` last. ``missing`` is said where there is none of it.

    ``items(actor, keys)`` returns those of the keys that the actor may see, in the order to show them.
    """

    key: str
    order: int
    label: Any
    missing: Any
    items: Callable[[Any, Collection[int]], Iterable[SightItem]]


@dataclass(frozen=True)
class Mend:
    """What would mend something missing: words and where to do it."""

    label: Any
    url: str


def _no_mends(_actor: Any, _keys: Collection[int]) -> Mapping[int, Mend]:
    return {}


@dataclass(frozen=True)
class SightLink:
    """How one step hangs on another, told by the room of the lower one.

    ``down(actor, keys)`` and ``up(actor, keys)`` return pairs (key above, key below) of what hangs on the
    keys above, or of what the keys below hang on. ``nothing_below`` is said of a thing above that has
    nothing below it, ``nothing_above`` the other way; the mends are asked for all such things at once.

    A ``roundabout`` link goes by way of a third kind: it is only walked from where one stands, and not
    beyond, since what lies there belongs to other things as well.
    """

    above: str
    below: str
    down: Callable[[Any, Collection[int]], Iterable[tuple[int, int]]]
    up: Callable[[Any, Collection[int]], Iterable[tuple[int, int]]]
    nothing_below: Any = ""
    nothing_above: Any = ""
    mends_below: Callable[[Any, Collection[int]], Mapping[int, Mend]] = _no_mends
    mends_above: Callable[[Any, Collection[int]], Mapping[int, Mend]] = _no_mends
    roundabout: bool = False


@dataclass
class Registry:
    """The registered pieces of all rooms."""

    navigation: list[NavEntry] = field(default_factory=list)
    panels: dict[str, list[Panel]] = field(default_factory=lambda: defaultdict(list))
    expectations: dict[str, Callable[[Any], Iterable[Expectation]]] = field(default_factory=dict)
    news: dict[str, Callable[[Any, datetime], Iterable[NewsItem]]] = field(default_factory=dict)
    meeting_marks: dict[str, Callable[[Any], Iterable[MeetingMark]]] = field(default_factory=dict)
    sights: dict[str, SightKind] = field(default_factory=dict)
    sight_links: list[SightLink] = field(default_factory=list)

    def add_navigation(
        self,
        order: int,
        label: Any,
        url_name: str,
        visible: Callable[[Any], bool] = _everybody,
        *,
        shows_awaited: bool = False,
    ) -> None:
        """Add an entry to the top bar, for those actors for whom ``visible`` is true."""
        self.navigation.append(NavEntry(order, label, url_name, visible, shows_awaited))
        self.navigation.sort(key=lambda entry: entry.order)

    def add_panel(
        self, page: str, order: int, template: str, context: Callable[[Any, Any], Mapping[str, Any] | None]
    ) -> None:
        """Add a panel to the page named ``page`` (for instance "goal", "activity", "start")."""
        self.panels[page].append(Panel(order, template, context))
        self.panels[page].sort(key=lambda panel: panel.order)

    def add_expectation(self, kind: str, provider: Callable[[Any], Iterable[Expectation]]) -> None:
        """Add a kind of expectation; its provider answers for one actor."""
        self.expectations[kind] = provider

    def add_news(self, kind: str, provider: Callable[[Any, datetime], Iterable[NewsItem]]) -> None:
        """Add a source of news; its provider answers for one actor and a time since when."""
        self.news[kind] = provider

    def add_meeting_marks(self, kind: str, provider: Callable[[Any], Iterable[MeetingMark]]) -> None:
        """Add a source of marks for the next meeting; its provider answers for what one actor may see."""
        self.meeting_marks[kind] = provider

    def add_sight(self, kind: SightKind, *links: SightLink) -> None:
        """Add a step of the line of sight, and how it hangs on others: they may be registered later."""
        self.sights[kind.key] = kind
        self.sight_links += links

    def line_of_sight(self) -> list[SightKind]:
        """Return the steps, from what was promised to what is told."""
        return sorted(self.sights.values(), key=lambda kind: kind.order)

    def marks_for_meeting(self, actor: Any) -> list[MeetingMark]:
        """Return everything marked for the next meeting that the actor may see, the oldest first."""
        found = [item for provider in self.meeting_marks.values() for item in provider(actor)]
        return sorted(found, key=lambda item: (item.when, item.key))

    def awaited_of(self, actor: Any) -> list[Expectation]:
        """Return everything awaited of the actor, the most urgent first, undated last."""
        found = [item for provider in self.expectations.values() for item in provider(actor)]
        return sorted(found, key=lambda item: (item.due is None, item.due or date.max, str(item.label)))

    def news_since(self, actor: Any, since: datetime, limit: int = 8) -> list[NewsItem]:
        """Return what happened since ``since`` that the actor may see, newest first."""
        found = [item for provider in self.news.values() for item in provider(actor, since)]
        return sorted(found, key=lambda item: item.when, reverse=True)[:limit]


registry = Registry()
