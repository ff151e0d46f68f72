r"""Mathematics in Unicode as LaTeX: `√13`, `2ˣ`, `1010₂`, `⌊x⌋`, `½`.

Compatibility normalization would lose what is raised and lowered: `2ˣ` would be `2x`.
"""

import re
import unicodedata
from typing import Final

_GREEK: Final = "αβγδεζηθκλνξπρστφϕχψωΓΔΘΛΣΦΨ"
_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda nu xi pi rho sigma tau phi phi chi psi omega "
    "Gamma Delta Theta Lambda Sigma Phi Psi"
)
_LETTERS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2013\u2014", "-"),
        **dict.fromkeys("\u00d7\u00b7\u22c5\u2217", "*"),
        **dict.fromkeys("\u00f7\u2215\u2044", "/"),
        **dict.fromkeys("\u00ba\u02da", "°"),
        **dict.fromkeys("\u2019\u2032", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("≤⩽≦", r"\le "),
        **dict.fromkeys("≥⩾≧", r"\ge "),
        "≠": r"\ne ",
        "≈": r"\approx ",
        "≡": r"\equiv ",
        "±": r"\pm ",
        "∓": r"\mp ",
        "∞": r"\infty ",
        "√": r"\sqrt ",
        "∛": r"\sqrt[3]",
        "∜": r"\sqrt[4]",
        "∈": r"\in ",
        "∉": r"\notin ",
        "∑": r"\sum ",
        "∏": r"\prod ",
        "∫": r"\int ",
        "∅": r"\emptyset ",
        "→": r"\to ",
        "∠": r"\angle ",
        "△": r"\triangle ",
        "\u2223": "|",
        "⊂": r"\subset ",
        "⊆": r"\subseteq ",
        "\u2216": r"\setminus ",
        "⌊": r"\lfloor ",
        "⌋": r"\rfloor ",
        "⌈": r"\lceil ",
        "⌉": r"\rceil ",
        "⟨": r"\langle ",
        "⟩": r"\rangle ",
        "∘": r"\circ ",
        "∧": r"\land ",
        "\u2228": r"\lor ",
        "¬": r"\lnot ",
        "\u211d": r"\mathbb{R}",
        "\u2124": r"\mathbb{Z}",
        "\u211a": r"\mathbb{Q}",
        "\u2115": r"\mathbb{N}",
        "\u2102": r"\mathbb{C}",
        "\u222a": r"\cup ",
        "\u2229": r"\cap ",
        "\ufeff": " ",
        "\u200b": "",
    }
    | {letter: rf"\{name} " for letter, name in zip(_GREEK, _GREEK_NAMES.split(), strict=True)}
)
"""One character each. Those that are also signs of units, `µ` and `Ω`, stay."""


def _set(kind: str, *ranges: range) -> dict[int, str]:
    """The characters that Unicode calls superscript or subscript of another one, with that one."""
    found = {code: unicodedata.decomposition(chr(code)).partition(" ") for each in ranges for code in each}
    return {code: chr(int(of, 16)) for code, (said, _, of) in found.items() if said == kind and " " not in of}


_RAISED: Final = _set(
    "<super>", range(0xB2, 0xBA), range(0x2B0, 0x2B9), range(0x2E0, 0x2E4), range(0x1D2C, 0x1DC0), range(0x2070, 0x2080)
)
_LOWERED: Final = _set("<sub>", range(0x1D62, 0x1D6B), range(0x2080, 0x209D), range(0x2C7C, 0x2C7D))
_RAISED_RUN: Final = f"[{''.join(map(chr, _RAISED))}]+"
_LOWERED_RUN: Final = f"[{''.join(map(chr, _LOWERED))}]+"
_PARTS: Final = re.compile(rf"({_RAISED_RUN})[/\u2044]({_LOWERED_RUN})|[¼-¾⅐-⅞]")
_DEGREE: Final = re.compile(rf"(?<![\w)}}\]])({_RAISED_RUN})√")
_SCRIPTS: Final = re.compile(rf"(?P<raised>{_RAISED_RUN})|(?P<lowered>{_LOWERED_RUN})")
_ROOT: Final = re.compile(r"([√∛∜]) ?(\d+(?:,\d{3}(?!\d))*(?:\.\d+)?|[¼-¾⅐-⅞])")
_BARRED: Final = re.compile("(?:\\d[\u0304\u0305])+")


def in_latex(text: str) -> str:
    """A text with its mathematical characters written as LaTeX and all others in one form.

    A radical reaches over the whole number behind it, as it does not in TeX.
    """
    if text.isascii():
        return text
    if any(sign in text for sign in "√∛∜"):
        text = _ROOT.sub(lambda match: f"{match[1]}{{{match[2].replace(',', '')}}}", text)
        text = _DEGREE.sub(lambda match: rf"\sqrt[{match[1].translate(_RAISED)}]", text)
    text = _BARRED.sub(lambda match: rf"\overline{{{match[0][::2]}}}", text)
    text = _SCRIPTS.sub(_script, _PARTS.sub(_part, text))
    return unicodedata.normalize("NFKC", text.translate(_LETTERS))


def _script(match: re.Match[str]) -> str:
    if match["raised"]:
        return f"^{{{match['raised'].translate(_RAISED)}}}"
    return f"_{{{match['lowered'].translate(_LOWERED)}}}"


def _part(match: re.Match[str]) -> str:
    """A fraction of small figures; the space keeps it apart from the whole number before it."""
    return " " + unicodedata.normalize("NFKC", match[0]).replace("\u2044", "/")
