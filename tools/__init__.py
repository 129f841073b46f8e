"""Programs for those who work on Jalon; not part of the package."""
