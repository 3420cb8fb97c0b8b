//! What is remembered of a run besides its choices: every event but the lines, and every packet.
//!
//! Bounded: past the bound the oldest events are let go. Lines are not kept at all; replaying finds
//! them again.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::{Mark, MarkKind};
use crate::capture::Captured;
use crate::choice::Choice;
use crate::event::{Event, What};
use crate::ladder::{LadderEnd, LadderPacket, Numbering, PacketRecord};
use crate::narrate::Narrator;
use crate::world::World;

/// Events kept; a run of a hundred thousand events fits.
const MOST_EVENTS: usize = 150_000;
const MOST_PACKETS: usize = 50_000;

#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    events: VecDeque<Rc<Event>>,
    packets: VecDeque<PacketRecord>,
    /// Index of each packet still in flight, counted from the first packet ever recorded.
    open: BTreeMap<kernel::PacketId, u64>,
    packets_dropped: u64,
    numbering: Numbering,
}

impl Log {
    pub fn record<'a>(&mut self, events: impl Iterator<Item = &'a Event>) {
        for event in events {
            self.record_packet(event);
            if matches!(event.what, What::Line { .. } | What::Paused { .. }) {
                continue;
            }
            if self.events.len() == MOST_EVENTS {
                self.events.pop_front();
            }
            self.events.push_back(Rc::new(event.clone()));
        }
    }

    fn record_packet(&mut self, event: &Event) {
        match &event.what {
            What::Sent { packet, from, to, content } => {
                let copy_of = self.numbering.see(content);
                let record = PacketRecord {
                    id: *packet,
                    from: *from,
                    to: *to,
                    content: content.clone(),
                    relative: copy_of,
                    sent: (event.step, event.time),
                    end: None,
                    dropped: false,
                };
                self.push_packet(record);
            }
            What::Duplicated { packet, copy } => {
                let original = self.packets.iter().rev().find(|record| record.id == *packet);
                if let Some(original) = original.cloned() {
                    self.push_packet(PacketRecord { id: *copy, end: None, ..original });
                }
            }
            What::Delivered { packet, .. } => self.close_packet(*packet, event, false),
            What::Dropped { packet, .. } => self.close_packet(*packet, event, true),
            _ => {}
        }
    }

    fn push_packet(&mut self, record: PacketRecord) {
        if self.packets.len() == MOST_PACKETS {
            self.packets.pop_front();
            self.packets_dropped += 1;
        }
        self.open.insert(record.id, self.packets_dropped + self.packets.len() as u64);
        self.packets.push_back(record);
    }

    fn close_packet(&mut self, id: kernel::PacketId, event: &Event, dropped: bool) {
        let Some(index) = self.open.remove(&id) else { return };
        let Some(index) = index.checked_sub(self.packets_dropped) else { return };
        if let Some(record) = self.packets.get_mut(index as usize) {
            record.end = Some((event.step, event.time));
            record.dropped = dropped;
        }
    }

    /// The same log as it was after `step`.
    pub fn until(&self, step: u64) -> Log {
        let mut log = Log { numbering: self.numbering.clone(), ..Log::default() };
        log.events = self.events.iter().take_while(|event| event.step <= step).cloned().collect();
        for record in self.packets.iter().take_while(|record| record.sent.0 <= step) {
            let mut record = record.clone();
            if record.end.is_some_and(|(at, _)| at > step) {
                record.end = None;
                record.dropped = false;
            }
            let closed = record.end.is_some();
            let id = record.id;
            log.push_packet(record);
            if closed {
                log.open.remove(&id);
            }
        }
        log
    }

    /// Events up to and including `step`, newest `most`, in their order.
    pub fn events_until(&self, step: u64, most: usize) -> Vec<Event> {
        let end = self.events.partition_point(|event| event.step <= step);
        let begin = end.saturating_sub(most);
        self.events.range(begin..end).map(|event| (**event).clone()).collect()
    }

    /// The last step before `step` at which something happened that `wanted` accepts.
    pub fn last_before(&self, step: u64, wanted: impl Fn(&What) -> bool) -> Option<u64> {
        let end = self.events.partition_point(|event| event.step < step);
        self.events.range(..end).rev().find(|event| wanted(&event.what)).map(|event| event.step)
    }

    pub fn packet(&self, id: kernel::PacketId) -> Option<&PacketRecord> {
        self.packets.iter().rev().find(|record| record.id == id)
    }

    /// Packets sent up to `step`, in the order of sending.
    pub fn captured(&self, step: u64) -> impl Iterator<Item = Captured<'_>> {
        let sent = self.packets.iter().take_while(move |record| record.sent.0 <= step);
        sent.map(move |record| Captured {
            at: record.sent.1,
            from: record.from,
            to: record.to,
            packet: &record.content,
            lost: record.dropped && record.end.is_some_and(|(end, _)| end <= step),
        })
    }

    /// Packets sent up to the world's present, newest `most`, in the order of sending.
    pub fn ladder(&self, world: &World, most: usize) -> Vec<LadderPacket> {
        let now = world.steps();
        let end = self.packets.partition_point(|record| record.sent.0 <= now);
        let begin = end.saturating_sub(most);
        self.packets
            .range(begin..end)
            .map(|record| {
                let end = match record.end {
                    Some((step, at)) if step <= now && record.dropped => {
                        LadderEnd::Dropped { at, step }
                    }
                    Some((step, at)) if step <= now => LadderEnd::Delivered { at, step },
                    _ => LadderEnd::InFlight {
                        due: world.wire().get(record.id).map_or(record.sent.1, |flight| flight.due),
                    },
                };
                record.view(end)
            })
            .collect()
    }

    pub fn marks(
        &self,
        most: usize,
        narrator: &Narrator<'_>,
        choices: &BTreeMap<u64, Choice>,
    ) -> Vec<Mark> {
        let mut rare = Vec::new();
        let mut common = Vec::new();
        for event in &self.events {
            let Some(kind) = mark_kind(&event.what) else { continue };
            let kind = if choices.contains_key(&event.step) { MarkKind::Choice } else { kind };
            let is_rare = matches!(kind, MarkKind::Choice | MarkKind::Ended(_) | MarkKind::Dropped);
            if is_rare { rare.push((event, kind)) } else { common.push((event, kind)) }
        }
        let room = most.saturating_sub(rare.len()).max(most / 2).max(1);
        let every = common.len().div_ceil(room).max(1);
        let every_rare = rare.len().div_ceil(most.max(1)).max(1);
        let mut marks: Vec<Mark> = rare
            .into_iter()
            .step_by(every_rare)
            .chain(common.into_iter().step_by(every))
            .map(|(event, kind)| Mark {
                step: event.step,
                time: event.time,
                kind,
                label: narrator.label(event),
            })
            .collect();
        marks.sort_by_key(|mark| mark.step);
        marks
    }
}

fn mark_kind(what: &What) -> Option<MarkKind> {
    Some(match what {
        What::Called { task, .. } | What::Finished { task, .. } => MarkKind::Syscall(task.process),
        What::Blocked { task, .. } | What::Sleeping { task, .. } => MarkKind::Blocked(task.process),
        What::Waits { task, .. } => MarkKind::Blocked(task.process),
        What::WaitingForInput { process } => MarkKind::Blocked(*process),
        What::Sent { from, .. } => MarkKind::Packet(*from),
        What::Dropped { .. } | What::Unroutable { .. } => MarkKind::Dropped,
        What::Printed { process, .. } => MarkKind::Printed(*process),
        What::Ended { process, .. } => MarkKind::Ended(*process),
        What::Typed { .. }
        | What::Interrupted { .. }
        | What::Duplicated { .. }
        | What::Delayed { .. } => MarkKind::Choice,
        _ => return None,
    })
}
