"""The reference pages that the program writes are never stale."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dataset.models import NEXT_CHANGE_STATES, NEXT_FINDING_STATES, NEXT_STATES
from dataset.present import reference


def test_the_reference_pages_are_up_to_date():
    call_command("docs", check=True)


def test_a_stale_page_fails_the_check_and_is_then_written(tmp_path):
    with pytest.raises(CommandError, match=r"Stale: reference/return-states\.md"):
        call_command("docs", check=True, folder=tmp_path)

    call_command("docs", folder=tmp_path)
    call_command("docs", check=True, folder=tmp_path)

    (tmp_path / "reference" / "rules.md").write_text("Changed by hand.")
    with pytest.raises(CommandError, match=r"Stale: reference/rules\.md\. Run manage\.py docs\."):
        call_command("docs", check=True, folder=tmp_path)


def test_every_step_between_states_is_told_in_words():
    steps = {(old, new) for old, following in NEXT_STATES.items() for new in following}

    assert set(reference.STEPS) == steps


def test_every_step_between_states_of_a_finding_is_told_in_words():
    steps = {(old, new) for old, following in NEXT_FINDING_STATES.items() for new in following}

    assert set(reference.FINDING_STEPS) == steps


def test_every_step_between_states_of_a_change_is_told_in_words():
    steps = {(old, new) for old, following in NEXT_CHANGE_STATES.items() for new in following}

    assert set(reference.CHANGE_STEPS) == steps
