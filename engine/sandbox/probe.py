"""Asks a helper process which means of confinement work here."""

import functools

from engine.sandbox.launch import launch
from engine.sandbox.limits import Limits
from engine.sandbox.protection import Protection


@functools.cache
def protection() -> Protection:
    """Which means confine programs on this machine, found out once by really using them.

    Blocks for about a second at its first call; a started `Sandbox` knows the same.

    Raises:
        ToolError: The sandbox does not work on this machine at all.
    """
    helper = launch(Limits())
    helper.end()
    return helper.protection
