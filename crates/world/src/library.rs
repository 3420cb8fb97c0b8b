//! Python modules over the simulated kernel: what is C in CPython and hidden here, and what is Python
//! there and can be stepped into here.

use python::{LibraryModule, ModuleKind, shelf};

use crate::scenario::Scenario;

/// A module that the executable always holds: nearly every program imports it.
macro_rules! at_hand {
    ($name:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            source: Some(include_str!(concat!("../library/", $name, ".py"))),
            kind: ModuleKind::$kind,
        }
    };
}

/// A module that the page fetches when a program imports it.
macro_rules! module {
    ($name:literal, $kind:ident) => {
        module!($name, $name, $kind)
    };
    ($name:literal, $file:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            #[cfg(feature = "embedded")]
            source: Some(include_str!(concat!("../library/", $file, ".py"))),
            #[cfg(not(feature = "embedded"))]
            source: None,
            kind: ModuleKind::$kind,
        }
    };
}

/// Modules that every program can import.
pub(crate) const LIBRARY: &[LibraryModule] = &[
    module!("_child", Native),
    module!("_files", Native),
    module!("_shell", Native),
    at_hand!("_thread", Native),
    module!("asynchat", Library),
    module!("asyncio", Library),
    module!("asyncio.base_events", "asyncio_part", Native),
    module!("asyncio.coroutines", "asyncio_part", Native),
    module!("asyncio.events", "asyncio_part", Native),
    module!("asyncio.exceptions", "asyncio_part", Native),
    module!("asyncio.futures", "asyncio_part", Native),
    module!("asyncio.locks", "asyncio_part", Native),
    module!("asyncio.protocols", "asyncio_part", Native),
    module!("asyncio.queues", "asyncio_part", Native),
    module!("asyncio.runners", "asyncio_part", Native),
    module!("asyncio.selector_events", "asyncio_part", Native),
    module!("asyncio.streams", "asyncio_part", Native),
    module!("asyncio.subprocess", "asyncio_subprocess", Library),
    module!("asyncio.taskgroups", "asyncio_part", Native),
    module!("asyncio.tasks", "asyncio_part", Native),
    module!("asyncio.timeouts", "asyncio_part", Native),
    module!("asyncio.transports", "asyncio_part", Native),
    module!("asyncio.unix_events", "asyncio_part", Native),
    module!("asyncore", Library),
    module!("atexit", Native),
    module!("concurrent", "package", Native),
    module!("concurrent.futures", "concurrent_futures", Library),
    module!("contextvars", Native),
    module!("dbm", Library),
    module!("dbm.dumb", "dbm_dumb", Library),
    module!("fileinput", Library),
    module!("email", Library),
    module!("email.encoders", "email_encoders", Library),
    module!("email.errors", "email_errors", Library),
    module!("email.generator", "email_generator", Library),
    module!("email.header", "email_header", Library),
    module!("email.message", "email_message", Library),
    module!("email.mime", "email_mime", Library),
    module!("email.mime.application", "email_mime_part", Native),
    module!("email.mime.audio", "email_mime_part", Native),
    module!("email.mime.base", "email_mime_part", Native),
    module!("email.mime.image", "email_mime_part", Native),
    module!("email.mime.message", "email_mime_part", Native),
    module!("email.mime.multipart", "email_mime_part", Native),
    module!("email.mime.nonmultipart", "email_mime_part", Native),
    module!("email.mime.text", "email_mime_part", Native),
    module!("email.parser", "email_parser", Library),
    module!("email.policy", "email_policy", Library),
    module!("email.utils", "email_utils", Library),
    module!("fcntl", Native),
    module!("gevent", Library),
    module!("gevent.event", "gevent_event", Library),
    module!("gevent.lock", "gevent_lock", Library),
    module!("gevent.monkey", "gevent_monkey", Library),
    module!("gevent.pool", "gevent_pool", Library),
    module!("gevent.queue", "gevent_queue", Library),
    module!("gevent.select", "gevent_select", Library),
    module!("gevent.server", "gevent_server", Library),
    module!("gevent.socket", "gevent_socket", Library),
    module!("glob", Library),
    module!("greenlet", Native),
    module!("gzip", Library),
    module!("http", Native),
    module!("http.client", "http_client", Library),
    module!("http.cookies", "http_cookies", Library),
    module!("http.server", "http_server", Library),
    module!("imaplib", Library),
    module!("logging.config", "logging_config", Library),
    module!("logging.handlers", "logging_handlers", Library),
    module!("multiprocessing", Library),
    module!("multiprocessing.managers", "multiprocessing_managers", Library),
    module!("os", Native),
    module!("os.path", "os_path", Native),
    module!("pathlib", Library),
    module!("pickle", Native),
    module!("posix", Native),
    module!("queue", Library),
    module!("sched", Library),
    module!("quopri", Library),
    module!("select", Native),
    module!("selectors", Library),
    module!("shelve", Library),
    module!("shutil", Library),
    module!("signal", Native),
    at_hand!("socket", Native),
    module!("socketserver", Library),
    module!("ssl", Library),
    module!("subprocess", Library),
    module!("telnetlib", Library),
    module!("tempfile", Library),
    module!("threading", Library),
    at_hand!("time", Native),
    module!("timeit", Library),
    module!("twisted", Native),
    module!("twisted.internet", "package", Native),
    module!("twisted.internet.defer", "twisted_internet_defer", Library),
    module!("twisted.internet.endpoints", "twisted_internet_endpoints", Library),
    module!("twisted.internet.error", "twisted_internet_error", Library),
    module!("twisted.internet.protocol", "twisted_internet_protocol", Library),
    module!("twisted.internet.reactor", "twisted_internet_reactor", Library),
    module!("twisted.internet.task", "twisted_internet_task", Library),
    module!("twisted.protocols", "package", Native),
    module!("twisted.protocols.basic", "twisted_protocols_basic", Library),
    module!("twisted.python", "package", Native),
    module!("twisted.python.failure", "twisted_python_failure", Library),
    module!("twisted.python.log", "twisted_python_log", Library),
    module!("urllib", "package", Native),
    module!("urllib.error", "urllib_error", Library),
    module!("urllib.parse", "urllib_parse", Library),
    module!("urllib.request", "urllib_request", Library),
    module!("xmlrpc", "package", Native),
    module!("xmlrpc.client", "xmlrpc_client", Library),
    module!("xmlrpc.server", "xmlrpc_server", Library),
];

fn all() -> impl Iterator<Item = &'static LibraryModule> {
    LIBRARY.iter().chain(python::MODULES)
}

/// The file that [`fill_library`] takes: every library module that an executable may lack.
pub fn library_file() -> String {
    shelf::file(all())
}

/// Whether the programs import library modules that are not here yet: fetch [`library_file`] first.
pub fn needs_library(scenario: &Scenario) -> bool {
    scenario.programs.iter().any(|program| {
        let helpers = program.files.iter().map(|(_, text)| text);
        helpers.chain([&program.source]).any(|text| shelf::is_wanted(text, all()))
    })
}

/// Makes the modules of a fetched [`library_file`] importable; false if the text is no such file.
pub fn fill_library(file: String) -> bool {
    shelf::fill(file)
}
