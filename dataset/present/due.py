"""When a return is due, in words."""

from datetime import timedelta

from agencies import clock


LONG_AGO = 30  # working days; further back only the date matters


def due_words(due_on, today):
    """ "Due tomorrow, Tuesday 25 April", "Was due on 25 April, 2 working days ago"."""
    days = clock.working_days_between(today, due_on)
    date = f"{due_on:%A %-d %B}"
    if due_on == today:
        return f"Due today, {date}"
    if due_on < today:
        ago = clock.working_days_between(due_on, today)
        if ago > LONG_AGO:
            return f"Was due on {due_on:%-d %B %Y}"
        return f"Was due on {date}, {ago} working day{'s' * (ago != 1)} ago"
    if due_on == today + timedelta(days=1):
        return f"Due tomorrow, {date}"
    if days == 1:
        return f"Due on the next working day, {date}"
    return f"Due in {days} working days, on {date}"
