Three days after the order, once, if there is an upgrade or a larger pack.

story a larger pack
shows upgrades "Coffee 3 kg", "Coffee 2 kg"
Mon 10:00 orders order-1 with "Coffee 1 kg" at 19
10:00 enter upsell-after
Thu 10:00 send email upsell-after-1 about "Coffee 1 kg" showing "Coffee 3 kg", "Coffee 2 kg"
Thu 10:00 finish upsell-after

story no upgrade, no message
Mon 10:00 orders order-1 with "Coffee 1 kg" at 19
10:00 enter upsell-after
Thu 10:00 skip upsell-after upgrade because nothing-to-show
Thu 10:00 finish upsell-after

story at night
shows upgrades "Coffee 3 kg"
Mon 22:00 orders order-1 with "Coffee 1 kg" at 19
22:00 enter upsell-after
Thu 22:00 defer upsell-after upgrade until Fri 27 Nov 08:00 because quiet-hours
Fri 08:00 send email upsell-after-1 about "Coffee 1 kg" showing "Coffee 3 kg"
Fri 08:00 finish upsell-after

story bought again: the new order begins its own three days
shows upgrades "Coffee 3 kg"
Mon 10:00 orders order-1 with "Coffee 1 kg" at 19
10:00 enter upsell-after
Wed 10:00 orders order-2 with "Tea" at 9
10:00 leave upsell-after because an order was placed
10:00 enter upsell-after
Sat 10:00 send email upsell-after-1 about "Tea" showing "Coffee 3 kg"
Sat 10:00 finish upsell-after

story given back
shows upgrades "Coffee 3 kg"
Mon 10:00 orders order-1 with "Coffee 1 kg" at 19
10:00 enter upsell-after
Tue 10:00 refunded order-1
10:00 leave upsell-after because the order was cancelled or refunded

story an older order that is told late ends nothing, and has its own message
shows upgrades "Coffee 3 kg"
Mon 10:00 orders order-1 with "Coffee 1 kg" at 19
10:00 enter upsell-after
10:00 orders order-1 with "Coffee 1 kg" at 19
Thu 10:00 send email upsell-after-1 about "Coffee 1 kg" showing "Coffee 3 kg"
Thu 10:00 finish upsell-after
