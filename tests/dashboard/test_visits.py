"""How a window goes from page to page: when a page is not what its address says, and what one comes back to."""

from shown_pages import query_of
from streamlit.testing.v1 import AppTest


def _asks() -> None:
    import streamlit as st  # noqa: PLC0415 -- the function's text is run as a script of its own

    from dashboard import visits  # noqa: PLC0415 -- the same

    if st.session_state.get("whole", True):
        visits.arrive(st.session_state.get("now", "Map"))
    st.text(str(visits.astray()))


def asked(app: AppTest, **query: str) -> str:
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    return str(app.run().text[0].value)


def test_a_page_is_astray_if_its_address_is_another_one_twice_in_a_row() -> None:
    app = AppTest.from_function(_asks)
    assert asked(app, region="1") == "False"
    app.session_state["whole"] = False  # from here on, as a fragment: it is not drawn anew
    assert asked(app, region="1") == "False"
    assert asked(app, region="2") == "False"
    assert asked(app, region="2") == "True"
    assert asked(app, region="3") == "False"
    assert asked(app, region="1") == "False"
    assert asked(app, region="3") == "False"
    app.session_state["whole"] = True
    assert asked(app, region="3") == "False"
    app.session_state["whole"] = False
    assert asked(app, region="3") == "False"


def test_what_lies_between_two_pages_is_the_one_that_was_left() -> None:
    app = AppTest.from_function(_asks)
    app.session_state["page.left"] = {("Map", "sets=a"): {"region": ["1"]}}
    app.session_state["now"] = "Browse"
    asked(app, sets="a")
    assert query_of(app) == {"sets": ["a"]}, "Browse itself"
    app.session_state["now"] = "Map"
    asked(app, sets="b")
    assert query_of(app) == {"sets": ["b"]}
    asked(app, sets="a")
    assert query_of(app) == {"sets": ["a"]}, "who is there already goes where the address says"
    app.session_state["now"] = "Browse"
    asked(app)
    app.session_state["now"] = "Map"
    asked(app, sets="a")
    assert query_of(app) == {"region": ["1"]}
