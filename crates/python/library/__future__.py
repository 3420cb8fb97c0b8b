"""Features that came, or will come, into the language with a later version."""

_NAMES = {
    "nested_scopes": ((2, 1, 0, "beta", 1), (2, 2, 0, "alpha", 0), 0x10),
    "generators": ((2, 2, 0, "alpha", 1), (2, 3, 0, "final", 0), 0),
    "division": ((2, 2, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x20000),
    "absolute_import": ((2, 5, 0, "alpha", 1), (3, 0, 0, "alpha", 0), 0x40000),
    "with_statement": ((2, 5, 0, "alpha", 1), (2, 6, 0, "alpha", 0), 0x80000),
    "print_function": ((2, 6, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x100000),
    "unicode_literals": ((2, 6, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x200000),
    "barry_as_FLUFL": ((3, 1, 0, "alpha", 2), (4, 0, 0, "alpha", 0), 0x400000),
    "generator_stop": ((3, 5, 0, "beta", 1), (3, 7, 0, "alpha", 0), 0x800000),
    "annotations": ((3, 7, 0, "beta", 1), None, 0x1000000),
}

all_feature_names = list(_NAMES)
__all__ = ["all_feature_names"] + all_feature_names


class _Feature:
    def __init__(self, optionalRelease, mandatoryRelease, compiler_flag):
        self.optional = optionalRelease
        self.mandatory = mandatoryRelease
        self.compiler_flag = compiler_flag

    def getOptionalRelease(self):
        return self.optional

    def getMandatoryRelease(self):
        return self.mandatory

    def __repr__(self):
        return f"_Feature({self.optional!r}, {self.mandatory!r}, {self.compiler_flag!r})"


nested_scopes = _Feature(*_NAMES["nested_scopes"])
generators = _Feature(*_NAMES["generators"])
division = _Feature(*_NAMES["division"])
absolute_import = _Feature(*_NAMES["absolute_import"])
with_statement = _Feature(*_NAMES["with_statement"])
print_function = _Feature(*_NAMES["print_function"])
unicode_literals = _Feature(*_NAMES["unicode_literals"])
barry_as_FLUFL = _Feature(*_NAMES["barry_as_FLUFL"])
generator_stop = _Feature(*_NAMES["generator_stop"])
annotations = _Feature(*_NAMES["annotations"])
CO_NESTED = 0x10
CO_FUTURE_ANNOTATIONS = 0x1000000
