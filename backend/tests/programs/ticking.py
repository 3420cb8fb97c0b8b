import time

while True:
    print('tick', int(time.time()) % 60)
    time.sleep(1)
