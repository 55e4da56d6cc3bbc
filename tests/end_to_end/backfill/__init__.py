"""Tests of backfills, with a simulated web archive beside the rehearsal portal."""
