"""One plain way of writing for what LaTeX, Python and words say."""
