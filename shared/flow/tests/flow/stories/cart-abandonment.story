The cart flow: three messages 1 h, 24 h and 72 h after the visit's end.
shop abandonment

story three messages, then it is over
Mon 10:00 visit 20min as cart with "Trail Shoes"x1 at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story a cart of a hundred or more is offered more
Mon 10:00 visit 20min as cart with "Trail Shoes"x1 at 89, "Socks"x3 at 5
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes", "Socks"x3
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes", "Socks"x3
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes", "Socks"x3 with offer cart-large
Thu 10:20 finish cart-abandonment

story the cart is shown as it is now
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
15:00 puts "Trail Shoes" at 89, "Socks"x2 at 5
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes", "Socks"x2
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes", "Socks"x2 with offer cart
Thu 10:20 finish cart-abandonment

story bought before the first message: silence
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:00 buys order-1
11:00 leave cart-abandonment because an order was placed

story bought after the first message: thanks, when the caps allow
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
18:00 buys order-1
18:00 leave cart-abandonment because an order was placed; its last branch follows
18:00 defer cart-abandonment thanks until Tue 24 Nov 03:20 because capped
Tue 03:20 defer cart-abandonment thanks until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email cart-abandonment-thanks about "Trail Shoes"
Tue 08:00 finish cart-abandonment

story bought after the second message
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:00 buys order-1
10:00 leave cart-abandonment because an order was placed; its last branch follows
10:00 send email cart-abandonment-thanks about "Trail Shoes"
10:00 finish cart-abandonment

story the cart is emptied before the first message
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:00 empties the cart
11:00 leave cart-abandonment because the cart was emptied

story the cart is emptied after the first message
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 09:00 empties the cart
09:00 leave cart-abandonment because the cart was emptied

story comes back for the same before the first message: the wait starts anew
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:00 visit 10min as cart with "Trail Shoes" at 89, "Socks" at 5
11:20 defer cart-abandonment first because visit-open
11:40 skip cart-abandonment first because same-class-again
11:40 restart cart-abandonment
12:10 send email cart-abandonment-1 about "Trail Shoes", "Socks"
Tue 11:10 send email cart-abandonment-2 about "Trail Shoes", "Socks"
Thu 11:10 send email cart-abandonment-3 about "Trail Shoes", "Socks" with offer cart
Thu 11:10 finish cart-abandonment

story comes back for the same after the first message: the series goes on
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
14:00 visit 10min as cart with "Trail Shoes" at 89, "Socks" at 5
14:40 refuse cart-abandonment because already-running
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes", "Socks"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes", "Socks" with offer cart
Thu 10:20 finish cart-abandonment

story lines that merely persist start no weaker flow, and the cart flow goes on
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
15:00 visit 10min as browse about "Rain Jacket"
15:40 refuse browse-abandonment because stronger-runs
16:00 visit 10min as search for "boots"
16:40 refuse search-abandonment because stronger-runs
17:00 visit 10min as site
17:40 refuse site-abandonment because stronger-runs
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story once per cart, and not within a day of the last
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
12:00 empties the cart
12:00 leave cart-abandonment because the cart was emptied
14:00 visit 10min as cart with "Rain Jacket" at 120
14:40 refuse cart-abandonment because reentry -- another cart, but the same day
Tue 14:00 visit 10min as cart with "Rain Jacket" at 120
14:40 enter cart-abandonment
15:10 send email cart-abandonment-1 about "Rain Jacket"
Wed 14:10 send email cart-abandonment-2 about "Rain Jacket"
Fri 14:10 send email cart-abandonment-3 about "Rain Jacket" with offer cart-large
Fri 14:10 finish cart-abandonment
Sat 14:00 visit 10min as cart with "Rain Jacket" at 120
14:40 refuse cart-abandonment because reentry -- a day later, but the same cart

story checkout takes over
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 09:00 visit 10min as checkout with "Trail Shoes" at 89
09:40 leave cart-abandonment because Checkout abandonment took over
09:40 enter checkout-abandonment
09:40 send email checkout-abandonment-1 about "Trail Shoes"
Wed 09:10 send email checkout-abandonment-2 about "Trail Shoes" with offer checkout
Wed 09:10 finish checkout-abandonment

