"""News pages in many forms of markup, none of a known layout: our own stories in the markup of newspapers."""
