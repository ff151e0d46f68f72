"""Confinement of programs, by whatever this machine offers."""

from engine.sandbox.confine.confinement import Confinement, prepare

__all__ = ["Confinement", "prepare"]
