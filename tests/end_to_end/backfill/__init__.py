"""Tests of backfills, with a played archive beside the rehearsal portal."""
