"""What the journeys share: the example's site with its staff, and the language model that `make setup` builds."""

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.cms.conftest import example_site, home  # noqa: F401 - fixtures


@pytest.fixture
def static_model():
    """The quick language model; a journey that needs it is skipped where it has not been built."""
    if not settings.STATIC_MODEL_DIR.is_dir():
        pytest.skip("The quick language model is not there. Run `make setup` first.")


@pytest.fixture(autouse=True)
def fresh_limits():
    """How often one network may send is counted in the cache: begin from nothing."""
    cache.clear()


@pytest.fixture
def site(example_site, officer, editor):  # noqa: F811 - the fixture above
    """The example's engagements and pages without any feedback; `officer` and `editor` may work on it."""
    return example_site
