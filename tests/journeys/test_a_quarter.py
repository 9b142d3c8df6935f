"""One quarter of one board, from three agencies' figures to the chair, told through the pages."""

from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from agencies import trail
from agencies.models import Group, Meeting, Seat, User
from audits.models import Risk
from dataset.intake.template import CODE, FIGURES, POINT, VALUE
from dataset.models import DataReturn, Period, State, Submission
from dataset.models.contents import contents_of
from dataset.operations import periods
from dataset.present.returns_fields import FIGURE, field_name
from lscb.demonstration import cast


pytestmark = pytest.mark.django_db
TODAY = date(2017, 4, 20)
VIRTUAL_SCHOOL = {
    "LAC-16n": "162",
    "LAC-16d": "186",
    "LAC-17n": "150",
    "LAC-17d": "170",
    "GOV-11": "0",
}
INTERVIEWS = {"MIS-04": 60, "MIS-05": 52, "MIS-06": 45, "GOV-11": 0}


class Story:
    """The board of the demonstration with its people, and nothing sent yet."""

    def __init__(self, settings):
        settings.DEMO_DATE = TODAY
        call_command("load_dictionary", stdout=StringIO())
        cast.load(encoded_password="!")
        self.period = Period.objects.by_slug("2016-17-q4")
        periods.open_returns(self.period)

    def as_(self, email):
        """A browser of its own for one person."""
        browser = Client(raise_request_exception=False)
        browser.force_login(User.objects.get(email=email))
        return browser

    def return_of(self, agency):
        return DataReturn.objects.get(agency__slug=agency, area__slug="bedford", period=self.period)


@pytest.fixture
def story(settings):
    return Story(settings)


def address(name, data_return):
    return reverse(f"dataset:{name}", args=[data_return.pk])


def type_in(browser, data_return, figures):
    """Save these figures theme by theme, as the grid sends them: with what was seen before."""
    seen = {(one.code, one.month): one.text for one in data_return.draft_values.all()}
    sent = {}
    for key, text in figures.items():
        code, _, month = key.partition("/")
        name = field_name(FIGURE, code, int(month or 0))
        sent |= {name: text, f"seen-{name}": seen.get((code, int(month or 0)), "")}
    for theme in contents_of(data_return).themes:
        url = reverse("dataset:return_theme", args=[data_return.pk, theme.slug])
        assert browser.get(url).status_code == 200
        assert browser.post(url, sent).status_code == 302


def fill_workbook(browser, data_return, figures):
    book = load_workbook(BytesIO(browser.get(address("return_workbook", data_return)).content))
    for row in book[FIGURES].iter_rows():
        if row[CODE].value in figures and row[POINT].value == "Quarter":
            row[VALUE].value = figures[row[CODE].value]
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("return.xlsx", file.getvalue())


def state_of(data_return):
    return DataReturn.objects.get(pk=data_return.pk).state


