"""The quarters that led to an action: they take no part in the judgement of its impact.

They were looked at because they were unusual, and would credit every action with the return to
the usual that comes by itself.
"""

from django.utils import timezone

from dataset.models import Period


def quarters_that_led_to(action):
    """The quarter of the exception behind its decision, else the last one before it was raised."""
    if action.decision_id:
        return (action.decision.exception.period,)
    return (last_quarter_before(timezone.localdate(action.raised_at)),)


def last_quarter_before(day):
    """The unsaved quarter that had ended last."""
    now = Period.containing(day)
    return Period.build(now.year - (now.quarter == 1), (now.quarter - 2) % 4 + 1)
