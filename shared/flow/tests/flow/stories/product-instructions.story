While the parcel is on its way: how to set it up. Only for products that have to be, and only between dispatch and delivery.

story midway between dispatch and expected delivery
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
Thu 10:00 send email product-instructions-1 about "Wardrobe"
Thu 10:00 finish product-instructions

story nothing to set up
Mon 10:00 orders order-1 with "Socks" at 9
Tue 10:00 fulfilled order-1 expected 4d
10:00 refuse product-instructions because entry-filter

story nobody knows when it arrives: dropped
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1
10:00 enter product-instructions
10:00 leave product-instructions because there is no such date to wait for

story the carrier is late: midway moves
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
Wed 10:00 fulfilled order-1 expected 5d
Fri 10:00 send email product-instructions-1 about "Wardrobe"
Fri 10:00 finish product-instructions

story at night
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 22:00 fulfilled order-1 expected 4d
22:00 enter product-instructions
Thu 22:00 defer product-instructions instructions until Fri 27 Nov 08:00 because quiet-hours
Fri 08:00 send email product-instructions-1 about "Wardrobe"
Fri 08:00 finish product-instructions

story given back on the way
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
Wed 10:00 cancelled order-1
10:00 leave product-instructions because the order was cancelled or refunded

story a shopper who stays in the shop for a day too long
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
Thu 09:00 visit 26h as nothing
10:00 defer product-instructions instructions because visit-open
Fri 11:30 skip product-instructions instructions because stale
11:30 finish product-instructions

story two orders on their way
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
11:00 orders order-2 with "Bed" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
10:00 fulfilled order-2 expected 6d
10:00 enter product-instructions
Thu 10:00 send email product-instructions-1 about "Wardrobe"
10:00 finish product-instructions
Fri 10:00 send email product-instructions-1 about "Bed"
10:00 finish product-instructions

story it arrives before midway: dropped
Mon 10:00 orders order-1 with "Wardrobe" at 249 to set up
Tue 10:00 fulfilled order-1 expected 4d
10:00 enter product-instructions
Wed 10:00 delivered order-1
10:00 leave product-instructions because the date it waited for will not come
