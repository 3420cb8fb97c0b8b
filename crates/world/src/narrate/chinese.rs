//! 中文。

use kernel::{BlockReason, Errno, Note, NoteKind, PacketId, Reply, Syscall};

use super::Narrator;
use super::strace::{call_text, result_text};
use crate::choice::Choice;
use crate::event::{Awaited, What};
use crate::goal::call_name;
use crate::ladder::packet_label;

pub(super) fn event(n: &Narrator<'_>, what: &What) -> String {
    match what {
        What::Started { process } => format!("{} 启动。", n.process(*process)),
        What::Line { task, file, line } => {
            let text = n.source_line(task.process, file, *line);
            match text.is_empty() {
                true => format!("{} 来到 {file} 第 {line} 行。", n.task(*task)),
                false => format!("{} 来到第 {line} 行：{text}", n.task(*task)),
            }
        }
        What::Paused { task } => format!("{} 还在执行同一行。", n.task(*task)),
        What::Called { task, call, result } => {
            format!("{}：{} = {}", n.task(*task), call_text(call), result_text(result))
        }
        What::Blocked { task, call, .. } => {
            format!("{}：{} 阻塞。", n.task(*task), call_text(call))
        }
        What::Finished { task, call, result } => {
            format!("{}：{} 被唤醒，返回 {}", n.task(*task), call_text(call), result_text(result))
        }
        What::Sleeping { task, until } => {
            format!("{} 睡到 {:.3} 秒。", n.task(*task), until.0 as f64 / 1e9)
        }
        What::Waits { task, on, .. } => format!("{} 在 {} 中等待。", n.task(*task), on.call_name()),
        What::Awake { task } => format!("{} 醒来；现在轮到的是另一个线程。", n.task(*task)),
        What::Deadlock { tasks, cycle: true } => {
            let chain: Vec<String> = (0..tasks.len())
                .map(|at| {
                    let next = tasks[(at + 1) % tasks.len()];
                    format!("{} 等待 {}", n.task(tasks[at]), n.task(next))
                })
                .collect();
            format!("死锁：{}。谁也无法继续。", chain.join("，"))
        }
        What::Deadlock { tasks, .. } => {
            let names: Vec<String> = tasks.iter().map(|task| n.task(*task)).collect();
            format!("死锁：没有谁能再唤醒 {}。", names.join("、"))
        }
        What::Forked { task, child } => {
            format!(
                "{} 调用 fork：{} 是它的副本，两者共享打开的文件。",
                n.task(*task),
                n.process(*child)
            )
        }
        What::Reaped { task, child, code } => format!(
            "{} 得知 {} 已结束，退出状态 {code}：它不再是僵尸进程。",
            n.task(*task),
            n.process(*child)
        ),
        What::Signalled { process, signal } => {
            format!("{} 收到信号 {}。", n.process(*process), super::signal_name(*signal))
        }
        What::ThreadStarted { task } => format!("{} 启动。", n.task(*task)),
        What::ThreadEnded { task } => format!("{} 结束。", n.task(*task)),
        What::WaitingForInput { process } => format!("{} 在等人输入一行。", n.process(*process)),
        What::Typed { process, line: Some(line) } => {
            format!("有人在 {} 的终端输入 {line:?}。", n.process(*process))
        }
        What::Typed { process, line: None } => {
            format!("有人结束了 {} 的输入（Ctrl-D）。", n.process(*process))
        }
        What::Interrupted { process } => {
            format!("有人在 {} 的终端按下 Ctrl-C。", n.process(*process))
        }
        What::Printed { process, text, .. } => {
            format!("{} 打印 {:?}。", n.process(*process), super::short(text))
        }
        What::Sent { from, to, content, .. } => {
            format!("{} 向 {} 发出 {}。", n.host(*from), n.host(*to), packet_label(content))
        }
        What::Delivered { to, content, .. } => {
            format!("{} 到达 {}。", packet_label(content), n.host(*to))
        }
        What::Dropped { by_hand, content, .. } => match by_hand {
            true => format!("你在途中丢弃了 {}。", packet_label(content)),
            false => format!("网络丢失了 {}。", packet_label(content)),
        },
        What::Duplicated { .. } => "你让一个分组在线路上多了一份。".to_owned(),
        What::Delayed { until, .. } => {
            format!("你把一个分组扣到 {:.3} 秒。", until.0 as f64 / 1e9)
        }
        What::Unroutable { from, content } => format!(
            "{} 向 {} 发出 {}，但没有主机拥有这个地址。",
            n.host(*from),
            content.destination,
            packet_label(content)
        ),
        What::TimerExpired { host, name } => {
            format!("{} 的定时器到期：{}。", n.host(*host), timer(name))
        }
        What::Kernel { host, note } => match self::note(note) {
            Some(text) => format!("{}：{text}", n.host(*host)),
            None => String::new(),
        },
        What::Ended { process, code } => match code {
            0 => format!("{} 结束。", n.process(*process)),
            code => format!("{} 结束，退出状态 {code}。", n.process(*process)),
        },
    }
}

