"""What every story may begin and end with."""

from collections.abc import Iterator

import pytest

from tests.acceptance.scene import it_is
from tests.acceptance.stage import check_figures, day


@pytest.fixture
def march(transactional_db: None) -> Iterator[None]:
    """A story that begins on Monday 2 March 2026 at noon (UTC), and whose figures are all checked
    when it ends."""
    it_is(day(2))
    yield
    check_figures()
