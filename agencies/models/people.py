"""People, the roles they hold, their seats, and how they are invited."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from agencies import clock
from agencies.constraints import all_or_none, in_order, one_of
from agencies.models.boards import Agency, Board, Membership, on


class Role(models.TextChoices):
    """What a person may be, in WORKFLOW's words. Scope: an agency, a board, or neither."""

    PREPARER = "preparer", "Data lead"
    APPROVER = "approver", "Agency approver"
    AGENCY_MEMBER = "agency-member", "Agency board member"
    CHIEF_OFFICER = "chief-officer", "Chief officer"
    ANALYST = "analyst", "Board analyst"
    MANAGER = "manager", "Business manager"
    PAG_MEMBER = "pag-member", "Group member"
    PAG_CHAIR = "pag-chair", "Group chair"
    EXECUTIVE_MEMBER = "executive-member", "Executive Group member"
    CHAIR = "chair", "Independent chair"
    LAY_MEMBER = "lay-member", "Lay member"
    AUDITOR = "auditor", "Auditor"
    INSPECTOR = "inspector", "Inspector"
    SYSADMIN = "sysadmin", "System administrator"


AGENCY_ROLES = frozenset({Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER, Role.CHIEF_OFFICER})
BOARD_ROLES = frozenset(Role) - AGENCY_ROLES - {Role.SYSADMIN}


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody who signs in by e-mail. What they may do hangs on their appointments."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)  # as colleagues see it on the trail
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    @cached_property
    def current_appointments(self):
        """The roles held today (one query, kept for the request)."""
        return list(self.appointments.current().select_related("board", "agency").order_by("pk"))

    def holds(self, *roles, board=None, agency=None):
        """Whether one of these roles is held, in this board's or agency's scope if given.

        An agency role without a board counts for every board that the agency serves.
        """
        return any(
            held.role in roles
            and (agency is None or held.agency_id == agency.pk)
            and (
                board is None
                or held.board_id == board.pk
                or (held.board_id is None and held.agency_id and board.pk in self.board_ids)
            )
            for held in self.current_appointments
        )

    def boards_as(self, *roles):
        """Ids of the boards on which one of these board roles is held."""
        return {
            held.board_id
            for held in self.current_appointments
            if held.role in roles and held.board_id and held.role in BOARD_ROLES
        }

    @cached_property
    def agency_ids(self):
        """Ids of the agencies this person works for."""
        return {held.agency_id for held in self.current_appointments if held.agency_id}

    @cached_property
    def board_ids(self):
        """Ids of the boards whose pages this person may open."""
        own = {held.board_id for held in self.current_appointments if held.board_id}
        return own.union(*self.boards_served.values())

    @cached_property
    def boards_served(self):
        """{agency's id: ids of the boards it serves}, of agencies held for all their boards."""
        through = {
            held.agency_id
            for held in self.current_appointments
            if held.agency_id and not held.board_id
        }
        served = {}
        if through:
            rows = Membership.objects.filter(on(clock.today()), agency__in=through).order_by("pk")
            for agency, board in rows.values_list("agency", "board"):
                served.setdefault(agency, set()).add(board)
        return served

    @cached_property
    def managed_agency_ids(self):
        """Ids of the agencies that serve a board this person manages."""
        boards = self.boards_as(Role.MANAGER)
        if not boards:
            return set()
        serving = Membership.objects.filter(on(clock.today()), board__in=boards)
        return set(serving.values_list("agency", flat=True))

    @property
    def is_read_only(self):
        """The independent chair's account has no write path at all."""
        return self.holds(Role.CHAIR)

    @cached_property
    def has_second_factor(self):
        """Whether an authenticator app is set up (one query, kept for the request)."""
        return self.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()


class AppointmentQuerySet(models.QuerySet):
    def current(self):
        """Roles held today. An appointment that was ended is over at once, not at midnight."""
        return self.filter(on(clock.today()), ended_at__isnull=True)

    def managed_by(self, user):
        """Whose appointments a manager, an agency approver or the administrator looks after."""
        if user.holds(Role.SYSADMIN):
            return self
        managed = user.boards_as(Role.MANAGER)
        reach = Q(board__in=managed, agency__isnull=True)
        reach |= Q(agency__in=user.managed_agency_ids) & (
            Q(board__isnull=True) | Q(board__in=managed)
        )
        for held in user.current_appointments:
            if held.role == Role.APPROVER:
                board = Q(board=held.board_id) if held.board_id else Q()
                reach |= Q(agency=held.agency_id) & board
        return self.filter(reach)


class Appointment(models.Model):
    """A person holds a role: for an agency (all its boards, or one), for a board, or neither."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # by hand, before its time

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            one_of("role", Role, name="appointment_role_known"),
            in_order("starts_on", "ends_on", name="appointment_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(role__in=sorted(AGENCY_ROLES), agency__isnull=False)
                | Q(role__in=sorted(BOARD_ROLES), board__isnull=False)
                | Q(role=Role.SYSADMIN, board__isnull=True, agency__isnull=True),
                name="appointment_has_the_scope_of_its_role",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


class Seat(models.Model):
    """A place on a board, which outlives whoever sits in it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="seats")
    title = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="seats")

    class Meta:
        ordering = ["board", "title"]
        constraints = [
            models.UniqueConstraint(fields=["board", "title"], name="seat_once_per_board")
        ]

    def __str__(self):
        return self.title

    @cached_property
    def current_holdings(self):
        """Who sits here today (one query, kept on the instance)."""
        return list(self.holdings.filter(on(clock.today())).order_by("pk"))


class SeatHolding(models.Model):
    """A person sits in a seat from one day to another. Two people may share one."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, models.PROTECT, related_name="seat_holdings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["seat", "starts_on", "pk"]
        constraints = [in_order("starts_on", "ends_on", name="seat_holding_ends_after_it_starts")]

    def __str__(self):
        return f"{self.user}, {self.seat}"


class InvitationQuerySet(models.QuerySet):
    def open_at(self, moment):
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)

    def visible_to(self, user):
        """Managers see their boards' invitations; approvers their agency's; administrators all."""
        if user.holds(Role.SYSADMIN):
            return self
        approving = {
            held.agency_id for held in user.current_appointments if held.role == Role.APPROVER
        }
        return self.filter(
            Q(board__in=user.boards_as(Role.MANAGER)) | Q(agency__in=approving)
        ).distinct()


class Invitation(models.Model):
    """An invitation to one role. Only a digest of its token is kept."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("role", Role, name="invitation_role_known"),
            all_or_none("accepted_at", "accepted_by", name="invitation_accepted_by_someone"),
        ]

    def __str__(self):
        return f"{self.email}: {self.get_role_display()}"
