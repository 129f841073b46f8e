"""What a sender's domain says in the DNS of who may send in its name: SPF, DKIM, DMARC, and where
answers go (EML-5). Jalon reads and says what to add; it signs nothing, that is the mail server's.
"""
