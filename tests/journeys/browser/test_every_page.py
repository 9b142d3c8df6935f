"""Every page of the demonstration, as the role that uses it: on a desk, on a phone, at 320 px.

What each page of a person got wrong is collected and told at the end.
"""

import pytest

from agencies.models import Meeting, Role, Seat, User
from audits.models import (
    Action,
    AgendaItem,
    Audit,
    BoardException,
    Challenge,
    Inspection,
    Priority,
    Risk,
)
from dataset.models import DataReturn, Finding, State
from tests.journeys.browser.conftest import DESK, NARROWEST, PHONE
from tests.journeys.browser.demonstration import sign_in


pytestmark = pytest.mark.browser


def person(role, **scope):
    return User.objects.filter(appointments__role=role, **scope).order_by("pk").first().email


def bedford(role):
    return person(role, appointments__board__slug="bedford")


def of_the_data_lead():
    own = {"appointments__agency__slug": "bedford-childrens-social-care"}
    draft = DataReturn.objects.get(
        agency__slug="bedford-childrens-social-care", state=State.IN_PREPARATION
    )
    asked = BoardException.objects.get(board__slug="bedford", key="signal:CPP-06").pk
    return person(Role.PREPARER, **own), [
        "/",
        "/returns/",
        f"/returns/{draft.pk}/",
        f"/returns/{draft.pk}/theme/child-protection/",
        f"/returns/{draft.pk}/theme/looked-after-children/",
        f"/returns/{draft.pk}/commentary/",
        f"/returns/{draft.pk}/upload/",
        f"/returns/{draft.pk}/own/",
        f"/returns/{draft.pk}/paste/",
        f"/returns/{draft.pk}/csv/",
        f"/returns/{draft.pk}/evidence/",
        "/exceptions/asked/",
        f"/exceptions/{asked}/commentary/",
        "/recipes/",
        "/recipes/bedford-childrens-social-care/CPP-01/",
        "/findings/",
        "/account/",
        "/accounts/2fa/",
    ]


def of_the_approver():
    waiting = DataReturn.objects.get(agency__slug="bedford-early-help", state=State.SUBMITTED)
    drop_in = Action.objects.get(title__startswith="Open a drop-in").pk
    return person(Role.APPROVER, appointments__agency__slug="bedford-early-help"), [
        "/",
        "/actions/ours/",
        f"/actions/{drop_in}/update/",
        f"/returns/{waiting.pk}/submissions/1/",
        "/people/",
        "/people/invite/",
    ]


def of_the_analyst():
    approved = DataReturn.objects.get(agency__slug="bedford-lado", state=State.APPROVED)
    mended = DataReturn.objects.get(
        agency__slug="return-interview-service",
        area__slug="bedford",
        period__year=2016,
        period__quarter=3,
    )
    finding = Finding.objects.filter(data_return__area__slug="bedford").first().pk
    risk = Risk.objects.filter(board__slug="bedford").first().pk
    return bedford(Role.ANALYST), [
        "/",
        "/progress/",
        f"/returns/{approved.pk}/submissions/1/",
        f"/returns/{approved.pk}/submissions/1/receipt/",
        f"/returns/{mended.pk}/submissions/1/against/2/",
        "/findings/",
        f"/findings/{finding}/",
        "/findings/side-by-side/",
        "/dictionary/upload/",
        "/imports/",
        "/publish/",
        "/publish/2016-17-q3/wording/",
        "/benchmarks/",
        "/benchmarks/lines/",
        "/benchmarks/lines/new/",
        "/series/CPP-01/decide/",
        "/disclosure/hidden/2016-17-q3/",
        "/views/",
        "/views/new/?page=/scorecard/%3Forder=name",
        "/risks/new/",
        "/api/docs/",
        f"/risks/{risk}/score/",
    ]


def of_the_analyst_who_reads():
    return bedford(Role.ANALYST), [
        "/year/?sort=-figure",
        "/scorecard/?as=public",
        "/scorecard/",
        "/scorecard/?as_at=2017-02-15",
        "/indicators/TRN-02/",
        "/f/CPP-01/bedford/2016-17-q3/v1",
        "/f/REF-01/bedford/2016-17-q3/v1/m1",
        "/agencies/",
        "/agencies/bedfordshire-police/",
        "/agencies/bedford-childrens-social-care/?sort=theme",
        "/themes/",
        "/journey/",
        "/year/",
        "/boards/",
        "/quality/",
        "/themes/missing/",
        "/scorecard/?order=movement&movement=up",
        "/scorecard/?movement=down&theme=Nothing",
    ]


