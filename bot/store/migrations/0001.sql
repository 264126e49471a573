-- Times are microseconds since 1970, UTC. Days are ISO texts.

CREATE TABLE publisher (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL,  -- what a search for it is compared with
    rank INTEGER  -- its place in the operator's order; NULL where that doesn't name it
);

CREATE TABLE story (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- people type it: never given twice
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL  -- the latest `at` of its articles
);
CREATE INDEX story_updated ON story (updated, number);

-- The facts of an article; its text stands apart, so that listing and counting read few pages.
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- follows arrival; the search index speaks of it
    story INTEGER NOT NULL REFERENCES story (number),
    at INTEGER NOT NULL,
    received INTEGER NOT NULL,
    updated INTEGER,  -- when a newer text last replaced an older one
    publisher INTEGER REFERENCES publisher (id),
    identity TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    published TEXT,  -- ISO 8601, a day or a time, as precise as the source
    author TEXT,
    source_url TEXT,
    mirror_url TEXT,
    tags TEXT NOT NULL,  -- a JSON list
    image_url TEXT,
    image_caption TEXT,
    origin TEXT,  -- whose text it says it carries, where that is not its publisher
    reprint INTEGER,  -- the article whose sentences it carries; it may be gone
    file TEXT,
    rule TEXT,  -- why it joined its story: event, reprint or hand; NULL where it began one
    score REAL,  -- the score, and the terms shared (a JSON list)
    terms TEXT
);
CREATE INDEX article_story ON article (story, at);
CREATE INDEX article_at ON article (at);
CREATE INDEX article_received ON article (received);
CREATE INDEX article_publisher ON article (publisher, at);

CREATE TABLE body (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    text TEXT NOT NULL,  -- a paragraph a line
    kinds TEXT NOT NULL  -- a letter a paragraph: t(ext) s(ubhead) q(uote) i(tem) r(ow)
);

-- What an article said before a newer text replaced it.
CREATE TABLE version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: who looks for changed texts goes on from the last one
    article INTEGER NOT NULL REFERENCES article (id),
    replaced INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    kinds TEXT NOT NULL
);
CREATE INDEX version_article ON version (article);

-- What cleaning removed from it and where its facts stood, for a while: a JSON list of (rule, text), compressed.
CREATE TABLE trace (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    at INTEGER NOT NULL,
    steps BLOB NOT NULL
);
CREATE INDEX trace_at ON trace (at);

-- The sentences by which an article is found again: up to twelve fingerprints each.
CREATE TABLE sentence (
    mark INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (mark, article)
) WITHOUT ROWID;

-- The fingerprints of all sentences of an article, eight bytes each, the lowest first: what it has in common with
-- another one is counted without reading either.
CREATE TABLE sentences (
    article INTEGER PRIMARY KEY REFERENCES article (id),
    marks BLOB NOT NULL
);

-- The terms by which reports of its event are found: up to twelve of an article, as numbers (bot.store.alike).
CREATE TABLE term (
    mark INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (mark, article)
) WITHOUT ROWID;

-- Between which ids the articles of a day (of `at`, counted from 1970) stand; some may be gone.
CREATE TABLE day (
    day INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);

