"""Input made to harm: each has an outcome, and nothing hangs, crashes or leaves the data folder."""
