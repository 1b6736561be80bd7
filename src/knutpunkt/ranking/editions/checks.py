# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What only the whole edition tells: keys that are double, references that lead nowhere, sums that are wrong."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import islice

from knutpunkt.ranking.editions.definition import Edition, OptionsRule, Question, Unit, told
from knutpunkt.ranking.editions.faults import MOST_SOUGHT, N_, Fault, Near, Path
from knutpunkt.ranking.editions.rule_checks import check_rule, doubles, fault, plain, unknown
from knutpunkt.ranking.scoring.rules import highest_points

NO_PART = N_("Det finns ingen del som heter %(key)s.")
NO_AREA = N_("Det finns inget område som heter %(key)s.")
NO_GROUP = N_("Det finns ingen grupp som heter %(key)s.")
NO_UNIT = N_("Det finns ingen enhet som heter %(key)s.")
CORRECT = N_("Rätta stavningen, eller lägg till den. Närmast: %(near)s.")


def check_edition(edition: Edition) -> tuple[Fault, ...]:
    """Return the faults of an edition whose pieces are well each by itself; of more than can be told, the first."""
    checks = (_keys, _units, _parts, _weights, _questions, _follow_ups, _highest_points, _total, _completeness, _texts)
    return tuple(islice((found for check in checks for found in check(edition)), MOST_SOUGHT))


def _keys(edition: Edition) -> Iterator[Fault]:
    """Keys that stand twice."""
    yield from doubles([part.key for part in edition.parts], ("parts",))
    yield from doubles([area.key for area in edition.areas], ("areas",))
    yield from doubles([group.key for group in edition.groups], ("groups",))
    yield from doubles([unit.id for unit in edition.units], ("units",), "id")
    yield from doubles([result.unit for result in edition.results], ("results",), "unit")
    yield from doubles([question.key for question in edition.questions], ("questions",))


def _reference(key: str, known: Collection[str], path: Path, reason: str) -> Iterator[Fault]:
    if key not in known:
        yield fault(path, reason, CORRECT, key=key, near=Near(key, known))


def _units(edition: Edition) -> Iterator[Fault]:
    """Groups of units, and results of units, that do not exist."""
    groups = [group.key for group in edition.groups]
    for number, unit in enumerate(edition.units):
        if unit.group is not None:
            yield from _reference(unit.group, groups, ("units", number, "group"), NO_GROUP)
    units = {unit.id for unit in edition.units}
    for number, result in enumerate(edition.results):
        if units and result.unit not in units:
            yield from _reference(result.unit, units, ("results", number, "unit"), NO_UNIT)


def _parts(edition: Edition) -> Iterator[Fault]:
    """Parts without questions, weights for groups that do not exist."""
    used = {question.part for question in edition.questions}
    groups = [group.key for group in edition.groups]
    for number, part in enumerate(edition.parts):
        if part.key not in used:
            reason = N_("Delen %(key)s har inga frågor.")
            yield fault(("parts", number), reason, N_("Lägg till dess frågor, eller ta bort delen."), key=part.key)
        for group in part.group_weights:
            yield from _reference(group, groups, ("parts", number, "group_weights", group), NO_GROUP)


def _weights(edition: Edition) -> Iterator[Fault]:
    """Shares of the whole that are not the whole together, for all or for a group."""
    for number, question in enumerate(edition.questions):
        if question.weight is not None and question.weight not in edition.weights:
            reason = N_("Vikten %(key)s har inget tal i weights.")
            remedy = N_("Lägg till %(key)s: och ett tal under weights.")
            yield fault(("questions", number, "weight"), reason, remedy, key=question.weight.value)
    if edition.total.method != "weighted_shares":
        return
    groups = dict.fromkeys(group for part in edition.parts for group in part.group_weights)
    for group in (*([] if _all_have_their_own(edition) else [None]), *groups):
        found = sum((part.group_weights.get(group or "", part.weight) for part in edition.parts), Decimal(0))
        if found == 1:
            continue
        remedy = N_("Ändra delarnas vikter så att de tillsammans är 1, till exempel 0.6 och 0.4.")
        if group is None:
            reason = N_("Delarnas vikter är %(found)s tillsammans och ska vara 1.")
            yield fault(("parts",), reason, remedy, found=plain(found))
        else:
            reason = N_("Delarnas vikter för gruppen %(group)s är %(found)s tillsammans och ska vara 1.")
            first = next(number for number, part in enumerate(edition.parts) if group in part.group_weights)
            where = ("parts", first, "group_weights", group)
            yield fault(where, reason, remedy, found=plain(found), group=group)