-- Articles (by their identity) that an operator took apart: each pair both ways.
CREATE TABLE apart (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

-- Numbers of stories that were put into others: people still type them.
CREATE TABLE merged (
    number INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story (number)
);
CREATE INDEX merged_story ON merged (story);

-- Contentless: they hold tokens only (bot.news.text.index_text), and a row can only be removed with its exact tokens.
-- Nothing asks how many tokens a row has (columnsize), nor where in a field they stand (detail). Without an index of
-- prefixes one character takes 2.5 ms among 100,000 titles in place of 0.5; with it, a title takes 130 bytes in place of 70.
CREATE VIRTUAL TABLE title_index USING fts5 (
    title, tags, content = '', detail = column, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE text_index USING fts5 (
    tokens, content = '', detail = none, columnsize = 0, tokenize = 'unicode61 remove_diacritics 0'
);

-- What became of every dropped file and entry.
CREATE TABLE receipt (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    result TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT  -- why it, or parts of it, were refused: a JSON list of (code, value, part)
) WITHOUT ROWID;
CREATE INDEX receipt_result ON receipt (result);
CREATE INDEX receipt_reason ON receipt (at) WHERE reason IS NOT NULL;

CREATE TABLE chat (
    id INTEGER PRIMARY KEY,
    language TEXT,
    timezone TEXT,
    gone INTEGER NOT NULL,
    heard TEXT,
    quiet TEXT NOT NULL  -- hours of its day without alerts, 22:00-07:00
);

-- When a chat's digests come.
CREATE TABLE slot (
    chat INTEGER NOT NULL,
    weekday INTEGER NOT NULL,  -- Monday is 0; -1 is every day
    at TEXT NOT NULL,  -- a time of day
    PRIMARY KEY (chat, weekday, at)
) WITHOUT ROWID;

CREATE TABLE told (
    chat INTEGER NOT NULL,
    story INTEGER NOT NULL,
    at INTEGER NOT NULL,  -- when last
    through INTEGER NOT NULL,  -- the newest article of the story then: what came in later is news
    PRIMARY KEY (chat, story)
) WITHOUT ROWID;
CREATE INDEX told_at ON told (at);
CREATE INDEX told_story ON told (story);

-- What chats follow and mute, as they wrote it (bot.news.alerts).
CREATE TABLE follow (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: buttons speak of it
    chat INTEGER NOT NULL,
    words TEXT NOT NULL,
    mute INTEGER NOT NULL,
    UNIQUE (chat, words)
);

-- Stories that matched what a chat follows. The row stays, so that none alerts twice.
CREATE TABLE alert (
    chat INTEGER NOT NULL,
    story INTEGER NOT NULL,
    at INTEGER NOT NULL,  -- when it first matched
    owed INTEGER NOT NULL,  -- 0 while it waits for the end of quiet hours, or of an hour that had its fill
    PRIMARY KEY (chat, story)
) WITHOUT ROWID;
CREATE INDEX alert_waiting ON alert (chat, at) WHERE owed = 0;
CREATE INDEX alert_at ON alert (at);
CREATE INDEX alert_story ON alert (story);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,
    kind TEXT NOT NULL,
    local_date TEXT NOT NULL,
    placeholder TEXT NOT NULL,
    created INTEGER NOT NULL,
    reason TEXT,  -- why it failed
    UNIQUE (chat, kind, local_date)
);
CREATE INDEX delivery_created ON delivery (created);

CREATE TABLE part (
    delivery INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    payload TEXT,  -- erased once sent
    state TEXT NOT NULL CHECK (state IN ('new', 'placing', 'placed', 'sent', 'failed')),
    message_id INTEGER,
    PRIMARY KEY (delivery, number)
) WITHOUT ROWID;
CREATE INDEX part_open ON part (delivery) WHERE state IN ('new', 'placing', 'placed');

CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    title TEXT,
    etag TEXT,
    modified TEXT,
    next_at INTEGER,
    failures INTEGER NOT NULL,
    problem TEXT,
    fetched_at INTEGER
) WITHOUT ROWID;

-- What the language model wrote of an article and passed the checks; without sentences, that it didn't pass.
CREATE TABLE answer (
    key TEXT PRIMARY KEY,  -- a hash of all that was asked (bot.news.asking.key)
    article INTEGER NOT NULL REFERENCES article (id),
    sentences TEXT NOT NULL,  -- a JSON list of [text, paragraph]
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_article ON answer (article);
CREATE INDEX answer_at ON answer (at);

-- What the language model took and gave, day by day (UTC).
CREATE TABLE tally (
    day TEXT NOT NULL,
    code TEXT NOT NULL,  -- tokens, accepted, or why not
    count INTEGER NOT NULL,
    PRIMARY KEY (day, code)
) WITHOUT ROWID;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
