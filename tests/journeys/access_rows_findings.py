"""Who may read, answer and decide about findings: the agency they are about, and the Board."""

from tests.factories.dataset import SubmissionFactory
from tests.factories.findings import FindingFactory
from tests.journeys.access_rows import AGENCY_STAFF, STAFF, Row, answers, of_return
from tests.journeys.access_world import OF_ANOTHER_AGENCY, OF_ANOTHER_BOARD


READERS = AGENCY_STAFF + STAFF
WRITERS = ("preparer", "approver")
# The lists are there for all agency staff and board staff, each with what they may see.
LISTERS = (
    *READERS,
    *OF_ANOTHER_AGENCY,
    *(person for person in OF_ANOTHER_BOARD if person not in ("far_pag_chair", "far_chair")),
)


def of_finding(world):
    submission = world.approved.submissions.first() or SubmissionFactory(data_return=world.approved)
    return {"pk": FindingFactory(submission=submission).pk}


FINDINGS = [
    *[
        Row(f"dataset:{route}", get=answers({200: LISTERS}, others=403))
        for route in ("finding_list", "findings_csv", "findings_xlsx", "reconciliation")
    ],
    Row("dataset:finding_detail", kwargs=of_finding, get=answers({200: READERS}, others=404)),
    Row(
        "dataset:finding_answer",
        kwargs=of_finding,
        post=answers({302: WRITERS + STAFF, 403: ("agency_member",)}, others=404),
        data={"text": "Two large families moved in."},
    ),
    Row(
        "dataset:finding_accept",
        kwargs=of_finding,
        post=answers({302: STAFF, 403: AGENCY_STAFF}, others=404),
    ),
    Row(
        "dataset:finding_refuse",
        kwargs=of_finding,
        post=answers({302: STAFF, 403: AGENCY_STAFF}, others=404),
        data={"reason": "Please say which."},
    ),
    Row(
        "dataset:finding_assign",
        kwargs=of_finding,
        post=answers({302: WRITERS + STAFF, 403: ("agency_member",)}, others=404),
        data={"owner": ""},
    ),
    Row(
        "dataset:return_accept_findings",
        kwargs=of_return("approved"),
        post=answers({302: STAFF, 403: AGENCY_STAFF}, others=404),
    ),
]