pub(super) fn meaning(call: &Syscall, result: &Result<Reply, Errno>) -> String {
    match (call, result) {
        (_, Err(errno)) => error(call, *errno),
        (Syscall::Socket { .. }, Ok(Reply::Fd(fd))) => {
            format!("新建一个套接字，由描述符 {} 代表，还没有地址。", fd.0)
        }
        (Syscall::Bind { fd, .. }, _) => format!("描述符 {} 有了本地地址。", fd.0),
        (Syscall::Listen { .. }, _) => {
            "套接字变为监听套接字：从现在起，连接请求由内核自己应答。".to_owned()
        }
        (Syscall::Accept { fd, .. }, Ok(Reply::Accepted { fd: new, .. })) => format!(
            "从全连接队列取出一个已完成的连接。它是另一个套接字，描述符 {}；描述符 {} 继续监听。",
            new.0, fd.0
        ),
        (Syscall::Connect { .. }, _) => "连接已建立。".to_owned(),
        (Syscall::Send { data, .. }, Ok(Reply::Count(count))) if *count < data.len() => {
            format!("发送缓冲区只容下 {} 字节中的 {count} 字节。", data.len())
        }
        (Syscall::Send { .. }, _) => {
            "字节已进入内核的发送缓冲区；send 不会等到它们送达。".to_owned()
        }
        (Syscall::Recv { .. }, Ok(Reply::Data(data))) if data.is_empty() => {
            "没有字节也不再等待：对端已关闭它那一侧。".to_owned()
        }
        (Syscall::Recv { .. }, Ok(Reply::Data(data))) => {
            format!("{} 字节离开接收缓冲区。", data.len())
        }
        (Syscall::Close { fd }, _) => format!("描述符 {} 空出来了。", fd.0),
        (Syscall::Shutdown { how: 1, .. }, _) => {
            "本端不再发送，另一个方向仍然畅通（半关闭）。".to_owned()
        }
        _ => String::new(),
    }
}

fn error(call: &Syscall, errno: Errno) -> String {
    let why = match (call, errno) {
        (_, Errno::ECONNREFUSED) => "那个地址没有人监听：对方回了 RST。",
        (Syscall::Bind { .. }, Errno::EADDRINUSE) => {
            "这个地址已被别的套接字占用，或它的某个连接还处于 TIME_WAIT。"
        }
        (Syscall::Bind { .. }, Errno::EACCES) => "1024 以下的端口只有 root 能用。",
        (Syscall::Bind { .. }, Errno::EADDRNOTAVAIL) => "本机没有这个地址。",
        (_, Errno::EAGAIN) => "本该等待，但套接字是非阻塞的。",
        (_, Errno::EINPROGRESS) => "握手已经开始；套接字是非阻塞的，connect 不等它完成。",
        (_, Errno::EPIPE) => "本端不能再发送：对端重置了连接，或本端已关闭写方向。",
        (_, Errno::ECONNRESET) => "对端回了 RST:连接没有了。",
        (_, Errno::ENOTCONN) => "套接字没有对端。",
        (_, Errno::EBADF) => "这个描述符没有打开。",
        (_, Errno::ETIMEDOUT) => "内核反复尝试，始终没有回音。",
        _ => return format!("{} 失败：{}。", call_name(call), errno.message()),
    };
    why.to_owned()
}

pub(super) fn reason(reason: &BlockReason) -> String {
    match reason {
        BlockReason::AcceptQueueEmpty { .. } => {
            "accept 在等待：全连接队列是空的，还没有客户端完成握手。".to_owned()
        }
        BlockReason::Handshake { .. } => "connect 在等待：三次握手还没有完成。".to_owned(),
        BlockReason::ReceiveBufferEmpty { wanted, .. } if *wanted > 1 => {
            format!("recv 在等待：到达的还不足 {wanted} 字节。")
        }
        BlockReason::ReceiveBufferEmpty { .. } => "recv 在等待：接收缓冲区是空的。".to_owned(),
        BlockReason::SendBufferFull { copied, total, .. } => format!(
            "send 在等待：发送缓冲区已满（{total} 字节中已复制 {copied}）；对端确认后才有空位。"
        ),
        BlockReason::NotReady { fds, .. } if fds.is_empty() => {
            "没有要看的描述符：只等时间到。".to_owned()
        }
        BlockReason::NotReady { fds, .. } => {
            let fds: Vec<String> = fds.iter().take(8).map(|fd| fd.0.to_string()).collect();
            format!("等待其中一个描述符就绪：{}。", fds.join("、"))
        }
        BlockReason::Linger { .. } => {
            "close 在等待（SO_LINGER）：最后的字节还没有被确认。".to_owned()
        }
    }
}

