"""The team whose store this is: its settings, and who said something."""

from dashboard.data.cache import one_block, store
from engine.config import Settings, load_settings
from engine.store import Reader, said


def settings() -> Settings:
    """What the team settled; the file is small, and read anew each time.

    Raises:
        SettingsError: It cannot be used.
    """
    return load_settings(store().path)


def spelling(author: str) -> str | None:
    """How the store spells a name that may differ from this one in its capitals; `None` if it does not know it."""
    return _spelling(author) if store().exists() else None


@one_block
def _spelling(reader: Reader, author: str) -> str | None:
    return said.spelling(reader, author)
