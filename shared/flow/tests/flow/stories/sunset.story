Sunset: no reaction to five e-mails over 90 days; three messages, then silence by e-mail. A sign of life keeps the address.
One silence has one start: its ninetieth day, or the fifth e-mail if that is later.

story no sign of life: three messages, then suppressed
flow weekly-news
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
shows new "Lamp"
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-21 00:00 enter sunset
00:00 defer sunset first until Sun 21 Feb 08:00 because quiet-hours
08:00 send email sunset-1 showing "Rain Jacket", "Tent", "Stove" with offer sunset
02-28 00:00 defer sunset second until Sun 28 Feb 08:00 because quiet-hours
08:00 send email sunset-2 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer sunset
03-07 00:00 defer sunset last until Sun 07 Mar 08:00 because quiet-hours
08:00 send email sunset-3
03-14 00:00 step sunset suppress-1 because suppressed
00:00 finish sunset
04-05 10:00 event news
10:00 enter weekly-news
10:00 skip weekly-news first because suppressed
10:00 finish weekly-news

story four e-mails are not enough
flow weekly-news
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news

story enough e-mails, but not yet ninety days: a click postpones it until the fifth after it
flow weekly-news
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
Thu 10:00 clicks weekly-news
02-22 10:00 alarm
Tue 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
03-02 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
03-09 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
03-16 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
03-23 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
Wed 10:00 enter sunset
10:00 send email sunset-1 with offer sunset
03-31 11:00 send email sunset-2 with offer sunset
04-07 11:00 send email sunset-3
04-14 11:00 step sunset suppress-1 because suppressed
11:00 finish sunset

story a visit after the first: stays on the list, which other flows ask for
flow weekly-news
flow actives
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-21 00:00 enter sunset
00:00 defer sunset first until Sun 21 Feb 08:00 because quiet-hours
08:00 send email sunset-1 with offer sunset
Wed 11:00 visit 10min as nothing
11:00 leave sunset because the shopper is back; its last branch follows
11:00 defer sunset thanks because visit-open
11:40 send email sunset-thanks
11:40 finish sunset
Thu 11:00 event actives
11:00 enter actives
11:00 send email actives
11:00 finish actives

story a click in the last: stays on the list
flow weekly-news
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-21 00:00 enter sunset
00:00 defer sunset first until Sun 21 Feb 08:00 because quiet-hours
08:00 send email sunset-1 with offer sunset
02-28 00:00 defer sunset second until Sun 28 Feb 08:00 because quiet-hours
08:00 send email sunset-2 with offer sunset
03-07 00:00 defer sunset last until Sun 07 Mar 08:00 because quiet-hours
08:00 send email sunset-3
Wed 11:00 clicks sunset-3
11:00 leave sunset because the shopper is back; its last branch follows
11:00 send email sunset-thanks
11:00 finish sunset

story a first that found no room, then an order: nothing to confirm
flow weekly-news
weekly 1
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-20 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
Sun 00:00 enter sunset
00:00 defer sunset first until Sun 21 Feb 08:00 because quiet-hours
08:00 skip sunset first because stale
12:00 orders order-1 with "Tent" at 249
12:00 leave sunset because the shopper is back

story once per silence; a new word begins a new one
flow weekly-news
Mon 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-21 00:00 enter sunset
00:00 defer sunset first until Sun 21 Feb 08:00 because quiet-hours
08:00 send email sunset-1 with offer sunset
02-28 00:00 defer sunset second until Sun 28 Feb 08:00 because quiet-hours
08:00 send email sunset-2 with offer sunset
03-07 00:00 defer sunset last until Sun 07 Mar 08:00 because quiet-hours
08:00 send email sunset-3
03-14 00:00 step sunset suppress-1 because suppressed
00:00 finish sunset
04-15 10:00 agrees to email
Fri 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
04-23 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
04-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
05-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
05-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
07-14 10:00 enter sunset
10:00 send email sunset-1 with offer sunset
07-21 10:00 send email sunset-2 with offer sunset
07-28 10:00 send email sunset-3
08-04 10:00 step sunset suppress-1 because suppressed
10:00 finish sunset

story suppressed by e-mail alone: push goes on
flow weekly-news
Mon 09:00 subscribes to push
10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
11-30 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-07 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-14 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
12-21 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
02-21 09:00 enter sunset
09:00 send email sunset-1 with offer sunset
02-28 09:00 send email sunset-2 with offer sunset
03-07 09:00 send email sunset-3
03-14 09:00 step sunset suppress-1 because suppressed
09:00 finish sunset
04-05 10:00 event news
10:00 enter weekly-news
10:00 send push weekly-news
10:00 finish weekly-news

story in win-back already: its own last message asks whether to stay
and win-back
flow weekly-news
Mon 10:00 orders order-1 with "Tent" at 249
+30d event news
+0min enter weekly-news
+0min send email weekly-news
+0min finish weekly-news
+7d event news
+0min enter weekly-news
+0min send email weekly-news
+0min finish weekly-news
+7d event news
+0min enter weekly-news
+0min send email weekly-news
+0min finish weekly-news
+46d enter win-back
+0min send email win-back-1 about "Tent" with offer win-back
+7d send email win-back-2 about "Tent"
+0min refuse sunset because entry-filter
+14d send email win-back-3 about "Tent"
+7d send email sunset-3 about "Tent"
+7d step win-back suppress-1 because suppressed
+0min finish win-back
