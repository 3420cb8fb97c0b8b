"""logging.handlers and logging.config."""

import glob
import logging
import logging.config
import logging.handlers
import os
import pickle
import queue
import socket
import struct

log = logging.getLogger("turning")
log.setLevel(logging.DEBUG)
turning = logging.handlers.RotatingFileHandler("turning.log", maxBytes=60, backupCount=2)
turning.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
log.addHandler(turning)
for n in range(12):
    log.debug("message number %d", n)
print(sorted(glob.glob("turning.log*")), [open(name).read() for name in sorted(glob.glob("turning.log*"))])
log.removeHandler(turning)
turning.close()

timed = logging.handlers.TimedRotatingFileHandler("timed.log", when="D", backupCount=1)
log.addHandler(timed)
log.info("kept")
print(open("timed.log").read(), os.listdir(".") == os.listdir("."))
log.removeHandler(timed)

buffer = logging.handlers.MemoryHandler(3, target=logging.StreamHandler())
log.addHandler(buffer)
log.info("waits")
log.info("waits too")
print(len(buffer.buffer))
log.error("flushes")
print(len(buffer.buffer))
log.removeHandler(buffer)

records = queue.Queue()
log.addHandler(logging.handlers.QueueHandler(records))


class Shown(logging.Handler):
    def emit(self, record):
        print("heard", record.levelname, record.getMessage())


listener = logging.handlers.QueueListener(records, Shown())
listener.start()
log.warning("to the queue %s", "now")
listener.stop()
log.handlers.clear()

server = socket.create_server(("127.0.0.1", 0))
sender = logging.handlers.SocketHandler("127.0.0.1", server.getsockname()[1])
log.addHandler(sender)
log.warning("by %s", "wire")
conn, _ = server.accept()
size = struct.unpack(">L", conn.recv(4))[0]
state = pickle.loads(conn.recv(size, socket.MSG_WAITALL))
record = logging.makeLogRecord(state)
print(record.name, record.levelname, record.msg, record.args)
sender.close()
log.removeHandler(sender)

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
system = logging.handlers.SysLogHandler(address=udp.getsockname(), facility=logging.handlers.SysLogHandler.LOG_LOCAL0)
log.addHandler(system)
log.error("to syslog")
print(udp.recv(100))
log.removeHandler(system)

logging.config.dictConfig({
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"format": "{levelname}|{message}", "style": "{"}},
    "filters": {"mine": {"name": "app"}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "short", "stream": "ext://sys.stdout", "filters": ["mine"]},
        "file": {"class": "logging.FileHandler", "filename": "app.log", "level": "ERROR"},
    },
    "loggers": {"app": {"level": "INFO", "handlers": ["out", "file"], "propagate": False}},
    "root": {"level": "WARNING", "handlers": ["out"]},
})
app = logging.getLogger("app")
app.debug("unseen")
app.info("seen")
logging.getLogger("other").warning("filtered")
app.error("in the file too")
print(open("app.log").read(), logging.root.level)
for wrong in ({}, {"version": 2}, {"version": 1, "handlers": {"x": {"class": "nothing.Here"}}}):
    try:
        logging.config.dictConfig(wrong)
    except ValueError as problem:
        print(problem)

with open("log.ini", "w") as file:
    file.write("""[loggers]
keys=root,named
[handlers]
keys=plain
[formatters]
keys=form
[logger_root]
level=ERROR
handlers=plain
[logger_named]
level=DEBUG
handlers=plain
qualname=named
propagate=0
[handler_plain]
class=StreamHandler
formatter=form
args=(sys.stdout,)
[formatter_form]
format=%(name)s: %(message)s
""")
logging.config.fileConfig("log.ini")
logging.getLogger("named").debug("from the ini file")
logging.getLogger("app").error("disabled now")
logging.error("from the root")
