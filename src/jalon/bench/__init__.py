"""How fast it is, measured beside a baseline in the same run, in a database of its own."""
