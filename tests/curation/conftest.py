"""What the tests of curation share."""

from remembered import made_by_copying  # noqa: F401 -- a fixture for every module here
