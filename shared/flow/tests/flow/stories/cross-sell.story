What goes with what was bought: a day after the order, a reminder two days later. Bought again: a question about the first order.

story complements, and a reminder two days later
shows complements "Tent Pegs", "Lamp", "Sleeping Bag", "Stove", "Mat"
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
Tue 10:00 send email cross-sell-1 about "Tent" showing "Tent Pegs", "Lamp", "Sleeping Bag", "Stove"
Thu 10:00 send email cross-sell-reminder about "Tent" showing "Tent Pegs", "Lamp", "Sleeping Bag", "Stove"
+7d finish cross-sell

story no complements: best sellers, and never what was bought already
shows best-sellers "Socks", "Lamp"
Mon 10:00 orders order-1 with "Tent" at 249, "Socks" at 9
10:00 enter cross-sell
Tue 10:00 send email cross-sell-1 about "Tent", "Socks" showing "Lamp"
Thu 10:00 send email cross-sell-reminder about "Tent", "Socks" showing "Lamp"
+7d finish cross-sell

story nothing to show, nothing to say
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
Tue 10:00 skip cross-sell first because nothing-to-show
Thu 10:00 skip cross-sell reminder because nothing-to-show
+7d finish cross-sell

story at night: the reminder counts from the message that really went
shows complements "Lamp"
Mon 22:00 orders order-1 with "Tent" at 249
22:00 enter cross-sell
Tue 22:00 defer cross-sell first until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email cross-sell-1 about "Tent" showing "Lamp"
Fri 08:00 send email cross-sell-reminder about "Tent" showing "Lamp"
+7d finish cross-sell

story bought again: four days later a review of the first order, while the second has its own way
shows complements "Lamp"
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
Tue 10:00 send email cross-sell-1 about "Tent" showing "Lamp"
Wed 10:00 orders order-2 with "Mat" at 30
10:00 leave cross-sell because an order was placed; its last branch follows
10:00 enter cross-sell
Thu 10:00 send email cross-sell-1 about "Mat" showing "Lamp"
Sat 10:00 send email cross-sell-reminder about "Mat" showing "Lamp"
Sun 10:00 send email cross-sell-review about "Tent"
10:00 finish cross-sell
Sat 10:00 finish cross-sell

story bought again before the first parcel is there: nobody is asked about what has not come
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
11:00 fulfilled order-1 expected 7d
12:00 orders order-2 with "Mat" at 30
12:00 leave cross-sell because an order was placed; its last branch follows
12:00 enter cross-sell
Tue 12:00 skip cross-sell first because nothing-to-show
Thu 12:00 skip cross-sell reminder because nothing-to-show
Mon 11:00 send email cross-sell-review about "Tent"
11:00 finish cross-sell
Thu 12:00 finish cross-sell

story bought again, and reviewed meanwhile: not asked
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
12:00 orders order-2 with "Mat" at 30
12:00 leave cross-sell because an order was placed; its last branch follows
12:00 enter cross-sell
Tue 12:00 skip cross-sell first because nothing-to-show
Tue 15:00 reviews 5 of order-1
Thu 12:00 skip cross-sell reminder because nothing-to-show
Fri 12:00 finish cross-sell
+6d finish cross-sell

story bought again a week after the reminder, and asked already by the review flow
and review-request
Mon 10:00 orders order-1 with "Tent" at 249 in Shoes
10:00 enter cross-sell
10:00 enter review-request
11:00 delivered order-1
Tue 10:00 skip cross-sell first because nothing-to-show
Thu 10:00 skip cross-sell reminder because nothing-to-show
Wed 10:00 orders order-2 with "Mat" at 30
10:00 leave cross-sell because an order was placed; its last branch follows
10:00 enter cross-sell
10:00 enter review-request
Thu 10:00 skip cross-sell first because nothing-to-show
11:00 send email review-request-1 about "Tent"
Sat 10:00 skip cross-sell reminder because nothing-to-show
Sun 10:00 finish cross-sell
Tue 11:00 send email review-request-reminder about "Tent"
Sat 10:00 finish cross-sell
Wed 10:00 send email review-request-1 about "Mat"
Mon 10:00 send email review-request-reminder about "Mat"
+409h finish review-request
+311h finish review-request

story given back before the first message
shows complements "Lamp"
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
15:00 cancelled order-1
15:00 leave cross-sell because the order was cancelled or refunded

story bought again, then the first was given back: nobody is asked
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
12:00 orders order-2 with "Mat" at 30
12:00 leave cross-sell because an order was placed; its last branch follows
12:00 enter cross-sell
Tue 10:00 refunded order-1
12:00 skip cross-sell first because nothing-to-show
Thu 12:00 skip cross-sell reminder because nothing-to-show
Fri 12:00 finish cross-sell
+6d finish cross-sell

story no consent
stranger
shows complements "Lamp"
Mon 09:00 says bea@example.com
10:00 orders order-1 with "Tent" at 249
10:00 enter cross-sell
Tue 10:00 skip cross-sell first because no-consent
Thu 10:00 skip cross-sell reminder because no-consent
+7d finish cross-sell
