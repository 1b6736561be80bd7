# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walking the line of sight: from one thing up to what it hangs on and down to what hangs on it.

Each step asks the registered links for everything at once, so that a walk costs the same number of
queries whatever lies there. What the actor may not see is neither shown nor walked beyond.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from knutpunkt.kernel.registry import Mend, Registry, SightItem, SightKind, SightLink
from knutpunkt.people.access import Actor


@dataclass(frozen=True)
class Lack:
    """Something missing on the way: what, and what would mend it where the actor may."""

    text: str
    mend: Mend | None = None


@dataclass
class Spot:
    """A thing on the way, and what it lacks."""

    item: SightItem
    lacks: list[Lack] = field(default_factory=list)


@dataclass
class Step:
    """All things of one kind on the way. ``lack`` is told where there are none."""

    kind: SightKind
    spots: dict[int, Spot] = field(default_factory=dict)
    is_start: bool = False
    lack: Lack | None = None
    walked: set[int] = field(default_factory=set)

    @property
    def summed(self) -> list[tuple[str, int]]:
        """What is lacking and of how many things, the most frequent first."""
        return Counter(lack.text for spot in self.spots.values() for lack in spot.lacks).most_common()


@dataclass
class Walk:
    """A walk from one thing."""

    actor: Actor
    registry: Registry
    steps: dict[str, Step] = field(default_factory=dict)

    def links(self, *, above: str | None = None, below: str | None = None) -> list[SightLink]:
        """Return the links between registered steps that lead up from, or down from, a kind."""
        return [
            link
            for link in self.registry.sight_links
            if link.above in self.steps
            and link.below in self.steps
            and (above is None or link.above == above)
            and (below is None or link.below == below)
        ]


def walk(actor: Actor, registry: Registry, kind: str, key: int) -> list[Step] | None:
    """Return the steps from the first to the last with what lies there; None without such a thing to see."""
    kinds = registry.line_of_sight()
    start = registry.sights.get(kind)
    if start is None:
        return None
    way = Walk(actor, registry, {item.key: Step(item) for item in kinds})
    own = way.steps[kind]
    own.is_start = True
    _put(way, own, [key], {key})
    if not own.spots:
        return None
    for later in kinds[kinds.index(start) + 1 :]:
        _reach(way, own, way.steps[later.key], down=True)
    for earlier in reversed(kinds[: kinds.index(start)]):
        _reach(way, own, way.steps[earlier.key], down=False)
    return list(way.steps.values())


def _put(way: Walk, step: Step, keys: Collection[int], walked: set[int]) -> None:
    """Put those of the keys on the step that the actor may see."""
    if keys:
        step.spots = {item.key: Spot(item) for item in step.kind.items(way.actor, keys)}
        step.walked = walked & step.spots.keys()


def _reach(way: Walk, start: Step, step: Step, *, down: bool) -> None:
    """Find what lies on a step, from the steps between it and where one stands, and what those lack there."""
    found: dict[int, None] = {}
    beyond: set[int] = set()
    lacking: list[tuple[Step, SightLink, set[int]]] = []
    links = way.links(below=step.kind.key) if down else way.links(above=step.kind.key)
    for link in links:
        near = way.steps[link.above if down else link.below]
        if not near.walked or not _between(start, near, step) or (link.roundabout and near is not start):
            continue
        pairs = list((link.down if down else link.up)(way.actor, near.walked))
        ends = {below if down else above for above, below in pairs}
        found |= dict.fromkeys(ends)
        if not link.roundabout:
            beyond |= ends
        lacking.append((near, link, near.walked - {above if down else below for above, below in pairs}))
    _put(way, step, list(found), beyond)
    for near, link, keys in lacking:
        _tell(way, near, link, keys, down=down)
    if not step.spots:
        step.lack = _own_lack(start, links) or Lack(str(step.kind.missing))


def _between(start: Step, near: Step, step: Step) -> bool:
    """Tell whether a step lies between where one stands and the step looked at (or is where one stands)."""
    low, high = sorted((start.kind.order, step.kind.order))
    return low <= near.kind.order <= high and near is not step


def _tell(way: Walk, near: Step, link: SightLink, keys: Iterable[int], *, down: bool) -> None:
    """Write on the things of a step that they have nothing at the other end of the link."""
    text = str(link.nothing_below if down else link.nothing_above)
    told = [key for key in keys if not near.spots[key].item.groups]
    if not text or not told:
        return
    mends = (link.mends_below if down else link.mends_above)(way.actor, told)
    for key in told:
        near.spots[key].lacks.append(Lack(text, mends.get(key)))


def _own_lack(start: Step, links: Iterable[SightLink]) -> Lack | None:
    """Return what the thing itself lacks on the step looked at, if it has said so."""
    texts = {str(text) for link in links for text in (link.nothing_below, link.nothing_above) if text}
    lacks = [lack for spot in start.spots.values() for lack in spot.lacks if lack.text in texts]
    return lacks[0] if lacks else None
