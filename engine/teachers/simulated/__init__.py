"""Simulated teachers: they really solve the project's own problems, and really err."""
