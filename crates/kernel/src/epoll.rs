//! epoll(7): sets of open file descriptions that somebody wants to hear about, and the lists of those
//! that have something to tell.
//!
//! Interest belongs to a descriptor number together with its open file description: closing one of
//! two descriptors of a description keeps it, and events go on to be told under the old number. Only
//! when the description itself goes is it forgotten.
//!
//! Invariant: `watchers` names exactly the files of all items; an item is in its set's ready list if
//! and only if it has a turn.

use std::collections::BTreeMap;

use crate::fd::{DescriptionId, File};
use crate::host::Kernel;
use crate::linux::*;
use crate::map::Map;
use crate::snapshot::EpollId;
use crate::{EpollEvent, Errno, Fd};

/// Sets may watch sets, this deep (`EP_MAX_NESTS`).
const DEPTH_MAX: usize = 4;

/// Sets that watch sets, in all: an event goes up every way between them.
const NESTED_MAX: usize = 64;

/// The bits of `events` that are not events.
const MODES: u32 = EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE | EPOLLWAKEUP;

pub(crate) type Key = (Fd, DescriptionId);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Item {
    pub file: File,
    /// `EPOLL*` bits as asked for, with EPOLLERR and EPOLLHUP.
    pub events: u32,
    pub data: u64,
    /// Its place in the ready list.
    pub turn: Option<u64>,
}

