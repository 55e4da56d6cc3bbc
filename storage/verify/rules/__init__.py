"""Rules between rows: each rule selects rows of one table that disagree with other rows, or are lost."""
