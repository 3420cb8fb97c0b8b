//! A program's calls that concern files.

use std::rc::Rc;

use python::{Data, HostError};

use super::World;
use crate::disk::Disk;
use crate::host_call::{FileRequest, errno_exception};
use crate::process::ProcessId;

impl World {
    pub(super) fn file_request(
        &mut self,
        id: ProcessId,
        request: FileRequest,
    ) -> Result<Data, HostError> {
        let host = self.host_of(id).0 as usize;
        let Some(disk) = self.disks.get_mut(host) else { return Ok(Data::None) };
        let result = match request {
            FileRequest::Read(path) => {
                disk.read(&path).map(|content| Data::Bytes(content.as_ref().clone()))
            }
            FileRequest::Stat(path) => match disk.stat(&path) {
                Ok((folder, size)) => Ok(Data::Tuple(vec![Data::Bool(folder), Data::Int(size)])),
                Err(_) if self.hosts[host].is_socket(&path) => {
                    Ok(Data::Tuple(vec![Data::Bool(false), Data::Int(0), Data::Bool(true)]))
                }
                Err(errno) => Err(errno),
            },
            FileRequest::List(path) => {
                disk.list(&path).map(|names| Data::List(names.into_iter().map(Data::Str).collect()))
            }
            change => Disk::change(Rc::make_mut(disk), change).map(|()| Data::None),
        };
        result.map_err(errno_exception)
    }
}
