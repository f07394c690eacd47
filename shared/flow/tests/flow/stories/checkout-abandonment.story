The checkout flow: two messages 30 min and 24 h after the visit's end.
shop abandonment

story two messages
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
Tue 10:20 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Tue 10:20 finish checkout-abandonment

story bought before the first message
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:40 buys order-1
10:50 enter checkout-abandonment -- an order told first, a class told wrongly: the guard has the last word
10:50 skip checkout-abandonment first because cart-empty
Tue 10:20 skip checkout-abandonment second because cart-empty
Tue 10:20 finish checkout-abandonment

story bought after the first message
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
Tue 09:00 buys order-1
09:00 leave checkout-abandonment because an order was placed; its last branch follows
09:00 send email checkout-abandonment-thanks about "Trail Shoes"
09:00 finish checkout-abandonment

story the cart is emptied
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
12:00 empties the cart
12:00 leave checkout-abandonment because the cart was emptied

story a new visit with cart activity: its own class takes over
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
15:00 visit 10min as cart with "Trail Shoes" at 89, "Socks" at 5
15:40 leave checkout-abandonment because a new visit acted on the cart
15:40 enter cart-abandonment
16:10 defer cart-abandonment first until Tue 24 Nov 02:50 because capped
Tue 02:50 defer cart-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email cart-abandonment-1 about "Trail Shoes", "Socks"
15:10 defer cart-abandonment second until Wed 25 Nov 00:00 because capped
Wed 00:00 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cart-abandonment-2 about "Trail Shoes", "Socks"
Thu 15:10 send email cart-abandonment-3 about "Trail Shoes", "Socks" with offer cart
Thu 15:10 finish cart-abandonment

story a new visit that only looks around changes nothing
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
15:00 visit 10min as browse about "Rain Jacket"
15:40 refuse browse-abandonment because stronger-runs
Tue 10:20 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Tue 10:20 finish checkout-abandonment

story quiet hours, and checkout again before the first message
Mon 22:00 visit 20min as checkout with "Trail Shoes" at 89
22:50 enter checkout-abandonment
22:50 defer checkout-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 visit 10min as checkout with "Trail Shoes" at 89
07:40 skip checkout-abandonment first because same-class-again
07:40 restart checkout-abandonment
07:40 defer checkout-abandonment first until Tue 24 Nov 08:00 because quiet-hours
08:00 send email checkout-abandonment-1 about "Trail Shoes"
Wed 07:10 defer checkout-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Wed 08:00 finish checkout-abandonment

story the shop says at once that the visit is over: half an hour to come back
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89 told at once
10:20 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
Tue 10:20 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Tue 10:20 finish checkout-abandonment

story bought while the first message waits for the morning: silence
Mon 22:00 visit 20min as checkout with "Trail Shoes" at 89
22:50 enter checkout-abandonment
22:50 defer checkout-abandonment first until Tue 24 Nov 08:00 because quiet-hours
23:00 buys order-1
23:00 leave checkout-abandonment because an order was placed
23:00 skip checkout-abandonment first because flow-left

story another cart, but within a day of the last
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
12:00 empties the cart
12:00 leave checkout-abandonment because the cart was emptied
15:00 visit 20min as checkout with "Rain Jacket" at 120
15:50 refuse checkout-abandonment because reentry
Tue 15:00 visit 20min as checkout with "Rain Jacket" at 120
15:50 enter checkout-abandonment
15:50 send email checkout-abandonment-1 about "Rain Jacket"
Wed 15:20 send email checkout-abandonment-2 about "Rain Jacket" with offer checkout
Wed 15:20 finish checkout-abandonment

story once per cart
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
Tue 10:20 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Tue 10:20 finish checkout-abandonment
Wed 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 refuse checkout-abandonment because reentry

story no consent
stranger
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:10 says bea@example.com
10:50 enter checkout-abandonment
10:50 skip checkout-abandonment first because no-consent
Tue 10:20 skip checkout-abandonment second because no-consent
Tue 10:20 finish checkout-abandonment

story stale: nobody looked for four days
Mon 10:00 visit 20min as checkout with "Trail Shoes" at 89
10:50 enter checkout-abandonment
10:50 send email checkout-abandonment-1 about "Trail Shoes"
Tue 10:00 visit 3d as nothing -- four days in the shop
Tue 10:20 defer checkout-abandonment second because visit-open
Fri 10:30 skip checkout-abandonment second because stale
Fri 10:30 finish checkout-abandonment
