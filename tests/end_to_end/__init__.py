"""The whole way, from a portal to the corpus, against the rehearsal portal's oracle."""
