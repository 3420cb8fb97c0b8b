# Programs that start programs: run, check_output, Popen with pipes, exit statuses, shell lines, asyncio's.
import asyncio
import os
import subprocess
import sys

CHILD = '''
import sys
print('child', sys.argv[1:])
for line in sys.stdin:
    print(line.strip().upper())
print('complaint', file=sys.stderr)
sys.exit(3)
'''
run = subprocess.run([sys.executable, '-c', CHILD, 'one', 'two'], input='red\ngreen\n', capture_output=True, text=True)
print(run.returncode, run.stdout, run.stderr)
print(subprocess.check_output([sys.executable, '-c', 'print(6 * 7)']))
print(subprocess.check_output(['echo', 'two words'], text=True))
try:
    subprocess.run([sys.executable, '-c', 'raise SystemExit(9)'], check=True)
except subprocess.CalledProcessError as problem:
    print(problem.returncode, problem.output)
try:
    subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'], timeout=0.3)
except subprocess.TimeoutExpired as problem:
    print('timed out', problem.output)
try:
    subprocess.Popen(['no-such-program', 'x'])
except FileNotFoundError as problem:
    print(problem)

TALK = '''
while True:
    try:
        line = input()
    except EOFError:
        break
    print(line[::-1], flush=True)
'''
with subprocess.Popen([sys.executable, '-c', TALK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as talk:
    for word in ('stressed', 'drawer'):
        talk.stdin.write(word + '\n')
        talk.stdin.flush()
        print(talk.stdout.readline().strip(), talk.poll())
    talk.stdin.close()
print(talk.returncode, talk.pid > 0)

both = subprocess.run([sys.executable, '-c', 'import sys; print("out", flush=True); print("err", file=sys.stderr)'],
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
print(both.stdout, both.stderr)
broken = subprocess.run([sys.executable, '-c', 'def f():\n    return 1 / 0\nf()'], stderr=subprocess.PIPE, text=True)
print(broken.returncode)
print(broken.stderr)
print(subprocess.run([sys.executable, '-c', 'print("unseen")'], stdout=subprocess.DEVNULL).returncode)
sleeper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])
sleeper.terminate()
print(sleeper.wait())
print(subprocess.getstatusoutput('echo first; echo second | cat; exit 4'))
print(subprocess.run('false && echo no || echo yes', shell=True, stdout=subprocess.PIPE).stdout)
print(subprocess.run('nothing-here', shell=True, stderr=subprocess.DEVNULL).returncode)
print(subprocess.run('echo "$GREETING"', shell=True, stdout=subprocess.PIPE, env={'GREETING': 'hello  you'}).stdout)
print(os.popen('echo through a pipe').read(), os.system('exit 2') >> 8)
print(subprocess.CompletedProcess(['a'], 0, b'x'), subprocess.list2cmdline(['a b', 'c']))

read, write = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(write, 1)
    os.execv(sys.executable, [sys.executable, '-c', 'print("executed")'])
os.close(write)
print(os.fdopen(read).read(), os.waitpid(pid, 0)[1])


async def awaited():
    process = await asyncio.create_subprocess_exec(sys.executable, '-c', CHILD, stdin=asyncio.subprocess.PIPE,
                                                   stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    print(await process.communicate(b'blue\n'), process.returncode)
    process = await asyncio.create_subprocess_shell('echo line; exit 5', stdout=asyncio.subprocess.PIPE)
    print(await process.stdout.readline(), await process.wait())


asyncio.run(awaited())
