"""Sets up logging from a dictionary or an ini file."""

import io
import logging
import logging.handlers
import sys

DEFAULT_LOGGING_CONFIG_PORT = logging.handlers.DEFAULT_TCP_LOGGING_PORT


def _resolve(name):
    parts = name.split(".")
    found = __import__(parts[0])
    used = parts[0]
    for part in parts[1:]:
        used += "." + part
        if not hasattr(found, part):
            __import__(used)
        found = getattr(found, part)
    return found


class BaseConfigurator:
    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}

    def __init__(self, config):
        self.config = config

    def resolve(self, s):
        try:
            return _resolve(s)
        except ImportError as problem:
            raise ValueError(f"Cannot resolve {s!r}: {problem}") from problem

    def ext_convert(self, value):
        return self.resolve(value)

    def cfg_convert(self, value):
        found = self.config
        for part in value.replace("[", ".").replace("]", "").split("."):
            found = found[int(part)] if part.isdigit() and isinstance(found, (list, tuple)) else found[part]
        return self.convert(found)

    def convert(self, value):
        if isinstance(value, dict):
            return {key: self.convert(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)([self.convert(item) for item in value])
        if isinstance(value, str):
            prefix, colon, rest = value.partition("://")
            if colon and prefix in self.value_converters:
                return getattr(self, self.value_converters[prefix])(rest)
        return value

    def configure_custom(self, config):
        config = dict(config)
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        properties = config.pop(".", None)
        arguments = {key: self.convert(value) for key, value in config.items() if str(key).isidentifier()}
        made = factory(**arguments)
        for name, value in (properties or {}).items():
            setattr(made, name, self.convert(value))
        return made


class DictConfigurator(BaseConfigurator):
    def configure(self):
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        self.formatters = self._all("formatters", self.configure_formatter)
        self.filters = self._all("filters", self.configure_filter)
        existing = {name: logger for name, logger in logging.root.manager.loggerDict.items()}
        if config.get("incremental", False):
            for name, entry in config.get("loggers", {}).items():
                self._level(logging.getLogger(name), entry)
            self._level(logging.getLogger(), config.get("root", {}))
            return
        for handler in list(logging.root.handlers):
            if "root" in config:
                logging.root.removeHandler(handler)
        self.handlers = {}
        waiting = dict(config.get("handlers", {}))
        while waiting:
            # A handler that forwards to another waits for that one.
            ready = [name for name, entry in waiting.items() if entry.get("target") not in waiting]
            for name in sorted(ready or waiting):
                entry = waiting.pop(name)
                try:
                    self.handlers[name] = self.configure_handler(entry)
                    self.handlers[name].name = name
                except Exception as problem:
                    raise ValueError(f"Unable to configure handler {name!r}") from problem
        named = config.get("loggers", {})
        for name, entry in named.items():
            try:
                self.configure_logger(name, entry)
            except Exception as problem:
                raise ValueError(f"Unable to configure logger {name!r}") from problem
        if config.get("disable_existing_loggers", True):
            for name, logger in existing.items():
                inside = any([name.startswith(other + ".") for other in named])
                if name not in named and not inside:
                    logger.disabled = True
        if "root" in config:
            try:
                self.common_logger_config(logging.getLogger(), config["root"])
            except Exception as problem:
                raise ValueError("Unable to configure root logger") from problem

    def _all(self, part, make):
        made = {}
        for name, entry in self.config.get(part, {}).items():
            try:
                made[name] = make(entry)
            except Exception as problem:
                raise ValueError(f"Unable to configure {part[:-1]} {name!r}") from problem
        return made

    def configure_formatter(self, config):
        if "()" in config:
            config = dict(config)
            if "format" in config and config["()"] is not logging.Formatter:
                factory = config["()"] if callable(config["()"]) else self.resolve(config["()"])
                if isinstance(factory, type) and issubclass(factory, logging.Formatter):
                    config["fmt"] = config.pop("format")
            return self.configure_custom(config)
        made = self.resolve(config["class"]) if "class" in config else logging.Formatter
        return made(config.get("format"), config.get("datefmt"), config.get("style", "%"))

    def configure_filter(self, config):
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def configure_handler(self, config):
        config = dict(config)
        formatter = config.pop("formatter", None)
        if formatter:
            formatter = self.formatters[formatter]
        level, filters = config.pop("level", None), config.pop("filters", None)
        if "()" in config:
            made = self.configure_custom(config)
        else:
            name = config.pop("class")
            cls = name if callable(name) else self.resolve(name)
            if "target" in config and issubclass(cls, logging.handlers.MemoryHandler):
                config["target"] = self.handlers[config["target"]]
            properties = config.pop(".", None)
            made = cls(**{key: self.convert(value) for key, value in config.items() if str(key).isidentifier()})
            for key, value in (properties or {}).items():
                setattr(made, key, self.convert(value))
        if formatter:
            made.setFormatter(formatter)
        if level is not None:
            made.setLevel(level)
        self.add_filters(made, filters or ())
        return made

    def add_filters(self, filterer, filters):
        for one in filters:
            own = callable(one) or callable(getattr(one, "filter", None))
            filterer.addFilter(one if own else self.filters[one])

    def _level(self, logger, config):
        if config.get("level") is not None:
            logger.setLevel(config["level"])

    def common_logger_config(self, logger, config):
        self._level(logger, config)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
        for name in config.get("handlers", ()):
            logger.addHandler(self.handlers[name])
        self.add_filters(logger, config.get("filters", ()))

    def configure_logger(self, name, config):
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config)
        logger.disabled = False
        if config.get("propagate") is not None:
            logger.propagate = config["propagate"]


