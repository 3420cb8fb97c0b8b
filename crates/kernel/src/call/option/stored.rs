//! Options that are stored and told again: which values each takes, and what it then tells. Some of
//! them act all the same, where the kernel looks them up by [`Options::stored`].

use crate::Errno;
use crate::linux::*;
use crate::socket::Options;

/// What becomes of a value.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    Any,
    /// On or off.
    Flag,
    /// Exactly 0 or 1.
    Bit,
    /// Its lowest octet.
    Octet,
    /// From the first to the second, else EINVAL.
    Within(i32, i32),
    /// As `Within`, and -1 stands for the default.
    WithinOrDefault(i32, i32),
    /// 0 stands for the default.
    ZeroIsDefault,
    /// As `ZeroIsDefault`, and never more than this.
    UpTo(i32),
    /// At least this, or 0.
    AtLeast(i32),
    /// Seconds, rounded up to whole retransmissions (`secs_to_retrans`).
    Retransmissions,
    /// Told, never set.
    Fixed,
    /// On only for root.
    Root,
}

use Rule::*;

/// Level, name, Linux's default, rule.
const STORED: &[(i32, i32, i32, Rule)] = &[
    (SOL_SOCKET, SO_DEBUG, 0, Flag),
    (SOL_SOCKET, SO_DONTROUTE, 0, Flag),
    (SOL_SOCKET, SO_OOBINLINE, 0, Flag),
    (SOL_SOCKET, SO_PRIORITY, 0, Any),
    (SOL_SOCKET, SO_PASSCRED, 0, Flag),
    (SOL_SOCKET, SO_PASSSEC, 0, Flag),
    (SOL_SOCKET, SO_RCVLOWAT, 1, ZeroIsDefault),
    (SOL_SOCKET, SO_MARK, 0, Root),
    (SOL_SOCKET, SO_INCOMING_CPU, -1, Any),
    (IPPROTO_TCP, TCP_SYNCNT, 6, Within(1, 127)),
    (IPPROTO_TCP, TCP_LINGER2, 60, UpTo(120)),
    (IPPROTO_TCP, TCP_DEFER_ACCEPT, 0, Retransmissions),
    (IPPROTO_TCP, TCP_WINDOW_CLAMP, 0, AtLeast(1152)),
    (IPPROTO_TCP, TCP_QUICKACK, 1, Flag),
    (IPPROTO_TCP, TCP_USER_TIMEOUT, 0, Within(0, i32::MAX)),
    (IPPROTO_TCP, TCP_NOTSENT_LOWAT, 0, Any),
    (IPPROTO_TCP, TCP_FASTOPEN, 0, Within(0, i32::MAX)),
    (IPPROTO_IP, IP_TOS, 0, Octet),
    (IPPROTO_IP, IP_TTL, 64, WithinOrDefault(1, 255)),
    (IPPROTO_IP, IP_HDRINCL, 0, Fixed),
    (IPPROTO_IP, IP_RECVOPTS, 0, Flag),
    (IPPROTO_IP, IP_RECVRETOPTS, 0, Flag),
    (IPPROTO_IP, IP_RECVTOS, 0, Flag),
    (IPPROTO_IP, IP_TRANSPARENT, 0, Root),
    (IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 0, Flag),
    (IPPROTO_IP, IP_MULTICAST_TTL, 1, WithinOrDefault(0, 255)),
    (IPPROTO_IP, IP_MULTICAST_LOOP, 1, Flag),
    (IPPROTO_IP, IP_MULTICAST_ALL, 1, Bit),
    (IPPROTO_IPV6, IPV6_MULTICAST_ALL, 1, Bit),
    (IPPROTO_IPV6, IPV6_MULTICAST_IF, 0, Any),
    (IPPROTO_IPV6, IPV6_UNICAST_HOPS, 64, WithinOrDefault(0, 255)),
    (IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 1, WithinOrDefault(0, 255)),
    (IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1, Bit),
    (IPPROTO_IPV6, IPV6_RECVPKTINFO, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVRTHDR, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVHOPOPTS, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVDSTOPTS, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVPATHMTU, 0, Flag),
    (IPPROTO_IPV6, IPV6_DONTFRAG, 0, Flag),
    (IPPROTO_IPV6, IPV6_RECVTCLASS, 0, Flag),
    (IPPROTO_IPV6, IPV6_TCLASS, 0, WithinOrDefault(0, 255)),
];

/// Errors: `ENOPROTOOPT` for one that is not in the table or cannot be set, `EINVAL`, `EPERM`.
pub(super) fn store(
    options: &mut Options,
    (level, name): (i32, i32),
    value: i32,
    root: bool,
) -> Result<(), Errno> {
    let (default, rule) = find(level, name).ok_or(Errno::ENOPROTOOPT)?;
    let value = match rule {
        Any => value,
        Flag => i32::from(value != 0),
        Root if name == SO_MARK && level == SOL_SOCKET && !root => return Err(Errno::EPERM),
        Root if value != 0 && !root => return Err(Errno::EPERM),
        Root if level == SOL_SOCKET => value,
        Root => i32::from(value != 0),
        Bit => within(value, 0, 1)?,
        Octet => value & 0xff,
        Within(low, high) => within(value, low, high)?,
        WithinOrDefault(..) if value == -1 => default,
        WithinOrDefault(low, high) => within(value, low, high)?,
        ZeroIsDefault | UpTo(_) if value == 0 => default,
        ZeroIsDefault => value.max(-1),
        UpTo(most) => value.clamp(-1, most),
        AtLeast(_) if value == 0 => 0,
        AtLeast(least) => value.max(least),
        Retransmissions => whole_retransmissions(value),
        Fixed => return Err(Errno::ENOPROTOOPT),
    };
    options.stored.insert((level, name), value);
    Ok(())
}

/// What `getsockopt` tells.
///
/// Errors: `ENOPROTOOPT`.
pub(super) fn stored(options: &Options, level: i32, name: i32) -> Result<i32, Errno> {
    let (default, _) = find(level, name).ok_or(Errno::ENOPROTOOPT)?;
    Ok(options.stored.get(&(level, name)).copied().unwrap_or(default))
}

fn find(level: i32, name: i32) -> Option<(i32, Rule)> {
    let found = STORED.iter().find(|(l, n, ..)| (*l, *n) == (level, name));
    found.map(|(.., default, rule)| (*default, *rule))
}

pub(super) fn within(number: i32, low: i32, high: i32) -> Result<i32, Errno> {
    if (low..=high).contains(&number) { Ok(number) } else { Err(Errno::EINVAL) }
}

/// Retransmissions come after 1, 2, 4 … seconds, at most 120.
fn whole_retransmissions(seconds: i32) -> i32 {
    let (mut period, mut timeout) = (0, 1);
    while period < seconds && period < i32::from(u8::MAX) * 120 {
        period += timeout;
        timeout = (timeout * 2).min(120);
    }
    period
}
