import os, sys, time, signal, atexit
print('parent', os.getpid() > 0)
atexit.register(print, 'bye')
pid = os.fork()
if pid == 0:
    print('child', os.getppid() > 0)
    time.sleep(0.01)
    os._exit(3)
p, status = os.waitpid(pid, 0)
print(p == pid, os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))
try:
    os.waitpid(-1, 0)
except ChildProcessError as e:
    print(e)
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(r)
    os.write(w, b'hello from child')
    os.close(w)
    os._exit(0)
os.close(w)
print(os.read(r, 100), os.read(r, 100))
os.close(r)
os.wait()

def handler(sig, frame):
    print('got', sig, signal.Signals(sig).name)
signal.signal(signal.SIGUSR1, handler)
os.kill(os.getpid(), signal.SIGUSR1)
signal.signal(signal.SIGALRM, handler)
signal.alarm(1)
time.sleep(1.5)
print('slept')

def chld(sig, frame):
    while True:
        try:
            p, s = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if p == 0:
            break
        print('reaped', s)
signal.signal(signal.SIGCHLD, chld)
if os.fork() == 0:
    os._exit(7)
time.sleep(0.2)
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
pid = os.fork()
if pid == 0:
    time.sleep(10)
    print('never')
os.kill(pid, signal.SIGTERM)
p, s = os.waitpid(pid, 0)
print(s, os.WIFSIGNALED(s), os.WTERMSIG(s))
try:
    os.kill(999999, 0)
except ProcessLookupError as e:
    print(e)

class Timeout(Exception):
    pass

def boom(s, f):
    raise Timeout('late')
signal.signal(signal.SIGALRM, boom)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    time.sleep(5)
except Timeout as e:
    print('Timeout', e)
with open('x.txt', 'w') as f:
    print(f.write('one\ntwo\nthree\n'), f)
with open('x.txt') as f:
    print(f.readline(), end='')
    print(f.read())
print(open('x.txt', 'rb').read(4), os.path.exists('x.txt'), os.path.getsize('x.txt'))
with open('x.txt', 'a') as f:
    f.write('four\n')
for line in open('x.txt'):
    print(line.strip(), end=' ')
print()
os.remove('x.txt')
print(os.path.exists('x.txt'))
try:
    open('nope.txt')
except FileNotFoundError as e:
    print(e)
print(os.path.join('a', 'b'), os.path.splitext('x.tar.gz'), os.path.basename('/a/b.c'), os.strerror(2))
print(os.name, os.sep, os.environ.get('NOPE'), os.getenv('NOPE', 'd'), len(os.urandom(4)))
if os.fork() == 0:
    print('child exits normally')
    sys.exit(5)
print(os.wait()[1])
