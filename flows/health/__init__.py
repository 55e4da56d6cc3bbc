"""Whether a night was sound: figures, a site's own history, verdicts."""