def test_one_quarter_from_three_agencies_to_the_chair(story):
    school, interviews, hospital = (
        story.return_of(slug)
        for slug in ("bedford-virtual-school", "return-interview-service", "hospital-trust")
    )

    # The virtual school types its figures; a share above the whole is an error and stops it.
    lead = story.as_("data.lead.virtualschool@bedford.example")
    type_in(lead, school, VIRTUAL_SCHOOL | {"LAC-16n": "190"})
    refused = lead.post(address("return_submit", school))
    assert refused.status_code == 422
    assert state_of(school) == State.IN_PREPARATION
    type_in(lead, school, {"LAC-16n": "162"})
    lead.post(address("return_submit", school))
    assert state_of(school) == State.SUBMITTED

    # Whoever sent it may not sign it; the approver does, with the statement.
    assert lead.post(address("return_approve", school)).status_code == 403
    approver = story.as_("approver.virtualschool@bedford.example")
    approver.post(address("return_approve", school))
    assert state_of(school) == State.APPROVED

    # The return interview service fills in the workbook, looks at the preview, and takes it.
    lead = story.as_("data.lead@returninterviewservice.example")
    upload = address("return_upload", interviews)
    preview = lead.post(upload, {"workbook": fill_workbook(lead, interviews, INTERVIEWS)})
    assert "Nothing has been changed yet" in preview.text
    assert not interviews.draft_values.exists()
    lead.post(address("return_upload_confirm", interviews), {"token": preview.context["token"]})
    lead.post(address("return_submit", interviews))
    story.as_("approver@returninterviewservice.example").post(address("return_approve", interviews))
    assert state_of(interviews) == State.APPROVED

    # The hospital's return goes back with a reason, is mended and comes again.
    lead = story.as_("data.lead@hospitaltrust.example")
    type_in(lead, hospital, {"HLT-01/1": "3", "HLT-01/2": "190", "HLT-01/3": "21", "GOV-11": "0"})
    lead.post(address("return_submit", hospital))
    signer = story.as_("approver@hospitaltrust.example")
    signer.post(address("return_approve", hospital))
    analyst = story.as_("analyst@bedford.example")
    analyst.post(address("return_send_back", hospital), {"reason": "Is February 19?"})
    assert state_of(hospital) == State.IN_PREPARATION
    assert "Is February 19?" in lead.get(reverse("lscb:home")).text
    type_in(lead, hospital, {"HLT-01/2": "19"})
    lead.post(address("return_submit", hospital))
    signer.post(address("return_approve", hospital))

    # The analyst accepts all three and publishes the quarter.
    for data_return in (school, interviews, hospital):
        analyst.post(address("return_accept", data_return))
        assert state_of(data_return) == State.ACCEPTED
    analyst.post(reverse("dataset:publish"), {"period": "2016-17-q4"})
    scorecard = analyst.get(reverse("dataset:scorecard")).text
    assert "87.1%" in scorecard
    assert "162 of 186" in scorecard
    assert "86.5%" in scorecard

    # A month of 3 is hidden, and another month with it; the quarter is shown.
    monthly = analyst.get(reverse("audits:indicator", args=["HLT-01"]), {"points": "monthly"}).text
    assert ">43<" in analyst.get(reverse("audits:indicator", args=["HLT-01"])).text
    assert monthly.count("hidden") >= 2
    assert ">3<" not in monthly

    # The group writes, raises a risk, and reviews it in a meeting.
    group = story.as_("pag-chair@bedford.example")
    group.post(
        reverse("audits:remark_add", args=["LAC-16"]),
        {"kind": "question", "text": "Which schools are missing?"},
    )
    board = Meeting.objects.filter(board__slug="bedford", group=Group.PERFORMANCE)
    scores = {
        f"{kind}_{side}": points
        for kind, points in (("inherent", 4), ("current", 3), ("target", 2))
        for side in ("likelihood", "impact")
    }
    words = {
        "title": "Plans for learning are late",
        "category": "capacity",
        "cause": "two posts are vacant",
        "event": "plans are not made",
        "consequence": "children go without help at school",
        "owner": Seat.objects.get(board__slug="bedford", title="Schools").pk,
        "codes": "LAC-16",
        "review_on": "2017-06-01",
        "reason": "The share has fallen.",
    }
    group.post(reverse("audits:risk_new"), words | scores)
    risk = Risk.objects.get(title="Plans for learning are late")
    group.post(
        reverse("audits:risk_review", args=[risk.pk]),
        {
            "meeting": board.filter(held_on__lte=TODAY).first().pk,
            "note": "The group asked for a date.",
            "next_review_on": "2017-07-18",
        },
    )

    # Five interviews were counted twice: the item is reopened, mended and published again.
    analyst.post(
        address("return_reopen", interviews),
        {"codes": ["MIS-06"], "reason": "Five interviews were counted twice."},
    )
    lead = story.as_("data.lead@returninterviewservice.example")
    type_in(lead, interviews, {"MIS-06": "40"})
    lead.post(address("return_submit", interviews))
    story.as_("approver@returninterviewservice.example").post(address("return_approve", interviews))
    analyst.post(address("return_accept", interviews))
    analyst.post(
        reverse("dataset:publish"), {"period": "2016-17-q4", "note": "Counted twice before."}
    )
    assert Submission.objects.filter(data_return=interviews).count() == 2
    page = analyst.get(reverse("audits:indicator", args=["MIS-08"])).text
    assert "76.9%" in page
    assert "86.5%" in page  # as version 1 had it, where the figure comes from
    assert "Counted twice before." in page

    # The independent chair reads everything and changes nothing.
    chair = story.as_("chair@bedford.example")
    assert "Which schools are missing?" in chair.get(reverse("lscb:summary")).text
    assert "Plans for learning are late" in chair.get(reverse("audits:risk_list")).text
    assert "Restated" in chair.get(reverse("dataset:scorecard")).text
    for name in ("risk_rescore", "risk_review", "risk_close"):
        assert chair.post(reverse(f"audits:{name}", args=[risk.pk])).status_code == 403
    assert chair.post(reverse("dataset:publish"), {"period": "2016-17-q4"}).status_code == 403

    # Everything that happened is on the trail, and the trail is whole.
    verified = trail.verify()
    assert verified.entries > 20
    assert verified.problems == ()
