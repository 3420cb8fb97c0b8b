//! The executable: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    socket_playground::main(std::env::args_os())
}
