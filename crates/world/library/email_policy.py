"""How strict messages are and how they are written."""

__all__ = ['Policy', 'Compat32', 'compat32', 'EmailPolicy', 'default', 'strict', 'SMTP', 'HTTP']


class Policy:
    _old = False
    max_line_length = 78
    linesep = '\n'
    cte_type = '8bit'
    raise_on_defect = False

    def __init__(self, **keywords):
        self.__dict__.update(keywords)

    def clone(self, **keywords):
        return type(self)(**{**self.__dict__, **keywords})


class Compat32(Policy):
    _old = True


class EmailPolicy(Policy):
    utf8 = False


compat32 = Compat32()
default = EmailPolicy()
strict = EmailPolicy(raise_on_defect=True)
SMTP = EmailPolicy(linesep='\r\n')
SMTPUTF8 = EmailPolicy(linesep='\r\n', utf8=True)
HTTP = EmailPolicy(linesep='\r\n', max_line_length=None)
