What becomes of messages on their way.
shop abandonment

story not now, then accepted; only what went counts for the caps
Mon 09:30 provider later 10min
10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:20 retry search-abandonment first until Mon 23 Nov 12:30
12:30 finish search-abandonment

story not now, and by then the shopper has bought
Mon 09:30 provider later 10min
10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:20 retry search-abandonment first until Mon 23 Nov 12:30
12:25 buys order-1
12:25 leave search-abandonment because an order was placed
12:25 skip search-abandonment first because flow-left

story not now, until the night: guards are asked again at each attempt
Mon 09:30 provider later 10h
10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:20 retry search-abandonment first until Mon 23 Nov 22:20
22:20 defer search-abandonment first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 finish search-abandonment

story refused for good
Mon 09:30 provider refuses
10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:20 fail search-abandonment first because answer
12:20 finish search-abandonment

story the address is gone: push takes over, and e-mail is never tried again
Mon 09:00 subscribes to push
09:30 provider gone
10:00 visit 20min as cart with "Trail Shoes" at 89
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Trail Shoes"
11:20 fail cart-abandonment first because answer
11:20 send push cart-abandonment-1 about "Trail Shoes"
Tue 10:20 defer cart-abandonment second until Tue 24 Nov 11:20 because capped
Tue 11:20 send push cart-abandonment-2 about "Trail Shoes"
Thu 10:20 send push cart-abandonment-3 about "Trail Shoes" with offer cart
Thu 10:20 finish cart-abandonment

story no answer: marketing is not sent again
Mon 09:30 provider silent
10:00 visit 20min as search for "boots"
10:50 enter search-abandonment
12:20 send email search-abandonment-1 about the search "boots"
12:22 unknown search-abandonment first
12:22 finish search-abandonment

story no answer: an order's confirmation is sent again, once it is known to be lost
only order-confirmation
Mon 09:30 provider silent
10:00 orders order-1
10:00 enter order-confirmation
10:00 send email order-confirmation about "Trail Shoes"
10:02 unknown order-confirmation confirmation
10:02 finish order-confirmation
