"""The lane loop: one batch of one lane, in one transaction."""
