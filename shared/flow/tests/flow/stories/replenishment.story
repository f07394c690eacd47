Before it runs out: three days ahead, with the shop's shipping days, each product on its own.

story a hundred capsules at one a day: day 97
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 100
10:00 enter replenishment
+97d send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story five days of shipping: day 92
shipping 5d
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 100
10:00 enter replenishment
+92d send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story two packs last twice as long
Mon 10:00 orders order-1 with "Capsules"x2 at 19 lasting 100
10:00 enter replenishment
+197d send email replenishment-1 about "Capsules"x2
+3d send email replenishment-reminder about "Capsules"x2
+0min finish replenishment

story ordered in the evening: the message waits for the morning, the reminder counts from it
Mon 22:00 orders order-1 with "Capsules" at 19 lasting 30
22:00 enter replenishment
+27d defer replenishment first until Mon 21 Dec 08:00 because quiet-hours
Mon 08:00 send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story bought again in time: the next pack has its own day
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 30
10:00 enter replenishment
+20d orders order-2 with "Capsules" at 19 lasting 30
+0min leave replenishment because the product was bought
+0min enter replenishment
+27d send email replenishment-1 about "Capsules"
+1d buys order-3 with "Capsules" at 19
+0min leave replenishment because the product was bought

story something else was bought: it still runs out
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 30
10:00 enter replenishment
+20d orders order-2 with "Tent" at 249
+0min refuse replenishment because entry-filter
+7d send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story two products of one order run out together: one message a day
Mon 10:00 orders order-1 with "Capsules" at 19, "Coffee" at 9 lasting 30
10:00 enter replenishment
10:00 enter replenishment
+27d send email replenishment-1 about "Capsules"
+0min defer replenishment first until Mon 21 Dec 02:00 because capped
Mon 02:00 defer replenishment first until Mon 21 Dec 08:00 because quiet-hours
08:00 send email replenishment-1 about "Coffee"
Tue 15:00 orders order-2 with "Capsules" at 19
15:00 leave replenishment because the product was bought
15:00 refuse replenishment because entry-filter
Thu 08:00 send email replenishment-reminder about "Coffee"
08:00 finish replenishment

story the same in two orders on one day: one reminder, by the last
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 30
10:00 enter replenishment
14:00 orders order-2 with "Capsules" at 19 lasting 30
14:00 leave replenishment because the product was bought
14:00 enter replenishment
+27d send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story the page tells of the order first: the shop's word knows what runs out
Mon 10:00 buys order-1 with "Capsules" at 19
10:01 orders order-1 with "Capsules" at 19 lasting 30
10:01 enter replenishment
+27d send email replenishment-1 about "Capsules"
+3d send email replenishment-reminder about "Capsules"
+0min finish replenishment

story given back
Mon 10:00 orders order-1 with "Capsules" at 19 lasting 30
10:00 enter replenishment
Fri 10:00 refunded order-1
10:00 leave replenishment because the order was cancelled or refunded

story nothing of it runs out
Mon 10:00 orders order-1 with "Tent" at 249
10:00 refuse replenishment because entry-filter
