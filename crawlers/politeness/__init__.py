"""What keeps our requests polite: robots.txt, turns, and hosts that are left alone."""
