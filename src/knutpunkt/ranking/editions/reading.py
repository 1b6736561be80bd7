# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition from its file, or every fault in the file with line, reason and remedy."""

from pydantic import ValidationError

from knutpunkt.ranking.editions.checks import check_edition
from knutpunkt.ranking.editions.definition import FORMAT, Edition
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError, shortened, with_line
from knutpunkt.ranking.editions.shape import shape_faults
from knutpunkt.ranking.editions.tree import Tree, read_tree


def read_edition(text: str) -> Edition:
    """Read an edition from YAML or JSON.

    First the shape of each field is checked, then, if all are well, what only the whole tells.

    Raises:
        FaultyError: with every fault found; the edition cannot be used.
    """
    tree = read_tree(text)
    if tree.value.get("format") != FORMAT:
        raise FaultyError((_of_another_format(tree),))
    try:
        edition = Edition.model_validate(tree.value)
    except ValidationError as error:
        faults = [*tree.faults, *map(tree.placed, shape_faults(error, tree.value))]
        raise FaultyError(shortened(sorted(faults, key=lambda fault: fault.line or 0))) from error
    faults = [*tree.faults, *map(tree.placed, check_edition(edition))]
    if faults:
        raise FaultyError(shortened(sorted(faults, key=lambda fault: fault.line or 0)))
    return edition


def _of_another_format(tree: Tree) -> Fault:
    reason = N_("Filen säger inte att den är en utgåva i formatet %(format)s.")
    remedy = N_("Skriv format: %(format)s på första raden, om det är rätt fil.")
    return with_line(Fault("format", reason, remedy, {"format": FORMAT}, path=("format",)), tree.line(("format",)))
