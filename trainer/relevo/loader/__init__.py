"""The code that travels inside every model package."""