def _all_have_their_own(edition: Edition) -> bool:
    """Tell whether every part has a weight for every group, and all are in groups: the common ones are nobody's."""
    groups = {group.key for group in edition.groups}
    return (
        bool(groups)
        and all(groups <= set(part.group_weights) for part in edition.parts)
        and all(unit.group is not None for unit in edition.units)
    )


def _questions(edition: Edition) -> Iterator[Fault]:
    """Rules, and references to parts, areas, groups, units and the year before."""
    parts, areas = [part.key for part in edition.parts], [area.key for area in edition.areas]
    groups, units = [group.key for group in edition.groups], [unit.id for unit in edition.units]
    previous: dict[str, str] = {}
    for number, question in enumerate(edition.questions):
        path: Path = ("questions", number)
        yield from _reference(question.part, parts, (*path, "part"), NO_PART)
        yield from _reference(question.area, areas, (*path, "area"), NO_AREA)
        yield from check_rule(question, (*path, "rule"))
        yield from unknown(question.not_for.groups, groups, (*path, "not_for", "groups"), NO_GROUP)
        if units:
            yield from unknown(question.not_for.units, units, (*path, "not_for", "units"), NO_UNIT)
        if question.previous is not None:
            other = previous.setdefault(question.previous, question.key)
            if other != question.key:
                reason = N_("Både %(other)s och %(key)s säger att de var %(previous)s året före.")
                remedy = N_("Låt den som är mest lik behålla previous, och ta bort den andra raden.")
                values = {"other": other, "key": question.key, "previous": question.previous}
                yield fault((*path, "previous"), reason, remedy, **values)


def _follow_ups(edition: Edition) -> Iterator[Fault]:
    """Follow-ups of questions that do not exist, cannot be answered so, or lead round in a circle."""
    by_key = edition.by_key
    for number, question in enumerate(edition.questions):
        follow_up, path = question.follow_up, ("questions", number, "follow_up")
        if follow_up is None:
            continue
        parent = by_key.get(follow_up.of)
        if parent is None:
            reason = N_("Det finns ingen fråga som heter %(key)s.")
            yield from _reference(follow_up.of, by_key, (*path, "of"), reason)
        elif not isinstance(parent.rule, OptionsRule):
            reason = N_("Frågan %(key)s har inga svarsalternativ, så ingen fråga kan följa på den.")
            remedy = N_("Välj en fråga med regeln options, eller ta bort follow_up.")
            yield fault((*path, "of"), reason, remedy, key=parent.key)
        else:
            options = [option.key for option in parent.rule.options]
            reason = N_("Frågan den följer på har inget svarsalternativ %(key)s.")
            yield from unknown(follow_up.when, options, (*path, "when"), reason)
    yield from _circles(edition, by_key)


def _circles(edition: Edition, by_key: dict[str, Question]) -> Iterator[Fault]:
    """Follow-ups that follow on themselves: each circle once, at its first question."""
    numbers = {question.key: number for number, question in enumerate(edition.questions)}
    done: set[str] = set()
    for question in edition.questions:
        trail: dict[str, None] = {}
        key: str | None = question.key
        while key is not None and key in by_key and key not in done and key not in trail:
            trail[key] = None
            follow_up = by_key[key].follow_up
            key = follow_up.of if follow_up else None
        if key is not None and key in trail:
            steps = list(trail)
            circle = steps[steps.index(key) :]
            reason = N_("Följdfrågorna går runt i en cirkel: %(circle)s.")
            remedy = N_("Ta bort follow_up på den fråga som ska ställas först.")
            shown = " → ".join([*circle, circle[0]])
            yield fault(("questions", numbers[circle[0]], "follow_up", "of"), reason, remedy, circle=shown)
        done.update(trail)


def _highest(question: Question, edition: Edition) -> Decimal:
    """The highest points a question can give anybody."""
    highest = highest_points(question.rule)
    if question.weight is None or highest <= 0:
        return highest
    return edition.weights.get(question.weight, Decimal(0))


