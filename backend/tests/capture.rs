//! `run … --pcap FILE`: Wireshark's own analysis finds nothing wrong with what is written.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What no capture may hold.
const BROKEN: &str = "_ws.malformed || ip.checksum.status==0 || tcp.checksum.status==0 \
    || udp.checksum.status==0 || icmp.checksum.status==0 || icmpv6.checksum.status==0";

/// What Wireshark remarks on in a run without loss, and why it is right there: a receiver that reads
/// late closes its window and opens it again, and the sender asks for that by probes, which look like
/// keep-alives (and do on Linux).
const WINDOWS: &str = "tcp.analysis.zero_window || tcp.analysis.window_full \
    || tcp.analysis.window_update || tcp.analysis.keep_alive || tcp.analysis.keep_alive_ack";

/// Lessons whose point is that a packet has to be sent again: a full queue, a network that loses some.
const SENT_AGAIN: [&str; 2] = ["listen-queue.md", "lossy-network.md"];

fn tshark(file: &Path, filter: &str) -> Option<Vec<String>> {
    let checks = ["ip.check_checksum", "tcp.check_checksum", "udp.check_checksum"];
    let output = Command::new("tshark")
        .args(checks.iter().flat_map(|check| ["-o".to_string(), format!("{check}:TRUE")]))
        .args(["-n", "-r", file.to_str()?, "-Y", filter])
        .output()
        .ok()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "tshark cannot read {}: {errors}", file.display());
    Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect())
}

fn run(arguments: &[&str], file: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_socket-playground"))
        .arg("run")
        .args(arguments)
        .args(["--until", "300", "--pcap"])
        .arg(file)
        .output()
        .unwrap();
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
}

fn lessons() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // The introductions of parts run nothing.
        let introduces = name.starts_with("part-") || name == "README.md";
        name.ends_with(".md") && !name.ends_with(".zh.md") && !introduces
    });
    files.sort();
    files
}

#[test]
fn wireshark_finds_nothing_wrong_with_a_lesson() {
    let folder = common::Folder::new();
    let (mut bytes, mut problems) = (0, Vec::new());
    for lesson in lessons() {
        let file = folder.path().join("run.pcapng");
        run(&[lesson.to_str().unwrap()], &file);
        bytes += std::fs::metadata(&file).unwrap().len();
        let remarks = format!("{BROKEN} || (tcp.analysis.flags && !({WINDOWS}))");
        let again = SENT_AGAIN.iter().any(|name| lesson.ends_with(name));
        let Some(wrong) = tshark(&file, if again { BROKEN } else { &remarks }) else {
            return eprintln!("skipped: tshark is not installed");
        };
        problems.extend(wrong.iter().map(|line| format!("{}: {line}", lesson.display())));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(bytes > 50_000, "only {bytes} bytes of packets in all lessons");
}

#[test]
fn lost_packets_are_in_the_capture_and_say_so() {
    let folder = common::Folder::new();
    let server = "import socket\ns = socket.create_server(('', 6666))\nc, _ = s.accept()\n\
        while c.recv(1000):\n    pass\nc.close()\n";
    let client = "import socket, sys\ns = socket.create_connection((sys.argv[1], 6666))\n\
        for i in range(40):\n    s.sendall(b'x' * 1000)\ns.close()\n";
    let (a, b) = (folder.write("server.py", server), folder.write("client.py", client));
    let file = folder.path().join("run.pcapng");
    let commands =
        [format!("a@10.0.0.1:{}", a.display()), format!("b@10.0.0.2:{} 10.0.0.1", b.display())];
    run(&[&commands[0], &commands[1], "--loss", "15%", "--seed", "3"], &file);
    let Some(lost) = tshark(&file, "frame.comment == \"lost on the way\"") else {
        return eprintln!("skipped: tshark is not installed");
    };
    assert!(!lost.is_empty());
    let again = tshark(&file, "tcp.analysis.retransmission").unwrap_or_default();
    assert!(!again.is_empty(), "what was lost is sent again");
    let wrong = tshark(&file, BROKEN).unwrap_or_default();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
