Whoever reads a message can ask for a link to their own settings; it goes to the address, at once and seldom.

story at night, to someone who unsubscribed: it is an answer, not marketing
Mon 09:00 unsubscribes from email
Mon 23:00 wants her settings
23:00 enter preference-link
23:00 send email preference-link-1
23:00 finish preference-link

story asked again and again
Mon 10:00 wants her settings
10:00 enter preference-link
10:00 send email preference-link-1
10:00 finish preference-link
10:05 wants her settings
10:05 refuse preference-link because reentry
10:15 wants her settings
10:15 enter preference-link
10:15 send email preference-link-1
10:15 finish preference-link
10:30 wants her settings
10:30 enter preference-link
10:30 skip preference-link link because capped
10:30 finish preference-link
