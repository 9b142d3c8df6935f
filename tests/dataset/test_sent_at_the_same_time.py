"""Two programs that send the same return at the same moment make one submission."""

import json
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dataset.models import ApiSending, Submission
from tests.dataset.worlds import COMPLETE, make_world


pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60  # seconds


@pytest.fixture
def world():
    return make_world()


def send_at_once(world, keys):
    """The answers to as many sendings as there are keys, all let go at the same moment."""
    address = reverse("api:return-send", args=[world.data_return.pk])
    figures = [
        {"code": code, "month": month, "value": text}
        for key, text in COMPLETE.items()
        for code, month in [key if isinstance(key, tuple) else (key, 0)]
    ]
    together, answers = Barrier(len(keys)), []

    def send(key):
        try:
            client = Client(raise_request_exception=False)
            client.force_login(world.preparer)
            together.wait(PATIENCE)
            answers.append(
                client.post(
                    address,
                    json.dumps({"figures": figures}),
                    content_type="application/json",
                    headers={"Idempotency-Key": key},
                )
            )
        finally:
            connection.close()

    threads = [Thread(target=send, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def test_the_same_key_at_once_gets_the_same_answer_and_sends_once(world):
    answers = send_at_once(world, ["one", "one", "one"])

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert (Submission.objects.count(), ApiSending.objects.count()) == (1, 1)


def test_two_keys_at_once_send_once_and_the_second_is_told(world):
    answers = send_at_once(world, ["one", "two"])

    assert sorted(answer.status_code for answer in answers) == [201, 403]
    assert Submission.objects.count() == 1
