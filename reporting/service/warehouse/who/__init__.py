"""Who is who: one person, many accounts. Pure but for `storing`, which keeps the outcome."""
