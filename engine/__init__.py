"""Wisdom Workbench, the headless engine."""
