-- Paragraphs at the edges of a publisher's articles (bot.news.repeats), by fingerprint.
CREATE TABLE block (
    publisher INTEGER NOT NULL REFERENCES publisher (id),
    mark INTEGER NOT NULL,
    stories INTEGER NOT NULL,  -- how many it stood in
    recent TEXT NOT NULL,  -- the latest of them, a JSON list
    first INTEGER NOT NULL,  -- the span of the articles' `at`
    last INTEGER NOT NULL,
    seen INTEGER NOT NULL,  -- the latest article that held it: what doesn't come back is forgotten
    PRIMARY KEY (publisher, mark)
) WITHOUT ROWID;
CREATE INDEX block_seen ON block (seen);
