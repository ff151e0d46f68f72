"""The settings of the team whose store this is."""

from dashboard.data.cache import store
from engine.config import Settings, load_settings


def settings() -> Settings:
    """What the team settled; the file is small, and read anew each time.

    Raises:
        SettingsError: It cannot be used.
    """
    return load_settings(store().path)
