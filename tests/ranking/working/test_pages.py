# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the working list."""

from tests.ranking.working.conftest import Inside, Town


def test_the_list_and_the_question_are_shown(town: Town, inside: Inside) -> None:
    client = town.client(town.member)
    with inside():
        town.write()
        question = town.question()
    for name, pk in (
        ("questions", town.edition.pk),
        ("question", question.pk),
        ("answer", question.pk),
        ("evidence_new", question.pk),
    ):
        answer = client.get(town.url(name, pk))
        assert answer.status_code == 200, name
    client = town.client(town.coordinator)
    for name, pk in (("questions", town.edition.pk), ("assign", town.edition.pk), ("question_edit", question.pk)):
        assert client.get(town.url(name, pk)).status_code == 200
