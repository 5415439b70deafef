"""`python -m inserts` is the command `inserts`."""

from .cli import main

main()
