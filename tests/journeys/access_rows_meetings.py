"""Who reads meetings, papers, attendance and seats, and who keeps them."""

from datetime import timedelta

from agencies import clock
from agencies.models import Board, Group
from audits.models import AgendaItem, Paper
from tests.factories.agencies import MeetingFactory, SeatFactory, UserFactory
from tests.journeys.access_rows import Row, answers
from tests.journeys.access_rows_challenges import FAR_KEEPERS, KEEPERS, UNSEEN
from tests.journeys.access_world import OF_ANOTHER_BOARD, OF_THE_BOARD, WITHOUT_FIGURES


MEMBERS = (*OF_THE_BOARD, "agency_member", "chief_officer", "other_agency_member")
FAR_MEMBERS = ("far_analyst", "far_manager", "far_pag_chair", "far_chair")


def of_meeting(world):
    board = Board.objects.get(slug="bedford")
    day = clock.today() - timedelta(3)
    return {"pk": MeetingFactory(board=board, group=Group.EXECUTIVE, held_on=day).pk}


def of_item(world):
    return {"pk": _item(world).pk}


def of_paper(world):
    paper = Paper.objects.create(
        item=_item(world), name="notes.txt", ending="txt", size=3, digest="0" * 64, content=b"12\n",
        is_late=False, added_at=clock.now(), added_by=UserFactory(),
    )  # fmt: skip
    return {"pk": paper.pk}


def of_seat(world):
    return {"pk": SeatFactory(board=Board.objects.get(slug="bedford")).pk}


def _item(world):
    return AgendaItem.objects.create(
        meeting_id=of_meeting(world)["pk"], number=1, title="What moved", purpose="note"
    )


def _read(route):
    who = MEMBERS + FAR_MEMBERS
    return Row(f"audits:{route}", get=answers({200: who, 404: WITHOUT_FIGURES}, others=403))


def _read_one(route, kwargs):
    return Row(
        f"audits:{route}", kwargs=kwargs, get=answers({200: MEMBERS, 404: UNSEEN}, others=403)
    )


def _write(route, who, kwargs=dict, unseen=WITHOUT_FIGURES):
    return Row(
        f"audits:{route}",
        kwargs=kwargs,
        get=answers({200: who, 404: unseen}, others=403),
        post=answers({422: who, 404: unseen}, others=403),
        data={"nothing": "filled in"},
    )


def _press(route):
    return Row(
        f"audits:{route}",
        kwargs=of_meeting,
        post=answers({302: KEEPERS, 404: UNSEEN}, others=403),
    )


MEETINGS = [
    _read("meeting_list"),
    _read("attendance"),
    _read("attendance_xlsx"),
    _read("seat_list"),
    _read_one("meeting_detail", of_meeting),
    _read_one("meeting_minutes", of_meeting),
    _read_one("paper", of_paper),
    _write("meeting_new", (*KEEPERS, *FAR_KEEPERS)),
    _write("item_new", KEEPERS, of_meeting, UNSEEN),
    _write("item_write", KEEPERS, of_item, UNSEEN),
    _write("paper_add", KEEPERS, of_item, UNSEEN),
    # Nobody sits in that group, so nobody is asked about and an empty form is a whole one.
    Row(
        "audits:meeting_attendance",
        kwargs=of_meeting,
        get=answers({200: KEEPERS, 404: UNSEEN}, others=403),
        post=answers({302: KEEPERS, 404: UNSEEN}, others=403),
        data={"nothing": "asked"},
    ),
    _press("meeting_issue"),
    _press("meeting_agree"),
    _write("seat_new", ("manager", "far_manager")),
    _write("seat_change", ("manager",), of_seat, OF_ANOTHER_BOARD + WITHOUT_FIGURES),
    _write("group_rule", ("manager", "far_manager"), lambda world: {"group": "board"}),
]
