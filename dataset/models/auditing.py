"""The attacker, set on a quarter as its audiences are shown it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from agencies.models import Agency
from dataset.analysis.disclosure import Policy, Total, is_small
from dataset.analysis.disclosure.linking import linked, members
from dataset.figures import Figure, Shown, Slot, Standing
from dataset.models import Audience, SubmittedFigure
from dataset.models.protecting import AUDIENCES, Protecting, Whole, protecting
from dataset.models.quarter_figures import quarter_figures


NOBODY = 0  # a reader who knows no figures of its own
READER_WORDS = {
    Audience.BOARD: "The Board",
    Audience.LAY: "A lay member",
    Audience.PUBLIC: "The public",
}
MONTH_WORDS = ("", ", month 1", ", month 2", ", month 3")


@dataclass(frozen=True, slots=True)
class Opened:
    """A small count of which somebody can find out more than that it is small."""

    audience: str
    agency: int  # who takes its own figures from the sums; `NOBODY` for a reader without any
    key: Hashable
    words: str  # "is exactly 3"
    is_recovered: bool
    could_be_kept: bool  # False where no hiding of this quarter could prevent it

    @property
    def cell(self) -> str:
        """The measure and month, as the analyst knows them."""
        return _cell(self.key)

    def sentence(self, agencies: Mapping[int, str]) -> str:
        reader = READER_WORDS[self.audience]
        if self.agency != NOBODY:
            reader = f"{agencies.get(self.agency, 'an agency')}, with its own figures,"
        return f"{reader} can work out that {self.cell} {self.words}."


class GivesAway(ValueError):
    """What would be shown gives a small count away. The message names the cells."""


def refuse_what_gives_away(made: Protecting, shown: Mapping[str, Mapping[Slot, Shown]]) -> None:
    """Raises `GivesAway` with a sentence for each cell that could be kept and is not."""
    found = [one for one in audit(made, shown) if one.could_be_kept]
    if found:
        names = agency_names(found)
        said = " ".join(dict.fromkeys(one.sentence(names) for one in found[:5]))
        more = f" And {len(found) - 5} more." if len(found) > 5 else ""
        raise GivesAway(
            f"Nothing was published, because a small number could be worked out. {said}{more} "
            "Ask the administrator to look into it; nothing you did is lost."
        )


def agency_names(found) -> dict[int, str]:
    agencies = Agency.objects.filter(pk__in={one.agency for one in found})
    return {agency.pk: str(agency) for agency in agencies}


def audit_publication(publication) -> list[Opened]:
    """What readers can find out from a publication as it is stored, beside all before it."""
    figures = SubmittedFigure.objects.filter(publications__publication=publication)
    quarter = quarter_figures(publication.board, publication.period, list(figures))
    made = protecting(publication.board, publication.period, quarter, publication.version)
    shown = {
        audience: {(row.code, row.month): row.shown for row in publication.shown_to(audience)}
        for audience in AUDIENCES.values()
    }
    return audit(made, {audience: rows for audience, rows in shown.items() if rows})


def audit(made: Protecting, shown: Mapping[str, Mapping[Slot, Shown]]) -> list[Opened]:
    """What each audience, and each agency with its own figures, can find out from `shown`."""
    found: list[Opened] = []
    done: list[tuple[Whole, Mapping[Slot, Shown]]] = []
    for policy_for in shown:
        whole = made.whole(policy_for)
        if any(one.is_like(whole) and told == shown[policy_for] for one, told in done):
            continue
        done.append((whole, shown[policy_for]))
        found += _attack(policy_for, NOBODY, whole, shown[policy_for])
        if policy_for == Audience.BOARD:
            for agency in sorted(whole.insiders):
                found += _attack(policy_for, agency, whole, shown[policy_for])
    return found


def _attack(audience: str, agency: int, whole: Whole, shown: Mapping[Slot, Shown]) -> list[Opened]:
    from dataset.analysis.audit import attack, unavoidable  # noqa: PLC0415  # not for every page

    told = _told(whole, shown)
    own = {
        key: whole.cells[key].figure for key in whole.insiders.get(agency, ()) if key in whole.cells
    }
    unpublished = {key for key, cell in whole.cells.items() if not cell.published}
    found = []
    for policy, groups in _by_policy(whole):
        keys, relations = _touched(groups, whole, shown, own)
        small = _secret(whole, keys, policy)
        if not small:
            continue
        mine = {key: told[key] for key in keys if key in told}
        within = unpublished & keys
        known = {key: figure for key, figure in own.items() if key in keys}
        findings = attack(mine, relations, small, policy, known, within)
        if not findings:
            continue
        kept = _hideable_noughts(relations, whole) if policy.zeros_shown else keys
        given = {
            key: each
            for key, each in mine.items()
            if _is_given(whole.cells[key]) or (_is_nought(whole.cells[key]) and key not in kept)
        }
        hideable = [key for key in keys if whole.cells[key].published]
        lost = unavoidable(relations, hideable, findings, policy, given, known, within)
        found += [
            Opened(audience, agency, each.key, each.words, each.is_recovered, each not in lost)
            for each in findings
        ]
    return found


def _told(whole: Whole, shown: Mapping[Slot, Shown]) -> dict[Hashable, Shown]:
    """All that the audience has been told: what was shown once is known for good."""
    told: dict[Hashable, Shown] = {}
    for key, cell in whole.cells.items():
        if cell.earlier is not None:
            told[key] = Shown(
                cell.earlier, None if cell.earlier is Standing.HIDDEN else cell.figure
            )
        elif key in shown:
            told[key] = shown[key]
    return told


def _by_policy(whole: Whole) -> list[tuple[Policy, list[list[Total]]]]:
    """The linked groups, those that hold a shared figure apart when another policy rules them."""
    totals = [each for each in whole.relations if isinstance(each, Total)]
    groups = linked(totals, whole.cells)
    shared = [group for group in groups if not members(group).isdisjoint(whole.shared)]
    if whole.policy == whole.shared_policy or not shared:
        return [(whole.policy, groups)]
    rest = [group for group in groups if members(group).isdisjoint(whole.shared)]
    return [(whole.policy, rest), (whole.shared_policy, shared)]


def _touched(
    groups: list[list[Total]],
    whole: Whole,
    shown: Mapping[Slot, Shown],
    own: Mapping[Hashable, Figure | None],
) -> tuple[set[Hashable], list[Total]]:
    """The cells and relations of the groups to which this quarter adds something, and about
    which a reader with figures of its own knows some but not all."""
    keys: set[Hashable] = set()
    relations: list[Total] = []
    for group in groups:
        mine = members(group) & whole.cells.keys()
        if mine.isdisjoint(shown) or (own and (mine.isdisjoint(own) or mine <= own.keys())):
            continue
        keys |= mine
        relations += group
    return keys, relations


def _secret(whole: Whole, keys: set[Hashable], policy: Policy) -> list[Hashable]:
    return [
        key
        for key in keys
        if whole.cells[key].earlier is not Standing.SHOWN and is_small(whole.cells[key], policy)
    ]


def _hideable_noughts(relations: list[Total], whole: Whole) -> set[Hashable]:
    """The parts of sums that can be hidden as a whole; any other 0 is shown, whatever is done."""
    found: set[Hashable] = set()
    for each in relations:
        parts = [key for key in each.parts if key in whole.cells and whole.cells[key].published]
        if each.complete and not each.signs and (len(parts) > 1 or len(parts) == len(each.parts)):
            found.update(parts)
    return found


def _is_nought(cell) -> bool:
    return cell.figure is not None and cell.figure.is_exact and cell.figure.low == 0


def _is_given(cell) -> bool:
    """Whether it stands already, or is no number that could be hidden."""
    has_number = cell.figure is not None and cell.figure.has_number
    return cell.earlier is Standing.SHOWN or (cell.earlier is None and not has_number)


def _cell(key: Hashable) -> str:
    match key:
        case ("rest", whole, parts):
            return f"{_cell(whole)} less {' and '.join(map(_cell, parts))}"
        case ("sent", _, code, month):
            return f"what one agency sent for {code}{MONTH_WORDS[month]}"
        case (str(code), int(month)):
            return f"{code}{MONTH_WORDS[month]}"
        case (str(where), other):
            return f"{_cell(other)} ({where})"
    return str(key)
