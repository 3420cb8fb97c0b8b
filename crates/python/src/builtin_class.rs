//! The built-in classes: fixed places in the heap, names and bases.

use crate::value::Ref;

/// Name, bases, and whether user classes may derive from it.
pub struct ClassDef {
    pub name: &'static str,
    pub module: &'static str,
    pub bases: &'static [Ref],
    pub is_base: bool,
}

macro_rules! classes {
    ($($constant:ident = $name:literal ($($base:ident),*) $base_allowed:literal $module:literal;)*) => {
        pub const CLASSES: &[ClassDef] = &[$(ClassDef {
            name: $name, module: $module, bases: &[$($base),*], is_base: $base_allowed,
        }),*];
        // Every class has its place, whether or not any code names it.
        #[allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($constant),* }
        $(#[allow(dead_code)] pub const $constant: Ref = Ref(Place::$constant as u32);)*
    };
}

classes! {
    OBJECT = "object" () true "builtins";
    TYPE = "type" (OBJECT) true "builtins";
    NONE_TYPE = "NoneType" (OBJECT) false "builtins";
    INT = "int" (OBJECT) true "builtins";
    BOOL = "bool" (INT) false "builtins";
    FLOAT = "float" (OBJECT) true "builtins";
    STR = "str" (OBJECT) true "builtins";
    BYTES = "bytes" (OBJECT) true "builtins";
    BYTEARRAY = "bytearray" (OBJECT) true "builtins";
    LIST = "list" (OBJECT) true "builtins";
    TUPLE = "tuple" (OBJECT) true "builtins";
    DICT = "dict" (OBJECT) true "builtins";
    SET = "set" (OBJECT) true "builtins";
    FROZENSET = "frozenset" (OBJECT) true "builtins";
    RANGE = "range" (OBJECT) false "builtins";
    SLICE = "slice" (OBJECT) false "builtins";
    FUNCTION = "function" (OBJECT) false "builtins";
    METHOD = "method" (OBJECT) false "builtins";
    BUILTIN_FUNCTION = "builtin_function_or_method" (OBJECT) false "builtins";
    METHOD_DESCRIPTOR = "method_descriptor" (OBJECT) false "builtins";
    MODULE = "module" (OBJECT) true "builtins";
    CELL = "cell" (OBJECT) false "builtins";
    CODE = "code" (OBJECT) false "builtins";
    GENERATOR = "generator" (OBJECT) false "builtins";
    COROUTINE = "coroutine" (OBJECT) false "builtins";
    ASYNC_GENERATOR = "async_generator" (OBJECT) false "builtins";
    ITERATOR = "iterator" (OBJECT) false "builtins";
    PROPERTY = "property" (OBJECT) true "builtins";
    STATICMETHOD = "staticmethod" (OBJECT) true "builtins";
    CLASSMETHOD = "classmethod" (OBJECT) true "builtins";
    SUPER = "super" (OBJECT) true "builtins";
    DICT_KEYS = "dict_keys" (OBJECT) false "builtins";
    DICT_VALUES = "dict_values" (OBJECT) false "builtins";
    DICT_ITEMS = "dict_items" (OBJECT) false "builtins";
    NAMES = "mappingproxy" (OBJECT) false "builtins";
    MEMORYVIEW = "memoryview" (OBJECT) false "builtins";
    MEMBER = "member_descriptor" (OBJECT) false "builtins";
    TRACEBACK = "traceback" (OBJECT) false "builtins";
    FRAME = "frame" (OBJECT) false "builtins";
    ELLIPSIS = "ellipsis" (OBJECT) false "builtins";
    NOT_IMPLEMENTED = "NotImplementedType" (OBJECT) false "builtins";
    ENUMERATE = "enumerate" (OBJECT) true "builtins";
    ZIP = "zip" (OBJECT) true "builtins";
    REVERSED = "reversed" (OBJECT) true "builtins";
    LIST_ITERATOR = "list_iterator" (OBJECT) false "builtins";
    TUPLE_ITERATOR = "tuple_iterator" (OBJECT) false "builtins";
    STR_ITERATOR = "str_iterator" (OBJECT) false "builtins";
    BYTES_ITERATOR = "bytes_iterator" (OBJECT) false "builtins";
    RANGE_ITERATOR = "range_iterator" (OBJECT) false "builtins";
    DICT_KEYITERATOR = "dict_keyiterator" (OBJECT) false "builtins";
    DICT_VALUEITERATOR = "dict_valueiterator" (OBJECT) false "builtins";
    DICT_ITEMITERATOR = "dict_itemiterator" (OBJECT) false "builtins";
    SET_ITERATOR = "set_iterator" (OBJECT) false "builtins";
    STR_ASCII_ITERATOR = "str_ascii_iterator" (OBJECT) false "builtins";
    BYTEARRAY_ITERATOR = "bytearray_iterator" (OBJECT) false "builtins";
    LIST_REVERSEITERATOR = "list_reverseiterator" (OBJECT) false "builtins";
    DICT_REVERSEKEYITERATOR = "dict_reversekeyiterator" (OBJECT) false "builtins";
    DICT_REVERSEVALUEITERATOR = "dict_reversevalueiterator" (OBJECT) false "builtins";
    DICT_REVERSEITEMITERATOR = "dict_reverseitemiterator" (OBJECT) false "builtins";
    BASE_EXCEPTION = "BaseException" (OBJECT) true "builtins";
    SYSTEM_EXIT = "SystemExit" (BASE_EXCEPTION) true "builtins";
    KEYBOARD_INTERRUPT = "KeyboardInterrupt" (BASE_EXCEPTION) true "builtins";
    GENERATOR_EXIT = "GeneratorExit" (BASE_EXCEPTION) true "builtins";
    EXCEPTION = "Exception" (BASE_EXCEPTION) true "builtins";
    STOP_ITERATION = "StopIteration" (EXCEPTION) true "builtins";
    STOP_ASYNC_ITERATION = "StopAsyncIteration" (EXCEPTION) true "builtins";
    ARITHMETIC_ERROR = "ArithmeticError" (EXCEPTION) true "builtins";
    FLOATING_POINT_ERROR = "FloatingPointError" (ARITHMETIC_ERROR) true "builtins";
    OVERFLOW_ERROR = "OverflowError" (ARITHMETIC_ERROR) true "builtins";
    ZERO_DIVISION_ERROR = "ZeroDivisionError" (ARITHMETIC_ERROR) true "builtins";
    ASSERTION_ERROR = "AssertionError" (EXCEPTION) true "builtins";
    ATTRIBUTE_ERROR = "AttributeError" (EXCEPTION) true "builtins";
    BUFFER_ERROR = "BufferError" (EXCEPTION) true "builtins";
    EOF_ERROR = "EOFError" (EXCEPTION) true "builtins";
    IMPORT_ERROR = "ImportError" (EXCEPTION) true "builtins";
    MODULE_NOT_FOUND_ERROR = "ModuleNotFoundError" (IMPORT_ERROR) true "builtins";
    LOOKUP_ERROR = "LookupError" (EXCEPTION) true "builtins";
    INDEX_ERROR = "IndexError" (LOOKUP_ERROR) true "builtins";
    KEY_ERROR = "KeyError" (LOOKUP_ERROR) true "builtins";
    MEMORY_ERROR = "MemoryError" (EXCEPTION) true "builtins";
    NAME_ERROR = "NameError" (EXCEPTION) true "builtins";
    UNBOUND_LOCAL_ERROR = "UnboundLocalError" (NAME_ERROR) true "builtins";
    OS_ERROR = "OSError" (EXCEPTION) true "builtins";
    BLOCKING_IO_ERROR = "BlockingIOError" (OS_ERROR) true "builtins";
    CHILD_PROCESS_ERROR = "ChildProcessError" (OS_ERROR) true "builtins";
    CONNECTION_ERROR = "ConnectionError" (OS_ERROR) true "builtins";
    BROKEN_PIPE_ERROR = "BrokenPipeError" (CONNECTION_ERROR) true "builtins";
    CONNECTION_ABORTED_ERROR = "ConnectionAbortedError" (CONNECTION_ERROR) true "builtins";
    CONNECTION_REFUSED_ERROR = "ConnectionRefusedError" (CONNECTION_ERROR) true "builtins";
    CONNECTION_RESET_ERROR = "ConnectionResetError" (CONNECTION_ERROR) true "builtins";
    FILE_EXISTS_ERROR = "FileExistsError" (OS_ERROR) true "builtins";
    FILE_NOT_FOUND_ERROR = "FileNotFoundError" (OS_ERROR) true "builtins";
    INTERRUPTED_ERROR = "InterruptedError" (OS_ERROR) true "builtins";
    IS_A_DIRECTORY_ERROR = "IsADirectoryError" (OS_ERROR) true "builtins";
    NOT_A_DIRECTORY_ERROR = "NotADirectoryError" (OS_ERROR) true "builtins";
    PERMISSION_ERROR = "PermissionError" (OS_ERROR) true "builtins";
    PROCESS_LOOKUP_ERROR = "ProcessLookupError" (OS_ERROR) true "builtins";
    TIMEOUT_ERROR = "TimeoutError" (OS_ERROR) true "builtins";
    REFERENCE_ERROR = "ReferenceError" (EXCEPTION) true "builtins";
    RUNTIME_ERROR = "RuntimeError" (EXCEPTION) true "builtins";
    NOT_IMPLEMENTED_ERROR = "NotImplementedError" (RUNTIME_ERROR) true "builtins";
    RECURSION_ERROR = "RecursionError" (RUNTIME_ERROR) true "builtins";
    SYNTAX_ERROR = "SyntaxError" (EXCEPTION) true "builtins";
    INDENTATION_ERROR = "IndentationError" (SYNTAX_ERROR) true "builtins";
    TAB_ERROR = "TabError" (INDENTATION_ERROR) true "builtins";
    SYSTEM_ERROR = "SystemError" (EXCEPTION) true "builtins";
    TYPE_ERROR = "TypeError" (EXCEPTION) true "builtins";
    VALUE_ERROR = "ValueError" (EXCEPTION) true "builtins";
    UNICODE_ERROR = "UnicodeError" (VALUE_ERROR) true "builtins";
    UNICODE_DECODE_ERROR = "UnicodeDecodeError" (UNICODE_ERROR) true "builtins";
    UNICODE_ENCODE_ERROR = "UnicodeEncodeError" (UNICODE_ERROR) true "builtins";
    UNICODE_TRANSLATE_ERROR = "UnicodeTranslateError" (UNICODE_ERROR) true "builtins";
    WARNING = "Warning" (EXCEPTION) true "builtins";
    DEPRECATION_WARNING = "DeprecationWarning" (WARNING) true "builtins";
    PENDING_DEPRECATION_WARNING = "PendingDeprecationWarning" (WARNING) true "builtins";
    RUNTIME_WARNING = "RuntimeWarning" (WARNING) true "builtins";
    SYNTAX_WARNING = "SyntaxWarning" (WARNING) true "builtins";
    USER_WARNING = "UserWarning" (WARNING) true "builtins";
    FUTURE_WARNING = "FutureWarning" (WARNING) true "builtins";
    IMPORT_WARNING = "ImportWarning" (WARNING) true "builtins";
    UNICODE_WARNING = "UnicodeWarning" (WARNING) true "builtins";
    BYTES_WARNING = "BytesWarning" (WARNING) true "builtins";
    RESOURCE_WARNING = "ResourceWarning" (WARNING) true "builtins";
    ENCODING_WARNING = "EncodingWarning" (WARNING) true "builtins";
    UNSUPPORTED = "Unsupported" (BASE_EXCEPTION) false "builtins";
}
