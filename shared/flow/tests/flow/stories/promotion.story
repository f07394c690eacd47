Promotion: products the shop marks as promoted, to those who like such; the reduction is read again at the send.

story reduced as promised
sells "Tent" at 199 reduced
sells "Stove" at 60 reduced
Mon 15:00 news promotion "Tent" at 199, "Stove" at 60
15:00 enter promotion
15:00 send email promotion-1 about "Tent", "Stove"
15:00 finish promotion

story reduced no more by the morning
sells "Tent" at 199
Mon 22:00 news promotion "Tent" at 199
22:00 enter promotion
22:00 defer promotion first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 skip promotion first because price-back
08:00 finish promotion

story one of two is reduced no more: the other is shown
sells "Tent" at 199
sells "Stove" at 60 reduced
Mon 22:00 news promotion "Tent" at 199, "Stove" at 60
22:00 enter promotion
22:00 defer promotion first until Tue 24 Nov 08:00 because quiet-hours
Tue 08:00 send email promotion-1 about "Stove"
08:00 finish promotion

story sold out by the morning
sells "Tent" at 199 reduced
Mon 22:00 news promotion "Tent" at 199
22:00 enter promotion
22:00 defer promotion first until Tue 24 Nov 08:00 because quiet-hours
Tue 07:00 sold out "Tent"
08:00 skip promotion first because out-of-stock
08:00 finish promotion

story once in seven days
sells "Tent" at 199 reduced
sells "Stove" at 60 reduced
Mon 15:00 news promotion "Tent" at 199
15:00 enter promotion
15:00 send email promotion-1 about "Tent"
15:00 finish promotion
Thu 15:00 news promotion "Stove" at 60
15:00 refuse promotion because reentry
Tue 15:00 news promotion "Stove" at 60
15:00 enter promotion
15:00 send email promotion-1 about "Stove"
15:00 finish promotion

story an abandoned cart is stronger: stale after a day
and cart-abandonment
weekly 1
sells "Tent" at 199 reduced
Mon 10:00 visit 20min as cart with "Stove" at 60
10:50 enter cart-abandonment
11:20 send email cart-abandonment-1 about "Stove"
15:00 news promotion "Tent" at 199
15:00 enter promotion
15:00 skip promotion first because stale
15:00 finish promotion
Tue 09:00 empties the cart
09:00 leave cart-abandonment because the cart was emptied

story no consent
stranger
sells "Tent" at 199 reduced
Mon 10:00 says bea@example.com
15:00 news promotion "Tent" at 199
15:00 enter promotion
15:00 skip promotion first because no-consent
15:00 finish promotion
