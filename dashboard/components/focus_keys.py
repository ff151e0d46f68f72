"""Keys that lead into a field of the page, and Escape out of it, so that no mouse is needed."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.components.memory import css_class

_JS: Final = """
const stops = new WeakMap();
const INSIDE = "input:not([type=checkbox]), textarea, [contenteditable=true]";

export default function ({ data, parentElement }) {
  const stop = () => stops.get(parentElement)?.();
  stop();
  const pressed = (event) => {
    const inside = event.target.matches?.(INSIDE);
    if (event.repeat && !inside && event.key.length === 1) return event.stopImmediatePropagation();
    if (event.key === "Escape" && inside) return event.target.blur();
    const { fields, buttons } = data, key = event.key.toLowerCase();
    if (!(key in fields || key in buttons) || inside) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const found = document.querySelector(`.${fields[key] || buttons[key]} :is(textarea, input, button)`);
    if (!found) return;
    event.preventDefault();
    if (key in buttons) return found.click();
    found.focus();
    found.scrollIntoView({ block: "nearest" });
  };
  window.addEventListener("keydown", pressed, true);
  stops.set(parentElement, () => window.removeEventListener("keydown", pressed, true));
  return stop;
}
"""
_component = st.components.v2.component("wisdom_focus_keys", js=_JS)


def lead(fields: Mapping[str, str], buttons: Mapping[str, str]) -> None:
    """Let single keys lead into fields and press buttons while nothing is typed; Escape leaves a field with its text.

    A key that is held down counts once, on the whole page.

    Args:
        fields: Session keys of fields, by the key that leads there, a small letter.
        buttons: Session keys of buttons, likewise: further keys beside their own shortcuts.
    """
    places = {
        name: {key: css_class(place) for key, place in told.items()}
        for name, told in (("fields", fields), ("buttons", buttons))
    }
    with st.container(key="memory-focus"):
        _component(key="focus_keys", data=places)
