# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places in words: the municipality's own movement first, the goal after it, and never who came last."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.ranking.standing.course import Course, Direction, spans

ARROWS = {Direction.UP: "↗", Direction.DOWN: "↘", Direction.SAME: "→"}


def arrow(course: Course) -> str:
    """The sign of the last movement; the words stand beside it."""
    return ARROWS[course.direction] if course.direction else ""


def direction_words(course: Course) -> str:
    """The last movement in words, for those who do not see the sign."""
    if course.direction is Direction.UP:
        return _("uppåt")
    if course.direction is Direction.DOWN:
        return _("nedåt")
    return _("oförändrat") if course.direction else ""


def movement(course: Course) -> list[str]:
    """How the place has moved, and what remains to the goal: one sentence each."""
    latest, earlier, best = course.latest, course.earlier, course.best
    if latest is None or best is None:
        return []
    words = {"place": latest.place, "year": latest.year}
    if earlier is None:
        told = [_("Plats %(place)s (%(year)s).") % words]
    elif earlier.place == latest.place:
        told = [_("Plats %(place)s (%(year)s), samma som %(earlier)s.") % {**words, "earlier": earlier.year}]
    else:
        text = _("Från plats %(before)s (%(earlier)s) till plats %(place)s (%(year)s).")
        told = [text % {**words, "before": earlier.place, "earlier": earlier.year}]
    if best.year != latest.year:
        told.append(_("Bäst hittills: plats %(place)s (%(year)s).") % {"place": best.place, "year": best.year})
    elif earlier is not None:
        told.append(_("Det är den bästa placeringen hittills."))
    return [*told, *goal_words(course)]


def goal_words(course: Course) -> list[str]:
    """The goal, and how far it is."""
    if course.goal is None or course.to_goal is None:
        return []
    if course.to_goal == 0:
        return [_("Målet att vara bland de %(goal)s främsta är nått.") % {"goal": course.goal}]
    text = ngettext(
        "Målet är att vara bland de %(goal)s främsta: %(left)s plats kvar.",
        "Målet är att vara bland de %(goal)s främsta: %(left)s platser kvar.",
        course.to_goal,
    )
    return [text % {"goal": course.goal, "left": course.to_goal}]


def gap_words(course: Course) -> str:
    """Which years have no known place; the empty string when none is missing."""
    years = [str(first) if first == last else f"{first}–{last}" for first, last in spans(course.missing)]
    return _("För %(years)s är platsen inte känd.") % {"years": ", ".join(years)} if years else ""


def alt_text(course: Course) -> str:
    """What the chart shows, for those who do not see it."""
    told = ", ".join(f"{stand.year}: {stand.place}" for stand in course.stands)
    text = _("Diagram över placeringarna i %(name)s, plats 1 överst. %(told)s.") % {"name": course.name, "told": told}
    return " ".join([text, *goal_words(course)])