dictConfigClass = DictConfigurator


def dictConfig(config):
    dictConfigClass(config).configure()


def _listed(text):
    return [item.strip() for item in text.split(",") if item.strip()]


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    import configparser

    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        parser = configparser.ConfigParser(defaults)
        if hasattr(fname, "readline"):
            parser.read_file(fname)
        else:
            with open(fname, encoding=encoding) as file:
                parser.read_file(file)
    names = {"logging": logging, "sys": sys, "handlers": logging.handlers}
    names.update(vars(logging))
    formatters = {}
    for name in _listed(parser["formatters"]["keys"]):
        section = parser["formatter_" + name]
        cls = _resolve(section["class"]) if section.get("class") else logging.Formatter
        formatters[name] = cls(section.get("format", raw=True), section.get("datefmt", raw=True),
                               section.get("style", "%", raw=True))
    handlers = {}
    for name in _listed(parser["handlers"]["keys"]):
        section = parser["handler_" + name]
        try:
            cls = eval(section["class"], names)
        except (AttributeError, NameError):
            cls = _resolve(section["class"])
        made = cls(*eval(section.get("args", "()"), names), **eval(section.get("kwargs", "{}"), names))
        made.name = name
        if section.get("level"):
            made.setLevel(section["level"])
        if section.get("formatter"):
            made.setFormatter(formatters[section["formatter"]])
        handlers[name] = made
    existing = dict(logging.root.manager.loggerDict)
    known = set()
    for name in _listed(parser["loggers"]["keys"]):
        section = parser["logger_" + name]
        logger = logging.root if name == "root" else logging.getLogger(section["qualname"])
        known.add(logger.name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
        if section.get("level"):
            logger.setLevel(section["level"])
        for handler in _listed(section.get("handlers", "")):
            logger.addHandler(handlers[handler])
        if name != "root":
            logger.propagate = section.getint("propagate", fallback=1)
            logger.disabled = False
    for name, logger in existing.items():
        inside = any([name.startswith(other + ".") for other in known])
        if name not in known and not inside:
            logger.disabled = disable_existing_loggers
