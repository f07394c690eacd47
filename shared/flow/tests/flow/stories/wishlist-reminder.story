The wish list reminder: seven days after a wish, with price and stock of now; again thirty days later.

story the lines, and again after thirty days
sells "Tent" at 199 stock 2
sells "Stove" at 60 stock 9
Mon 15:00 wishes "Tent" at 249
16:00 wishes "Stove" at 60
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent", "Stove" left 2
16:00 refuse wishlist-reminder because already-running
12-30 15:00 send email wishlist-reminder-2 about "Tent", "Stove" left 2 with offer wishlist-reminder
15:00 finish wishlist-reminder

story bought
sells "Tent" at 249
Mon 15:00 wishes "Tent" at 249
Thu 15:00 orders order-1 with "Tent" at 249
12-16 15:00 alarm

story bought after the first
sells "Tent" at 249
Mon 15:00 wishes "Tent" at 249
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent"
Wed 15:00 orders order-1 with "Tent" at 249
15:00 leave wishlist-reminder because the product was bought

story taken off after the first
sells "Tent" at 249
Mon 15:00 wishes "Tent" at 249
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent"
Wed 15:00 unwishes "Tent"
15:00 leave wishlist-reminder because the product was taken off the wish list

story one line is taken off, the others are still wished for
sells "Tent" at 249
sells "Stove" at 60
Mon 15:00 wishes "Tent" at 249
16:00 wishes "Stove" at 60
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent", "Stove"
16:00 refuse wishlist-reminder because already-running
Wed 16:00 unwishes "Tent"
12-30 15:00 send email wishlist-reminder-2 about "Stove" with offer wishlist-reminder
15:00 finish wishlist-reminder

story one line is bought, the others are still wished for
sells "Tent" at 249
sells "Stove" at 60
Mon 15:00 wishes "Tent" at 249
16:00 wishes "Stove" at 60
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent", "Stove"
16:00 refuse wishlist-reminder because already-running
Wed 16:00 orders order-1 with "Stove" at 60
12-30 15:00 send email wishlist-reminder-2 about "Tent" with offer wishlist-reminder
15:00 finish wishlist-reminder

story sold out: what is left is shown, nothing left is no message
sells "Tent" at 249
sells "Stove" at 60
Mon 15:00 wishes "Tent" at 249
16:00 wishes "Stove" at 60
17:00 sold out "Tent"
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Stove"
16:00 refuse wishlist-reminder because already-running
12-13 17:00 sold out "Stove"
12-30 15:00 skip wishlist-reminder reminder because out-of-stock
15:00 finish wishlist-reminder

story wished for since: shown as well
sells "Tent" at 249
sells "Stove" at 60
Mon 15:00 wishes "Tent" at 249
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent"
Wed 15:00 wishes "Stove" at 60
12-09 15:00 refuse wishlist-reminder because already-running
12-30 15:00 send email wishlist-reminder-2 about "Tent", "Stove" with offer wishlist-reminder
15:00 finish wishlist-reminder

story taken off in the night: the message shows what is left
sells "Tent" at 249
sells "Stove" at 60
Mon 23:00 wishes "Tent" at 249
23:30 wishes "Stove" at 60
11-30 23:00 enter wishlist-reminder
23:00 defer wishlist-reminder first until Tue 01 Dec 08:00 because quiet-hours
23:30 unwishes "Tent"
23:30 refuse wishlist-reminder because already-running
Tue 08:00 send email wishlist-reminder-1 about "Stove"
12-31 08:00 send email wishlist-reminder-2 about "Stove" with offer wishlist-reminder
08:00 finish wishlist-reminder

story the only line is taken off in the night
sells "Tent" at 249
Mon 23:00 wishes "Tent" at 249
11-30 23:00 alarm
23:00 enter wishlist-reminder
23:00 defer wishlist-reminder first until Tue 01 Dec 08:00 because quiet-hours
23:30 unwishes "Tent"
23:30 leave wishlist-reminder because the product was taken off the wish list
23:30 skip wishlist-reminder first because flow-left

story not again for sixty days
sells "Tent" at 249
sells "Stove" at 60
Mon 15:00 wishes "Tent" at 249
11-30 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Tent"
Thu 15:00 unwishes "Tent"
15:00 leave wishlist-reminder because the product was taken off the wish list
Fri 15:00 wishes "Stove" at 60
12-11 15:00 refuse wishlist-reminder because reentry
01-18 15:00 wishes "Lamp" at 20
01-25 15:00 refuse wishlist-reminder because reentry
02-07 15:00 wishes "Kettle" at 30
02-14 15:00 enter wishlist-reminder
15:00 send email wishlist-reminder-1 about "Stove", "Lamp", "Kettle"
03-16 15:00 send email wishlist-reminder-2 about "Stove", "Lamp", "Kettle" with offer wishlist-reminder
15:00 finish wishlist-reminder

story no consent
stranger
sells "Tent" at 249
Mon 15:00 says bea@example.com
15:00 wishes "Tent" at 249
11-30 15:00 enter wishlist-reminder
15:00 skip wishlist-reminder first because no-consent
12-30 15:00 skip wishlist-reminder reminder because no-consent
15:00 finish wishlist-reminder
