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
