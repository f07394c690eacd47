Happy customers invite others: three days after a good review, with a code of their own.

story a second order, five stars, an invitation, a reminder with the same code
offer referral pool friends
pool friends F1 F2
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Mon 10:00 send email referral-1 with offer referral code F1
+7d send email referral-reminder with offer referral code F1
+90d finish referral

story the code is used: the reward
offer referral pool friends
pool friends F1 F2
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 4 of "Stove"
10:00 enter referral
Mon 10:00 send email referral-1 about "Stove" with offer referral code F1
Wed 10:00 event referral-used
10:00 leave referral because referral-used; its last branch follows
10:00 send email referral-reward about "Stove" with offer referral-reward
10:00 finish referral

story the code is used two months later
offer referral pool friends
pool friends F1
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Mon 10:00 send email referral-1 with offer referral code F1
+7d send email referral-reminder with offer referral code F1
+60d event referral-used
+0min leave referral because referral-used; its last branch follows
+0min send email referral-reward with offer referral-reward
+0min finish referral

story no codes left
offer referral pool friends
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Mon 10:00 skip referral first because offer-over
+7d skip referral reminder because offer-over
+90d finish referral

story not so happy
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 3 of order-2
10:00 refuse referral because entry-filter

story happy with the first order
Mon 10:00 orders order-1 with "Tent" at 249
Fri 10:00 reviews 5 of order-1
10:00 refuse referral because entry-filter

story a refund of late: no invitation
Mon 10:00 orders order-1 with "Tent" at 249
10:10 orders order-2 with "Stove" at 49
10:20 orders order-3 with "Mat" at 30
Tue 10:00 refunded order-3
Fri 10:00 reviews 5 of order-2
10:00 refuse referral because entry-filter

story an open complaint: no invitation
Mon 10:00 orders order-1 with "Tent" at 249
10:10 orders order-2 with "Stove" at 49
Tue 10:00 event complaint
Fri 10:00 reviews 5 of order-2
10:00 refuse referral because entry-filter

story a part of another order is given back before the invitation
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Sat 10:00 refunded order-1 by 20
Mon 10:00 finish referral

story another order is given back before the reminder
offer referral code FRIENDS
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Mon 10:00 send email referral-1 with offer referral
Wed 10:00 refunded order-1
Mon 10:00 finish referral

story the reviewed order itself is given back
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
Sat 10:00 refunded order-2
10:00 leave referral because the order was cancelled or refunded

story a complaint in the night, while the invitation waits for the morning
offer referral code FRIENDS
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 22:00 reviews 5 of order-2
22:00 enter referral
Mon 22:00 defer referral first until Tue 01 Dec 08:00 because quiet-hours
23:00 event complaint
23:00 leave referral because complaint
23:00 skip referral first because flow-left

story once in half a year
offer referral code FRIENDS
Mon 10:00 orders order-1 with "Tent" at 249
Tue 10:00 orders order-2 with "Stove" at 49
Fri 10:00 reviews 5 of order-2
10:00 enter referral
11:00 reviews 5 of order-1
11:00 refuse referral because already-running
Mon 10:00 send email referral-1 with offer referral
+7d send email referral-reminder with offer referral
+90d finish referral
+30d reviews 5 of order-1
+0min refuse referral because reentry
+50d reviews 4 of order-1
+0min enter referral
+3d send email referral-1 with offer referral
+7d send email referral-reminder with offer referral
+90d finish referral
