-- The terms by which reports of its event are found, as before, but those of a span of time together (bot.store.alike): so an
-- article is written among the news of its days and not all over the archive.
CREATE TABLE spanned (
    span INTEGER NOT NULL,  -- of `at`, eight days each, counted from 1970
    mark INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (span, mark, article)
) WITHOUT ROWID;
INSERT INTO spanned
    SELECT at / 691200000000 - (at % 691200000000 < 0), mark, id FROM term JOIN article ON id = article ORDER BY 1, 2, 3;
DROP TABLE term;
ALTER TABLE spanned RENAME TO term;
