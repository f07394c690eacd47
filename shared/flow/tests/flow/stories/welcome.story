The welcome series: at once, 2 d and 4 d after an opt-in or an account; a purchase resumes it 3 d later for a buyer.

story an opt-in: three messages
stranger
shows best-sellers "Tent", "Stove"
shows taste "Rain Jacket"
Mon 10:00 says bea@example.com
10:05 agrees to email
10:05 enter welcome
10:05 send email welcome-1 showing "Tent", "Stove"
Wed 10:05 send email welcome-2 showing "Rain Jacket", "Tent", "Stove"
Fri 10:05 send email welcome-3 showing "Tent", "Stove" with offer welcome
10:05 finish welcome

story an account of someone who agreed before
shows best-sellers "Tent", "Stove"
Mon 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Tent", "Stove"
Wed 10:00 send email welcome-2 showing "Tent", "Stove"
Fri 10:00 send email welcome-3 showing "Tent", "Stove" with offer welcome
10:00 finish welcome

story an account without consent starts nothing; the consent does
stranger
shows best-sellers "Tent"
Mon 10:00 signs up
10:00 refuse welcome because entry-filter
10:01 says bea@example.com
10:05 agrees to email
10:05 enter welcome
10:05 send email welcome-1 showing "Tent"
Wed 10:05 send email welcome-2 showing "Tent"
Fri 10:05 send email welcome-3 showing "Tent" with offer welcome
10:05 finish welcome

story a push subscription
stranger
shows best-sellers "Tent"
Mon 10:00 subscribes to push
10:00 enter welcome
10:00 send push welcome-1 showing "Tent"
Wed 10:00 send push welcome-2 showing "Tent"
Fri 10:00 send push welcome-3 showing "Tent" with offer welcome
10:00 finish welcome

story in the shop: the first is awaited there, the second finds her there again
stranger
shows best-sellers "Tent"
Mon 10:00 visit 20min as nothing
10:10 says bea@example.com
10:11 agrees to email
10:11 enter welcome
10:11 send email welcome-1 showing "Tent"
Wed 10:00 visit 20min as nothing
10:11 defer welcome second because visit-open
10:50 send email welcome-2 showing "Tent"
Fri 10:11 send email welcome-3 showing "Tent" with offer welcome
10:11 finish welcome

story in the shop, at night: the first waits, the rest keeps its offsets
stranger
shows best-sellers "Tent"
Mon 21:30 visit 20min as nothing
21:40 says bea@example.com
21:41 agrees to email
21:41 enter welcome
21:41 defer welcome first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email welcome-1 showing "Tent"
Wed 21:41 defer welcome second until Thu 26 Nov 08:00 because quiet-hours
Thu 08:00 send email welcome-2 showing "Tent"
Fri 21:41 defer welcome third until Sat 28 Nov 08:00 because quiet-hours
Sat 08:00 send email welcome-3 showing "Tent" with offer welcome
08:00 finish welcome

story bought after the first message: three days later, as a buyer, without the first order's offer
shows best-sellers "Tent"
shows taste "Rain Jacket"
Mon 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Tent"
Tue 09:00 orders order-1 with "Tent" at 249
09:00 leave welcome because an order was placed; its last branch follows
11:00 orders order-2 with "Socks" at 5
Fri 09:00 send email welcome-buyer-2 showing "Rain Jacket"
Sun 09:00 send email welcome-buyer-3 showing "Rain Jacket"
09:00 finish welcome

story bought after the second message: what is left comes three days later
shows best-sellers "Tent"
shows taste "Rain Jacket"
Mon 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Tent"
Wed 10:00 send email welcome-2 showing "Rain Jacket", "Tent"
Thu 09:00 orders order-1 with "Tent" at 249
09:00 leave welcome because an order was placed; its last branch follows
Sun 09:00 send email welcome-buyer-3 showing "Rain Jacket"
09:00 finish welcome

story once in a life
stranger
shows best-sellers "Tent"
Mon 10:00 says bea@example.com
10:00 agrees to email
10:00 enter welcome
10:00 send email welcome-1 showing "Tent"
Tue 10:00 subscribes to push
10:00 refuse welcome because already-running
Wed 10:00 send email welcome-2 showing "Tent"
Fri 10:00 send email welcome-3 showing "Tent" with offer welcome
10:00 finish welcome
12-24 10:00 disagrees to email
Fri 10:00 agrees to email
10:00 refuse welcome because reentry
11:00 signs up
11:00 refuse welcome because reentry

story unsubscribed on the way
shows best-sellers "Tent"
Mon 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Tent"
Tue 10:00 unsubscribes from email
Wed 10:00 skip welcome second because suppressed
Fri 10:00 skip welcome third because suppressed
10:00 finish welcome

story the cart is stronger: the series waits
and cart-abandonment
shows best-sellers "Stove"
Mon 10:00 signs up
10:00 enter welcome
10:00 send email welcome-1 showing "Stove"
Wed 08:30 visit 20min as cart with "Tent" at 249
09:20 enter cart-abandonment
09:30 orders order-1 with "Tent" at 249
09:30 leave welcome because an order was placed; its last branch follows
09:30 leave cart-abandonment because an order was placed
Sat 09:30 send email welcome-buyer-2 showing "Stove"
Mon 09:30 send email welcome-buyer-3 showing "Stove"
09:30 finish welcome
