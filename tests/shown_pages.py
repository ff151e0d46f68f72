"""Pages of the dashboard as Streamlit runs them, and what they say."""

from collections.abc import Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard import params

APP = Path(params.__file__).with_name("app.py")


def shown(page: str, query: Mapping[str, str | list[str]] | None = None) -> AppTest:
    """A page after it was opened with query parameters."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in (query or {}).items():
        app.query_params[name] = value
    app.switch_page(f"views/{page}.py")
    app.run()
    assert not app.exception
    return app


def query_of(app: AppTest) -> dict[str, list[str]]:
    """The query parameters that a page left."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in app.query_params.items()}


def words(app: AppTest) -> str:
    """All that a page says in text."""
    elements = [
        *app.title,
        *app.header,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.warning,
        *app.error,
        *app.info,
    ]
    tables = [table.value.to_string() for table in app.table]
    return "\n".join([str(element.value) for element in elements] + tables).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    return [link.proto.label.replace("\\", "") for link in app.main.get("page_link")]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()
