"""`python -m rubdown`."""

from rubdown.cli import main

main()
