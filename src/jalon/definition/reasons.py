"""Why contacts leave: the reasons that Jalon itself records, and no author may use."""

RESERVED = frozenset(
    {
        "goal",  # reached it (RUN-11)
        "outside_audience",  # no longer in the audience, with leave_when_outside
        "suppressed",  # joined a suppression list (ENT-3)
        "not_sent",  # of an email that must be sent (RUN-12)
        "cap",  # of an email that is over a frequency rule (RUN-4)
        "date_past",  # of a date that must lie ahead (STP-3)
        "stopped",  # the workflow was (LIF-6)
        "new_version",  # publishing it had everyone exit (LIF-3)
        "removed",  # by hand, or by a step of another workflow (STP-13)
        "merged",  # into another contact, who is inside too (RUN-10)
        "deleted",  # the contact was (RUN-10)
    }
)
