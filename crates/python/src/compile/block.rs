//! What a `return`, `break` or `continue` has to leave on its way out: loops, `try`, `with`, handlers.

use super::unit::Label;
use super::{Compiled, Compiler};
use crate::code::{Const, Op, Position};
use crate::source::Problem;
use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;

#[derive(Clone)]
pub enum FrameBlock<'a> {
    While {
        end: Label,
        again: Label,
    },
    /// An iterator stands on the stack.
    For {
        end: Label,
        again: Label,
    },
    /// Something is set up that catches.
    Try,
    /// The body of a `try` with `finally`; its statements are repeated on every way out.
    Finally {
        body: &'a [Stmt],
    },
    /// Inside a handler.
    Handler,
    /// Inside `except*`, which nothing may leave by a jump.
    StarHandler,
    /// `except … as name`: the name is deleted on the way out.
    NamedHandler {
        name: String,
    },
    With {
        position: Position,
        asynchronous: bool,
    },
}

/// Blocks inside one another in one function, as in CPython.
const MOST_BLOCKS: usize = 20;

impl<'a> Compiler<'a> {
    pub fn push_block(&mut self, block: FrameBlock<'a>) -> Compiled {
        if self.blocks.len() >= MOST_BLOCKS {
            let start = self.source.offset(self.unit.position);
            let range = TextRange::empty(start.into());
            return Err(Problem::syntax("too many statically nested blocks", range));
        }
        self.blocks.push(block);
        Ok(())
    }

    /// Emits what leaving every block down to `depth` takes; `keep` if a value on top is to survive.
    fn unwind_to(&mut self, depth: usize, keep: bool) -> Compiled {
        let all = self.blocks.clone();
        for at in (depth..all.len()).rev() {
            self.blocks.truncate(at);
            self.unwind(&all[at], keep)?;
        }
        self.blocks = all;
        Ok(())
    }

    fn unwind(&mut self, block: &FrameBlock<'a>, keep: bool) -> Compiled {
        match block {
            FrameBlock::While { .. } | FrameBlock::StarHandler => {}
            FrameBlock::For { .. } => {
                if keep {
                    self.emit(Op::Swap(2));
                }
                self.emit(Op::Pop);
            }
            FrameBlock::Try => self.emit_nowhere(Op::PopBlock),
            FrameBlock::Finally { body } => {
                self.emit_nowhere(Op::PopBlock);
                let position = self.unit.position;
                self.statements(body)?;
                self.unit.position = position;
            }
            FrameBlock::Handler => {
                self.emit_nowhere(if keep { Op::PopExceptKeep } else { Op::PopExcept })
            }
            FrameBlock::NamedHandler { name } => {
                self.emit_nowhere(Op::PopBlock);
                self.emit_nowhere(if keep { Op::PopExceptKeep } else { Op::PopExcept });
                self.forget_name(name);
            }
            FrameBlock::With { position, asynchronous } => {
                self.emit_nowhere(Op::PopBlock);
                if keep {
                    self.emit_nowhere(Op::Swap(2));
                }
                let outer = std::mem::replace(&mut self.unit.position, *position);
                self.emit(Op::WithExit);
                if *asynchronous {
                    self.await_top();
                }
                self.emit_nowhere(Op::Pop);
                self.unit.position = outer;
            }
        }
        Ok(())
    }

    /// `name = None; del name`, as the end of `except … as name`.
    pub fn forget_name(&mut self, name: &str) {
        let none = self.unit.constant(Const::None);
        self.emit_nowhere(Op::Const(none));
        let mangled = self.mangled(name);
        let store = self.name_op(&mangled, super::Access::Store);
        self.emit_nowhere(store);
        let delete = self.name_op(&mangled, super::Access::Delete);
        self.emit_nowhere(delete);
    }

    pub fn compile_break(&mut self, range: TextRange, again: bool) -> Compiled {
        let found = self
            .blocks
            .iter()
            .rposition(|block| matches!(block, FrameBlock::While { .. } | FrameBlock::For { .. }));
        let Some(depth) = found else {
            let message =
                if again { "'continue' not properly in loop" } else { "'break' outside loop" };
            return Err(Problem::syntax(message, range));
        };
        self.check_star(depth, range)?;
        self.unit.trace_line();
        self.unwind_to(depth + 1, false)?;
        match self.blocks[depth] {
            FrameBlock::While { again: label, .. } | FrameBlock::For { again: label, .. }
                if again =>
            {
                self.unit.jump(Op::JumpBack, label);
            }
            FrameBlock::For { end, .. } => {
                self.emit(Op::Pop);
                self.unit.jump(Op::Jump, end);
            }
            FrameBlock::While { end, .. } => self.unit.jump(Op::Jump, end),
            _ => {}
        }
        Ok(())
    }

    /// `break`, `continue` and `return` do not leave an `except*` clause.
    pub fn check_star(&self, depth: usize, range: TextRange) -> Compiled {
        if self.blocks[depth..].iter().any(|block| matches!(block, FrameBlock::StarHandler)) {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            return Err(Problem::syntax(message, range));
        }
        Ok(())
    }

    /// `return`, with its value on the stack.
    pub fn compile_return(&mut self) -> Compiled {
        self.unwind_to(0, true)?;
        self.emit_nowhere(Op::Return);
        Ok(())
    }

    /// As [`Self::compile_return`] for a constant, whose value is loaded after the way out.
    pub fn compile_return_constant(&mut self, value: Const) -> Compiled {
        self.unit.trace_line();
        self.unwind_to(0, false)?;
        let value = self.unit.constant(value);
        self.emit(Op::Const(value));
        self.emit_nowhere(Op::Return);
        Ok(())
    }
}
