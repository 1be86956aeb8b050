"""Lets ``python -m corpusclean.cli`` do what ``corpusclean`` does."""

from __future__ import annotations

from corpusclean.cli import main

if __name__ == "__main__":
    main()
