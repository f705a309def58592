"""Words about time, as whole days in UTC: no clock, today is handed in.

periods     all words about time       ranges          two ends
rolling     so and so long             amounts         "3 months"
stretches   a month, Q2, a week        calendar_units  "last week"
dates       single days                spans           days, as values
unclear     "last spring" is two       misspelled     "3 monts"
"""
