"""Challenges that need somebody: questions to the own agency, and answers nobody has judged."""

from django.urls import reverse

from audits.models import Challenge, ChallengeState
from audits.policies import KEEPERS
from audits.policies.challenges import ANSWERERS
from audits.present.challenges import WAITING
from lscb.home.need import Need, counted


def for_agency(user):
    """Questions that the Board put to the own agency and that wait for an answer; one query."""
    own = {held.agency_id for held in user.current_appointments if held.role in ANSWERERS}
    if not own:
        return []
    waiting = Challenge.objects.visible_to(user).filter(agency__in=own, state__in=WAITING)
    return [
        Need(
            headline=f"Answer the Board: {one.subject}",
            url=one.get_absolute_url(),
            text=f"{one.reference}. {one.question}",
            on=one.answer_by,
        )
        for one in waiting.order_by("answer_by", "pk")
    ]


def for_keepers(user):
    """Answers that wait for the chair's view; one query."""
    boards = user.boards_as(*KEEPERS)
    if not boards:
        return []
    answered = Challenge.objects.filter(board__in=boards, state=ChallengeState.ANSWERED).count()
    if not answered:
        return []
    return [
        Need(
            headline=f"Ask the chair about {counted(answered, 'answer', 'answers')}",
            url=f"{reverse('audits:challenge_list')}?state={ChallengeState.ANSWERED}",
            text="Challenges that an agency has answered stay open until the chair is satisfied.",
        )
    ]
