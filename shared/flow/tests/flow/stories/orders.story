One order through all its flows, and the guards on the way.
shop order-confirmation, shipping, thank-you, product-tips, review-request

story from the order to the review
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
Tue 09:00 fulfilled order-1 expected 2d
09:00 enter shipping
09:00 send email shipping-1 about "Stove"
09:00 finish shipping
Thu 12:00 delivered order-1
12:00 enter product-tips
Sat 12:00 send email product-tips-1 about "Stove"
12:00 finish product-tips
+12d send email review-request-1 about "Stove"
+1d reviews 5 of order-1
+0min leave review-request because a review was left; its last branch follows
+0min send email review-request-thanks about "Stove"
+0min finish review-request

story ordered and shipped at night: what is about the order goes, the rest waits for the morning
Mon 23:00 orders order-1 with "Stove" at 49
23:00 enter order-confirmation
23:00 enter review-request
23:00 enter thank-you
23:00 send email order-confirmation-1 about "Stove"
23:00 defer thank-you first until Tue 24 Nov 08:00 because quiet-hours
23:00 finish order-confirmation
Tue 08:00 send email thank-you-first about "Stove"
08:00 finish thank-you
Wed 04:00 fulfilled order-1 expected 2d
04:00 enter shipping
04:00 send email shipping-1 about "Stove"
04:00 finish shipping
Thu 22:00 delivered order-1
22:00 enter product-tips
Sat 22:00 defer product-tips tips until Sun 29 Nov 08:00 because quiet-hours
Sun 08:00 send email product-tips-1 about "Stove"
08:00 finish product-tips
Mon 10:00 cancelled order-1
10:00 leave review-request because the order was cancelled or refunded

story twelve hours without marketing after the next order, and after its parcel left
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
Thu 12:00 delivered order-1
12:00 enter product-tips
Sat 07:30 orders order-2 with "Mat" at 30
07:30 enter order-confirmation
07:30 enter review-request
07:30 enter thank-you
07:30 send email order-confirmation-1 about "Mat"
07:30 defer thank-you returning until Sat 28 Nov 08:00 because quiet-hours
07:30 finish order-confirmation
08:00 send email thank-you-1 about "Mat" -- thanks are part of the order
08:00 finish thank-you
12:00 defer product-tips tips until Sat 28 Nov 19:30 because order-silence
19:30 defer product-tips tips until Sun 29 Nov 00:00 because capped
Sun 00:00 defer product-tips tips until Sun 29 Nov 08:00 because quiet-hours
08:00 send email product-tips-1 about "Stove"
08:00 finish product-tips
12-10 08:05 fulfilled order-2
08:05 enter shipping
08:05 send email shipping-1 about "Mat"
08:05 finish shipping
12:00 defer review-request first until Thu 10 Dec 20:05 because order-silence
20:05 send email review-request-1 about "Stove"
Fri 09:00 cancelled order-2
09:00 leave review-request because the order was cancelled or refunded
Sun 09:00 reviews 4 of order-1
09:00 leave review-request because a review was left; its last branch follows
09:00 send email review-request-thanks about "Stove"
09:00 finish review-request

story refunded in the middle: all that was to come about it stops
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
Thu 12:00 delivered order-1
12:00 enter product-tips
Fri 09:00 refunded order-1
09:00 leave review-request because the order was cancelled or refunded
09:00 leave product-tips because the order was cancelled or refunded

story refunded while tips wait for the morning: the other order goes on
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
Tue 15:00 orders order-2 with "Mat" at 30
15:00 enter order-confirmation
15:00 enter review-request
15:00 enter thank-you
15:00 send email order-confirmation-1 about "Mat"
15:00 finish order-confirmation
15:00 send email thank-you-1 about "Mat"
15:00 finish thank-you
Wed 22:00 delivered order-1
22:00 enter product-tips
Fri 22:00 defer product-tips tips until Sat 28 Nov 08:00 because quiet-hours
23:00 refunded order-1
23:00 leave review-request because the order was cancelled or refunded
23:00 leave product-tips because the order was cancelled or refunded
23:00 skip product-tips tips because flow-left
12-08 15:00 send email review-request-1 about "Mat"
+1d reviews 5 of order-2
+0min leave review-request because a review was left; its last branch follows
+0min send email review-request-thanks about "Mat"
+0min finish review-request

