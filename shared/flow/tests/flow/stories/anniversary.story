The anniversary flow: a year after the first order or the account, seven days before; a reminder before the offer ends.

story a year after the first order
offer anniversary pool gifts lasts 14d
pool gifts A1 A2
shows taste "Rain Jacket"
shows best-sellers "Tent"
Mon 09:00 orders order-1 with "Tent" at 249
11-16 10:00 enter anniversary
10:00 send email anniversary-1 showing "Rain Jacket" with offer anniversary code A1
11-28 10:00 send email anniversary-reminder with offer anniversary code A1
10:00 finish anniversary

story a year after the account
offer anniversary code YEARS lasts 14d
Mon 09:00 signs up
11-16 10:00 enter anniversary
10:00 send email anniversary-1 with offer anniversary
11-28 10:00 send email anniversary-reminder with offer anniversary
10:00 finish anniversary

story both in one year: the first one alone
offer anniversary code YEARS lasts 14d
Mon 09:00 signs up
12-13 09:00 orders order-1 with "Tent" at 249
11-16 10:00 enter anniversary
10:00 send email anniversary-1 with offer anniversary
11-28 10:00 send email anniversary-reminder with offer anniversary
10:00 finish anniversary
12-06 10:00 refuse anniversary because reentry

story the code is used: no reminder
offer anniversary code YEARS lasts 14d
Mon 09:00 signs up
11-16 10:00 enter anniversary
10:00 send email anniversary-1 with offer anniversary
Thu 09:00 orders order-1 with "Tent" at 249 using YEARS
09:00 leave anniversary because the code was used

story no consent
stranger
Mon 09:00 says bea@example.com
09:00 signs up
11-16 10:00 enter anniversary
10:00 skip anniversary first because no-consent
10:00 finish anniversary
