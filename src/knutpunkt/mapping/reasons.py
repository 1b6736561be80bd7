# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why two activities are shown together, in one sentence."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from knutpunkt.mapping.similarity import Explanation, Item, SharedConcept, corresponding, explain

MOST_OBJECTS = 2
MOST_WORDS = 3


def quoted(words: Iterable[str]) -> str:
    """Return words in quotation marks, with commas."""
    return ", ".join(f"”{word}”" for word in words)


def named(concept: SharedConcept) -> str:
    """Return the words that say the same in the two texts: one word, or one beside the other."""
    first, second = concept.words
    return quoted([first]) if first == second else f"{quoted([first])} / {quoted([second])}"


def _listed(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s och %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _about(found: Explanation, first: str, second: str) -> str:
    """Return what both are about: shared objects, else words that look alike."""
    objects = _distinct(found.objects)[:MOST_OBJECTS]
    if objects:
        return ", ".join(named(concept) for concept in objects)
    words = found.shared_words or corresponding(first, second).shared
    return quoted(words[:MOST_WORDS])


def _distinct(concepts: Iterable[SharedConcept]) -> list[SharedConcept]:
    """Return the concepts without those said by a word that an earlier one was said by."""
    kept: list[SharedConcept] = []
    for concept in concepts:
        used = {word for other in kept for word in other.words}
        if not used & set(concept.words):
            kept.append(concept)
    return kept


def _shared(found: Explanation, goals: Sequence[str], first: Item, second: Item) -> list[str]:
    """Return what the two share, each as the words that follow their names."""
    parts = []
    if goals:
        parts.append(_("bidrar båda till %(goals)s") % {"goals": ", ".join(goals)})
    about = _about(found, first.text, second.text)
    if about:
        parts.append(_("handlar båda om %(words)s") % {"words": about})
    if found.actions:
        parts.append(_("gör båda samma sak (%(words)s)") % {"words": named(found.actions[0])})
    if found.same_target_group:
        parts.append(_("vänder sig båda till %(group)s") % {"group": first.target_group})
    elif found.groups:
        parts.append(_("vänder sig båda till %(group)s") % {"group": named(found.groups[0])})
    return parts or [_("beskriver sina insatser med liknande ord")]


def why_alike(first: Item, second: Item, names: tuple[str, str], goals: Sequence[str]) -> str:
    """Say why two activities are shown together: what they share, and the words that differ.

    ``names`` are their departments, ``goals`` the goals that both serve.
    """
    found = explain(first, second)
    words = {"first": names[0], "second": names[1], "parts": _listed(_shared(found, goals, first, second))}
    only = tuple(side[:MOST_WORDS] for side in found.differing_words)
    if all(only):
        words |= {"one": quoted(only[0]), "other": quoted(only[1])}
        return _("%(first)s och %(second)s %(parts)s; det som skiljer är %(one)s mot %(other)s.") % words
    return _("%(first)s och %(second)s %(parts)s.") % words


def why_similar(written: Item, other: Item) -> str:
    """Say why an activity is shown beside one that is being written."""
    found = explain(written, other)
    about = _about(found, written.text, other.text)
    if not about:
        return _("Beskriver något liknande med andra ord.")
    if found.actions:
        return _("Handlar också om %(words)s och gör samma sak (%(action)s).") % {
            "words": about,
            "action": named(found.actions[0]),
        }
    return _("Handlar också om %(words)s.") % {"words": about}
