Mother's Day: seven days before, on the date of the shopper's country.

story a week before, on the country's own date
starts 2027-04-20
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-mothers-day code DAY10
Tue 09:00 profile country FR
05-23 10:00 enter calendar-mothers-day
10:00 send email calendar-mothers-day-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-mothers-day
10:00 finish calendar-mothers-day

story elsewhere on another date
starts 2027-04-20
Tue 09:00 profile country HU
Sun 10:00 enter calendar-mothers-day
10:00 send email calendar-mothers-day-1 with offer calendar-mothers-day
10:00 finish calendar-mothers-day

story moved to a country that keeps it later in the year: once a year all the same
starts 2027-01-25
Mon 09:00 profile country NO
02-07 10:00 enter calendar-mothers-day
10:00 send email calendar-mothers-day-1 with offer calendar-mothers-day
10:00 finish calendar-mothers-day
02-24 09:00 profile country FR
05-23 10:00 refuse calendar-mothers-day because reentry
