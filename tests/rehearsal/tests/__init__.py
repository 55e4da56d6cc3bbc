"""The rehearsal portal's own tests."""
