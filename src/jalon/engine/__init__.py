"""What happens to a contact, decided without database, network or clock.

`handle` applies one event to one person; `advance` walks one enrollment as far as it can go now.
Both take `now` as an argument and return what is to be written.
"""
