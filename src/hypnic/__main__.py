"""`python -m hypnic` is the command."""

from hypnic.cli import main

main()