story one message in seven days at most: thanks first, tips a week later; what is about the order always goes
weekly 1
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
Tue 09:00 fulfilled order-1
09:00 enter shipping
09:00 send email shipping-1 about "Stove"
09:00 finish shipping
Thu 12:00 delivered order-1
12:00 enter product-tips
Sat 12:00 defer product-tips tips until Mon 30 Nov 10:00 because capped
Mon 10:00 send email product-tips-1 about "Stove"
10:00 finish product-tips
12-10 12:00 send email review-request-1 about "Stove"
12-12 12:00 cancelled order-1
12:00 leave review-request because the order was cancelled or refunded

story unsubscribes on the way: the parcel is still told of, nothing else
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
18:00 unsubscribes from email
Tue 09:00 fulfilled order-1
09:00 enter shipping
09:00 send email shipping-1 about "Stove"
09:00 finish shipping
Thu 12:00 delivered order-1
12:00 enter product-tips
Sat 12:00 skip product-tips tips because suppressed
12:00 finish product-tips
12-10 12:00 skip review-request first because suppressed
+5d skip review-request reminder because suppressed
+30d finish review-request

story the page tells of it first, the shop a minute later: each message once
Mon 10:00 visit 20min as nothing
10:15 buys order-1 with "Stove" at 49
10:15 enter review-request
10:15 enter thank-you
10:15 defer thank-you first because visit-open
10:16 orders order-1 with "Stove" at 49
10:16 enter order-confirmation
10:16 send email order-confirmation-1 about "Stove"
10:16 finish order-confirmation
10:50 send email thank-you-first about "Stove"
10:50 finish thank-you
18:00 cancelled order-1
18:00 leave review-request because the order was cancelled or refunded

story a cart left a few hours after the order: not before the next day
and cart-abandonment
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter order-confirmation
10:00 enter review-request
10:00 enter thank-you
10:00 send email order-confirmation-1 about "Stove"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Stove"
10:00 finish thank-you
15:00 visit 20min as cart with "Mat" at 30
15:50 enter cart-abandonment
16:20 defer cart-abandonment first until Tue 24 Nov 10:00 because order-silence
Tue 10:00 send email cart-abandonment-1 about "Mat"
12:00 empties the cart
12:00 leave cart-abandonment because the cart was emptied
18:00 cancelled order-1
18:00 leave review-request because the order was cancelled or refunded

story all there is after a purchase, in one order's life: sixteen hours between any two, five in a week
and cross-sell
and upsell-after
and replenishment
and product-instructions
shows complements "Mug", "Filter"
shows upgrades "Large Machine"
Mon 10:00 orders order-1 with "Machine" at 119 lasting 60 to set up
10:00 enter cross-sell
10:00 enter order-confirmation
10:00 enter replenishment
10:00 enter review-request
10:00 enter thank-you
10:00 enter upsell-after
10:00 send email order-confirmation-1 about "Machine"
10:00 finish order-confirmation
10:00 send email thank-you-first about "Machine" showing "Mug", "Filter"
10:00 finish thank-you
18:00 fulfilled order-1 expected 4d
18:00 enter product-instructions
18:00 enter shipping
18:00 send email shipping-1 about "Machine"
18:00 finish shipping
Tue 10:00 send email cross-sell-1 about "Machine" showing "Mug", "Filter"
Wed 18:00 send email product-instructions-1 about "Machine"
18:00 finish product-instructions
Thu 10:00 send email cross-sell-reminder about "Machine" showing "Mug", "Filter"
10:00 defer upsell-after upgrade until Fri 27 Nov 02:00 because capped
Fri 02:00 defer upsell-after upgrade until Fri 27 Nov 08:00 because quiet-hours
08:00 send email upsell-after-1 about "Machine" showing "Large Machine"
08:00 finish upsell-after
11:00 delivered order-1
11:00 enter product-tips
Sun 11:00 defer product-tips tips until Mon 30 Nov 10:00 because capped -- the sixth in seven days
Mon 10:00 send email product-tips-1 about "Machine"
10:00 finish product-tips
Thu 10:00 finish cross-sell
12-11 11:00 send email review-request-1 about "Machine"
12-16 11:00 send email review-request-reminder about "Machine"
01-15 11:00 finish review-request
01-19 10:00 send email replenishment-1 about "Machine" -- 60 days less the margin of three
01-22 10:00 send email replenishment-reminder about "Machine"
10:00 finish replenishment
