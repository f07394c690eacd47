The browse flow: the last viewed item 2 h after the visit's end, and a reminder 2 d after that message.
shop abandonment

story a message and its reminder
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
12:20 send email browse-abandonment-1 about "Trail Shoes"
Wed 12:20 send email browse-abandonment-2 about "Trail Shoes" with offer browse
Wed 12:20 finish browse-abandonment

story a night between: the reminder counts from the message, not from its plan
Mon 20:00 visit 20min as browse about "Trail Shoes"
20:50 enter browse-abandonment
22:20 defer browse-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email browse-abandonment-1 about "Trail Shoes"
Thu 08:00 send email browse-abandonment-2 about "Trail Shoes" with offer browse
Thu 08:00 finish browse-abandonment

story something is put in the cart
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
11:00 puts "Trail Shoes" at 89
11:00 leave browse-abandonment because something was put in the cart

story a visit that ends as cart
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
12:20 send email browse-abandonment-1 about "Trail Shoes"
Tue 10:00 visit 10min as cart with "Trail Shoes" at 89
10:40 leave browse-abandonment because something was put in the cart
10:40 enter cart-abandonment
11:10 send email cart-abandonment-1 about "Trail Shoes"
Wed 10:10 send email cart-abandonment-2 about "Trail Shoes"
Fri 10:10 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Fri 10:10 finish cart-abandonment

story bought before the message
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
11:00 buys order-1
11:00 leave browse-abandonment because an order was placed

story bought after the message: thanks
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
12:20 send email browse-abandonment-1 about "Trail Shoes"
Wed 10:00 buys order-1
10:00 leave browse-abandonment because an order was placed; its last branch follows
10:00 send email browse-abandonment-thanks about "Trail Shoes"
10:00 finish browse-abandonment

story browses again before the message, and again after it
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
11:30 visit 20min as browse about "Rain Jacket"
12:20 restart browse-abandonment
13:50 send email browse-abandonment-1 about "Rain Jacket"
17:00 visit 20min as browse about "Socks"
17:50 refuse browse-abandonment because already-running
Wed 13:50 send email browse-abandonment-2 about "Rain Jacket" with offer browse
Wed 13:50 finish browse-abandonment
Thu 10:00 visit 20min as browse about "Socks"
10:50 refuse browse-abandonment because reentry
Mon 11:35 visit 20min as browse about "Socks"
12:25 enter browse-abandonment -- seven days after the last entry
13:55 send email browse-abandonment-1 about "Socks"
Wed 13:55 send email browse-abandonment-2 about "Socks" with offer browse
Wed 13:55 finish browse-abandonment

story search is stronger
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
11:00 visit 10min as search for "boots"
11:40 leave browse-abandonment because Search abandonment took over
11:40 enter search-abandonment
13:10 send email search-abandonment-1 about the search "boots"
13:10 finish search-abandonment

story no consent
stranger
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:10 says bea@example.com
10:50 enter browse-abandonment
12:20 skip browse-abandonment first because no-consent
Wed 12:20 skip browse-abandonment reminder because no-consent
Wed 12:20 finish browse-abandonment

story stale after two days
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
11:00 visit 49h as nothing
12:20 defer browse-abandonment first because visit-open
Wed 12:30 skip browse-abandonment first because stale
Wed 12:30 send email browse-abandonment-2 about "Trail Shoes" with offer browse
Wed 12:30 finish browse-abandonment

story similar products are shown beside it
shows similar "Rain Jacket", "Trail Shoes", "Boots", "Sandals", "Socks", "Laces"
Mon 10:00 visit 20min as browse about "Trail Shoes"
10:50 enter browse-abandonment
12:20 send email browse-abandonment-1 about "Trail Shoes" showing "Rain Jacket", "Boots", "Sandals", "Socks"
Wed 12:20 send email browse-abandonment-2 about "Trail Shoes" showing "Rain Jacket", "Boots", "Sandals", "Socks" with offer browse
12:20 finish browse-abandonment

story a push ten minutes in was the first step: the reminder follows
and browse-push
stranger
shows similar "Boots"
Mon 09:00 subscribes to push
10:00 visit 20min as browse about "Trail Shoes"
10:15 looks at "Trail Shoes"
10:25 enter browse-push
10:25 send push browse-push-1 about "Trail Shoes"
10:25 finish browse-push
10:50 enter browse-abandonment
Wed 12:20 send push browse-abandonment-2 about "Trail Shoes" showing "Boots" with offer browse
12:20 finish browse-abandonment

story a push of some days ago counts no more
and browse-push
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Socks"
10:25 enter browse-push
10:25 send push browse-push-1 about "Socks"
10:25 finish browse-push
Thu 10:00 visit 20min as browse about "Trail Shoes"
10:15 looks at "Trail Shoes"
10:25 refuse browse-push because reentry
10:50 enter browse-abandonment
12:20 send push browse-abandonment-1 about "Trail Shoes"
Sat 12:20 send push browse-abandonment-2 about "Trail Shoes" with offer browse
12:20 finish browse-abandonment
