//! What the kernels ask for after each mutation: packets for the wire, tasks to wake, notes.

use std::rc::Rc;

use kernel::{Effect, HostId, Packet, PacketId, Task as KernelTask};

use super::World;
use crate::event::{Event, What};
use crate::process::{ProcessId, TaskId, TaskState};

impl World {
    /// Carries out everything the kernel of `host` asks for. Called once after each mutation of it.
    pub(super) fn settle_kernel(&mut self, host: HostId, events: &mut Vec<Event>) {
        for effect in self.kernel_mut(host).drain() {
            match effect {
                Effect::Transmit(packet) => self.transmit(host, packet, events),
                Effect::Wake(task) => self.wake(host, task),
                Effect::Note(note) => self.tell(events, None, What::Kernel { host, note }),
            }
        }
    }

    fn transmit(&mut self, from: HostId, packet: Packet, events: &mut Vec<Event>) {
        let (now, cause) = (self.time, self.steps);
        let sent = self.wire_mut().transmit(now, from, packet.clone(), cause);
        if sent.is_empty() {
            self.kernel_mut(from).unanswered(now, packet.clone());
            let content = Box::new(packet);
            self.tell(events, Some(cause), What::Unroutable { from, content });
            return;
        }
        for id in sent {
            let Some(flight) = self.wire.get(id) else { continue };
            let what = What::Sent {
                packet: id,
                from,
                to: flight.to,
                content: Box::new(flight.packet.clone()),
            };
            self.tell(events, Some(cause), what);
        }
    }

    fn wake(&mut self, host: HostId, woken: KernelTask) {
        let Some(process) = self.process_of(host, woken.pid) else { return };
        let id = TaskId { process, thread: woken.tid.0 };
        let (now, step) = (self.time, self.steps);
        if let Some(TaskState::Blocked { call, reason }) = self.task_state(id) {
            let (call, reason) = (Rc::clone(call), reason.clone());
            self.set_state(id, TaskState::Woken { at: now, call, reason });
            if let Some(task) = self.process_mut(process).tasks.get_mut(&id.thread) {
                task.woken_by = Some(step);
            }
        }
    }

    /// Pids are unique in the world and given in the order of processes.
    fn process_of(&self, host: HostId, pid: kernel::Pid) -> Option<ProcessId> {
        let index = pid.0.checked_sub(super::FIRST_PID)?;
        let process = self.process(ProcessId(index))?;
        (process.host == host).then_some(process.id)
    }

    pub(super) fn deliver(&mut self, id: PacketId, events: &mut Vec<Event>) {
        let Some(flight) = self.wire_mut().take(id) else { return };
        let (now, to) = (self.time, flight.to);
        let content = Box::new(flight.packet.clone());
        self.tell(events, Some(flight.cause), What::Delivered { packet: id, to, content });
        self.kernel_mut(to).deliver(now, flight.packet);
        self.settle_kernel(to, events);
    }

    pub(super) fn tell(&self, events: &mut Vec<Event>, cause: Option<u64>, what: What) {
        events.push(Event { step: self.steps, time: self.time, cause, what });
    }
}
