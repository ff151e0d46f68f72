"""What the tests of the simulated teachers share."""

from kept_helpers import helpers_are_kept  # noqa: F401 -- a fixture for every module here
