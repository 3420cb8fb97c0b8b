//! The page's own words in its languages: English and Chinese side by side, so that neither lags.
//!
//! Names that programs and the kernel use (states, calls, options, flags) are nobody's to translate
//! and are not here. What just happened is told by `world::narrate`.

use world::Language;

macro_rules! words {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        /// Every text of the page's own. `{}` stands for what [`fill`] puts there.
        #[derive(PartialEq, Eq)]
        pub struct Words { $(pub $name: &'static str,)* }
        static ENGLISH: Words = Words { $($name: $english,)* };
        static CHINESE: Words = Words { $($name: $chinese,)* };
    };
}

words! {
    // Everywhere.
    title: "Socket Playground", "套接字演练场";
    tagline: "Step real Python socket programs, client and server side by side, and see every queue, buffer, state and packet — forwards and back.",
        "逐步执行真实的 Python 套接字程序：客户端与服务器并排运行，每个队列、缓冲区、状态和分组都看得见，可前进，也可后退。";
    lessons: "Lessons", "课程";
    live: "Real echo", "真实回显";
    play_free: "Free play", "自由演练";
    language: "Language", "语言";
    theme: "Theme", "外观";
    theme_auto: "Auto", "随系统";
    theme_light: "Light", "浅色";
    theme_dark: "Dark", "深色";
    help: "Help", "帮助";
    close: "Close", "关闭";
    share: "Share", "分享";
    shared: "Address copied", "地址已复制";
    capture: "Save the packets so far as a capture file (.pcapng), for Wireshark", "把至今的分组存为抓包文件（.pcapng），可用 Wireshark 打开";
    capture_short: "Capture", "抓包";
    share_failed: "Copy this address:", "请复制此地址：";
    previous: "Previous lesson", "上一课";
    next: "Next lesson", "下一课";
    loading: "Loading…", "载入中…";
    skip: "Skip to the simulation", "跳到演练区";
    not_found: "There is no such page.", "没有这个页面。";
    to_lessons: "To the list of lessons", "回到课程列表";
    could_not_load: "Could not load {}", "无法载入 {}";
    try_again: "Try again", "重试";
    part_failed: "The part of the page that shows lessons could not be fetched. Is the network there? If trying again does not help, reload the page.",
        "未能取得显示课文的那部分页面。网络是否正常？若重试无效，请重新载入页面。";
    engine_coming: "The simulator is on its way…", "模拟器正在载入……";
    engine_failed: "The simulator, which runs the programs, could not be fetched. Is the network there?",
        "未能取得运行程序的模拟器。网络是否正常？";
    problems: "Problems in the lesson files", "课程文件中的问题";
    open_file: "Open a lesson file…", "打开课文文件……";
    open_file_hint: "A Markdown file of your own: choose it, or drop it anywhere on the page.", "你自己写的 Markdown 文件：可在此选择，也可拖放到页面任意处。";
    file_too_large: "{} is too large for a lesson: {} bytes.", "{} 太大，不像课文：{} 字节。";
    minutes: "{} min", "约 {} 分钟";
    builds_on: "builds on {}", "基于《{}》";
    variation_shown: "You are looking at a variation: {}", "当前为变体：{}";
    variation_leave: "Back to the lesson's programs", "回到课文中的程序";
    entries: "{} entries", "共 {} 条";
    entries_found: "{} found", "找到 {} 条";
    no_entry: "No entry has “{}” in it.", "没有哪一条含有“{}”。";
    only_in: "only in {}", "仅有 {} 版";
    all: "All", "全部";
    panic_title: "Something in this page broke", "页面出错了";
    panic_advice: "This is a mistake of ours, not of your program. Your edits are kept: reload to go on.",
        "这是本页面的缺陷，不是你的程序的问题。你的修改已保存，重新载入即可继续。";
    panic_reload: "Reload", "重新载入";

    // Panes.
    lesson: "Lesson", "课文";
    wire: "Wire", "网络";
    hide_lesson: "Hide the lesson", "收起课文";
    show_lesson: "Show the lesson", "展开课文";
    trace: "Trace", "轨迹";
    diagram: "Diagram", "图示";
    trace_about: "Everything that happened, as text. Choose a line to go there.", "以文字列出发生过的一切；选择一行即回到那一刻。";

    // Timeline.
    to_start: "To the start", "回到开头";
    back: "Back", "后退一步";
    step: "Step", "前进一步";
    to_end: "Run to the end", "运行到底";
    play: "Play", "播放";
    pause: "Pause", "暂停";
    stop: "Stop", "停止";
    speed: "Speed", "速度";
    slow: "slow", "慢";
    normal: "normal", "中";
    fast: "fast", "快";
    fastest: "fastest", "最快";
    by_every_line: "every line", "每行（含库）";
    by_line: "line", "行";
    by_syscall: "system call", "系统调用";
    by_packet: "packet", "分组";
    granularity: "One step is", "每步一个";
    scrub: "Position in the run", "运行位置";
    running: "Running… {} steps", "运行中…… 已 {} 步";
    next_up: "Who goes next?", "下一步由谁？";
    next_about: "You are the scheduler and the network. The first is what would happen by itself.",
        "由你来当调度器和网络。第一项是不干预时会发生的事。";
    nothing_next: "Nothing more can happen by itself.", "不再有会自行发生的事。";
    by_itself: "by itself", "自然发生";
    branches: "Branches", "分支";
    branches_about: "Choosing differently after going back makes a branch; the old one stays.",
        "回退后作出不同选择会形成新分支，原分支仍然保留。";
    main_branch: "First run", "首次运行";
    from_step: "from step {}", "自第 {} 步";
    steps: "{} steps", "{} 步";
    ended: "The run has come to its end.", "运行已结束。";
    not_reached: "The run ended without reaching that point.", "运行结束时仍未到达该处。";
    too_long: "Stopped after {} steps without reaching that point; press again to go on.", "运行 {} 步仍未到达，已停下；再按一次可继续。";
    goes_on: "The programs go on like this for ever. Press again to follow them further.", "程序会一直这样运行下去；再按一次可继续。";
    not_possible: "That is not possible at this moment.", "此刻无法这样做。";
    at_start: "Nothing has happened yet. Press Step.", "尚未开始。请按“前进一步”。";

    // Programs.
    edit: "Edit", "编辑";
    done: "Done", "完成";
    run: "Run", "运行";
    reset: "Original", "还原";
    edited: "edited", "已修改";
    run_hint: "Start again with these changes", "以修改后的代码重新开始";
    step_this: "Step only this program", "只让此程序走一步";
    step_over: "Over the calls of this line", "越过本行的调用";
    step_out: "Out of this function", "跳出本函数";
    start_this: "Start", "启动";
    run_to_line: "Run to line {}", "运行到第 {} 行";
    breakpoint: "Breakpoint on line {}", "第 {} 行断点";
    stops: "Stop at", "停在";
    stops_about: "A run stops where a program makes one of these system calls. For a line: Shift-click its number.", "程序进行这些系统调用时，运行会停下。要停在某一行，请按住 Shift 点击行号。";
    line_hint: "Click a line number to run there; Shift-click for a breakpoint.", "点击行号运行到该行；按住 Shift 点击设断点。";
    console: "Console", "控制台";
    console_empty: "Nothing printed yet.", "尚无输出。";
    console_dropped: "{} older pieces let go", "已略去较早的 {} 段";
    web_page: "What a browser would show", "浏览器会显示的页面";
    type_here: "The program waits for a line: type it, then Enter", "程序在等待输入：键入一行后按回车";
    end_of_input: "End of input (Ctrl-D)", "输入结束 (Ctrl-D)";
    interrupt: "Interrupt (Ctrl-C)", "中断 (Ctrl-C)";
    variables: "Variables", "变量";
    no_variables: "No variables yet.", "尚无变量。";
    changed: "changed", "已变化";
    new: "new", "新";
    python2: "This is Python 2: line {} has {}. In Python 3: {}", "这是 Python 2：第 {} 行有 {}；Python 3 的写法是 {}";
    to_python3: "Change to Python 3", "改为 Python 3";
    watch: "Expression", "表达式";
    watch_hint: "An expression, such as len(data) — its value follows the run", "表达式，例如 len(data)；其值随运行更新";
    same_object: "Same object as {}", "与 {} 是同一对象";
    main_thread: "main thread", "主线程";
    has_turn: "its turn", "正轮到它";
    threads: "Threads", "线程";
    child_of: "pid {}, forked by {}", "pid {}，由 {} 派生";
    zombie: "zombie", "僵尸进程";
    zombie_about: "It has ended; its parent has not yet asked for its exit status (wait).", "它已结束，而父进程尚未取走其退出状态（wait）。";
    not_started: "not started", "未启动";
    is_running: "running", "运行中";
    blocked_in: "blocked in {}", "阻塞于 {}";
    asleep: "asleep until {}", "睡眠至 {}";
    waiting_input: "waiting for input", "等待输入";
    exited: "exited ({})", "已退出 ({})";
    editor_label: "Source of {}", "{} 的源代码";

    // Kernel.
    kernel: "Kernel", "内核";
    descriptors: "File descriptors", "文件描述符";
    terminal: "terminal", "终端";
    shared_by: "shared by {}", "由 {} 个描述符共享";
    nonblocking: "non-blocking", "非阻塞";
    pipe_reads: "pipe #{}, read end", "管道 #{} 读端";
    pipe_writes: "pipe #{}, write end", "管道 #{} 写端";
    pipe: "pipe #{}", "管道 #{}";
    in_pipe: "In the pipe", "管道内";
    interest_list: "Interest list", "关注列表";
    ready_list: "Ready list", "就绪列表";
    nothing_ready: "empty: epoll_wait has nothing to tell", "空：epoll_wait 无事可报";
    nothing_watched: "empty: no descriptor was registered", "空：尚未注册描述符";
    no_sockets: "No sockets.", "没有套接字。";
    one_more: "Linux lets one more in than the backlog says", "Linux 实际容纳的连接比 backlog 多一个";
    ports: "Ports in use", "端口占用";
    port: "Port", "端口";
    receive_buffer: "Receive buffer", "接收缓冲区";
    send_buffer: "Send buffer", "发送缓冲区";
    syn_queue: "SYN queue", "半连接队列";
    accept_queue: "Accept queue", "全连接队列";
    free: "free", "空位";
    orphan: "no descriptor left", "已无描述符";
    unbound: "not bound", "未绑定";
    unconnected: "no peer", "无对端";
    peer: "peer", "对端";
    pending_error: "pending error", "待取错误";
    sequence: "Sequence variables", "序号变量";
    timers: "Timers", "定时器";
    window_probe: "zero-window probe", "零窗口探测";
    delayed_ack: "delayed ACK", "延迟确认";
    keepalive: "keepalive", "保活";
    options: "Options", "选项";
    state_diagram: "State diagram", "状态图";
    show_diagram: "TCP states of {}", "{} 的 TCP 状态";
    path_so_far: "path so far", "已走路径";
    datagrams: "Datagrams waiting: {}", "{} 个数据报待取";
    bytes: "{} bytes", "{} 字节";
    of: "{} of {}", "{} / {}";
    out_of_order: "Waiting out of order", "失序等待";

    // Wire.
    no_packets: "Nothing on the wire yet.", "网络上尚无分组。";
    in_flight: "In flight", "在途分组";
    deliver: "Deliver", "送达";
    drop: "Drop", "丢弃";
    delay: "Delay", "延迟";
    duplicate: "Duplicate", "复制";
    delivered: "delivered", "已送达";
    dropped: "dropped", "已丢失";
    arrives_in: "arrives in {}", "{} 后到达";
    retransmission: "retransmission", "重传";
    header: "Header", "首部";
    payload: "Payload", "载荷";
    no_payload: "No payload.", "无载荷。";
    sent_at: "Sent at {}, step {}", "发出于 {}，第 {} 步";
    go_to_sent: "Go to the sending", "回到发送时";
    go_to_end: "Go to the arrival", "转到到达时";
    newest: "Only the newest {} are drawn.", "仅绘出最近 {} 个。";

    // Questions.
    question: "Think first", "先想一想";
    right: "Yes.", "正确。";
    wrong: "Not quite.", "不对。";

    // Live.
    live_about: "Here the bytes go through a real kernel: the server you started opens a TCP connection to an echo service of its own, and reports each call as it happens.",
        "这里的字节经过真实的内核：你启动的服务器会向自己的回显服务建立一条 TCP 连接，并逐一报告每次系统调用。";
    live_needs_server: "This needs the server. Start it with the line below and open the page from there; everything else works without it.",
        "此页需要服务器。请用下面的命令启动，并从它给出的地址打开；其余部分无需服务器。";
    connect: "Connect", "连接";
    connecting: "Connecting…", "连接中…";
    connected: "connected", "已连接";
    disconnected: "not connected", "未连接";
    send: "Send", "发送";
    as_text: "text", "文本";
    as_bytes: "hex bytes", "十六进制";
    add_newline: "with newline", "附加换行";
    bad_hex: "Hex bytes are pairs of 0–9 and a–f, such as 68 65 6c 6c 6f.", "十六进制字节应成对书写，如 68 65 6c 6c 6f。";
    half_close: "Half-close (SHUT_WR)", "半关闭 (SHUT_WR)";
    close_socket: "Close", "关闭";
    abort: "Abort (RST)", "中止 (RST)";
    what_to_send: "What to send", "要发送的内容";
    live_client: "client socket", "客户端套接字";
    live_server: "server socket", "服务器套接字";
    relay: "relay", "中继";
    live_empty: "Connect, then send something.", "先连接，再发送内容。";
    took: "{} µs", "{} 微秒";
    connection_over: "The connection is over.", "连接已结束。";
    connection_over_why: "The connection is over: {}", "连接已结束：{}";
    end_of_stream: "recv returned 0 bytes: the peer has finished sending", "recv 返回 0 字节：对端已发送完毕";
    limits: "{} of {} bytes sent", "已发送 {} / {} 字节";
    real_time: "time", "时间";

    // Help.
    help_intro: "Everything on the page shows the same instant. Step forwards and back, click any packet, socket or mark, and choose differently to make a branch.",
        "页面上的一切都显示同一时刻。可前进、后退，可点击任一分组、套接字或标记；作出不同选择便生成分支。";
    keys: "Keys", "按键";
    key_step: "one step forward", "前进一步";
    key_back: "one step back", "后退一步";
    key_coarser: "coarser or finer steps", "步子变大或变小";
    key_play: "play or pause", "播放或暂停";
    key_ends: "start, end", "开头，末尾";
    key_trace: "diagram or text trace", "图示或文字轨迹";
    key_lesson: "show or hide the lesson", "显示或收起课文";
    key_help: "this help", "本帮助";
    key_escape: "close what is open; stop a run", "关闭弹出内容；停止运行";
    touch: "Shift-click a line number for a breakpoint. Choices, branches and packets in flight are in the timeline and on the wire.",
        "按住 Shift 点击行号可设断点。可选项、分支在时间线上，在途分组在网络栏中。";
}

impl Words {
    pub fn of(language: Language) -> &'static Words {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }
}

/// Puts the values where the text has `{}`, in order.
pub fn fill(text: &str, values: &[&dyn std::fmt::Display]) -> String {
    let mut pieces = text.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_string();
    for (i, piece) in pieces.enumerate() {
        if let Some(value) = values.get(i) {
            out.push_str(&value.to_string());
        }
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_the_braces_are() {
        assert_eq!(fill("{} of {}", &[&3, &"eight"]), "3 of eight");
        assert_eq!(fill("none", &[&3]), "none");
        assert_eq!(fill("{} and {}", &[&1]), "1 and ");
    }
}
