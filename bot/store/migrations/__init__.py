"""The steps from one layout of the database to the next: `0001.sql` leads from 0 to 1, and so on."""
