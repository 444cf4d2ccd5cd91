"""Data profiles: counted columns that drift is measured against. `python -m relevo.profile --help` makes one of a table."""
