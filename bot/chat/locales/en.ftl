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
day-at = { $day } at { $at }
received = received { $when }
updated = updated { $moment }

## A story

others = { $count ->
    [one] 1 more publisher
   *[other] { $count } more publishers
    }
also = Also:{" "}
comma = ,{" "}
slots-and = ;{" "}
and-more = {" "}({ $count } in all)
source-unknown = source not stated
mirror = mirror
mirror-named = mirror { $name }
source = source
by-model = AI summary
summary-nothing = The article has no sentences to quote.
adds = { $name } adds:{" "}
figures-differ = Figures differ · { $thing }:{" "}
on-day = {" "}({ $day })
semicolon = ;{" "}
single-source = single source
first-latest = { $first } to { $latest }
reprint = reprint
reprint-of = reprint of { $name }
reprinted-by = Reprinted by:{" "}
entry-adds = Adds: { $text }
title-was = Title was: { $title }
card-single = { $reports ->
    [one] Reported by one publisher
   *[other] Reported by one publisher · { $reports } reports
    }
card-several = { $publishers } publishers · { $reports } reports
button-summary = Summary
button-card = All reports ({ $count })
button-read = Read
button-how = How it was cleaned
story-which = Which story? Write its number, as in /story 12, or reply to a story with /story.
story-unknown = There is no #{ NUMBER($number, useGrouping: 0) }. Send /latest to see what there is.
read-which = Read which story? Write its number, as in /read 12, or reply to a story with /read.
how-head = How it was cleaned
how-facts = Where each fact came from
fact-title = title
fact-publisher = publisher
fact-published = published
fact-author = author
fact-source-url = source link
fact-mirror-url = mirror
fact-tags = tags
fact-image-url = picture
fact-image-caption = caption
fact-origin = whose text
how-steps = What was done and cut, by which rule
how-gone = What cleaning did to it is kept no more (30 days).
which-number = That message holds several stories. Write the number, for example { NUMBER($example, useGrouping: 0) }.

## Lists

latest-head = Latest
reported-most = Most reported (received in the last day)
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
results-none-yet = Nothing yet: only part of the news was looked at.
results-also = Also searched: { $names }
button-by-time = By time
button-by-fit = By relevance
button-exact = Only as typed
button-further = Look further
search-nothing = Nothing found for “{ $query }”. Try other words, or fewer.
search-instead = Nothing found for “{ $query }”. How about:
search-no-value = “{ $typed }” needs something behind it, as in title:word, tag:word, publisher:name, lang:en or after:7d.
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
search-of-publisher = publisher:{ $name }
search-too-long = That is too long: { $limit } characters at most. A few words will do.

## Digest

digest-head = News · { $day } · { $count ->
    [one] 1 story
   *[other] { $count } stories
    }
digest-nothing = { $day }: nothing new.
week-head = The week to { $day } · { $count ->
    [one] 1 story
   *[other] { $count } stories
    }
week-nothing = The week to { $day }: nothing new.
feed-title = Yaowen
follow-up = Follow-up ·{" "}
section-followed = You follow
section-several = Reported by several
section-follow-up = Follow-ups
section-other = Also
slots-daily = daily at { $times }
slots-weekly = { $day ->
    [0] Mondays
    [1] Tuesdays
    [2] Wednesdays
    [3] Thursdays
    [4] Fridays
    [5] Saturdays
   *[other] Sundays
    } at { $times }
weekly-short = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[other] Sun
    } { $at }
digest-placeholder = Your news is on its way…
digest-offer = No digest here yet. When would you like it? Tap a choice, or send /digest 08:00, /digest 08:00 20:00, or /digest weekly Mon 09:00.
digest-stands = Digests come { $slots } ({ $zone } time). The next one: { $next }. To change it tap a choice, or send /digest 08:00 20:00 or /digest weekly Mon 09:00.
digest-set = Done: digests { $slots } ({ $zone } time). The next one comes on { $next }.
digest-zone-guessed = Not on { $zone } time? Tap your city, or send { $example }.
digest-off = Digests are off. To have them again, send /digest 08:00.
digest-already-off = There were no digests here.
digest-not-a-time = “{ $typed }” is not a time. Write it like /digest 08:00, /digest 8am 8pm, /digest weekly Sun 20:30 or /digest 08:00 Tokyo. To stop, send /digest off.
digest-too-many = That is too many: { $most } digests at most.
digest-no-slot = There is no digest at “{ $typed }”. Digests come { $slots }; to stop all of them, send /digest off.
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
follow-empty = There is no word in it to look for. Write at least one after the command, as in “tea” or “tea -coffee”.
follow-filter = Only words can be followed or muted, not publishers, titles, tags, languages or dates. After the command write it like: tea "spring harvest" -coffee
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
usage-read = number
usage-digest = [08:00 20:00 | weekly Mon 09:00 | off | now]
usage-follow = words
usage-mute = words
usage-quiet = [22:00-07:00 | off]
usage-split = story and reports, as 12 3
usage-merge = two numbers, as 12 15
about-latest = the latest stories
about-search = search the news
about-summary = a story summed up
about-story = every report of a story
about-read = the whole text of a story
about-digest = digests, daily or weekly
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
about-split = take a report out of a story
about-merge = make two stories one

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
inbox-refused = Refused files and parts of files, the latest first:
inbox-clear = No file was refused.
inbox-parts = And { $count } more parts of it.
inbox-rest-taken = The rest was taken

