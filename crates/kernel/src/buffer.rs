//! A byte queue in copy-on-write pages: cloning a full buffer copies pointers, not bytes.
//!
//! Invariant: every page but the last holds exactly [`PAGE`] bytes; the first `skip` bytes of the
//! first page are already gone.

use std::collections::VecDeque;
use std::sync::Arc;

const PAGE: usize = 4096;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ByteQueue {
    pages: VecDeque<Arc<Vec<u8>>>,
    skip: usize,
    len: usize,
}

impl ByteQueue {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn push(&mut self, mut bytes: &[u8]) {
        self.len += bytes.len();
        while !bytes.is_empty() {
            let room = self.pages.back().map_or(0, |page| PAGE - page.len());
            if room == 0 {
                self.pages.push_back(Arc::default());
                continue;
            }
            let (now, rest) = bytes.split_at(room.min(bytes.len()));
            let last = self.pages.back_mut().expect("a page with room was found above");
            Arc::make_mut(last).extend_from_slice(now);
            bytes = rest;
        }
    }

    /// Up to `len` bytes from `offset` on, left in place.
    pub fn copy(&self, offset: usize, len: usize) -> Vec<u8> {
        let start = offset.min(self.len);
        let end = offset.saturating_add(len).min(self.len);
        let mut copied = Vec::with_capacity(end - start);
        let mut at = self.skip + start;
        while at < self.skip + end {
            let page = &self.pages[at / PAGE];
            let from = at % PAGE;
            let to = page.len().min(from + self.skip + end - at);
            copied.extend_from_slice(&page[from..to]);
            at += to - from;
        }
        copied
    }

    /// Drops the first `count` bytes, or all there are.
    pub fn discard(&mut self, count: usize) {
        let count = count.min(self.len);
        self.len -= count;
        self.skip += count;
        if self.len == 0 {
            self.pages.clear();
            self.skip = 0;
        }
        while self.skip >= PAGE {
            self.pages.pop_front();
            self.skip -= PAGE;
        }
    }

    /// Removes and returns up to `len` bytes.
    pub fn take(&mut self, len: usize) -> Vec<u8> {
        let taken = self.copy(0, len);
        self.discard(taken.len());
        taken
    }

    pub fn clear(&mut self) {
        *self = ByteQueue::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_plain_queue_across_pages() {
        let mut queue = ByteQueue::default();
        let mut plain: Vec<u8> = Vec::new();
        for round in 0..200usize {
            let chunk: Vec<u8> = (0..round * 37 % 5000).map(|i| (i + round) as u8).collect();
            queue.push(&chunk);
            plain.extend(&chunk);
            assert_eq!(
                queue.copy(round, 300),
                plain[round.min(plain.len())..].iter().copied().take(300).collect::<Vec<_>>()
            );
            let taken = queue.take(round * 29 % 4500);
            assert_eq!(taken, plain.drain(..taken.len()).collect::<Vec<_>>());
            assert_eq!(queue.len(), plain.len());
        }
        assert_eq!(queue.copy(0, usize::MAX), plain);
    }
}
