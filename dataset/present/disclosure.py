"""What a board shows to whom: the decisions, what they come to, and who looked behind them."""

from dataclasses import dataclass

from agencies.models import Agency, Area, Board
from dataset import policies
from dataset.models import DisclosurePolicy, PolicyFor, Publication, RawView, Rounding
from dataset.models.protection import WIDENING, strictest


VIEWS = 100  # of the access log, on the page


@dataclass(frozen=True, slots=True)
class AudienceLine:
    """One audience: what was decided, and what holds beside what others decided."""

    audience: str
    label: str
    decision: DisclosurePolicy
    words: str
    because: tuple[str, ...]  # why it is stricter than decided

    @property
    def is_default(self):
        return self.decision.pk is None


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    board: Board
    lines: tuple[AudienceLine, ...]
    history: tuple[DisclosurePolicy, ...]
    sharing: tuple[str, ...]  # what boards that share an area add to its figures
    quarters: tuple[Publication, ...]
    views: tuple[RawView, ...]
    agencies: tuple[Agency, ...]
    may_decide: bool
    may_see_why: bool


def disclosure_page(board, user):
    """The page; its queries do not grow with decisions or quarters."""
    decided = DisclosurePolicy.objects.of(board)
    may_see_why = bool(policies.may_see_why_hidden(user, board))
    may_decide = bool(policies.may_decide_disclosure(user, board))
    return DisclosurePage(
        board=board,
        lines=tuple(_lines(decided)),
        history=tuple(
            DisclosurePolicy.objects.filter(board=board)
            .select_related("decided_by")
            .order_by("-pk")
        ),
        sharing=tuple(_sharing(board, decided)),
        quarters=tuple(_quarters(board)) if may_see_why else (),
        views=tuple(RawView.objects.filter(board=board).select_related("user")[:VIEWS])
        if may_decide
        else (),
        agencies=tuple(board.agencies.order_by("name").distinct()) if may_see_why else (),
        may_decide=may_decide,
        may_see_why=may_see_why,
    )


def in_words(policy, *, raw=False):
    """ "1 to 4 are hidden, 0 is shown" """
    parts = [f"{policy.small.start} to {policy.smallest_shown - 1} are hidden"]
    if policy.zeros_shown:
        parts.append("0 is shown")
    if policy.rounded_to:
        parts.append(f"others are rounded {Rounding(policy.rounded_to).label}")
    if raw:
        parts.append("figures as they were sent may be opened")
    return ", ".join(parts)


def _lines(decided):
    narrower = []
    for audience in WIDENING:
        own = decided[audience]
        narrower.append(own.policy)
        holds = strictest(narrower)
        because = ()
        if holds != own.policy:
            because = ("a narrower audience does not see more than this",)
        yield AudienceLine(
            audience.value, audience.label, own, in_words(holds, raw=own.raw), because
        )
    inspector = decided[PolicyFor.INSPECTOR]
    words = "what the Board is shown"
    if inspector.raw:
        words += "; figures as they were sent may be opened"
    yield AudienceLine(PolicyFor.INSPECTOR.value, PolicyFor.INSPECTOR.label, inspector, words, ())


def _sharing(board, decided):
    """Sentences about boards with whom this one shares an area and that are stricter."""
    areas = Area.objects.filter(boards=board)
    others = Board.objects.filter(areas__in=areas).exclude(pk=board.pk).distinct()
    rows = DisclosurePolicy.objects.in_force([other.pk for other in others])
    for other in others:
        for audience in WIDENING:
            row = rows.get((other.pk, audience))
            own = decided[audience].policy
            if row and strictest([own, row.policy]) != own:
                yield (
                    f"{other.short_name} has decided for “{audience.label}”: "
                    f"{in_words(row.policy)}. Figures that both boards publish follow the "
                    "stricter rule, and so does what hangs together with them."
                )


def _quarters(board):
    return (
        Publication.objects.filter(board=board)
        .latest_versions()
        .select_related("period")
        .order_by("-period__year", "-period__quarter")
    )
