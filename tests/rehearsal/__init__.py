"""The rehearsal portal: a local server that behaves like the sites, with a clock, faults and an oracle."""
