"""Whether two answers are the same: what an answer is made of, the rules, and the worker for the rest."""
