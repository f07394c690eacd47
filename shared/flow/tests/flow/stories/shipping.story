The parcel is on its way: transactional, at once, once per order.

story handed to the carrier
Mon 10:00 orders order-1 with "Tent" at 249
Tue 07:00 fulfilled order-1 expected 3d
07:00 enter shipping
07:00 send email shipping-1 about "Tent"
07:00 finish shipping

story at night, without consent, and while the shopper is in the shop
stranger
Mon 10:00 says bea@example.com
10:00 orders order-1 with "Tent" at 249
Tue 22:50 visit 20min as nothing
23:00 fulfilled order-1
23:00 enter shipping
23:00 send email shipping-1 about "Tent"
23:00 finish shipping

story told twice, sent once
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 fulfilled order-1
10:00 enter shipping
10:00 send email shipping-1 about "Tent"
10:00 finish shipping
11:00 fulfilled order-1 expected 3d

story two parcels of two orders while the mail server is busy
Mon 10:00 orders order-1 with "Tent" at 249
11:00 orders order-2 with "Socks" at 9
12:00 provider later 10min
Tue 10:00 fulfilled order-1
10:00 enter shipping
10:00 send email shipping-1 about "Tent"
10:00 retry shipping on-its-way until Tue 24 Nov 10:10
10:05 fulfilled order-2
10:05 enter shipping
10:05 send email shipping-1 about "Socks"
10:05 finish shipping
10:10 finish shipping

story an order nobody knows
Mon 10:00 fulfilled order-9
