"""What rows say of one another: each rule names rows of one table that disagree with others, or are lost."""
