# Every sentence a reader sees. The three files hold the same messages with the same places.

## Days

day = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
    } { $day }
day-year = { $day }, { $year }
received = received { $when }
updated = updated { $moment }

## A story

others = { $count ->
    [one] 1 more publisher
   *[other] { $count } more publishers
    }
also = Also:{" "}
comma = ,{" "}
and-more = {" "}({ $count } in all)
source-unknown = source not stated
mirror = mirror
mirror-named = mirror { $name }
by-model = AI summary
summary-nothing = The article has no sentences to quote.
card-single = { $reports ->
    [one] Reported by one publisher
   *[other] Reported by one publisher · { $reports } reports
    }
card-several = { $publishers } publishers · { $reports } reports
button-summary = Summary
button-card = All reports ({ $count })
story-which = Which story? Write its number, as in /story 12, or reply to a story with /story.
story-unknown = There is no #{ NUMBER($number, useGrouping: 0) }. Send /latest to see what there is.
which-number = That message holds several stories. Write the number, for example { NUMBER($example, useGrouping: 0) }.

## Lists

latest-head = Latest
latest-page = Latest · page { $page }
latest-how-many = How many? Write a number from 1 to { $most }, as in /latest 5.
no-page = That is all there is.
stale = This button no longer works. Please send the command again.
nothing-yet = No news yet. As soon as the operator adds articles or feeds, it shows up here within seconds.
nothing-yet-owner = No news yet. Drop article files into the inbox folder, or add feeds to the configuration; they show up here within seconds.

## Search

results-count = { $count ->
    [one] 1 result
   *[other] { $count } results
    }
results-capped = { NUMBER($count, useGrouping: 0) }+ results
results-also = Also searched: { $names }
button-by-time = By time
button-by-fit = By relevance
button-exact = Only as typed
button-further = Look further
search-nothing = Nothing found for “{ $query }”. Try other words, or fewer.
search-instead = Nothing found for “{ $query }”. How about:
search-not-a-day = “{ $typed }” is not a date. Write it like after:2022-07-21, after:2022-07, before:2022 or after:7d.
search-not-a-language = I don't know the language “{ $typed }”. Write it like lang:zh, lang:zh-hant or lang:en.
search-empty =
    What shall I search for? Just send words, no command needed.

    "exact phrase": word for word
    -word: without it
    word OR word: either will do
    publisher:name: from this one only
    title:word, tag:word: in titles, in tags only
    lang:zh: in this language only
    after:7d: the last seven days only
search-too-long = That is too long: { $limit } characters at most. A few words will do.

## Digest

digest-head = News · { $day } · { $count ->
    [one] 1 story
   *[other] { $count } stories
    }
digest-nothing = { $day }: nothing new.
digest-placeholder = Your news is on its way…
digest-offer = No daily digest here yet. When would you like it? Tap a time, or send /digest 08:00.
digest-stands = A digest comes daily at { $at } ({ $zone } time). To change it tap a time, or send /digest 08:00.
digest-set = Done: a digest daily at { $at } ({ $zone } time). The next one comes on { $next }.
digest-zone-guessed = Not on { $zone } time? Tap your city, or send { $example }.
digest-off = The daily digest is off. To have it again, send /digest 08:00.
digest-already-off = There was no daily digest here.
digest-not-a-time = “{ $typed }” is not a time. Write it like /digest 08:00, /digest 8am or /digest 20:30 Tokyo. To stop, send /digest off.
zone-unknown = I don't know the time zone “{ $typed }”. Name a city, as in /digest 08:00 Taipei, or write /digest 08:00 UTC+8.
digest-on-its-way = The digest of { $day } is on its way.
digest-owed-already = The digest of { $day } was sent before.
button-digest-now = Show me one
button-digest-off = Turn off

## Follows and alerts

alert-head = { $count ->
    [one] A new story you follow
   *[other] { $count } new stories you follow
    }
button-why = Why this?
why = came for “{ $words }”:
why-not = You follow nothing any more that would bring this here.
follow-how =
    Which words? Send them after the command, as in /follow tea harvest, or tap an example. New stories with these words then come here by themselves, each once.

    several words: all of them
    "exact phrase": word for word
    -word: without it
    word OR word: either will do

    Only what you write is followed: for other names of the same thing, add them with OR.
