"""What the tests of the runner share."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from kept_helpers import helpers_are_kept  # noqa: F401 -- a fixture for every module here
from remembered import made_by_copying  # noqa: F401 -- a fixture for every module here


@pytest.fixture
def duckdb_edit() -> Callable[[Path, str], None]:
    """Change a store behind its back."""

    def edit(path: Path, sql: str) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)

    return edit
