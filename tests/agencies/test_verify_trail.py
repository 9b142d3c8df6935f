from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from agencies import trail
from agencies.models import TrailEntry, TrailHead, TrailPayload
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
TABLE = TrailEntry._meta.db_table


@pytest.fixture
def _five_entries():
    person = UserFactory(name="Pat")
    for number in range(5):
        trail.record(person, "agencies.tested", person, number=number)


@pytest.fixture
def _unguarded(_five_entries):
    """What somebody with the database password can do: take the guards away."""
    trail.drop_triggers(connection)


def verify():
    """The command's exit and everything it said."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_trail", stdout=out, stderr=err)
    except CommandError as error:
        return False, f"{out.getvalue()}{err.getvalue()}{error}"
    return True, out.getvalue()


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("_five_entries")
def test_an_untouched_trail_is_whole():
    whole, said = verify()

    assert whole
    assert "5 entries read." in said


def test_an_empty_trail_is_whole():
    assert verify()[0]


@pytest.mark.usefixtures("_five_entries")
def test_the_database_refuses_every_change_of_an_entry():
    attempts = [
        lambda: TrailEntry.objects.filter(number=2).update(actor="Somebody else"),
        lambda: TrailEntry.objects.filter(number=2).delete(),
        lambda: run(f"UPDATE {TABLE} SET verb = 'nothing' WHERE number = 2"),  # noqa: S608  a constant
        lambda: run(f"DELETE FROM {TABLE}"),  # noqa: S608
    ]
    if connection.vendor == "sqlite":
        same = f"SELECT * FROM {TABLE} WHERE number = 2"  # noqa: S608
        replacement = f"INSERT OR REPLACE INTO {TABLE} {same}"
        attempts.append(lambda: run(replacement))
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")  # or the rows just written stand in the way
        attempts.append(lambda: run(f"TRUNCATE {TABLE} CASCADE"))
    TrailPayload.objects.filter(entry__number=2).delete()
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()

    assert TrailEntry.objects.count() == 5


@pytest.mark.usefixtures("_unguarded")
def test_missing_guards_are_named():
    whole, said = verify()

    assert not whole
    for name in trail.TRIGGER_NAMES[connection.vendor]:
        assert f"its trigger {name} is gone" in said


@pytest.mark.usefixtures("_unguarded")
@pytest.mark.parametrize(
    ("column", "value"),
    [("actor", "'Sam'"), ("verb", "'x'"), ("subject_id", "'9'"), ("at", "'2001-01-01 00:00:00'")],
)
def test_a_changed_entry_is_named(column, value):
    run(f"UPDATE {TABLE} SET {column} = {value} WHERE number = 3")  # noqa: S608

    assert "Entry 3 was changed after it was written." in verify()[1]


@pytest.mark.usefixtures("_unguarded")
def test_an_entry_removed_from_the_middle_is_missed():
    TrailPayload.objects.filter(entry__number=3).delete()
    TrailEntry.objects.filter(number=3).delete()

    whole, said = verify()

    assert not whole
    assert "Entry 3 is missing." in said
    assert "Entry 4 does not follow from the one before it." in said


@pytest.mark.usefixtures("_unguarded")
def test_a_cut_off_end_is_noticed():
    TrailPayload.objects.filter(entry__number__gt=3).delete()
    TrailEntry.objects.filter(number__gt=3).delete()

    assert "The end of the trail was cut off." in verify()[1]


@pytest.mark.usefixtures("_unguarded")
def test_a_forged_entry_at_the_end_is_noticed():
    last = TrailEntry.objects.get(number=5)
    forged = TrailEntry(
        number=6,
        at=last.at,
        actor="Pat",
        verb="agencies.tested",
        subject_kind="agencies.user",
        subject_id="1",
        payload_digest=last.payload_digest,
        previous_seal=last.seal,
        seal="0" * 64,
    )
    forged.save()
    TrailHead.objects.update(last_number=6, seal=forged.seal)

    assert "Entry 6 was changed after it was written." in verify()[1]


@pytest.mark.usefixtures("_five_entries")
def test_a_changed_payload_is_noticed():
    TrailPayload.objects.filter(entry__number=2).update(data={"number": 99})

    assert "What entry 2 recorded was changed or removed." in verify()[1]


@pytest.mark.usefixtures("_five_entries")
def test_with_another_key_no_seal_holds(settings):
    settings.TRAIL_KEY = "not the one"

    assert "Entry 1 was changed after it was written." in verify()[1]
