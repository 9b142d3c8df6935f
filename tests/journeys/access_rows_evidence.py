"""Who attaches evidence, opens it and takes it off: the agency, and the Board once it was sent."""

from tests.factories.dataset import SubmissionFactory
from tests.factories.evidence import EvidenceFactory
from tests.journeys.access_rows import AGENCY_STAFF, STAFF, Row, answers, of_return


def of_sent(world):
    submission = world.approved.submissions.first() or SubmissionFactory(data_return=world.approved)
    evidence = EvidenceFactory(data_return=world.approved)
    evidence.submissions.add(submission)
    return {"pk": evidence.pk}


EVIDENCE = [
    Row(
        "dataset:return_evidence",
        kwargs=of_return("approved"),
        get=answers({200: AGENCY_STAFF}, others=404),
        post=answers({403: AGENCY_STAFF}, others=404),
    ),
    Row(
        "dataset:evidence_file",
        kwargs=of_sent,
        get=answers({200: AGENCY_STAFF + STAFF}, others=404),
    ),
    Row(
        "dataset:evidence_again",
        kwargs=of_return("approved", file=1),
        post=answers({403: AGENCY_STAFF}, others=404),
    ),
    Row(
        "dataset:evidence_remove",
        kwargs=of_sent,
        post=answers({403: AGENCY_STAFF + STAFF}, others=404),
    ),
]
