The name day: by the calendar of the shopper's country, else the shop's; an unknown name has none.

story the shopper's country
shows taste "Rain Jacket"
shows best-sellers "Tent"
Mon 09:00 profile country FR
09:00 profile name adele
12-24 10:00 enter name-day
10:00 send email name-day-1 showing "Rain Jacket", "Tent"
10:00 finish name-day

story Hungary
shows taste "Rain Jacket"
shows best-sellers "Tent"
Mon 09:00 profile country HU
09:00 profile name miklos
12-06 10:00 enter name-day
10:00 send email name-day-1 showing "Rain Jacket", "Tent"
10:00 finish name-day

story a country without name days: the shop's
country FR
Mon 09:00 profile country US
09:00 profile name Nicolas
12-06 10:00 enter name-day
10:00 send email name-day-1
10:00 finish name-day

story an unknown name
country FR
Mon 09:00 profile name Xyz
01-22 09:00 alarm

story moved to another calendar: once a year all the same
Mon 09:00 profile country FR
09:00 profile name Nicolas
12-06 10:00 enter name-day
10:00 send email name-day-1
10:00 finish name-day
12-13 09:00 profile country HU
09:00 profile name Zoltán
03-08 10:00 refuse name-day because reentry

story no consent
stranger
country FR
Mon 09:00 says bea@example.com
09:00 profile name Nicolas
12-06 10:00 enter name-day
10:00 skip name-day first because no-consent
10:00 finish name-day