story nobody is written to while in the shop
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:10 visit 45min as browse about "Rain Jacket"
11:20 defer cart-abandonment first because visit-open
12:25 refuse browse-abandonment because stronger-runs
12:25 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story no address
stranger
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 skip cart-abandonment first because no-contact
Tue 10:20 skip cart-abandonment second because no-contact
Thu 10:20 skip cart-abandonment third because no-contact
Thu 10:20 finish cart-abandonment

story an address, but no consent; given in time for the second
stranger
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:15 says bea@example.com
10:50 enter cart-abandonment
11:20 skip cart-abandonment first because no-consent
15:00 agrees to email
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
11:00 disagrees to email
Thu 10:20 skip cart-abandonment third because no-consent
Thu 10:20 finish cart-abandonment

story unsubscribed
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
11:30 unsubscribes from email
Tue 10:20 skip cart-abandonment second because suppressed
Thu 10:20 skip cart-abandonment third because suppressed
Thu 10:20 finish cart-abandonment

story unsubscribed, but push is open
Mon 09:00 subscribes to push
10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
11:30 unsubscribes from email
Tue 10:20 send push cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send push cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story a push subscription alone is enough
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send push cart-abandonment-1 about "Trail Shoes"
Tue 10:20 defer cart-abandonment second until Tue 24 Nov 11:20 because capped -- one push a day
Tue 11:20 send push cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send push cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story quiet hours: the night is waited out, the series keeps its offsets
Mon 20:00 visit 20min as cart with "Trail Shoes" at 89
20:50 enter cart-abandonment
21:20 defer cart-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email cart-abandonment-1 about "Trail Shoes"
20:20 defer cart-abandonment second until Wed 25 Nov 00:00 because capped
Wed 00:00 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cart-abandonment-2 about "Trail Shoes"
Thu 20:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 20:20 finish cart-abandonment

story an order keeps abandonment silent for a day
Mon 09:00 buys order-1
09:15 visit 20min as cart with "Rain Jacket" at 120
10:05 enter cart-abandonment
10:35 defer cart-abandonment first until Tue 24 Nov 09:00 because order-silence
Tue 09:00 send email cart-abandonment-1 about "Rain Jacket"
09:35 defer cart-abandonment second until Wed 25 Nov 01:00 because capped
Wed 01:00 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cart-abandonment-2 about "Rain Jacket"
Thu 09:35 send email cart-abandonment-3 about "Rain Jacket" with offer cart-large
Thu 09:35 finish cart-abandonment

story buys, then fills the cart anew in the same visit
Mon 09:00 visit 90min as cart with "Rain Jacket" at 120
09:30 buys order-1
11:00 enter cart-abandonment
11:30 defer cart-abandonment first until Tue 24 Nov 09:30 because order-silence
Tue 09:30 send email cart-abandonment-1 about "Rain Jacket"
10:30 defer cart-abandonment second until Wed 25 Nov 01:30 because capped
Wed 01:30 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cart-abandonment-2 about "Rain Jacket"
Thu 10:30 send email cart-abandonment-3 about "Rain Jacket" with offer cart-large
Thu 10:30 finish cart-abandonment

story held out
holdout 100
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 refuse cart-abandonment because holdout

story consent to be measured is withdrawn
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:00 withdraws measuring
11:00 leave cart-abandonment because the shopper no longer agrees to be measured

story told late, it is history
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89 told late

story logs out: the flow goes on, the next shopper's order is not hers
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
10:55 logs out
11:00 buys order-of-someone-else
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story the second message may show a better choice
shows upgrades "Trail Shoes Pro", "Trail Shoes Max"
Mon 10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes" showing "Trail Shoes Pro"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart
10:20 finish cart-abandonment

story an offer that has ended is not promised, and what does not depend on it goes without
offer cart pool carts ends 3d
pool carts C1
Mon 10:00 visit 20min as cart with "Trail Shoes"x1 at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes"
Thu 10:20 finish cart-abandonment

story a code of the shopper's own
offer cart pool carts ends 30d
pool carts C1
Mon 10:00 visit 20min as cart with "Trail Shoes"x1 at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes" with offer cart code C1
Thu 10:20 finish cart-abandonment

story no code is left: no offer
offer cart pool carts ends 30d
Mon 10:00 visit 20min as cart with "Trail Shoes"x1 at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
Tue 10:20 send email cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send email cart-abandonment-3 about "Trail Shoes"
Thu 10:20 finish cart-abandonment
