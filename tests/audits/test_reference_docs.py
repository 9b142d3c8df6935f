"""The diagrams of the records of assurance tell every step, and no step that is not."""

import pytest

from audits.present.reference import MACHINES


@pytest.mark.parametrize("name", MACHINES)
def test_every_step_between_states_is_told_in_words(name):
    machine = MACHINES[name]
    steps = {(old, new) for old, following in machine.following.items() for new in following}

    assert set(machine.steps) == steps
