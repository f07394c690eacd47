Thanks at once: first or returning, large or not, with complements of what was bought.

story the first order, with what goes with it
shows complements "Tent Pegs", "Lamp"
Mon 10:00 orders order-1 with "Tent" at 249
10:00 enter thank-you
10:00 send email thank-you-first about "Tent" showing "Tent Pegs", "Lamp"
10:00 finish thank-you

story a large first order
shows complements "Tent Pegs"
Mon 10:00 orders order-1 with "Tent" at 300
10:00 enter thank-you
10:00 send email thank-you-first-vip about "Tent" showing "Tent Pegs"
10:00 finish thank-you

story returning: another text, and nothing that was bought is shown
shows complements "Tent Pegs", "Lamp"
Mon 10:00 orders order-1 with "Tent Pegs" at 9
10:00 enter thank-you
10:00 send email thank-you-first about "Tent Pegs" showing "Lamp"
10:00 finish thank-you
Wed 10:00 orders order-2 with "Tent" at 249
10:00 enter thank-you
10:00 send email thank-you-1 about "Tent" showing "Lamp"
10:00 finish thank-you

story returning with a large order
shows complements "Tent Pegs", "Lamp"
Mon 10:00 orders order-1 with "Socks" at 9
10:00 enter thank-you
10:00 send email thank-you-first about "Socks" showing "Tent Pegs", "Lamp"
10:00 finish thank-you
Wed 10:00 orders order-2 with "Tent" at 249, "Lamp"x2 at 30
10:00 enter thank-you
10:00 send email thank-you-vip about "Tent", "Lamp"x2 showing "Tent Pegs"
10:00 finish thank-you

story an order that was given back does not count: the next is the first again
Mon 10:00 orders order-1 with "Socks" at 9
10:00 enter thank-you
10:00 send email thank-you-first about "Socks"
10:00 finish thank-you
Tue 10:00 cancelled order-1
Wed 10:00 orders order-2 with "Tent" at 249
10:00 enter thank-you
10:00 send email thank-you-first about "Tent"
10:00 finish thank-you

story at night: in the morning, and the pause after an order does not hold it
Mon 22:00 orders order-1 with "Tent" at 249
22:00 enter thank-you
22:00 defer thank-you first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email thank-you-first about "Tent"
08:00 finish thank-you

story given back before the morning
Mon 22:00 orders order-1 with "Tent" at 249
22:00 enter thank-you
22:00 defer thank-you first until Tue 24 Nov 08:00 because quiet-hours
23:00 cancelled order-1
23:00 leave thank-you because the order was cancelled or refunded
23:00 skip thank-you first because flow-left

story a part of it is given back: thanks stay
Mon 22:00 orders order-1 with "Tent" at 249
22:00 enter thank-you
22:00 defer thank-you first until Tue 24 Nov 08:00 because quiet-hours
23:00 refunded order-1 by 20
Tue 08:00 send email thank-you-first about "Tent"
08:00 finish thank-you

story two orders in one night: each is thanked for, a gap between
Mon 21:30 orders order-1 with "Tent" at 249
21:30 enter thank-you
21:30 defer thank-you first until Tue 24 Nov 08:00 because quiet-hours
22:00 orders order-2 with "Socks" at 9
22:00 enter thank-you
22:00 defer thank-you returning until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email thank-you-first about "Tent"
08:00 defer thank-you returning until Wed 25 Nov 00:00 because capped
08:00 finish thank-you
Wed 00:00 defer thank-you returning until Wed 25 Nov 08:00 because quiet-hours
Wed 08:00 send email thank-you-1 about "Socks"
08:00 finish thank-you

story while the shopper looks on: once they have left
Mon 10:00 visit 20min as nothing
10:10 buys order-1 with "Tent" at 249
10:10 enter thank-you
10:10 defer thank-you first because visit-open
10:50 send email thank-you-first about "Tent"
10:50 finish thank-you

story no consent, no thanks
stranger
Mon 10:00 says bea@example.com
10:00 orders order-1 with "Tent" at 249
10:00 enter thank-you
10:00 skip thank-you first because no-consent
10:00 finish thank-you
