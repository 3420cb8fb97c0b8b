//! Searchable tables: a `search` block and what stands behind it, up to the next heading `##`.

use crate::document::Block;

/// A heading of this level, or a higher one, ends what can be searched.
pub const ENDS_AT: usize = 2;

/// Moves what stands behind a search block into it.
pub fn gathered(blocks: Vec<Block>) -> Vec<Block> {
    let mut gathered: Vec<Block> = Vec::new();
    let mut inside = false;
    for block in blocks {
        let ends = matches!(block, Block::Heading { level, .. } if usize::from(level) <= ENDS_AT);
        inside &= !ends;
        match gathered.last_mut() {
            Some(Block::Search { blocks, .. }) if inside => blocks.push(block),
            _ => {
                inside = matches!(block, Block::Search { .. });
                gathered.push(block);
            }
        }
    }
    gathered
}

/// How many rows can be searched.
pub fn rows(blocks: &[Block]) -> usize {
    let rows = |block: &Block| match block {
        Block::Table { rows, .. } => rows.len(),
        _ => 0,
    };
    let searched = blocks.iter().filter_map(|block| match block {
        Block::Search { blocks, .. } => Some(blocks),
        _ => None,
    });
    searched.flatten().map(rows).sum()
}
