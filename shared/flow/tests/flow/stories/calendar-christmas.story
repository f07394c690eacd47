Christmas: three weeks before, in countries that keep it, at ten on the shopper's clock.

story three weeks before
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-christmas code XMAS
Mon 09:00 profile country FR
12-04 10:00 enter calendar-christmas
10:00 send email calendar-christmas-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-christmas
10:00 finish calendar-christmas

story the shop's country, where the shopper's is unknown
country HU
Mon 09:00 profile name Anna
12-04 10:00 enter calendar-christmas
10:00 send email calendar-christmas-1 with offer calendar-christmas
10:00 finish calendar-christmas

story a country the calendar does not know
Mon 09:00 profile country JP
01-22 09:00 alarm

story on the shopper's own clock
zone America/New_York
country US
Mon 09:00 profile name Anna
12-04 10:00 enter calendar-christmas
10:00 send email calendar-christmas-1 with offer calendar-christmas
10:00 finish calendar-christmas

story every year
country FR
Mon 09:00 profile name Anna
12-04 10:00 enter calendar-christmas
10:00 send email calendar-christmas-1 with offer calendar-christmas
10:00 finish calendar-christmas
+365d enter calendar-christmas
10:00 send email calendar-christmas-1 with offer calendar-christmas
10:00 finish calendar-christmas

story who comes later than that is not caught up with
starts 2026-12-05
stranger
country FR
Sat 09:00 says bea@example.com
09:00 agrees to email
01-04 09:00 alarm

story a cart's message took the room: dropped at the end of the day
weekly 1
and cart-abandonment
country FR
12-03 10:00 visit 20min as cart with "Tent" at 249
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Tent"
Fri 10:00 empties the cart
10:00 leave cart-abandonment because the cart was emptied
10:00 enter calendar-christmas
10:00 skip calendar-christmas first because stale
10:00 finish calendar-christmas

story no room at ten, but an hour later
flow weekly-news
country FR
12-03 19:00 event news
19:00 enter weekly-news
19:00 send email weekly-news
19:00 finish weekly-news
Fri 10:00 enter calendar-christmas
10:00 defer calendar-christmas first until Fri 04 Dec 11:00 because capped
11:00 send email calendar-christmas-1 with offer calendar-christmas
11:00 finish calendar-christmas

story a birthday the same day is stronger and takes the day's room
and birthday
country FR
Mon 09:00 profile birthday 12-11
12-04 10:00 enter birthday
10:00 enter calendar-christmas
10:00 send email birthday-1 with offer birthday
10:00 skip calendar-christmas first because stale
10:00 finish calendar-christmas
10:00 finish birthday

story push, where there is no address
stranger
country FR
Mon 09:00 subscribes to push
12-04 10:00 enter calendar-christmas
10:00 send push calendar-christmas-1 with offer calendar-christmas
10:00 finish calendar-christmas

story no consent
stranger
country FR
Mon 09:00 says bea@example.com
12-04 10:00 enter calendar-christmas
10:00 skip calendar-christmas first because no-consent
10:00 finish calendar-christmas

story held out
holdout 100
country FR
Mon 09:00 profile name Anna
12-04 10:00 refuse calendar-christmas because holdout
