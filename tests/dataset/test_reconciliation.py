"""The same event, counted by two agencies: shown to those two and to the analyst, once signed."""

import re

import pytest
from django.urls import reverse

from agencies.models import AgencyKind, Role, TrailEntry
from dataset.models import Finding, FindingState, Verb
from dataset.models.pairs import pairs_in
from dataset.operations import findings
from tests.dataset.worlds import redefine
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DecisionFactory,
    DefinitionFactory,
    PeriodFactory,
    RuleVersionFactory,
    SubmissionFactory,
)


pytestmark = pytest.mark.django_db


class Two:
    """A police force and a return interview provider, and a rule between them."""

    def __init__(self):
        self.board = BoardFactory(slug="bedford", short_name="Bedford Borough")
        self.period = PeriodFactory(year=2016, quarter=4)
        DefinitionFactory(code="MIS-01", name="Missing incidents", supplier_kind="police")
        DefinitionFactory(code="MIS-04", name="Interviews offered", supplier_kind="interviews")
        RuleVersionFactory(
            rule_id="V540",
            name="Interviews offered against incidents",
            severity="query",
            expression="MIS-04@return-interviews <= MIS-01@police",
            message="More interviews than incidents | {MIS-04@return-interviews} interviews, "
            "{MIS-01@police} incidents.",
        )
        self.police = self.agency("Police", AgencyKind.POLICE)
        self.interviews = self.agency("Interview service", AgencyKind.RETURN_INTERVIEWS)
        self.analyst = UserFactory(role=Role.ANALYST, board=self.board)

    def agency(self, name, kind):
        return AgencyFactory(name=name, kind=kind, boards=[self.board])

    def lead(self, agency):
        return UserFactory(role=Role.PREPARER, agency=agency)

    def sign(self, agency, code, text):
        """A return that was sent and signed, compared as its signature is given."""
        data_return = self.send(agency, code, text)
        submission = data_return.latest_submission
        decision = DecisionFactory(submission=submission, verb=Verb.APPROVED)
        findings.compare(data_return, by=decision.decided_by)
        return data_return

    def send(self, agency, code, text):
        data_return = DataReturnFactory(agency=agency, board=self.board, period=self.period)
        SubmissionFactory(data_return=data_return, figures={code: text})
        return data_return.__class__.objects.select_related(
            "agency", "area__lead_board", "period"
        ).get(pk=data_return.pk)

    def both(self, interviews="12", incidents="10"):
        self.sign(self.police, "MIS-01", incidents)
        return self.sign(self.interviews, "MIS-04", interviews)

    @property
    def pairs(self):
        return pairs_in(self.period, list(self.board.areas.values_list("pk", flat=True)))


@pytest.fixture
def two():
    return Two()


def text(response):
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def page(client, user):
    client.force_login(user)
    return client.get(reverse("dataset:reconciliation"))


def test_two_that_differ_are_shown_side_by_side_to_both_and_the_analyst(two, client):
    two.both()

    for user in (two.lead(two.police), two.lead(two.interviews), two.analyst):
        said = text(page(client, user))
        assert "They differ" in said
        assert "Interview service Interviews offered MIS-04 12" in said
        assert "Police Missing incidents MIS-01 10" in said


def test_two_that_agree_are_shown_and_raise_nothing(two, client):
    two.both(interviews="9")

    assert "They fit together" in text(page(client, two.analyst))
    assert not Finding.objects.exists()


def test_nothing_is_shown_until_both_have_signed(two, client):
    two.sign(two.police, "MIS-01", "10")
    two.send(two.interviews, "MIS-04", "12")

    for user in (two.lead(two.police), two.lead(two.interviews), two.analyst):
        said = text(page(client, user))
        assert "Nothing can be compared yet" in said
        assert "12" not in said.split("Nothing can be compared")[0].split("recorded.")[1]
    assert not Finding.objects.exists()


def test_an_agency_outside_the_pair_sees_neither_page_nor_thread(two, client):
    two.both()
    stranger = two.lead(two.agency("Health", AgencyKind.HEALTH))

    assert "Nothing can be compared yet" in text(page(client, stranger))
    assert client.get(Finding.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR, Role.LAY_MEMBER])
def test_members_of_the_board_get_no_raw_figures_here(two, client, role):
    two.both()
    client.force_login(UserFactory(role=role, board=two.board))

    assert client.get(reverse("dataset:reconciliation")).status_code == 403
    assert client.get(Finding.objects.get().get_absolute_url()).status_code == 404


def test_another_boards_analyst_sees_nothing(two):
    two.both()

    elsewhere = UserFactory(role=Role.ANALYST, board=BoardFactory())
    assert not Finding.objects.visible_to(elsewhere).exists()


