-- Prefect keeps its runs in a database beside the archive's.
CREATE DATABASE prefect;
