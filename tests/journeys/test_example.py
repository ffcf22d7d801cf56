"""The whole example on PostgreSQL: loaded through the real services and pipeline. On SQLite the demo's is asked the same."""

import pytest
from django.db import connection

from cms.example.loading import load_example, new_passwords
from tests.journeys.example import check_example

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.language,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="On SQLite test_demo.py asks the same of the demo."
    ),
]


def test_the_example_holds_and_loading_it_again_changes_nothing(client, settings, tmp_path, static_model, db):
    settings.VAR_DIR = tmp_path
    check_example(client, load_example(passwords=new_passwords(), say=lambda _text: None))
