"""What a person types is kept in the browser at each keystroke, and comes back when the page is opened again.

A rerun, a lost connection and a closed tab lose what the server was not told yet; the browser's own storage does not.
What is kept there is data: it comes back as the text of a field, and is never read as HTML.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from re import sub
from typing import Any, Final

import streamlit as st

from dashboard import data

_JS: Final = """
const DAYS = 60, FIRST = "wisdom/";
const given = new WeakMap();  // by place in the page: the slot that was given back there
const waiting = new WeakSet();  // places that have not given back yet what they found
const stops = new WeakMap();  // by place in the page: how to stop listening

function read(slot) {
  try { return JSON.parse(localStorage.getItem(slot)); } catch { return null; }
}
function write(slot, values) {
  try {
    if (Object.values(values).some((value) => value && value.length))
      localStorage.setItem(slot, JSON.stringify({ at: Date.now(), values }));
    else localStorage.removeItem(slot);
  } catch { /* a browser that keeps nothing: what is typed lives as long as the page */ }
}
function tidy() {
  const old = Date.now() - DAYS * 86400000;
  for (const slot of Object.keys(localStorage))
    if (slot.startsWith(FIRST) && !((read(slot) || {}).at > old)) localStorage.removeItem(slot);
}
// A part of a page that is drawn anew while the whole of it still is can end in a page that stands still.
function onceDrawn(act, left = 100) {
  const drawn = document.querySelector("[data-test-script-state='notRunning']");
  if (drawn || !left) act(); else setTimeout(() => onceDrawn(act, left - 1), 50);
}
export default function ({ data, parentElement, setTriggerValue }) {
  const { slot, fields, values, forget } = data;
  const stop = () => stops.get(parentElement)?.();
  stop();
  try { forget.forEach((each) => localStorage.removeItem(each)); } catch { return; }
  const kept = read(slot)?.values || {};
  if (given.get(parentElement) !== slot) {
    given.set(parentElement, slot);
    tidy();
    const news = () => Object.entries(read(slot)?.values || {}).filter(([name, value]) =>
      String(value) !== String(values[name] ?? "") && (name in fields || !values[name]?.length));
    if (news().length) {
      waiting.add(parentElement);
      onceDrawn(() => {
        waiting.delete(parentElement);
        if (given.get(parentElement) === slot) setTriggerValue("kept", Object.fromEntries(news()));
      });
    } else write(slot, values);
  } else if (!waiting.has(parentElement)) {
    const typed = Object.keys(fields).filter((name) => name in kept).map((name) => [name, kept[name]]);
    write(slot, { ...values, ...Object.fromEntries(typed) });
  }
  const typing = ({ target }) => {
    for (const [name, place] of Object.entries(fields))
      if (target.closest("." + place)) write(slot, { ...values, ...read(slot)?.values, [name]: target.value });
  };
  document.addEventListener("input", typing, true);
  stops.set(parentElement, () => document.removeEventListener("input", typing, true));
  return stop;
}
"""
_component = st.components.v2.component("wisdom_memory", js=_JS)
_STYLE: Final = """<style>
[class*='st-key-memory-'], [data-testid="stLayoutWrapper"]:has(> [class*='st-key-memory-']) {
  position: absolute; visibility: hidden;
}
</style>"""
"""It takes no place, and what stands around it comes as near as if it were not there."""


def slot(*parts: str | int) -> str:
    """Where something is kept in the browser: of this store alone, and told from all else by its parts."""
    store = sha256(str(data.store().path.resolve()).encode()).hexdigest()[:12]
    return "/".join(["wisdom", store, *map(str, parts)])


def keep(
    key: str,
    where: str,
    fields: Mapping[str, str],
    values: Mapping[str, str | Sequence[str]],
    *,
    forget: Sequence[str] = (),
) -> Mapping[str, Any]:
    """Keep what is typed into fields of the page, and what is chosen; give back, once, what the browser kept of it.

    It is drawn before the widgets, so that their session keys can be set to what came back.

    Args:
        key: A session key of this place's own.
        where: The slot.
        fields: Session keys of the page's text fields, by name: kept at each keystroke, which the page hears of later.
        values: What the page knows of each name, the fields among them; of others it stands above what was kept.
        forget: Slots whose texts have been kept in the store since, and are needed no more.

    Returns:
        By name, what the browser kept and the page did not know; anybody may have written it. Empty otherwise.
    """
    st.html(_STYLE)
    told = {
        "slot": where,
        "fields": {name: css_class(field) for name, field in fields.items()},
        "values": {name: value if isinstance(value, str) else list(value) for name, value in values.items()},
        "forget": list(forget),
    }
    with st.container(key=f"memory-{key}"):
        found = _component(key=f"memory.{key}", data=told, on_kept_change=_nothing).kept
    return found if isinstance(found, dict) else {}


def css_class(key: str) -> str:
    """The class by which Streamlit marks the widget of a session key."""
    return "st-key-" + sub(r"[^a-zA-Z0-9_-]", "-", key.strip())


def _nothing() -> None:
    """The component tells only those who listen."""
