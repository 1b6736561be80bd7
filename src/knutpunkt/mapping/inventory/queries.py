# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading inventory rounds: how far they have come, what is put to whom, whose link it is. Needs the tenant scope."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from knutpunkt.activities import queries as activity_queries
from knutpunkt.activities.models import ACTIVE, Activity
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.mapping.inventory.assignment import Asked, Owned, assign
from knutpunkt.mapping.inventory.drafts import Draft, answer_of, texts
from knutpunkt.mapping.inventory.rules import view_round
from knutpunkt.mapping.inventory.tokens import hash_of
from knutpunkt.mapping.models import InventoryRound, Reply, Request
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Person, Position, Seat, Tenure, valid_on
from knutpunkt.people.queries import positions_on

ANSWERED, COPIED, ON_BEHALF, BEGUN, SILENT = "answered", "copied", "on_behalf", "begun", "silent"
STATES = (ANSWERED, COPIED, ON_BEHALF, BEGUN, SILENT)


def rounds_seen_by(actor: Actor) -> QuerySet[InventoryRound]:
    """Return the rounds the actor may see, the latest first, with how many are asked and have answered."""
    rows = view_round.filter(actor, InventoryRound.objects.all())
    answered = Q(requests__submitted_at__isnull=False)
    return rows.annotate(asked_count=Count("requests"), answered_count=Count("requests", filter=answered)).order_by(
        "-due", "-pk"
    )


