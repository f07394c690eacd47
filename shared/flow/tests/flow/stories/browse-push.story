Browse push: 10 min without a signal after a product, for those whom no e-mail reaches. browse-abandonment counts it as its first step.

story ten minutes after the last sign
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:25 enter browse-push
10:25 send push browse-push-1 about "Tent"
10:25 finish browse-push

story who can be reached by e-mail gets none
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:25 refuse browse-push because entry-filter

story nobody to reach
stranger
Mon 09:00 says bea@example.com
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:25 refuse browse-push because entry-filter

story a new sign starts the ten minutes anew
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:05 looks at "Tent"
10:12 looks at "Stove"
10:22 enter browse-push
10:22 send push browse-push-1 about "Stove"
10:22 finish browse-push

story put in the cart within the ten minutes
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:16 puts "Tent" at 249
10:25 refuse browse-push because entry-filter

story bought within the ten minutes, and no push about it for the rest of the day
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:20 orders order-1 with "Tent" at 249
10:25 refuse browse-push because entry-filter
Tue 09:00 looks at "Stove"
09:10 refuse browse-push because entry-filter
10:30 looks at "Lamp"
10:40 enter browse-push
10:40 send push browse-push-1 about "Lamp"
10:40 finish browse-push

story something is put in the cart in the night
stranger
Mon 09:00 subscribes to push
22:00 visit 20min as nothing
22:15 looks at "Tent"
22:25 enter browse-push
22:25 defer browse-push first until Tue 24 Nov 08:00 because quiet-hours
22:40 puts "Tent" at 249
22:40 leave browse-push because something was put in the cart
22:40 skip browse-push first because flow-left

story bought in the night
stranger
Mon 09:00 subscribes to push
22:00 visit 20min as nothing
22:15 looks at "Tent"
22:25 enter browse-push
22:25 defer browse-push first until Tue 24 Nov 08:00 because quiet-hours
22:40 orders order-1 with "Tent" at 249
22:40 leave browse-push because an order was placed
22:40 skip browse-push first because flow-left

story once in seven days
stranger
Mon 09:00 subscribes to push
10:00 visit 20min as nothing
10:15 looks at "Tent"
10:25 enter browse-push
10:25 send push browse-push-1 about "Tent"
10:25 finish browse-push
Wed 10:00 visit 20min as nothing
10:15 looks at "Stove"
10:25 refuse browse-push because reentry
Tue 10:15 visit 20min as nothing
10:25 looks at "Stove"
10:35 enter browse-push
10:35 send push browse-push-1 about "Stove"
10:35 finish browse-push

story browse abandonment counts it as its first step
and browse-abandonment
stranger
shows similar "Stove"
Mon 09:00 subscribes to push
10:00 visit 20min as browse about "Tent"
10:15 looks at "Tent"
10:25 enter browse-push
10:25 send push browse-push-1 about "Tent"
10:25 finish browse-push
10:50 enter browse-abandonment
Wed 12:20 send push browse-abandonment-2 about "Tent" showing "Stove" with offer browse
12:20 finish browse-abandonment
