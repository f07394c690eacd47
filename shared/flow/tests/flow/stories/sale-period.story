A sale the law knows: to all who agreed, in countries that regulate it, on its first day.

story France in winter and in summer
shows promoted "Lamp"
shows taste "Rain Jacket"
Mon 09:00 profile country FR
01-06 10:00 enter sale-period
10:00 send email sale-period-1 showing "Lamp", "Rain Jacket"
10:00 finish sale-period
06-23 10:00 enter sale-period
10:00 send email sale-period-1 showing "Lamp", "Rain Jacket"
10:00 finish sale-period

story the shop's country, where the shopper's is unknown
country BE
Mon 09:00 alarm
01-02 10:00 enter sale-period
10:00 send email sale-period-1
10:00 finish sale-period

story a country without such sales
country FR
Mon 09:00 profile country DE
01-22 09:00 alarm

story no room that day: dropped at its end
flow weekly-news
weekly 1
Mon 09:00 profile country FR
01-05 10:00 event news
10:00 enter weekly-news
10:00 send email weekly-news
10:00 finish weekly-news
Wed 10:00 enter sale-period
10:00 skip sale-period first because stale
10:00 finish sale-period

story no consent
stranger
country FR
Mon 09:00 says bea@example.com
01-06 10:00 enter sale-period
10:00 skip sale-period first because no-consent
10:00 finish sale-period
