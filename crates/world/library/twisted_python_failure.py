"""An exception to be handed around."""

import sys
import traceback


class Failure(Exception):
    def __init__(self, exc_value=None, exc_type=None, exc_tb=None, captureVars=False):
        if exc_value is None:
            exc_value = sys.exc_info()[1]
        self.value = exc_value
        self.type = exc_type or type(exc_value)
        self.tb = exc_tb

    def check(self, *errorTypes):
        for kind in errorTypes:
            if isinstance(self.value, kind):
                return kind
        return None

    def trap(self, *errorTypes):
        found = self.check(*errorTypes)
        if found is None:
            raise self.value
        return found

    def raiseException(self):
        raise self.value

    def getErrorMessage(self):
        return str(self.value)

    def getTraceback(self, elideFrameworkCode=0, detail='default'):
        return ''.join(traceback.format_exception(self.value))

    def getBriefTraceback(self):
        return self.getTraceback()

    def printTraceback(self, file=None, elideFrameworkCode=False, detail='default'):
        print(self.getTraceback(), file=file or sys.stderr, end='')

    printBriefTraceback = printDetailedTraceback = printTraceback

    def __str__(self):
        return f'[Failure instance: {self.getSummary()}]'

    def getSummary(self):
        return f'Traceback (failure with no frames): {self.type}: {self.value}\n'

    def __repr__(self):
        return f'<{self.type.__module__}.{self.type.__qualname__} {self.value}>'.replace('<', '<twisted.python.failure.Failure ', 1)
