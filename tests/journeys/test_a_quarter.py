"""One quarter of one board, from three agencies' figures to the chair, told through the pages.

The council's social care types, the police fill in the workbook, the hospital is asked again.
"""

import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from agencies import trail
from agencies.models import Group, Meeting, Seat, User
from audits.models import Risk
from audits.tasks.jobs import run_jobs
from dataset.figures import MONTHS, QUARTER
from dataset.intake.template import CODE, FIGURES, POINT, VALUE
from dataset.models import DataReturn, Period
from dataset.models.wordings import digest_of
from dataset.operations import periods
from dataset.present.returns_fields import EXPLANATION, FIGURE, field_name
from lscb.demonstration import cast
from lscb.demonstration.history import LAST_QUARTER
from lscb.demonstration.series import area_series, items_asked


pytestmark = pytest.mark.django_db
TODAY = date(2017, 4, 20)
THIS_QUARTER = LAST_QUARTER + 1
POINTS = {"Quarter": QUARTER} | dict(zip(("Jan 2017", "Feb 2017", "Mar 2017"), MONTHS, strict=True))
SOCIAL_CARE = ("data.lead.socialcare@bedford.example", "approver.socialcare@bedford.example")
POLICE = ("data.lead@bedfordshirepolice.example", "approver@bedfordshirepolice.example")
HOSPITAL = ("data.lead@hospitaltrust.example", "approver@hospitaltrust.example")
ANALYST = "analyst@bedford.example"
GROUP_MEMBER, GROUP_CHAIR = "pag-member@bedford.example", "pag-chair@bedford.example"
CHAIR = "chair@bedford.example"
WAITS_FOR_APPROVER = "waiting for the agency’s approver"
WAITS_FOR_ANALYST = "waiting for the board’s analyst"


class Story:
    """The board of the demonstration and its people, with the quarter just opened."""

    def __init__(self):
        call_command("load_dictionary", stdout=StringIO())
        cast.load(encoded_password="!")
        self.period = Period.objects.by_slug("2016-17-q4")
        periods.open_returns(self.period)
        self.social_care = self.return_of("bedford-childrens-social-care")
        self.police = self.return_of("bedfordshire-police")
        self.hospital = self.return_of("hospital-trust")

    def return_of(self, agency):
        found = DataReturn.objects.select_related("agency", "area", "period")
        return found.get(agency__slug=agency, area__slug="bedford", period=self.period)


@pytest.fixture
def story(settings):
    settings.DEMO_DATE = TODAY
    return Story()


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, email):
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(User.objects.get(email=email))

    def read(self, name, *args, **query):
        """The words of a page, as they are read."""
        answer = self.browser.get(reverse(name, args=args), query)
        assert answer.status_code == 200, f"{name} answered {answer.status_code}"
        return words(answer)

    def send(self, name, *args, status=302, **data):
        """Press a button; what stands on the page that comes after it."""
        answer = self.browser.post(reverse(name, args=args), data)
        assert answer.status_code == status, f"{name} answered {answer.status_code}"
        return words(self.browser.get(answer.url) if status == 302 else answer)

    def themes(self, data_return):
        """The pages of the grid that the return's page leads to: address and HTML of each."""
        page = self.browser.get(reverse("dataset:return_detail", args=[data_return.pk]))
        addresses = re.findall(r'<li><a href="(/returns/\d+/theme/[\w-]+/)"', page.content.decode())
        assert addresses
        for address in dict.fromkeys(addresses):
            yield address, self.browser.get(address).content.decode()

    def type_in(self, data_return, figures):
        """Fill in the grid; `figures` are {(code, month): text}.

        Sends what the page does: each text beside what stood there when the page was opened.
        """
        typed = {field_name(FIGURE, *slot): text for slot, text in figures.items()}
        for address, html in self.themes(data_return):
            here = {name: text for name, text in typed.items() if f'name="{name}"' in html}
            seen = {f"seen-{name}": value_of(f"seen-{name}", html) for name in here}
            if here:
                assert self.browser.post(address, here | seen).status_code == 302
                typed = {name: text for name, text in typed.items() if name not in here}
        assert not typed, "these fields are on no page"

    def explain_every_query(self, data_return, text):
        """Answer wherever a page asks for an explanation."""
        for address, html in self.themes(data_return):
            asked = re.findall(rf'<textarea name="({EXPLANATION}-[^"]+)"', html)
            if asked:
                answers = dict.fromkeys(asked, text) | {f"seen-{name}": "" for name in asked}
                assert self.browser.post(address, answers).status_code == 302


def words(answer):
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def value_of(name, html):
    """What a field of a page holds."""
    return unescape(re.search(rf'name="{name}"[^>]*? value="([^"]*)"', html)[1])


