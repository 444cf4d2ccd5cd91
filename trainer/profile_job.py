"""Main file for spark-submit and Databricks: the command `python -m relevo.profile`, for places that start files."""

from relevo.profile.command import run

run()
