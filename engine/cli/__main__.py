"""`python -m engine.cli`: the same as `wisdom`, for who has an interpreter and not its scripts."""

from engine.cli.main import main

main()
