Father's Day: seven days before, on the date of the shopper's country.

story a week before, on the country's own date
starts 2027-05-20
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-fathers-day code DAY10
Thu 09:00 profile country FR
06-13 10:00 enter calendar-fathers-day
10:00 send email calendar-fathers-day-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-fathers-day
10:00 finish calendar-fathers-day

story elsewhere on another date
starts 2027-05-20
Thu 09:00 profile country AT
06-06 10:00 enter calendar-fathers-day
10:00 send email calendar-fathers-day-1 with offer calendar-fathers-day
10:00 finish calendar-fathers-day

story moved to a country that keeps it later in the year: once a year all the same
starts 2027-03-01
Mon 09:00 profile country ES
03-12 10:00 enter calendar-fathers-day
10:00 send email calendar-fathers-day-1 with offer calendar-fathers-day
10:00 finish calendar-fathers-day
03-31 10:00 profile country FR
06-13 10:00 refuse calendar-fathers-day because reentry
