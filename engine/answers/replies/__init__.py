"""What a reply answers: its words, its program, and the final answer of each."""
