"""The rules a workflow must keep to be published (VAL), a function each.

Each takes a `Case` and yields problems. `jalon.definition.validate` runs them all.
"""