def _highest_points(edition: Edition) -> Iterator[Fault]:
    """Parts whose questions can give somebody more than the publisher says the part can give."""
    number_of = {part.key: number for number, part in enumerate(edition.parts)}
    by_part: dict[str, list[Question]] = defaultdict(list)
    for question in edition.questions:
        by_part[question.part].append(question)
    for part in edition.parts:
        if part.max_points is None:
            continue
        highest = {question.key: _highest(question, edition) for question in by_part[part.key]}
        found = max(_sums(edition, by_part[part.key], highest), default=Decimal(0))
        if found > part.max_points:
            reason = N_("Frågorna i delen %(key)s kan ge %(found)s poäng, men max_points är %(most)s.")
            remedy = N_("Kontrollera frågornas poäng, eller ändra max_points.")
            where = ("parts", number_of[part.key], "max_points")
            yield fault(where, reason, remedy, key=part.key, found=plain(found), most=plain(part.max_points))


def _sums(edition: Edition, questions: list[Question], highest: dict[str, Decimal]) -> Iterator[Decimal]:
    """The highest points together, once for each way in which the questions concern units or groups."""
    by_key = edition.by_key
    not_for = {question.key: not_for_them(question, by_key) for question in questions}
    exempting = [key for key, (groups, units) in not_for.items() if groups or units]
    common = sum((highest[key] for key in not_for if key not in set(exempting)), Decimal(0))
    seen: set[tuple[str, ...]] = set()
    in_groups = [Unit(id="-", group=group.key) for group in edition.groups]
    for unit in edition.units or in_groups or [Unit(id="-")]:
        asked = tuple(key for key in exempting if unit.group not in not_for[key][0] and unit.id not in not_for[key][1])
        if asked not in seen:
            seen.add(asked)
            yield common + sum((highest[key] for key in asked), Decimal(0))


def not_for_them(question: Question, by_key: Mapping[str, Question]) -> tuple[set[str], set[str]]:
    """Return the groups and the units that a question, or one it follows upon, does not concern."""
    groups, units, seen = set[str](), set[str](), set[str]()
    step: Question | None = question
    while step is not None and step.key not in seen:
        seen.add(step.key)
        groups.update(step.not_for.groups)
        units.update(step.not_for.units)
        step = by_key.get(step.follow_up.of) if step.follow_up else None
    return groups, units


def _total(edition: Edition) -> Iterator[Fault]:
    total = edition.total
    if total.published == "binary_truncated" and (total.shown_as != "percent" or total.decimals):
        reason = N_("binary_truncated ger hela procent och passar inte det som totalen visas i.")
        remedy = N_("Skriv shown_as: percent och decimals: 0, eller published: rounded.")
        yield fault(("total", "published"), reason, remedy)


def _completeness(edition: Edition) -> Iterator[Fault]:
    completeness = edition.completeness
    if completeness is None:
        return
    if completeness.known != len(edition.questions):
        reason = N_("known är %(known)s, men antalet frågor i filen är %(count)s.")
        remedy = N_("Skriv known: %(count)s, eller lägg till frågorna som fattas.")
        values = {"known": completeness.known, "count": len(edition.questions)}
        yield fault(("completeness", "known"), reason, remedy, **values)
    if completeness.of is not None and completeness.of < len(edition.questions):
        reason = N_("of är %(of)s, men antalet frågor i filen är %(count)s.")
        remedy = N_("Skriv hur många frågor rankningen har i allt, eller ta bort raden.")
        yield fault(("completeness", "of"), reason, remedy, of=completeness.of, count=len(edition.questions))


def _texts(edition: Edition) -> Iterator[Fault]:
    """Texts that must say something and are empty."""
    places: list[tuple[Path, str]] = [(("title",), told(edition.title))]
    places += [(("parts", number, "name"), told(part.name)) for number, part in enumerate(edition.parts)]
    for field, named in (("areas", edition.areas), ("groups", edition.groups)):
        places += [((field, number, "name"), told(piece.name)) for number, piece in enumerate(named)]
    for number, question in enumerate(edition.questions):
        path = ("questions", number)
        places.append(((*path, "text"), told(question.text)))
        if isinstance(question.rule, OptionsRule):
            here = (*path, "rule", "options")
            places += [((*here, n, "label"), told(option.label)) for n, option in enumerate(question.rule.options)]
    for where, text in places:
        if not text:
            yield fault(where, N_("Texten är tom."), N_("Skriv en text på svenska."))
