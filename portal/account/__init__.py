"""Pages of a person: signing in and out, links from letters, the password, consent."""
