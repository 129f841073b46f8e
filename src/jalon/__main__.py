"""`python -m jalon`, for where scripts of virtual environments cannot run."""

from jalon.cli.app import main

main()
