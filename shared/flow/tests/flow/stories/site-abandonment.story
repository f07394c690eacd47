The site flow: one message the next calendar day at 10:00, at least 12 h later.
shop abandonment

story the next day at ten
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
Tue 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment

story early morning: the same day does not count
Mon 00:30 visit 10min as site
01:10 enter site-abandonment
Tue 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment

story late evening: ten o'clock is less than 12 h away, so a day later
Mon 22:30 visit 10min as site
23:10 enter site-abandonment
Wed 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment

story the night the clocks go back
zone Europe/Paris
starts 2026-10-24
Sat 21:50 visit 10min as site -- 22:00 to 10:00 is 13 h this night
22:30 enter site-abandonment
Sun 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment

story the night the clocks go forward
zone Europe/Paris
starts 2026-03-28
Sat 21:50 visit 10min as site -- 22:00 to 10:00 is 11 h this night
22:30 enter site-abandonment
Mon 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment

story a visit with intent
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
16:00 visit 10min as browse about "Trail Shoes"
16:40 leave site-abandonment because a new visit showed a stronger interest
16:40 enter browse-abandonment
18:10 send email browse-abandonment-1 about "Trail Shoes"
Wed 18:10 send email browse-abandonment-2 about "Trail Shoes" with offer browse
Wed 18:10 finish browse-abandonment

story bought
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
Tue 09:00 buys order-1
09:00 leave site-abandonment because an order was placed

story was here again
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
Tue 09:00 visit 10min as site
09:40 restart site-abandonment
Wed 10:00 send email site-abandonment-1 with offer site
10:00 finish site-abandonment
Thu 14:00 visit 10min as site
14:40 refuse site-abandonment because reentry

story in the shop at ten: goes when the visit ends
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
Tue 09:40 visit 30min as nothing
10:00 defer site-abandonment first because visit-open
10:40 send email site-abandonment-1 with offer site
10:40 finish site-abandonment

story no consent
stranger
Mon 14:00 visit 10min as site
14:10 says bea@example.com
14:40 enter site-abandonment
Tue 10:00 skip site-abandonment first because no-consent
10:00 finish site-abandonment

story nothing was seen: products to taste, filled up with best sellers
shows taste "Lamp"
shows best-sellers "Tent", "Stove", "Lamp"
Mon 14:00 visit 10min as site
14:40 enter site-abandonment
Tue 10:00 send email site-abandonment-1 showing "Lamp", "Tent", "Stove" with offer site
10:00 finish site-abandonment

story a product was seen: similar ones first, four at most
shows similar "Stove", "Lamp"
shows taste "Lamp", "Kettle"
shows best-sellers "Mat", "Rope"
Mon 14:00 visit 10min as site about "Tent"
14:40 enter site-abandonment
Tue 10:00 send email site-abandonment-1 about "Tent" showing "Stove", "Lamp", "Kettle", "Mat" with offer site
10:00 finish site-abandonment
