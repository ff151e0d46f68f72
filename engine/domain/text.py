"""Text of models and files, made fit to be stored and sent."""


def storable(text: str) -> str:
    """The text with what UTF-8 cannot hold (halves of surrogate pairs, as JSON escapes allow them) replaced by U+FFFD.

    Two halves that belong together become the character they stand for.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def one_line(text: str) -> str:
    """The text in one line of printable characters: it steers no terminal, and ends no comment."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in storable(text)).split())
