Two days after it arrived: tutorials and good practice, nothing to buy.

story tips
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 fulfilled order-1 expected 2d
Thu 11:00 delivered order-1
11:00 enter product-tips
Sat 11:00 send email product-tips-1 about "Tent"
Sat 11:00 finish product-tips

story delivered late in the evening
Mon 10:00 orders order-1 with "Tent" at 249
Thu 22:00 delivered order-1
22:00 enter product-tips
Sat 22:00 defer product-tips tips until Sun 29 Nov 08:00 because quiet-hours
Sun 08:00 send email product-tips-1 about "Tent"
Sun 08:00 finish product-tips

story given back
Mon 10:00 orders order-1 with "Tent" at 249
Thu 11:00 delivered order-1
11:00 enter product-tips
Fri 11:00 refunded order-1
11:00 leave product-tips because the order was cancelled or refunded

story two orders arrive together: a day between their tips
Mon 10:00 orders order-1 with "Tent" at 249
12:00 orders order-2 with "Stove" at 49
Thu 11:00 delivered order-1
11:00 enter product-tips
11:05 delivered order-2
11:05 enter product-tips
11:10 delivered order-1
Sat 11:00 send email product-tips-1 about "Tent"
11:00 finish product-tips
11:05 defer product-tips tips until Sun 29 Nov 03:00 because capped
Sun 03:00 defer product-tips tips until Sun 29 Nov 08:00 because quiet-hours
Sun 08:00 send email product-tips-1 about "Stove"
08:00 finish product-tips

story no word of the delivery, no tips
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 fulfilled order-1 expected 2d
