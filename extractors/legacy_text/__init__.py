"""Legacy codings of Vietnamese: detection, and conversion to Unicode by one table a coding."""