def test_a_difference_is_a_finding_that_both_sides_can_answer(two, client):
    two.both()
    found = Finding.objects.get()
    assert (found.state, found.is_across) == (FindingState.OPEN, True)
    url = reverse("dataset:finding_answer", args=[found.pk])

    for agency, words in ((two.police, "We count by incident."), (two.interviews, "We by child.")):
        client.force_login(two.lead(agency))
        assert client.post(url, {"text": words}).status_code == 302

    said = text(client.get(found.get_absolute_url()))
    assert "We count by incident." in said
    assert "We by child." in said
    found.refresh_from_db()
    assert found.state == FindingState.EXPLAINED
    findings.accept(found, by=two.analyst)


def test_a_corrected_side_settles_the_difference(two):
    two.both()
    two.sign(two.police, "MIS-01", "13")

    found = Finding.objects.get()
    assert found.state == FindingState.CORRECTED
    assert {str(side.figure) for side in found.sides.all()} == {"12", "13"}


def test_new_figures_that_still_differ_are_asked_about_again(two):
    two.both()
    findings.answer(Finding.objects.get(), "We count children.", by=two.lead(two.interviews))
    two.sign(two.police, "MIS-01", "11")

    found = Finding.objects.get()
    assert found.state == FindingState.OPEN
    assert found.message == "12 interviews, 11 incidents."


def test_signing_the_same_again_asks_nothing_new(two):
    data_return = two.both()
    found = findings.answer(Finding.objects.get(), "By child.", by=two.lead(two.interviews))
    findings.compare(data_return, by=found.messages.last().written_by)

    found.refresh_from_db()
    assert found.state == FindingState.EXPLAINED


def test_what_one_side_takes_back_disappears_for_everybody(two, client):
    data_return = two.both()
    DecisionFactory(submission=data_return.latest_submission, verb=Verb.WITHDRAWN)

    for user in (two.lead(two.police), two.lead(two.interviews), two.analyst):
        assert not Finding.objects.visible_to(user).exists()
        assert "Nothing can be compared yet" in text(page(client, user))


def test_the_thread_of_two_agencies_repeats_no_figures(two):
    two.both()

    assert [step.text for step in Finding.objects.get().messages.all()] == [
        "More interviews than incidents."
    ]


def test_every_comparison_is_on_the_trail_with_those_who_saw_it(two):
    two.both(interviews="9")

    entry = TrailEntry.objects.get(verb="dataset.figures_compared")
    assert set(entry.payload.data["shown_to"]) == {two.police.slug, two.interviews.slug}


def test_both_agencies_are_told_without_figures(two, mailoutbox):
    leads = {two.lead(two.police).email, two.lead(two.interviews).email}
    two.both(interviews="4321", incidents="1234")

    assert leads <= {address for letter in mailoutbox for address in letter.to}
    assert not any("4321" in letter.body or "1234" in letter.body for letter in mailoutbox)


def test_intervals_differ_only_when_no_numbers_within_them_agree(two):
    two.both(interviews="<5", incidents="3")

    assert not any(pair.differs for pair in two.pairs)


def test_the_queries_do_not_grow_with_the_pairs(two, client, query_count):
    two.both()
    client.force_login(two.analyst)
    url = reverse("dataset:reconciliation")
    few = query_count(url)
    for number in range(4):
        RuleVersionFactory(
            rule_id=f"V55{number}",
            severity="query",
            expression="MIS-04@return-interviews == MIS-01@police",
            message="They differ | {MIS-04@return-interviews} and {MIS-01@police}.",
        )
    two.sign(two.police, "MIS-01", "11")

    assert len(two.pairs) == 5
    assert query_count(url) == few


def test_a_rule_with_last_quarter_is_untested_across_a_changed_definition(two):
    RuleVersionFactory(
        rule_id="V541",
        name="Interviews after incidents",
        severity="query",
        expression="MIS-04@return-interviews <= prev(MIS-01@police)",
        message="More | {MIS-04@return-interviews} of {prev MIS-01@police}.",
    )
    two.both()
    earlier = DataReturnFactory(
        agency=two.police, board=two.board, period=PeriodFactory(year=2016, quarter=3)
    )
    sent = SubmissionFactory(data_return=earlier, figures={"MIS-01": "4"})
    DecisionFactory(submission=sent, verb=Verb.APPROVED)

    def found():
        [pair] = [pair for pair in two.pairs if pair.rule.rule_id == "V541"]
        return pair

    assert found().differs

    redefine("MIS-01", two.period)

    assert not found().differs
    assert "not comparable: the definition changed" in found().issue.message
