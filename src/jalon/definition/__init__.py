"""What a workflow is, as plain typed values: no database, no network, no clock.

`workflow` holds the workflow itself, `conditions` the one condition language, `kinds` what
every kind of step and trigger must provide. The kinds themselves live in `jalon.engine`, one
file each, and reach this package as a `Language`.
"""
