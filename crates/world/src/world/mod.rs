//! The world: one value that holds everything, and the rule that says what happens next.
//!
//! Invariant: a world changes only by [`World::step`] and [`World::advance`], and what it becomes
//! depends on nothing but what it was and the choice made. `advance(n)` is `n` times the policy's
//! choice, only faster.

mod choices;
mod fork;
mod schedule;
mod signal;
mod step;
mod storage;
mod task;
mod terminal;
mod traffic;
mod wait;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::rc::Rc;

use kernel::{HostConfig, HostId, Kernel, Pid, Time, Wire};

use crate::disk::Disk;
use crate::process::{Console, Input, Phase, Process, ProcessId, TaskId};
use crate::scenario::Scenario;

/// Hosts, processes and the wire at one instant. Cloning shares what is not changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    scenario: Rc<Scenario>,
    time: Time,
    steps: u64,
    hosts: Vec<Rc<Kernel>>,
    wire: Rc<Wire>,
    processes: Vec<Rc<Process>>,
    /// When each task that can go on by itself does so: runnable, asleep until a time, or typed to
    /// by the script.
    agenda: BTreeSet<(Time, TaskId)>,
    /// The task in the middle of a line: it goes first, so that a line is atomic unless the learner
    /// decides otherwise.
    current: Option<TaskId>,
    /// Signals and lines typed that come by themselves: alarms, and what a script types at a program
    /// that waits for its terminal in `select`.
    alarms: BTreeSet<(Time, ProcessId)>,
    typists: BTreeSet<(Time, ProcessId)>,
    /// Each host's files.
    disks: Vec<Rc<Disk>>,
    next_start: Option<(Time, ProcessId)>,
    next_pid: u32,
}

/// The first process of a host gets this id.
pub(crate) const FIRST_PID: u32 = 1001;

/// `Process` is large, and a `Kernel` larger: both are shared between checkpoints until written to.
impl World {
    /// Before anything has happened. Programs whose host index is out of range are placed on host 0.
    pub fn new(scenario: Rc<Scenario>) -> World {
        let loopback = [IpAddr::from([127, 0, 0, 1]), IpAddr::from(std::net::Ipv6Addr::LOCALHOST)];
        let addresses: Vec<Vec<IpAddr>> = scenario
            .hosts
            .iter()
            .map(|host| {
                host.addresses.iter().copied().filter(|ip| !loopback.contains(ip)).collect()
            })
            .collect();
        let hosts = scenario
            .hosts
            .iter()
            .zip(&addresses)
            .enumerate()
            .map(|(index, (host, addresses))| {
                Rc::new(Kernel::new(HostConfig {
                    name: host.name.clone(),
                    addresses: addresses.clone(),
                    root: host.root,
                    mtu: scenario.network.link.mtu,
                    seed: scenario.network.seed.wrapping_add(index as u64 + 1),
                }))
            })
            .collect();
        let wire = Rc::new(Wire::new(scenario.network.clone(), addresses));
        let mut world = World {
            time: Time::ZERO,
            steps: 0,
            hosts,
            wire,
            processes: Vec::new(),
            agenda: BTreeSet::new(),
            current: None,
            alarms: BTreeSet::new(),
            typists: BTreeSet::new(),
            disks: Disk::of_scenario(&scenario).into_iter().map(Rc::new).collect(),
            next_start: None,
            next_pid: FIRST_PID,
            scenario: scenario.clone(),
        };
        for (index, program) in scenario.programs.iter().enumerate() {
            let host = if program.host < scenario.hosts.len() { program.host } else { 0 };
            world.add_process(HostId(host as u32), index, program.name.clone());
        }
        world.plan_start();
        world
    }

    fn add_process(&mut self, host: HostId, program: usize, name: String) -> ProcessId {
        let id = ProcessId(self.processes.len() as u32);
        let pid = Pid(self.next_pid);
        self.next_pid += 1;
        self.processes.push(Rc::new(Process {
            id,
            host,
            pid,
            name,
            program,
            parent: None,
            forked: false,
            reaped: false,
            terminal: id,
            signals: Default::default(),
            phase: Phase::NotStarted,
            tasks: Default::default(),
            turn: Default::default(),
            console: Console::default(),
            input: Input::default(),
            started_at: Time::ZERO,
            settled: false,
        }));
        id
    }

    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.scenario
    }

    /// Virtual time of the last step.
    pub fn time(&self) -> Time {
        self.time
    }

    /// How many steps have happened.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    pub fn kernel(&self, host: HostId) -> &Kernel {
        &self.hosts[host.0 as usize]
    }

    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    pub(crate) fn processes(&self) -> impl Iterator<Item = &Process> {
        self.processes.iter().map(|process| &**process)
    }

    pub(crate) fn process(&self, id: ProcessId) -> Option<&Process> {
        self.processes.get(id.0 as usize).map(|process| &**process)
    }

    /// About how many bytes the objects of all programs take.
    pub(crate) fn heap_bytes(&self) -> u64 {
        self.processes()
            .map(|process| match &process.phase {
                Phase::NotStarted => 0,
                Phase::Alive(vm) | Phase::Ended { last: vm, .. } => vm.heap_bytes(),
            })
            .sum()
    }

    /// About how many bytes programs had to copy so far because a clone of the world shared them.
    pub(crate) fn copied_bytes(&self) -> u64 {
        self.processes().filter_map(Process::vm).map(python::Vm::copied_bytes).sum()
    }

    /// The main file of a process, as its events name it.
    pub(crate) fn program_file(&self, id: ProcessId) -> Option<&str> {
        let program = self.scenario.programs.get(self.process(id)?.program)?;
        Some(&program.file)
    }

    /// `id` must exist.
    fn process_mut(&mut self, id: ProcessId) -> &mut Process {
        Rc::make_mut(&mut self.processes[id.0 as usize])
    }

    fn kernel_mut(&mut self, host: HostId) -> &mut Kernel {
        Rc::make_mut(&mut self.hosts[host.0 as usize])
    }

    fn wire_mut(&mut self) -> &mut Wire {
        Rc::make_mut(&mut self.wire)
    }

    /// Equal worlds have equal digests, natively and in WebAssembly.
    pub fn digest(&self) -> u64 {
        crate::digest::digest(self)
    }
}
