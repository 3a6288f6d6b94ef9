"""The reference model in SimPy, as its manual has one write it: a process a need. Prints millions of events a second, one core."""
import bisect
import itertools
import math
import random
import sys
import time

try:
    import simpy
    import yaml
except ImportError as missing:
    print(f"not installed here ({missing.name})")
    sys.exit()

s = yaml.safe_load(open(sys.argv[1]))
roles, kinds = list(s["clinicians"]), list(s["share"])
days, ahead = s["warm_up_days"] + s["measure_days"], s["booking_days"]
chance = random.Random(1)
env = simpy.Environment()
events = 0


def slots(role, on_day):
    every = s["on_day_every"][role]
    ks = [k for k in range(s["slots"][role]) if (every > 0 and k % every == every - 1) == on_day]
    return [(k * s["slot_minutes"][role] / s["day_minutes"], c) for k in ks for c in range(s["clinicians"][role])]


pre_book = {r: slots(r, False) for r in roles}
on_day = {r: slots(r, True) for r in roles}
booked = {r: [0] * (days + ahead + 2) for r in roles}   # pre-book times fill in order
next_on_day = {r: [0] * (days + ahead + 2) for r in roles}
free = {}
weights = list(itertools.accumulate(chance.gammavariate(s["patient_shape"], 1 / s["patient_shape"]) for _ in range(s["list"])))
bands = sorted(s["did_not_attend"].items())


def today(role, t):
    day = int(t)
    times, i = on_day[role], next_on_day[role][day]
    while i < len(times) and day + times[i][0] <= t:
        i += 1
    next_on_day[role][day] = i + 1
    return (day, *times[i]) if i < len(times) else None


def later(role, t):
    for day in range(int(t) + 1, int(t) + 1 + ahead):
        i = booked[role][day]
        if i < len(pre_book[role]):
            booked[role][day] = i + 1
            return (day, *pre_book[role][i])
    return None


def need(kind):
    global events
    visits, first = 0, True
    bisect.bisect(weights, chance.random() * weights[-1])
    while True:
        events += 1
        row = s["route"][kind]
        role = chance.choices(list(row), list(row.values()))[0]
        asked, slot = env.now, None
        if first and chance.random() < s["urgent"][kind]:
            for one in dict.fromkeys((role, s["overflow_role"])):
                slot = slot or today(one, asked)
                if slot:
                    role = one
                    break
        first = False
        slot = slot or later(role, asked)
        if not slot:
            if chance.random() >= s["blocked"]["again"]:
                return
            yield env.timeout(s["blocked"]["after_days"])
            continue
        day, start, clinician = slot
        lead = day - int(asked)
        yield env.timeout(day + start - asked)
        events += 1
        if chance.random() < [p for d, p in bands if d <= lead][-1]:
            if chance.random() >= s["missed"]["again"]:
                return
            yield env.timeout(chance.expovariate(1 / s["missed"]["mean_days"]))
            continue
        visits += 1
        sigma2 = math.log(1 + s["consultation_cv"][role] ** 2)
        began = max(start, free.get((role, clinician, day), 0))
        minutes = chance.lognormvariate(math.log(s["consultation_minutes"][role]) - sigma2 / 2, math.sqrt(sigma2))
        free[role, clinician, day] = began + minutes / s["day_minutes"]
        if chance.random() < s["resolve"][kind][role] or visits >= s["visits_max"]:
            return
        yield env.timeout(chance.lognormvariate(math.log(s["return"]["median_days"]), s["return"]["sigma"]))


def onsets():
    week = [w * len(s["weekday"]) / sum(s["weekday"]) for w in s["weekday"]]
    while True:
        day = int(env.now)
        rate = s["need_rate"] / s["year_days"] * weights[-1] * week[day % len(week)]
        gap = chance.expovariate(rate)
        if env.now + gap >= day + 1:  # another rate from tomorrow; the exponential forgets
            yield env.timeout(day + 1 - env.now)
            continue
        yield env.timeout(gap)
        env.process(need(chance.choices(kinds, list(s["share"].values()))[0]))


env.process(onsets())
began = time.perf_counter()
env.run(until=days)
print(f"{events / (time.perf_counter() - began) / 1e6:.2f}")
