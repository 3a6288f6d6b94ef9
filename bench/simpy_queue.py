"""M/M/10 at a load of .9 in SimPy, as its manual has one write it: a process a customer. Prints millions of customers a second, one core,
then the mean wait (by theory .668731524)."""
import random
import sys
import time

try:
    import simpy
except ImportError as missing:
    print(f"not installed here ({missing.name})")
    sys.exit()

customers = int(sys.argv[1])
chance = random.Random(1)
env = simpy.Environment()
servers = simpy.Resource(env, capacity=10)
waited = 0.0


def customer():
    global waited
    arrived = env.now
    with servers.request() as turn:
        yield turn
        waited += env.now - arrived
        yield env.timeout(chance.expovariate(1))


def arrivals():
    for _ in range(customers):
        yield env.timeout(chance.expovariate(9))
        env.process(customer())


env.process(arrivals())
began = time.perf_counter()
env.run()
print(f"{customers / (time.perf_counter() - began) / 1e6:.4f} {waited / customers:.3f}")
