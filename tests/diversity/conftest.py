"""What the tests of maps share."""

from remembered import made_by_copying  # noqa: F401 -- a fixture for every module here
