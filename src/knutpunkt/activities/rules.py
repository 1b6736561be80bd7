# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with activities.

A draft is seen only by its own department: what one authority makes available to another counts as
handed over (HFD 2011 ref. 52), so that submitting is an act of its own. Projects and ideas are open to
every role of the municipality; a result that is handed over may be written by both who gives and who takes.
"""

from django.db.models import Q

from knutpunkt.activities.models import Activity, Handover, Idea, IdeaDepartment, ImportRun, Project, Result
from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

WRITERS = (Role.MEMBER, Role.COORDINATOR)


def _own(actor: Actor, activity: Activity) -> bool:
    return activity.department_id in actor.department_ids


def _own_q(actor: Actor) -> Q:
    return Q(department__in=actor.department_ids)


def _view(actor: Actor, activity: Activity) -> bool:
    return not activity.is_draft or _own(actor, activity)


def _view_q(actor: Actor) -> Q:
    return Q(submitted_at__isnull=False) | _own_q(actor)


def _edit(actor: Actor, activity: Activity) -> bool:
    if actor.has(Role.COORDINATOR) and not activity.is_draft:
        return True
    return actor.has(*WRITERS) and _own(actor, activity)


def _edit_q(actor: Actor) -> Q:
    if not actor.has(*WRITERS):
        return NOTHING
    own = _own_q(actor)
    return own | Q(submitted_at__isnull=False) if actor.has(Role.COORDINATOR) else own


def _imports(actor: Actor, _run: ImportRun) -> bool:
    return actor.has(Role.COORDINATOR)


def _imports_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.COORDINATOR) else NOTHING


view_activity = Rule("activities.view_activity", Activity, _view, _view_q)
edit_activity = Rule("activities.edit_activity", Activity, _edit, _edit_q)
run_import = Rule("activities.run_import", ImportRun, _imports, _imports_q)


def may_create(actor: Actor) -> bool:
    """Tell whether the actor may write new activities: members in their own departments, coordinators anywhere."""
    return actor.has(Role.COORDINATOR) or (actor.has(Role.MEMBER) and bool(actor.department_ids))


def _views_project(_actor: Actor, _project: Project) -> bool:
    return True


def _views_project_q(_actor: Actor) -> Q:
    return EVERYTHING


def _answers_for(actor: Actor, department: int | None) -> bool:
    """Tell whether the actor may write what a department answers for: its members, and coordinators."""
    return actor.has(Role.COORDINATOR) or (actor.has(Role.MEMBER) and department in actor.department_ids)


def _of_departments(actor: Actor, *paths: str) -> Q:
    """Return :func:`_answers_for` as a condition: one of the departments at ``paths`` is the actor's."""
    if actor.has(Role.COORDINATOR):
        return EVERYTHING
    if not actor.has(Role.MEMBER):
        return NOTHING
    condition = Q()
    for path in paths:
        condition |= Q(**{f"{path}__in": actor.department_ids})
    return condition


def _edits_project(actor: Actor, project: Project) -> bool:
    return _answers_for(actor, project.department_id)


def _edits_project_q(actor: Actor) -> Q:
    return _of_departments(actor, "department")


def _edits_result(actor: Actor, result: Result) -> bool:
    return _answers_for(actor, result.project.department_id)


def _edits_result_q(actor: Actor) -> Q:
    return _of_departments(actor, "project__department")


def _edits_handover(actor: Actor, handover: Handover) -> bool:
    departments = (handover.department_id, handover.result.project.department_id)
    return any(_answers_for(actor, department) for department in departments)


def _edits_handover_q(actor: Actor) -> Q:
    return _of_departments(actor, "department", "result__project__department")


def _views_idea(_actor: Actor, _idea: Idea) -> bool:
    return True


def _views_idea_q(_actor: Actor) -> Q:
    return EVERYTHING


def _edits_idea(actor: Actor, idea: Idea) -> bool:
    if actor.has(Role.COORDINATOR):
        return True
    mine = (
        idea.proposed_by_id == actor.person.pk
        or idea.position_id in actor.position_ids
        or any(link.department_id in actor.department_ids for link in idea.department_links.all())
    )
    return actor.has(Role.MEMBER) and mine


def _edits_idea_q(actor: Actor) -> Q:
    if actor.has(Role.COORDINATOR):
        return EVERYTHING
    if not actor.has(Role.MEMBER):
        return NOTHING
    concerned = IdeaDepartment.objects.filter(department__in=actor.department_ids).values("idea")
    return Q(proposed_by=actor.person) | Q(position__in=actor.position_ids) | Q(pk__in=concerned)


view_project = Rule("activities.view_project", Project, _views_project, _views_project_q)
edit_project = Rule("activities.edit_project", Project, _edits_project, _edits_project_q)
edit_result = Rule("activities.edit_result", Result, _edits_result, _edits_result_q)
edit_handover = Rule("activities.edit_handover", Handover, _edits_handover, _edits_handover_q)
view_idea = Rule("activities.view_idea", Idea, _views_idea, _views_idea_q)
edit_idea = Rule("activities.edit_idea", Idea, _edits_idea, _edits_idea_q)


def may_write_projects(actor: Actor) -> bool:
    """Tell whether the actor may write new projects: members for their own departments, coordinators for any."""
    return may_create(actor)


def may_propose(actor: Actor) -> bool:
    """Tell whether the actor may write new ideas: members and coordinators."""
    return actor.has(*WRITERS)
