"""What chasing needs from the business manager: calls, the chair's letter, more time."""

from django.urls import reverse

from agencies.models import Role
from dataset.models import Answer, ChasingStep, DataReturn, Extension, Step, StepOutcome
from lscb.home.need import Need, Part, counted


HEADLINES = {
    Step.TELEPHONE: ("agency to telephone", "agencies to telephone"),
    Step.LETTER: ("letter of the chair to send", "letters of the chair to send"),
}


def for_manager(user):
    """Two queries at most, none for anybody else."""
    boards = user.boards_as(Role.MANAGER)
    if not boards:
        return []
    owed = DataReturn.objects.unsigned().filter(area__lead_board__in=boards)
    steps = ChasingStep.objects.filter(
        outcome=StepOutcome.TO_DO, data_return__in=owed
    ).select_related("data_return__agency", "data_return__area", "data_return__period")
    asked = Extension.objects.filter(
        answer=Answer.WAITING, data_return__area__lead_board__in=boards
    ).select_related("data_return__agency", "data_return__area", "data_return__period")
    return [*_steps(list(steps)), *_extensions(list(asked))]


def _steps(steps):
    needs = []
    for step, (one, several) in HEADLINES.items():
        held = [row for row in steps if row.step == step]
        if held:
            needs.append(
                Need(
                    headline=counted(len(held), one, several),
                    url=reverse("dataset:chasing"),
                    text="Their returns are late. Write in the chasing log what came of it.",
                    on=min(row.planned_on for row in held),
                    parts=tuple(_part(row.data_return, row) for row in held),
                )
            )
    return needs


def _extensions(asked):
    if not asked:
        return []
    return [
        Need(
            headline=f"Answer {counted(len(asked), 'request', 'requests')} for more time",
            url=reverse("dataset:chasing"),
            text="The board’s analyst asks. Until you answer, the due date stays.",
            on=min(one.data_return.due_on for one in asked),
            parts=tuple(_part(one.data_return, one) for one in asked),
        )
    ]


def _part(data_return, about):
    return Part(data_return.owed_by, about.get_absolute_url(), f"due {data_return.due_on:%-d %B}")
