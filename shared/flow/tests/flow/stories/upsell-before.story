A better choice before the purchase: 10 min after an add to cart, while it is unbought and a dearer item exists.

story ten minutes after the last sign, and a reminder
shows upgrades "Tent Pro", "Tent Max", "Tent Air", "Tent Sky"
Mon 10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send email upsell-before-1 about "Tent" showing "Tent Pro", "Tent Max", "Tent Air"
Wed 10:25 send email upsell-before-2 about "Tent" showing "Tent Pro", "Tent Max", "Tent Air"
10:25 finish upsell-before

story still in the shop: ten minutes of silence first
shows upgrades "Tent Pro"
Mon 10:00 visit 20min as nothing
10:01 puts "Tent" at 249
10:01 enter upsell-before
10:11 visit 15min as nothing
10:11 defer upsell-before first until Mon 23 Nov 10:21 because visit-open
10:21 send email upsell-before-1 about "Tent" showing "Tent Pro"
Wed 10:21 send email upsell-before-2 about "Tent" showing "Tent Pro"
10:21 finish upsell-before

story nothing dearer: nothing is said
Mon 10:00 visit 20min as nothing
10:15 puts "Socks" at 5
10:15 enter upsell-before
10:25 skip upsell-before first because nothing-to-show
Wed 10:25 skip upsell-before reminder because nothing-to-show
10:25 finish upsell-before

story bought within ten minutes
shows upgrades "Tent Pro"
Mon 10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:20 orders order-1 with "Tent" at 249
10:20 leave upsell-before because an order was placed

story bought from it: thanks with similar and new ones
shows upgrades "Tent Pro"
shows similar "Tent Mat"
shows new "Lamp"
Mon 10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send email upsell-before-1 about "Tent" showing "Tent Pro"
Tue 09:00 clicks upsell-before-1
09:30 orders order-1 with "Tent Pro" at 349
09:30 leave upsell-before because an order was placed; its last branch follows
09:30 send email upsell-before-thanks about "Tent" showing "Tent Mat", "Lamp"
09:30 finish upsell-before

story bought otherwise: silence
shows upgrades "Tent Pro"
Mon 10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send email upsell-before-1 about "Tent" showing "Tent Pro"
Tue 09:30 orders order-1 with "Tent" at 249
09:30 leave upsell-before because an order was placed

story the same cart has a flow of its own: the caps keep them apart
and cart-abandonment
shows upgrades "Tent Pro"
Mon 10:00 visit 20min as cart with "Tent" at 249
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send email upsell-before-1 about "Tent" showing "Tent Pro"
10:50 enter cart-abandonment
11:20 defer cart-abandonment first until Tue 24 Nov 02:25 because capped
Tue 02:25 defer cart-abandonment first until Tue 24 Nov 08:00 because quiet-hours
08:00 send email cart-abandonment-1 about "Tent"
10:20 defer cart-abandonment second until Wed 25 Nov 00:00 because capped
Wed 00:00 defer cart-abandonment second until Wed 25 Nov 08:00 because quiet-hours
08:00 send email cart-abandonment-2 about "Tent" showing "Tent Pro"
10:25 defer upsell-before reminder until Thu 26 Nov 00:00 because capped
Thu 00:00 defer upsell-before reminder until Thu 26 Nov 08:00 because quiet-hours
08:00 send email upsell-before-2 about "Tent" showing "Tent Pro"
08:00 finish upsell-before
10:20 defer cart-abandonment third-large until Fri 27 Nov 00:00 because capped
Fri 00:00 defer cart-abandonment third-large until Fri 27 Nov 08:00 because quiet-hours
08:00 send email cart-abandonment-3 about "Tent" with offer cart-large
08:00 finish cart-abandonment

story each product once in seven days
shows upgrades "Tent Pro"
Mon 10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send email upsell-before-1 about "Tent" showing "Tent Pro"
Wed 10:25 send email upsell-before-2 about "Tent" showing "Tent Pro"
10:25 finish upsell-before
Thu 10:00 empties the cart
11:00 puts "Tent" at 249
11:00 refuse upsell-before because reentry
Sat 11:00 puts "Tent" at 249, "Stove" at 60
11:00 enter upsell-before
11:10 send email upsell-before-1 about "Stove" showing "Tent Pro"
Mon 11:10 send email upsell-before-2 about "Stove" showing "Tent Pro"
11:10 finish upsell-before
Tue 10:00 empties the cart
11:00 puts "Tent" at 249
11:00 enter upsell-before
11:10 send email upsell-before-1 about "Tent" showing "Tent Pro"
Thu 11:10 send email upsell-before-2 about "Tent" showing "Tent Pro"
11:10 finish upsell-before

story quiet hours
shows upgrades "Tent Pro"
Mon 22:00 visit 20min as nothing
22:15 puts "Tent" at 249
22:15 enter upsell-before
22:25 defer upsell-before first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email upsell-before-1 about "Tent" showing "Tent Pro"
Thu 08:00 send email upsell-before-2 about "Tent" showing "Tent Pro"
08:00 finish upsell-before

story push, where there is no address
stranger
shows upgrades "Tent Pro"
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 puts "Tent" at 249
10:15 enter upsell-before
10:25 send push upsell-before-1 about "Tent" showing "Tent Pro"
Wed 10:25 send push upsell-before-2 about "Tent" showing "Tent Pro"
10:25 finish upsell-before