def made_up(data_return):
    """Figures for a whole return that agree with each other, by (code, month)."""
    series = area_series("bedford")
    return {
        (item.code, month): value.text
        for item in items_asked(data_return.agency.kind, THIS_QUARTER)
        for month, value in series.values(item, THIS_QUARTER)
    }


def workbook_with(content, figures):
    """The workbook downloaded, with the figures in its cells."""
    book = load_workbook(BytesIO(content))
    for row in book[FIGURES].iter_rows():
        slot = (row[CODE].value, POINTS.get(row[POINT].value))
        if slot in figures:
            row[VALUE].value = figures[slot]
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("return.xlsx", file.getvalue())


def test_one_quarter_from_three_agencies_to_the_chair(story):
    social_care_types_its_figures(story.social_care)
    police_fill_in_the_workbook(story.police)
    the_hospital_is_asked_again(story.hospital)
    the_quarter_is_published(story)
    small_numbers_are_hidden()
    the_group_writes_and_keeps_a_risk()
    a_figure_is_restated(story.police)
    the_chair_reads_and_changes_nothing(story)
    verified = trail.verify()
    assert verified.entries > 20
    assert verified.problems == ()


def social_care_types_its_figures(data_return):
    lead, approver = map(Person, SOCIAL_CARE)
    assert "Start the January to March return" in lead.read("lscb:home")
    figures = made_up(data_return)
    led_to_a_plan = figures["ICP-02", QUARTER]
    right = figures["ICP-03", QUARTER]

    # Outcomes that do not add up are an error; more plans than conferences a query.
    lead.type_in(
        data_return,
        figures
        | {("ICP-03", QUARTER): str(int(right) + 1)}
        | {("CPP-02", QUARTER): str(int(led_to_a_plan) + 4)},
    )
    page = lead.send("dataset:return_submit", data_return.pk, status=422)
    assert "Conference outcomes do not add up to conferences held" in page
    assert "More plans started than conferences led to one" in page
    lead.type_in(data_return, {("ICP-03", QUARTER): right})
    page = lead.send("dataset:return_submit", data_return.pk, status=422)
    assert "Conference outcomes do not add up" not in page
    lead.explain_every_query(data_return, "Families moved in with a plan.")
    page = lead.send("dataset:return_submit", data_return.pk)
    assert WAITS_FOR_APPROVER in page.lower()

    # A second person approves, and reads the explanation when they do.
    lead.send("dataset:return_approve", data_return.pk, status=403)
    page = approver.read("dataset:submission_detail", data_return.pk, 1)
    assert "Explained: Families moved in with a plan." in page
    page = approver.send("dataset:return_approve", data_return.pk)
    assert WAITS_FOR_ANALYST in page.lower()


def police_fill_in_the_workbook(data_return):
    lead, approver = map(Person, POLICE)
    blank = lead.browser.get(reverse("dataset:return_workbook", args=[data_return.pk]))
    filled = workbook_with(blank.content, made_up(data_return))

    # The preview changes nothing; confirming it does.
    preview = lead.browser.post(
        reverse("dataset:return_upload", args=[data_return.pk]), {"workbook": filled}
    )
    assert "Nothing has been changed yet" in words(preview)
    assert "0 of 19 figures are in" in lead.read("dataset:return_detail", data_return.pk)
    page = lead.send(
        "dataset:return_upload_confirm",
        data_return.pk,
        token=value_of("token", preview.content.decode()),
    )
    assert "Taken from your file: 22" in page

    # An approver who sends it may not sign it too: somebody else has to.
    approver.send("dataset:return_submit", data_return.pk)
    page = approver.send("dataset:return_approve", data_return.pk, status=403)
    assert "You sent this return, so a second person must check it." in page
    approver.send("dataset:return_withdraw", data_return.pk)
    lead.send("dataset:return_submit", data_return.pk)
    approver.send("dataset:return_approve", data_return.pk)


def the_hospital_is_asked_again(data_return):
    lead, approver = map(Person, HOSPITAL)
    analyst = Person(ANALYST)
    months = {
        ("HLT-01", month): text for month, text in zip(MONTHS, ("3", "190", "21"), strict=True)
    }
    lead.type_in(data_return, months | {("GOV-11", QUARTER): "0"})
    lead.send("dataset:return_submit", data_return.pk)
    approver.send("dataset:return_approve", data_return.pk)

    analyst.send("dataset:return_send_back", data_return.pk, status=422, reason="")
    analyst.send("dataset:return_send_back", data_return.pk, reason="Is February 19?")
    assert "Is February 19?" in lead.read("lscb:home")

    lead.type_in(data_return, {("HLT-01", 2): "19"})
    lead.send("dataset:return_submit", data_return.pk)
    approver.send("dataset:return_approve", data_return.pk)
    page = analyst.read("dataset:return_detail", data_return.pk)
    assert "Submission 1" in page
    assert "Submission 2" in page


