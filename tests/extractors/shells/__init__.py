"""News pages in many shapes, none of a known layout: own stories in shells as Vietnamese papers build them."""
