Back to school: seven days before the day by which most pupils of the country are back.

story a week before, on the country's own date
starts 2027-08-01
shows promoted "Lamp"
shows taste "Rain Jacket"
shows best-sellers "Tent", "Stove"
offer calendar-back-to-school code DAY10
Sun 09:00 profile country FR
08-25 10:00 enter calendar-back-to-school
10:00 send email calendar-back-to-school-1 showing "Lamp", "Rain Jacket", "Tent", "Stove" with offer calendar-back-to-school
10:00 finish calendar-back-to-school

story elsewhere on another date
starts 2027-08-01
Sun 09:00 profile country US
08-09 10:00 enter calendar-back-to-school
10:00 send email calendar-back-to-school-1 with offer calendar-back-to-school
10:00 finish calendar-back-to-school

story moved to a country that keeps it later in the year: once a year all the same
starts 2027-01-10
Sun 09:00 profile country AU
01-21 10:00 enter calendar-back-to-school
10:00 send email calendar-back-to-school-1 with offer calendar-back-to-school
10:00 finish calendar-back-to-school
02-09 09:00 profile country FR
08-25 10:00 refuse calendar-back-to-school because reentry
