"""Runs untrusted programs in confined child processes, and says how each one ended."""

from engine.sandbox.client import Sandbox
from engine.sandbox.limits import Limits
from engine.sandbox.probe import protection
from engine.sandbox.protection import Protection

__all__ = ["Limits", "Protection", "Sandbox", "protection"]
