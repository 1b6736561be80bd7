# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who: municipalities, their departments, positions, persons and groups, and what each may do."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from knutpunkt.kernel.history import tracked_history
from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.text import municipality_name
from knutpunkt.kernel.versioning import Versioned


class Municipality(models.Model):
    """One of Sweden's 290 municipalities: the tenant."""

    code = models.CharField(_("kommunkod"), max_length=4, primary_key=True)
    name = models.CharField(_("namn"), max_length=60, unique=True)
    county_code = models.CharField(_("länskod"), max_length=2)
    county = models.CharField(_("län"), max_length=60)
    skr_group_code = models.CharField(_("kommungrupp, kod"), max_length=2)
    skr_group = models.CharField(_("kommungrupp"), max_length=80)
    population = models.PositiveIntegerField(_("invånare"))
    population_year = models.PositiveSmallIntegerField(_("invånare, år"))
    neighbours = models.ManyToManyField("self", verbose_name=_("grannkommuner"), blank=True)
    joined_on = models.DateField(_("ansluten"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("kommun")
        verbose_name_plural = _("kommuner")

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Name with its kind, for instance "Båstads kommun"."""
        return municipality_name(self.name)


def valid_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a period valid_from–valid_to (either may be open) covers ``day``."""
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class Period(models.Model):
    """A period of validity, open at either end."""

    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Perioden slutar innan den börjar."),
            )
        ]


class Department(TenantModel, Versioned, Period):
    """Part of the municipality's organisation: operational area, unit below it, or company."""

    class Kind(models.TextChoices):
        AREA = "area", _("verksamhetsområde")
        UNIT = "unit", _("avdelning eller enhet")
        COMPANY = "company", _("bolag")
        FEDERATION = "federation", _("förbund")

    name = models.CharField(_("namn"), max_length=120)
    short_name = models.CharField(_("kort namn"), max_length=30, blank=True)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind, default=Kind.AREA)
    parent = models.ForeignKey(
        "self", verbose_name=_("hör till"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=100)

    history = tracked_history()

    class Meta(Period.Meta):
        ordering = ["order", "name"]
        verbose_name = _("verksamhet")
        verbose_name_plural = _("verksamheter")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["municipality", "name", "valid_from"], name="people_department_once"),
            models.UniqueConstraint(
                fields=["municipality", "name"],
                condition=Q(valid_from__isnull=True),
                name="people_department_once_from_the_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one: for matrices and narrow columns."""
        return self.short_name or self.name


class Position(TenantModel, Versioned):
    """A function in a department, whoever holds it: "miljöchef"."""

    department = models.ForeignKey(
        Department, verbose_name=_("verksamhet"), on_delete=models.PROTECT, related_name="positions"
    )
    title = models.CharField(_("titel"), max_length=120)

    history = tracked_history()

    class Meta:
        ordering = ["department__order", "title"]
        verbose_name = _("funktion")
        verbose_name_plural = _("funktioner")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "department", "title"], name="people_position_once")
        ]

    def __str__(self) -> str:
        return self.title


class Person(TenantModel, Versioned):
    """A person in a municipality's work; may lack an account, and a name (shown by position then)."""

    name = models.CharField(_("namn"), max_length=120, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("konto"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
    )
    seen_at = models.DateTimeField(_("senast här"), null=True, blank=True, editable=False)
    positions: Any = models.ManyToManyField(
        Position, through="Tenure", verbose_name=_("funktioner"), related_name="persons"
    )

    history = tracked_history(excluded_fields=["seen_at"])

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "user"], condition=Q(user__isnull=False), name="people_person_account_once"
            )
        ]

    def __str__(self) -> str:
        if self.name:
            return self.name
        titles = [str(position) for position in self.positions.all()]
        return ", ".join(titles) or str(_("person utan namn"))


class Tenure(TenantModel, Period):
    """A person holds a position during a period."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tenures")
    position = models.ForeignKey(Position, verbose_name=_("funktion"), on_delete=models.PROTECT, related_name="tenures")

    history = tracked_history()

    class Meta(Period.Meta):
        ordering = ["valid_from", "pk"]
        verbose_name = _("innehav av funktion")
        verbose_name_plural = _("innehav av funktioner")

    def __str__(self) -> str:
        return f"{self.position_id} {self.valid_from or ''}–{self.valid_to or ''}"


class Group(TenantModel, Versioned):
    """A working group, such as the municipality's environment and sustainability group."""

    name = models.CharField(_("namn"), max_length=120)
    purpose = models.TextField(_("uppdrag"), blank=True)

    history = tracked_history()

    class Meta:
        ordering = ["name"]
        verbose_name = _("grupp")
        verbose_name_plural = _("grupper")

    def __str__(self) -> str:
        return self.name


class Seat(TenantModel):
    """A place in a group: a position with a role, whoever holds it."""

    class Role(models.TextChoices):
        CONVENER = "convener", _("sammankallande")
        MEMBER = "member", _("ledamot")

    group = models.ForeignKey(Group, verbose_name=_("grupp"), on_delete=models.CASCADE, related_name="seats")
    position = models.ForeignKey(Position, verbose_name=_("funktion"), on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("roll"), max_length=10, choices=Role, default=Role.MEMBER)

    history = tracked_history()

    class Meta:
        ordering = ["role", "position__department__order", "position__title"]
        verbose_name = _("plats")
        verbose_name_plural = _("platser")
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="people_seat_once"),
            models.UniqueConstraint(fields=["group"], condition=Q(role="convener"), name="people_one_convener_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.position} ({self.get_role_display()})"


class Role(models.TextChoices):
    """What a person may do in a municipality; see people.rules for what each means."""

    READER = "reader", _("läsare")
    MEMBER = "member", _("medlem")
    COORDINATOR = "coordinator", _("samordnare")
    APPROVER = "approver", _("godkännare")
    ADMINISTRATOR = "administrator", _("administratör")


class RoleAssignment(TenantModel):
    """A person has a role in the municipality."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("roll"), max_length=14, choices=Role)

    history = tracked_history()

    class Meta:
        ordering = ["person", "role"]
        verbose_name = _("roll")
        verbose_name_plural = _("roller")
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="people_role_once")]

    def __str__(self) -> str:
        return self.get_role_display()