def of_the_manager():
    priority = Priority.objects.filter(board__slug="bedford").order_by("position")[1].pk
    challenge = Challenge.objects.get(board__slug="bedford", state="answered").pk
    inspection = Inspection.objects.filter(board__slug="bedford").first().pk
    held = Meeting.objects.get(board__slug="bedford", group="board", held_on="2017-03-28").pk
    coming = Meeting.objects.get(board__slug="bedford", group="board", held_on="2017-05-16")
    item = AgendaItem.objects.filter(meeting=coming).first().pk
    seat = Seat.objects.get(board__slug="bedford", title="Lay members").pk
    risk = Risk.objects.filter(board__slug="bedford").first().pk
    audit = Audit.objects.filter(board__slug="bedford", kind="multi").order_by("number").first().pk
    grading = Audit.objects.get(board__slug="bedford", state="auditing").pk
    return bedford(Role.MANAGER), [
        "/lock/",
        "/actions/",
        "/actions/overview/",
        f"/actions/new/?priority={priority}",
        "/priorities/new/",
        "/disclosure/",
        "/disclosure/public/",
        "/calendar/",
        "/calendar/change/",
        "/chasing/",
        "/timeliness/",
        "/assurance/",
        "/challenges/",
        "/challenges/new/",
        f"/challenges/{challenge}/",
        f"/challenges/{challenge}/view/",
        "/inspections/",
        "/inspections/new/",
        f"/inspections/{inspection}/",
        "/meetings/",
        "/meetings/new/",
        f"/meetings/{held}/",
        f"/meetings/{coming.pk}/",
        f"/agenda-items/{item}/",
        f"/agenda-items/{item}/papers/new/",
        "/attendance/",
        "/seats/",
        "/seats/new/",
        f"/seats/{seat}/",
        "/seats/groups/board/",
        "/risks/bands/",
        f"/risks/{risk}/close/",
        f"/risks/{risk}/escalate/",
        "/audits/",
        "/audits/new/",
        "/audits/themes/",
        f"/audits/{audit}/",
        f"/audits/{audit}/results/",
        f"/audits/{grading}/",
    ]


def of_the_groups_chair():
    exception = BoardException.objects.get(board__slug="bedford", key="signal:HLT-01").pk
    meeting = Meeting.objects.get(board__slug="bedford", held_on="2017-02-14").pk
    risk = Risk.objects.filter(board__slug="bedford").first().pk
    return bedford(Role.PAG_CHAIR), [
        "/",
        "/indicators/",
        "/indicators/MIS-08/",
        "/series/MIS-08/before-and-after/?on=2015-01-01",
        "/indicators/REF-01/?points=monthly",
        "/indicators/YOS-01/",
        "/indicators/MIS-08/remarks/new/",
        "/exceptions/",
        f"/exceptions/{exception}/",
        f"/exceptions/{exception}/decide/",
        f"/exceptions/{exception}/close/",
        f"/group/{meeting}/",
        f"/group/{meeting}/decisions/",
        "/risks/",
        f"/risks/{risk}/",
        f"/risks/{risk}/review/",
    ]


def of_the_chair():
    return bedford(Role.CHAIR), ["/", "/summary/", "/search/?q=missing"]


def of_an_executive_member():
    offered = Action.objects.get(board__slug="bedford", title__startswith="Place a mental")
    return bedford(Role.EXECUTIVE_MEMBER), [
        "/",
        f"/actions/{offered.pk}/",
        f"/actions/{offered.pk}/evidence/{offered.evidence.get().pk}/",
        f"/actions/{offered.pk}/sign-off/",
    ]


def of_a_lay_member():
    signed = Action.objects.get(title__startswith="Hold return interviews").pk
    priority = Priority.objects.filter(board__slug="bedford").order_by("position")[1].pk
    return bedford(Role.LAY_MEMBER), [
        "/so-what/",
        f"/actions/{signed}/",
        "/priorities/",
        f"/priorities/{priority}/",
        "/help/protection/",
        "/help/glossary/",
        "/help/accessibility/",
    ]


def of_the_administrator():
    return person(Role.SYSADMIN), ["/", "/people/"]


PAGES = (
    of_the_analyst_who_reads, of_the_data_lead, of_the_approver, of_the_analyst, of_the_manager,
    of_the_groups_chair, of_the_chair, of_an_executive_member, of_a_lay_member, of_the_administrator,
)  # fmt: skip


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: pages.__name__)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit, demonstration, barriers, sideways, pages
):
    email, addresses = pages()
    wrong = []
    page = sign_in(visit("/accounts/login/"), email)
    for address in addresses:
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        if answer.status != 200:
            wrong.append(f"{address} as {email}: {answer.status}")
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            wrong += [f"{address} at {viewport['width']}: {what}" for what in barriers(page)]
        page.set_viewport_size(NARROWEST)
        wrong += [f"{address} at 320: {what}" for what in sideways(page)]

    assert wrong == []
