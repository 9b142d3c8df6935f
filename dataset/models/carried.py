"""What an agency said and attached a quarter ago, offered again: never taken over unasked."""

from dataset.models.commentary import PROMPTS
from dataset.models.earlier import QUARTERS_IN_YEAR
from dataset.models.evidence import Evidence
from dataset.models.submissions import Submission


def said_last_quarter(data_return, theme):
    """{prompt: text} of a theme's commentary in last quarter's submission that counts; two
    queries at most."""
    submission = _last_quarter(data_return)
    held = submission.commentary.filter(theme=theme).first() if submission else None
    return {name: text for name in PROMPTS if held and (text := getattr(held, name))}


def files_last_quarter(data_return):
    """The evidence that went with last quarter's submission that counts; two queries at most."""
    submission = _last_quarter(data_return)
    if submission is None:
        return Evidence.objects.none()
    return Evidence.objects.attached().filter(submissions=submission)


def _last_quarter(data_return):
    year, quarter = divmod(data_return.period.ordinal - 1, QUARTERS_IN_YEAR)
    return (
        Submission.objects.counting()
        .filter(
            data_return__agency=data_return.agency_id,
            data_return__area=data_return.area_id,
            data_return__period__year=year,
            data_return__period__quarter=quarter + 1,
        )
        .first()
    )
