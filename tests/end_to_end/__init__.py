"""End-to-end tests, from a portal to the corpus, compared with the rehearsal portal's oracle."""