def the_quarter_is_published(story):
    analyst = Person(ANALYST)
    for data_return in (story.social_care, story.police, story.hospital):
        analyst.send("dataset:return_accept", data_return.pk)
    page = analyst.read("dataset:publish")
    assert "Accepted: 3" in page
    assert "Bedford Borough LADO: not started" in page

    analyst.send("dataset:publish", period="2016-17-q4")
    run_jobs()
    page = analyst.read("dataset:scorecard")
    assert "Scorecard, January to March 2017" in page
    assert "Restated" not in page


def small_numbers_are_hidden():
    """A month of 3 is hidden, and another with it; the quarter of 43 is shown."""
    reader = Person(GROUP_MEMBER)
    assert "Jan to Mar 2017 43" in reader.read("audits:indicator", "HLT-01")
    page = reader.browser.get(
        reverse("audits:indicator", args=["HLT-01"]), {"points": "monthly"}
    ).content.decode()
    assert page.count("hidden") >= 2
    assert not re.search(r">\s*3\s*<", page)


def the_group_writes_and_keeps_a_risk():
    Person(GROUP_MEMBER).send(
        "audits:remark_add", "MIS-02", kind="question", text="Who goes missing again?"
    )
    keeper = Person(GROUP_CHAIR)
    scores = {
        f"{kind}_{side}": points
        for kind, points in (("inherent", 4), ("current", 3), ("target", 2))
        for side in ("likelihood", "impact")
    }
    keeper.send(
        "audits:risk_new",
        title="Children who go missing are not heard",
        category="capacity",
        cause="two posts are vacant",
        event="interviews are late",
        consequence="children coming to harm that nobody knows of",
        treatment="treat",
        owner=Seat.objects.get(board__slug="bedford", title="Police").pk,
        codes="MIS-02",
        review_on="2017-06-01",
        reason="The number is the highest of the year.",
        **scores,
    )
    risk = Risk.objects.get()
    meeting = Meeting.objects.filter(
        board__slug="bedford", group=Group.PERFORMANCE, held_on__lte=TODAY
    ).latest("held_on")
    page = keeper.send(
        "audits:risk_review",
        risk.pk,
        meeting=meeting.pk,
        note="The group asked for a date.",
        next_review_on="2017-07-18",
    )
    assert "The group asked for a date." in page


def a_figure_is_restated(data_return):
    """Five children were counted twice: reopened, mended, accepted and published again."""
    lead, approver = map(Person, POLICE)
    analyst = Person(ANALYST)
    before = made_up(data_return)["MIS-02", QUARTER]
    after = str(int(before) - 5)

    analyst.send(
        "dataset:return_reopen",
        data_return.pk,
        codes=["MIS-02"],
        reason="Five children were counted twice.",
    )
    lead.type_in(data_return, {("MIS-02", QUARTER): after})
    lead.explain_every_query(data_return, "Five children were counted twice.")
    lead.send("dataset:return_submit", data_return.pk)
    approver.send("dataset:return_approve", data_return.pk)
    analyst.send("dataset:return_accept", data_return.pk)
    analyst.send(
        "dataset:wording",
        "2016-17-q4",
        digest=digest_of("Five children were counted twice."),
        wording="Some children were counted again.",
        reword="1",
    )
    # What the Board saw stands until the next version is published.
    assert f"January to March 2017 {before} children" in analyst.read("audits:indicator", "MIS-02")
    analyst.send("dataset:publish", period="2016-17-q4", note="Some were counted again.")
    run_jobs()

    page = analyst.read("audits:indicator", "MIS-02")
    assert f"January to March 2017 {after} children (distinct) Restated" in page
    assert f"Version 1: {before}" in page
    assert f"Version 2: {after}. Some were counted again." in page


def the_chair_reads_and_changes_nothing(story):
    chair = Person(CHAIR)
    risk = Risk.objects.get()
    assert "Restated" in chair.read("dataset:scorecard")
    assert "Who goes missing again?" in chair.read("audits:indicator", "MIS-02")
    assert risk.title in chair.read("audits:risk_list")
    summary = chair.read("lscb:summary")
    assert "January to March 2017, version 2" in summary
    assert risk.title in summary

    written = trail.verify().entries
    for name in ("submit", "approve", "accept", "send_back", "reopen", "withdraw", "nil"):
        chair.send(f"dataset:return_{name}", story.police.pk, status=403, reason="As chair.")
    for name in ("edit", "rescore", "review", "close"):
        chair.send(f"audits:risk_{name}", risk.pk, status=403, reason="As chair.")
    chair.send("audits:risk_new", status=403, title="As chair.")
    chair.send("audits:remark_add", "MIS-02", status=403, kind="analysis", text="As chair.")
    chair.send("dataset:publish", status=403, period="2016-17-q4")
    assert trail.verify().entries == written
