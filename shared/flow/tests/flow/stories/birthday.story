The birthday flow: seven days before, and a reminder two days before the offer ends to all who have not used it.

story a present, and a reminder
offer birthday pool gifts lasts 14d
pool gifts A1 A2
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
Mon 09:00 profile birthday 1990-12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 showing "Rain Jacket", "Tent", "Stove" with offer birthday code A1
12-22 10:00 send email birthday-reminder with offer birthday code A1
10:00 finish birthday

story the code is used: no reminder
offer birthday pool gifts lasts 14d
pool gifts A1 A2
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 with offer birthday code A1
Sun 09:00 orders order-1 with "Tent" at 249 using A1
09:00 leave birthday because the code was used

story bought with another code: the reminder comes
offer birthday pool gifts lasts 14d
pool gifts A1 A2
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 with offer birthday code A1
Sun 09:00 orders order-1 with "Tent" at 249 using OTHER
12-22 10:00 send email birthday-reminder with offer birthday code A1
10:00 finish birthday

story an offer that ends on one day for all
offer birthday code GIFT ends 30d
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 with offer birthday
12-21 00:00 defer birthday reminder until Mon 21 Dec 08:00 because quiet-hours
08:00 send email birthday-reminder with offer birthday
08:00 finish birthday

story an offer without an end: no reminder
offer birthday code GIFT
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 with offer birthday
10:00 finish birthday

story no offer at all: the wishes alone
shows taste "Rain Jacket"
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 showing "Rain Jacket" with offer birthday
10:00 finish birthday

story a phone comes first
Mon 09:00 profile birthday 12-17
10:00 says +33612345678
10:00 agrees to sms
12-10 10:00 enter birthday
10:00 send sms birthday-1 with offer birthday
10:00 finish birthday

story born on the leap day: the 28th in common years
Mon 09:00 profile birthday 2000-02-29
02-21 10:00 enter birthday
10:00 send email birthday-1 with offer birthday
10:00 finish birthday

story told too late for this year
Mon 09:00 profile birthday 11-27
03-23 09:00 alarm

story the date is corrected: once a year all the same
Mon 09:00 profile birthday 12-01
Tue 10:00 enter birthday
10:00 send email birthday-1 with offer birthday
10:00 finish birthday
Sat 09:00 profile birthday 12-17
12-10 10:00 refuse birthday because reentry

story in the shopper's own zone
zone America/New_York
Mon 09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 send email birthday-1 with offer birthday
10:00 finish birthday

story no room that day: dropped at its end
weekly 1
flow weekly-news
Mon 09:00 profile birthday 12-01
10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
Tue 10:00 enter birthday
10:00 skip birthday first because stale
10:00 finish birthday

story no consent
stranger
Mon 09:00 says bea@example.com
09:00 profile birthday 12-17
12-10 10:00 enter birthday
10:00 skip birthday first because no-consent
10:00 finish birthday