follow-set = Following “{ $words }”: new stories with exactly these words come here within a minute or two, each once, at most { $most } messages an hour. Other names of the same thing are not followed along.
follow-already = You already follow “{ $words }”.
follow-too-long = That is too long: { $limit } characters at most. A few words will do.
follow-empty = There is no word in it to look for. Write at least one, as in /follow tea or /follow tea -coffee.
follow-filter = Only words can be followed or muted, not publishers, titles, tags, languages or dates. Write it like /follow tea "spring harvest" -coffee.
follow-too-many = { $most } is as many as a chat can follow and mute. End some first: /following
follow-stopped = Ended: { $words }
follow-none = That was ended before.
following-nothing = Nothing is followed or muted here. To begin, send /follow and some words, as in /follow tea harvest.
following-head = Followed ({ $count })
muted-head = Muted ({ $count })
following-stop = To end one, tap it.
button-following = All I follow
button-search = Search now
mute-how = Which words? Send them after the command, as in /mute football; it is written as with /follow. Stories told with these words are left out of the alerts and digests here.
mute-set = Muted “{ $words }”: stories told with these words are left out of the alerts and digests here. Searches and lists still show them.
mute-already = “{ $words }” is muted already.
quiet-stands = No alerts come from { $start } to { $end } ({ $zone } time): they wait until then and come together.
quiet-now = It is { $at } there now, so they are waiting.
quiet-never = There are no quiet hours: alerts come at any time.
quiet-how = To change the quiet hours tap, or send /quiet 22:00-07:00, with a city if that isn't your time: /quiet 22:00-07:00 Berlin. The daily digest keeps to its own time.
quiet-not-hours = “{ $typed }” is not from when to when. Write it like /quiet 22:00-07:00 or /quiet 10pm to 7am Tokyo. To have none, send /quiet off.
quiet-zone-unknown = I don't know the time zone “{ $typed }”. Name a city, as in /quiet 22:00-07:00 Taipei, or write UTC+8.
quiet-zone-of-digest = The daily digest here keeps another zone's time. Move it first: { $example }. Then send the quiet hours again.
button-quiet-off = No quiet hours

## Start and help

start-greeting = This is Yaowen: news from many publishers, cleaned up, one story told once, with links to the sources.
start-stories = { $stories ->
    [0] There are no stories yet.
    [one] There is one story so far.
   *[other] There are { $stories } stories so far.
    }
start-how = Send words to search, such as “weather”; send a number to open that story.
button-latest = Latest
button-digest = Daily digest
button-help = Help
button-language = Language 语言
help-head = What you can do
help-tips = No command needed: words are a search, a number (such as 12) opens that story, and replying /summary to a story sums it up.
command-unknown = There is no command { $command }. There are:
usage-latest = [how many]
usage-search = words
usage-summary = [number or words]
usage-story = number
usage-digest = [08:00 | off | now]
usage-follow = words
usage-mute = words
usage-quiet = [22:00-07:00 | off]
about-latest = the latest stories
about-search = search the news
about-summary = a story summed up
about-story = every report of a story
about-digest = a daily digest
about-follow = stories with these words come by themselves
about-following = what is followed and muted here
about-mute = leave out stories with these words
about-quiet = hours without alerts
about-language = language
about-privacy = privacy
about-help = help
about-start = start
about-status = how the service stands
about-inbox = files received, and which were refused

## Language and privacy

language-which = Which language shall I speak? Articles stay as printed.
language-set = From now on I speak English.
privacy =
    What is kept about you: the chat's number, its language, time zone, digest time and quiet hours; the words it follows or mutes, as you wrote them; and which stories it was sent (so that none comes twice).
    Followed words say what you care about: they are kept because the bot must look for them. Each you end in /following is erased at once.
    What is not kept: names, user names, what you search for, what you read, when you came.

    What others see: chats with bots are not end-to-end encrypted, so Telegram sees all of this; when you open a source link, that site sees your address.
    This bot is run by the person who set it up, who can read what is kept.
privacy-model =
    Some summaries come from a language model that the operator chose (marked “AI summary”): it gets text of the articles, never what you type.

## For operators

status-head = Yaowen { $version }
status-stories = Stories: { $stories }, reports: { $reports }
status-files = Files: { $stored } stored, { $updated } updated, { $duplicate } duplicates, { $refused } refused
status-feeds = Feeds: { $feeds }, failing: { $failing }
status-digests = Chats with a digest: { $chats }
status-unsent = Messages to send: { $count }
status-model = Model today: { $accepted } summaries, { NUMBER($tokens, useGrouping: 0) } of { NUMBER($most, useGrouping: 0) } tokens
status-model-not = {"; "}not shown: { $codes }
inbox-refused = Refused files, the latest first:
inbox-clear = No file was refused.

## Before a request comes to the desk, or when the desk fails

private = This bot is private and not open to this chat. To use it, give its owner this chat’s id: { $chat }
slower = That was a bit fast. Please try again in a few seconds.
sorry = Sorry, something went wrong. Please try again later.
