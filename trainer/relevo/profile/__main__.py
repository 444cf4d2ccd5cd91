"""`python -m relevo.profile`."""

from relevo.profile.command import run

run()
