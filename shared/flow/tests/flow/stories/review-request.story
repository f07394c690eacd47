How was it? Asked once there was time to use it, reminded once. A good answer is thanked for, a bad one is made right.

story most goods: fourteen days after they arrived
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Thu 11:00 delivered order-1
+14d send email review-request-1 about "Stove"
+5d send email review-request-reminder about "Stove"
+30d finish review-request

story clothes and shoes: ten days
Mon 10:00 orders order-1 with "Trail Shoes" at 89 in Shoes
10:00 enter review-request
Thu 11:00 delivered order-1
+10d send email review-request-1 about "Trail Shoes"
+5d send email review-request-reminder about "Trail Shoes"
+30d finish review-request

story furniture: twenty-one days
Mon 10:00 orders order-1 with "Wardrobe" at 249 in Furniture
10:00 enter review-request
Thu 11:00 delivered order-1
+21d send email review-request-1 about "Wardrobe"
+5d send email review-request-reminder about "Wardrobe"
+30d finish review-request

story nobody tells of the delivery: the order and the shop's shipping days
shipping 4d
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
+18d send email review-request-1 about "Stove"
+5d send email review-request-reminder about "Stove"
+30d finish review-request

story the carrier expects it later than it comes
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Tue 10:00 fulfilled order-1 expected 6d
Fri 10:00 delivered order-1
+14d send email review-request-1 about "Stove"
+5d send email review-request-reminder about "Stove"
+30d finish review-request

story four stars: thanks
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Mon 11:00 delivered order-1
+14d send email review-request-1 about "Stove"
+2d reviews 4 of order-1
+0min leave review-request because a review was left; its last branch follows
+0min send email review-request-thanks about "Stove"
+0min finish review-request

story three stars: a way to make it right, and a note to the shop
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Mon 11:00 delivered order-1
+14d send email review-request-1 about "Stove"
+2d reviews 3 of "Stove"
+0min leave review-request because a review was left; its last branch follows
+0min send the shop review-request-note about "Stove"
+0min send email review-request-sorry about "Stove"
+0min finish review-request

story one star at night: the shop hears of it at once, the shopper in the morning
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Thu 23:00 reviews 1 of order-1
23:00 leave review-request because a review was left; its last branch follows
23:00 send the shop review-request-note about "Stove"
23:00 defer review-request sorry until Fri 27 Nov 08:00 because quiet-hours
Fri 08:00 send email review-request-sorry about "Stove"
08:00 finish review-request

story an answer weeks after the reminder is still an answer
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Mon 11:00 delivered order-1
+14d send email review-request-1 about "Stove"
+5d send email review-request-reminder about "Stove"
+20d reviews 5 of order-1
+0min leave review-request because a review was left; its last branch follows
+0min send email review-request-thanks about "Stove"
+0min finish review-request

story the first bounced: push has it at once, and the reminder too
Mon 09:00 subscribes to push
10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Wed 10:00 provider gone
+12d send email review-request-1 about "Stove"
10:00 fail review-request first because answer
10:00 send push review-request-1 about "Stove"
+5d send push review-request-reminder about "Stove"
+30d finish review-request

story it bounces a day later: the reminder comes by push
Mon 09:00 subscribes to push
10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
+14d send email review-request-1 about "Stove"
+1d bounces from email
+4d send push review-request-reminder about "Stove"
+30d finish review-request

story given back before the question
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Mon 11:00 delivered order-1
+3d refunded order-1
+0min leave review-request because the order was cancelled or refunded

story given back between question and reminder
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
+14d send email review-request-1 about "Stove"
+3d refunded order-1
+0min leave review-request because the order was cancelled or refunded

story two orders: each is asked about
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter review-request
Wed 10:00 orders order-2 with "Trail Shoes" at 89 in Shoes
10:00 enter review-request
10:05 orders order-2 with "Trail Shoes" at 89 in Shoes
Fri 12:00 delivered order-2
+238h send email review-request-1 about "Stove"
12:00 defer review-request first until Tue 08 Dec 02:00 because capped
Tue 02:00 defer review-request first until Tue 08 Dec 08:00 because quiet-hours
08:00 send email review-request-1 about "Trail Shoes"
Sat 10:00 send email review-request-reminder about "Stove"
Sun 08:00 send email review-request-reminder about "Trail Shoes"
+698h finish review-request
+22h finish review-request

story asked by the cross-sell flow already: not asked twice, but an answer is heard
and cross-sell
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter cross-sell
10:00 enter review-request
12:00 orders order-2 with "Mat" at 30
12:00 leave cross-sell because an order was placed; its last branch follows
12:00 enter cross-sell
12:00 enter review-request
Tue 12:00 skip cross-sell first because nothing-to-show
Thu 12:00 skip cross-sell reminder because nothing-to-show
Fri 12:00 send email cross-sell-review about "Stove"
12:00 finish cross-sell
Thu 12:00 finish cross-sell
Mon 09:00 cancelled order-2
09:00 leave review-request because the order was cancelled or refunded
+20d reviews 2 of order-1
+0min leave review-request because a review was left; its last branch follows
+0min send the shop review-request-note about "Stove"
+0min send email review-request-sorry about "Stove"
+0min finish review-request

story asked by the cross-sell flow already, and no answer
and cross-sell
Mon 10:00 orders order-1 with "Stove" at 49
10:00 enter cross-sell
10:00 enter review-request
12:00 orders order-2 with "Mat" at 30
12:00 leave cross-sell because an order was placed; its last branch follows
12:00 enter cross-sell
12:00 enter review-request
Tue 12:00 skip cross-sell first because nothing-to-show
Thu 12:00 skip cross-sell reminder because nothing-to-show
Fri 12:00 send email cross-sell-review about "Stove"
12:00 finish cross-sell
Thu 12:00 finish cross-sell
Mon 09:00 cancelled order-2
09:00 leave review-request because the order was cancelled or refunded
+721h finish review-request