## Why something was refused: what is wrong, and what can be done where something can

refused-empty = The file is empty.
refused-binary = The file is not text (an image, a program or the like). Articles come as text, Markdown, HTML, saved mail or zip files.
refused-document = The file is a document, a book or a program. Save it as text or HTML and drop that.
refused-undecodable = The file's character encoding can't be made out, or it is not text. Save it as UTF-8 and drop it again.
refused-too-big = The file is larger than { $value } MB.
refused-too-much-memory = Reading the file needs more memory than a document may take.
refused-too-slow = Reading the file took longer than { $value } seconds.
refused-killed = The file broke the process that was reading it.
refused-fault = A fault in this program ({ $value }), please report it. The log says more.
refused-feed = The file is a feed, not an article. To have what it brings, add its address as [[feeds]] to the configuration.
refused-index = The page is a list of links to articles.
refused-list = The page is a list (of links, or of the beginnings of many things), not an article.
refused-digest = The page gathers several stories. Drop the articles themselves.
refused-video = The page is a film with its description.
refused-images-only = The page holds pictures and no text.
refused-empty-body = The page holds no text of an article.
refused-no-title = No title can be found.
refused-stub = The page holds only a beginning or a notice.
refused-too-short = The text is too short for an article.
refused-product = The page sells something.
refused-forum = The page belongs to a forum.
refused-manual = The page belongs to a manual.
refused-vacancy = The page offers a job.
refused-front-page = The page is a site's front page.
refused-catalogue = The page describes several things by the same features.
refused-not-news = The page shows neither a date nor running text, as an article does.
refused-empty-mail = The message holds neither a page nor a text.
refused-too-deep = The message is nested too deeply to be read.
refused-broken = The file is broken or was cut short. Copy or download it again.
refused-empty-archive = The archive is empty.
refused-encrypted = The archive is protected by a password. Unpack it and drop what is in it.
refused-too-many = The archive holds more than { $value } files. Unpack it and drop the folder.
refused-unpacks-too-big = The archive unpacks to more than { $value } MB. Unpack it and drop the folder.
refused-packing = The file is packed in a way other than the usual one of zip files. Unpack it, or pack it as an ordinary zip.
refused-nested = The file is an archive inside an archive. Unpack it and drop what is in it.
refused-nothing = There is nothing in it.
refused-more = And so on: { $value } more were refused.
refused-link = It is a link, and links are not followed. Put the file itself there.
refused-hard-link = This file has a second name elsewhere (a hard link), so it isn't read. Put a copy there.
refused-special = It is a pipe, a socket or a device and no file, so it isn't read.
refused-denied = It can't be read: permission denied. Give the bot's user the right to read it (chmod, chown).
refused-folder-denied = The folder can't be looked into: permission denied. Give the bot's user the rights (chmod, chown).
refused-gone = It does not exist.
refused-unreadable = It can't be read: { $value }.

button-group = Why one story?
group-head = Why these reports are one story.
group-tap = {" "}Tap a number to take that report out.
group-alone = One report only.
group-began = began the story
group-event = same event, alike { $score }
group-reprint = same text, { $score } of its sentences
group-hand = put here by hand
group-carries = reprint of report { $place }
group-carries-gone = reprint of a report that is gone
button-split = Take it out
button-merge = Put another story in
button-merge-yes = Make them one
button-back = Back
button-undo = Undo
split-how = Which report? /split 12 3 takes the third report out of story 12; /split 12 shows them with buttons.
split-no-report = There is no report { $place } in #{ NUMBER($number, useGrouping: 0) }: it has { $count }. /split { NUMBER($number, useGrouping: 0) } shows them.
split-all = These are all the reports of #{ NUMBER($number, useGrouping: 0) }: leave at least one in it.
split-sure = Take this report out of #{ NUMBER($number, useGrouping: 0) }? It becomes a story of its own, and stays one.

    { $title }
split-done = { $count ->
    [one] Done: the report is #{ NUMBER($new, useGrouping: 0) } now, and won't come back into #{ NUMBER($number, useGrouping: 0) }.
   *[other] Done: the { $count } reports are #{ NUMBER($new, useGrouping: 0) } now, and won't come back into #{ NUMBER($number, useGrouping: 0) }.
    }
merge-how = Which stories? /merge 12 15 puts story 15 into story 12; /merge 12 shows what could be put into it.
merge-none = Nothing of those days is like #{ NUMBER($number, useGrouping: 0) }. To name a story yourself, send /merge { NUMBER($number, useGrouping: 0) } and its number.
merge-which = Which one tells the same as #{ NUMBER($number, useGrouping: 0) } { $title }?
merge-sure = Are these one event? The second becomes part of the first.

    #{ NUMBER($number, useGrouping: 0) } { $title }
    #{ NUMBER($other, useGrouping: 0) } { $second }
merge-one = #{ NUMBER($number, useGrouping: 0) } and #{ NUMBER($other, useGrouping: 0) } are one story already.
merge-done = Done: #{ NUMBER($other, useGrouping: 0) } is part of #{ NUMBER($number, useGrouping: 0) } now, which has { $count } reports. Its old number leads there.

## Before a request comes to the desk, or when the desk fails

private = This bot is private and not open to this chat. To use it, give its owner this chat’s id: { $chat }
slower = That was a bit fast. Please try again in a few seconds.
sorry = Sorry, something went wrong. Please try again later.