pub(super) fn awaited(n: &Narrator<'_>, on: &Awaited) -> String {
    match on {
        Awaited::Lock { holder } => format!("acquire 在等待：锁由 {} 持有。", n.task(*holder)),
        Awaited::Thread { thread } => format!("join 在等待：{} 还没有结束。", n.task(*thread)),
        Awaited::Condition => "wait 在等待：还没有别的线程调用 notify。".to_owned(),
        Awaited::Event => "wait 在等待：事件还没有被设置。".to_owned(),
        Awaited::Semaphore => "acquire 在等待：信号量为零。".to_owned(),
        Awaited::Barrier => "wait 在等待：还有线程没有到达屏障。".to_owned(),
        Awaited::Child { .. } => "waitpid 在等待：还没有子进程结束。".to_owned(),
        Awaited::Queue => "队列在等待：get 时为空，或 put 时已满。".to_owned(),
    }
}

pub(super) fn note(note: &Note) -> Option<String> {
    Some(match &note.kind {
        NoteKind::State { from, to, .. } => format!("{} → {}。", from.name(), to.name()),
        NoteKind::SynQueued { length, .. } => {
            format!("半开的连接进入半连接队列（共 {length} 个）。")
        }
        NoteKind::AcceptQueued { length, limit, .. } => {
            format!("连接进入全连接队列（{limit} 个位置已占 {length} 个）。")
        }
        NoteKind::AcceptOverflow { length, limit } => {
            format!("全连接队列已满（{limit} 个位置已占 {length} 个）：这个报文段被忽略。")
        }
        NoteKind::Received { bytes, buffered } => {
            format!("{bytes} 字节进入接收缓冲区，现有 {buffered} 字节。")
        }
        NoteKind::Acknowledged { bytes, .. } => format!("{bytes} 字节得到确认，离开发送缓冲区。"),
        NoteKind::Retransmit { attempt, rto, .. } => format!(
            "没有按时得到确认：重传（第 {attempt} 次）；下次等待 {} 毫秒。",
            rto.0 / 1_000_000
        ),
        NoteKind::FastRetransmit { len, .. } => {
            format!(
                "重复的确认说明有一段没有到达：缺少的 {len} 字节不等定时器到期，立即重传（快速重传）。"
            )
        }
        NoteKind::OutOfOrder { len, .. } => format!("{len} 字节提前到达，等待前面的空缺补上。"),
        NoteKind::Ignored { why } => format!("忽略：{why}。"),
        NoteKind::Refused { why } => format!("拒绝：{why}。"),
        NoteKind::PeerClosed => "对端不再发送（FIN）。".to_owned(),
        NoteKind::Reset => "连接被重置。".to_owned(),
        NoteKind::Freed => "内核释放了这个套接字。".to_owned(),
        NoteKind::AcceptTaken { .. } => return None,
    })
}

pub(super) fn choice(
    n: &Narrator<'_>,
    choice: &Choice,
    packet: &dyn Fn(&PacketId) -> String,
) -> String {
    match choice {
        Choice::Start(id) => super::start(super::Language::Chinese, &n.process(*id)),
        Choice::Run(id) => format!("让 {} 运行", n.task(*id)),
        Choice::Deliver(id) => format!("送达 {}", packet(id)),
        Choice::Drop(id) => format!("丢弃 {}", packet(id)),
        Choice::Duplicate(id) => format!("复制 {}", packet(id)),
        Choice::Delay(id, by) => format!("把 {} 延迟 {} 毫秒", packet(id), by.0 / 1_000_000),
        Choice::Expire(host, _) => format!("让 {} 的一个定时器到期", n.host(*host)),
        Choice::Type(id, line) => format!("在 {} 输入 {line:?}", n.process(*id)),
        Choice::EndOfInput(id) => format!("结束 {} 的输入", n.process(*id)),
        Choice::Interrupt(id) => format!("在 {} 按 Ctrl-C", n.process(*id)),
        Choice::Signal(id, signal) => {
            format!("向 {} 发送 {}", n.process(*id), super::signal_name(*signal))
        }
        Choice::Kill(id) => format!("杀死 {}", n.process(*id)),
    }
}

/// A timer's name; those that are states keep it.
fn timer(name: &str) -> &str {
    match name {
        "retransmission" => "重传",
        "zero-window probe" => "零窗口探测",
        "delayed ACK" => "延迟确认",
        "keepalive" => "保活",
        "poll timeout" => "poll 超时",
        name => name,
    }
}