def with_people(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Fetch what a request is shown with."""
    return rows.select_related("round", "department", "position__department", "deputy", "submitted_by", "idea")


def requests_of(inventory: InventoryRound) -> QuerySet[Request]:
    """Return whom a round is put to, in order."""
    return with_people(Request.objects.filter(round=inventory))


def open_requests_of(actor: Actor) -> QuerySet[Request]:
    """Return what the actor is asked in open rounds and has not answered, as position or deputy."""
    mine = Q(position__in=actor.position_ids) | Q(deputy__in=actor.position_ids)
    rows = Request.objects.filter(mine, submitted_at=None, round__opened_at__isnull=False, round__closed_at=None)
    return rows.select_related("round")


def request_of_link(token: str) -> Request | None:
    """Return the request that a personal link opens, or None: wrong, expired, withdrawn, or the round is over.

    One look-up by the hash whatever the reason, so that the answers differ neither in words nor in time.
    """
    rows = Request.objects.filter(
        token_hash=hash_of(token),
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
        round__opened_at__isnull=False,
        round__closed_at=None,
    )
    return with_people(rows).first()


def asked_about() -> QuerySet[Activity]:
    """Return the activities a round asks about: those that go on, submitted and not archived."""
    return activity_queries.submitted(activity_queries.current()).filter(status__in=ACTIVE)


def assignment(inventory: InventoryRound) -> dict[int, int | None]:
    """Return for each activity that goes on the request it is put to in the round. Three queries."""
    rows = asked_about().order_by("pk").values_list("pk", "department_id", "position_id")
    owned = [Owned(key, department, position) for key, department, position in rows]
    requests = Request.objects.filter(round=inventory).values_list("pk", "department_id", "position_id")
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    return assign(owned, [Asked(*row) for row in requests], parents)


def activities_put_to(request: Request) -> list[Activity]:
    """Return the activities that a request is about, by department and title."""
    keys = [activity for activity, put_to in assignment(request.round).items() if put_to == request.pk]
    rows = Activity.objects.filter(pk__in=keys).select_related("department", "position")
    goals = "goal_links__goal"
    return list(rows.prefetch_related(goals).order_by("department__order", "title", "pk"))


def not_put_to_anybody(inventory: InventoryRound) -> dict[Department, int]:
    """Return the departments whose activities nobody is asked about, with how many there are."""
    left = [activity for activity, request in assignment(inventory).items() if request is None]
    rows = Department.objects.filter(activities__in=left).annotate(left=Count("activities"))
    return {row: row.left for row in rows}


def draft_of(request: Request) -> Draft:
    """Return a request's answer as it stands."""
    rows = list(Reply.objects.filter(request=request))
    return Draft(
        answers={row.activity_id: answer_of(row.answer, row.fields) for row in rows if row.activity_id},
        new={row.pk: texts(row.answer, row.fields) for row in rows if row.activity_id is None},
        needs=request.needs,
        resources=request.resources,
    )


def replies_of(request: Request) -> QuerySet[Reply]:
    """Return what a request was answered, activities fetched."""
    return Reply.objects.filter(request=request).select_related("activity__department").order_by("answer", "pk")


def state_of(request: Request) -> str:
    """Return how far a request has come, as one of STATES. Nothing of a draft shows but that it has begun."""
    if request.submitted_at is not None:
        return COPIED if request.way == Request.Way.COPIED else ANSWERED
    if request.way == Request.Way.ON_BEHALF:
        return ON_BEHALF
    return BEGUN if request.opened_at is not None else SILENT


@dataclass(frozen=True)
class Progress:
    """One who is asked: how far, about how many activities, how many stand unconfirmed, the latest letters."""

    request: Request
    state: str
    activities: int
    unconfirmed: int
    mails: tuple[OutgoingMail, ...]

    @property
    def mail(self) -> OutgoingMail | None:
        """The latest letter."""
        return self.mails[0] if self.mails else None

    @property
    def trouble(self) -> list[OutgoingMail]:
        """Letters that may not have arrived."""
        wrong = {OutgoingMail.State.FAILED, OutgoingMail.State.UNCERTAIN}
        return [mail for mail in self.mails if mail.state in wrong]


def progress(inventory: InventoryRound) -> list[Progress]:
    """Return how far each who is asked has come. The same number of queries for any number."""
    requests = list(requests_of(inventory))
    put = Counter(assignment(inventory).values()) if inventory.closed_at is None else Counter()
    told = Counter(Reply.objects.filter(request__round=inventory).values_list("request_id", flat=True))
    copies = Counter(unconfirmed_copies().filter(request__round=inventory).values_list("request_id", flat=True))
    letters = letters_of(inventory)
    return [
        Progress(
            request,
            state_of(request),
            told[request.pk] if request.submitted_at is not None else put[request.pk],
            copies[request.pk],
            tuple(letters.get(request.pk, ())),
        )
        for request in requests
    ]


def mail_key(request: Request, *more: object) -> str:
    """Return the key of a letter about a request: what it is about can be read from it again."""
    return ":".join(str(part) for part in ("inventory", request.round_id, request.pk, *more))


def letters_of(inventory: InventoryRound) -> dict[int, list[OutgoingMail]]:
    """Return the letters of a round by request, the latest first. One query."""
    found: dict[int, list[OutgoingMail]] = defaultdict(list)
    rows = OutgoingMail.objects.filter(key__startswith=f"inventory:{inventory.pk}:")
    for mail in rows.order_by("-created_at", "-pk"):
        found[int(mail.key.split(":")[2])].append(mail)
    return found


def request_of_letter(mail: OutgoingMail) -> Request | None:
    """Return the request that a letter is about, or None when it is about something else."""
    parts = mail.key.split(":")
    if parts[0] != "inventory":
        return None
    return with_people(Request.objects.filter(pk=int(parts[2]))).first()


def unconfirmed_copies() -> QuerySet[Reply]:
    """Return what was copied from last year and nobody has confirmed, or copied anew, since."""
    later = Reply.objects.filter(
        activity=OuterRef("activity"), answer=Reply.Answer.COPIED, applied_at__gt=OuterRef("applied_at")
    )
    unconfirmed = Q(activity__confirmed_at=None) | Q(activity__confirmed_at__lt=F("applied_at"))
    return Reply.objects.filter(unconfirmed, ~Exists(later), answer=Reply.Answer.COPIED, applied_at__isnull=False)


def latest_reply(activity: Activity) -> Reply | None:
    """Return what was last answered about an activity."""
    rows = Reply.objects.filter(activity=activity, applied_at__isnull=False)
    return rows.select_related("request__round", "request__position").order_by("-applied_at", "-pk").first()


@dataclass(frozen=True)
class Receiver:
    """Somebody a letter goes to."""

    person: Person
    address: str


def receivers(positions: Iterable[int], day: date) -> dict[int, list[Receiver]]:
    """Return by position whom a letter reaches: who holds it on the day and has an address. One query."""
    found: dict[int, list[Receiver]] = {position: [] for position in positions}
    tenures = Tenure.objects.filter(valid_on(day), position__in=found)
    for tenure in tenures.select_related("person__user").order_by("pk"):
        person = tenure.person
        address = person.email or (person.user.email if person.user else "")
        if address and all(one.address != address for one in found[tenure.position_id]):
            found[tenure.position_id].append(Receiver(person, address))
    return found


@dataclass(frozen=True)
class Candidate:
    """A position that may be asked: whether it is proposed, and who may stand in."""

    position: Position
    proposed: bool
    deputies: tuple[Position, ...]


def candidates(day: date) -> list[Candidate]:
    """Return every position, with those proposed: the groups' seats, and one in each department without a seat."""
    positions = list(positions_on(day).order_by("department__order", "department__name", "title"))
    seated = set(Seat.objects.values_list("position_id", flat=True))
    covered = {position.department_id for position in positions if position.pk in seated}
    for position in sorted(positions, key=lambda row: not _is_head(row)):
        if position.department_id not in covered and position.department.parent_id is None:
            seated.add(position.pk)
            covered.add(position.department_id)
    near: dict[int, list[Position]] = defaultdict(list)
    for position in positions:
        near[position.department_id].append(position)
    return [
        Candidate(row, row.pk in seated, tuple(one for one in _near(row, near) if one.pk != row.pk))
        for row in positions
    ]


def _near(position: Position, near: dict[int, list[Position]]) -> list[Position]:
    return [*near[position.department_id], *near.get(position.department.parent_id or 0, [])]


def _is_head(position: Position) -> bool:
    return "chef" in position.title.casefold()


def days_left(inventory: InventoryRound, today: date) -> int:
    """Return how many days there are to the round's due date; negative when it has passed."""
    return (inventory.due - today).days


def midnight_after(day: date) -> datetime:
    """Return the end of a day."""
    return timezone.make_aware(datetime.combine(day, datetime.max.time()))