impl Item {
    fn wants(&self, key: i16) -> bool {
        let disabled = self.events & !MODES == 0;
        !disabled && self.events & bits(key) != 0
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Epoll {
    pub interest: Map<Key, Item>,
    pub ready: Map<u64, Key>,
    turns: u64,
}

impl Epoll {
    /// Puts an item at the end of the ready list, unless it is in it.
    fn queue(&mut self, key: Key) {
        let Some(item) = self.interest.get_mut(&key).filter(|item| item.turn.is_none()) else {
            return;
        };
        self.turns += 1;
        item.turn = Some(self.turns);
        self.ready.insert(self.turns, key);
    }

    fn unqueue(&mut self, key: Key) {
        if let Some(turn) = self.interest.get_mut(&key).and_then(|item| item.turn.take()) {
            self.ready.remove(&turn);
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Epolls {
    issued: u32,
    by_id: BTreeMap<EpollId, Epoll>,
    /// Who watches a file, in the order of registration.
    watchers: Map<File, Vec<(EpollId, Key)>>,
}

impl Epolls {
    pub fn create(&mut self) -> EpollId {
        self.issued += 1;
        let id = EpollId(self.issued);
        self.by_id.insert(id, Epoll::default());
        id
    }

    pub fn iter(&self) -> impl Iterator<Item = (EpollId, &Epoll)> {
        self.by_id.iter().map(|(id, epoll)| (*id, epoll))
    }

    pub fn get(&self, id: EpollId) -> Option<&Epoll> {
        self.by_id.get(&id)
    }

    /// The set's last descriptor is gone.
    pub fn remove(&mut self, id: EpollId) {
        let Some(epoll) = self.by_id.remove(&id) else { return };
        for (key, item) in epoll.interest.iter() {
            self.unwatch(item.file, id, *key);
        }
    }

    fn unwatch(&mut self, file: File, id: EpollId, key: Key) {
        if let Some(there) = self.watchers.get_mut(&file) {
            there.retain(|watcher| *watcher != (id, key));
            if there.is_empty() {
                self.watchers.remove(&file);
            }
        }
    }

    /// Errors: `EEXIST`.
    pub fn add(&mut self, id: EpollId, key: Key, item: Item) -> Result<(), Errno> {
        let epoll = self.by_id.get_mut(&id).ok_or(Errno::EBADF)?;
        if epoll.interest.contains_key(&key) {
            return Err(Errno::EEXIST);
        }
        self.watchers.get_or_insert_with(item.file, Vec::new).push((id, key));
        epoll.interest.insert(key, item);
        Ok(())
    }

    /// Errors: `ENOENT`; `EINVAL` for an exclusive item.
    pub fn modify(&mut self, id: EpollId, key: Key, events: u32, data: u64) -> Result<File, Errno> {
        let item = self
            .by_id
            .get_mut(&id)
            .and_then(|epoll| epoll.interest.get_mut(&key))
            .ok_or(Errno::ENOENT)?;
        if item.events & EPOLLEXCLUSIVE != 0 {
            return Err(Errno::EINVAL);
        }
        (item.events, item.data) = (events, data);
        Ok(item.file)
    }

    /// Errors: `ENOENT`.
    pub fn delete(&mut self, id: EpollId, key: Key) -> Result<(), Errno> {
        let epoll = self.by_id.get_mut(&id).ok_or(Errno::ENOENT)?;
        epoll.unqueue(key);
        let item = epoll.interest.remove(&key).ok_or(Errno::ENOENT)?;
        self.unwatch(item.file, id, key);
        Ok(())
    }

    /// How many sets watch each other above this one, and below it.
    fn height(&self, id: EpollId) -> usize {
        let watchers = self.watchers.get(&File::Epoll(id)).into_iter().flatten();
        watchers.map(|(above, _)| 1 + self.height(*above)).max().unwrap_or(0)
    }

    fn depth(&self, id: EpollId) -> usize {
        self.inner(id).map(|below| 1 + self.depth(below)).max().unwrap_or(0)
    }

    fn inner(&self, id: EpollId) -> impl Iterator<Item = EpollId> + '_ {
        let items = self.by_id.get(&id).into_iter().flat_map(|epoll| epoll.interest.iter());
        items.filter_map(|(_, item)| match item.file {
            File::Epoll(below) => Some(below),
            _ => None,
        })
    }

    fn reaches(&self, id: EpollId, wanted: EpollId) -> bool {
        id == wanted || self.inner(id).any(|below| self.reaches(below, wanted))
    }

    /// Errors: `ELOOP` if `outer` watching `inner` closed a circle or a chain too long, `EINVAL` for
    /// too many sets in sets (`reverse_path_check`).
    pub fn check_nesting(&self, outer: EpollId, inner: EpollId) -> Result<(), Errno> {
        let nested = self.watchers.from(File::Epoll(EpollId(0))).map(|(_, there)| there.len());
        if nested.sum::<usize>() >= NESTED_MAX {
            return Err(Errno::EINVAL);
        }
        let length = self.height(outer) + 1 + self.depth(inner);
        let bad = self.reaches(inner, outer) || length > DEPTH_MAX;
        if bad { Err(Errno::ELOOP) } else { Ok(()) }
    }
}

impl Kernel {
    /// An event of the file: its items get into their ready lists, and who waits on those hears of it
    /// (`ep_poll_callback`).
    pub(crate) fn wake_epolls(&mut self, file: File, key: i16) {
        let Some(watchers) = self.epolls.watchers.get(&file).cloned() else { return };
        let mut served = false;
        for (id, item_key) in watchers {
            let Some(epoll) = self.epolls.by_id.get_mut(&id) else { continue };
            let Some(item) = epoll.interest.get(&item_key).filter(|item| item.wants(key)) else {
                continue;
            };
            // Of those that asked for it exclusively, one with somebody waiting is enough.
            let exclusive = item.events & EPOLLEXCLUSIVE != 0 && key & (POLLHUP | POLLERR) == 0;
            if exclusive && served {
                continue;
            }
            epoll.queue(item_key);
            served |= exclusive && self.sleepers.anyone_on(File::Epoll(id));
            self.wake_file(File::Epoll(id), READ);
        }
    }

    /// The description is gone: nobody hears of it any more.
    pub(crate) fn forget_interest(&mut self, description: DescriptionId, file: File) {
        let Some(watchers) = self.epolls.watchers.get(&file).cloned() else { return };
        for (id, key) in watchers.into_iter().filter(|(_, key)| key.1 == description) {
            // It is there: it was just listed.
            let _ = self.epolls.delete(id, key);
        }
    }

    fn item_readiness(&self, item: &Item) -> u32 {
        bits(self.readiness(item.file)) & item.events & !MODES
    }

    pub(crate) fn has_ready_events(&self, id: EpollId) -> bool {
        let Some(epoll) = self.epolls.get(id) else { return false };
        epoll.ready.iter().any(|(_, key)| {
            epoll.interest.get(key).is_some_and(|item| self.item_readiness(item) != 0)
        })
    }

    /// What `EPOLL_CTL_ADD` and `_MOD` find ready at once.
    pub(crate) fn queue_if_ready(&mut self, id: EpollId, key: Key) {
        let Some(item) = self.epolls.get(id).and_then(|epoll| epoll.interest.get(&key)) else {
            return;
        };
        if self.item_readiness(item) == 0 {
            return;
        }
        if let Some(epoll) = self.epolls.by_id.get_mut(&id) {
            epoll.queue(key);
        }
        self.wake_file(File::Epoll(id), READ);
    }

    /// Takes up to `most` events (`ep_send_events`): a level-triggered item goes to the end of the
    /// list again, an edge-triggered one leaves it, a one-shot one is disabled.
    pub(crate) fn take_events(&mut self, id: EpollId, most: usize) -> Vec<EpollEvent> {
        let mut events = Vec::new();
        // What is put at the end meanwhile has a later turn.
        let last = self.epolls.get(id).map_or(0, |epoll| epoll.turns);
        while events.len() < most {
            let Some(epoll) = self.epolls.get(id) else { break };
            let Some((_, key)) = epoll.ready.first().filter(|(turn, _)| **turn <= last) else {
                break;
            };
            let key = *key;
            let Some(item) = epoll.interest.get(&key) else { break };
            let (ready, modes, data) = (self.item_readiness(item), item.events & MODES, item.data);
            let Some(epoll) = self.epolls.by_id.get_mut(&id) else { break };
            epoll.unqueue(key);
            if ready == 0 {
                continue;
            }
            events.push(EpollEvent { events: ready, data });
            if modes & EPOLLONESHOT != 0 {
                if let Some(item) = epoll.interest.get_mut(&key) {
                    item.events = modes;
                }
            } else if modes & EPOLLET == 0 {
                epoll.queue(key);
            }
        }
        events
    }
}

fn bits(poll: i16) -> u32 {
    u32::from(poll as u16)
}
