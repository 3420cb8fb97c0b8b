//! Class statements.

use super::{Compiled, Compiler};
use crate::code::{CodeKind, Const, Op};
use ruff_python_ast as ast;

impl<'a> Compiler<'a> {
    pub fn class_statement(&mut self, class: &'a ast::StmtClassDef) -> Compiled {
        let first_line = self.decorators(&class.decorator_list)?;
        let name = self.unit.constant(Const::Str(class.name.as_str().into()));
        self.emit(Op::Const(name));
        match &class.arguments {
            Some(arguments) => {
                if !self.spread_arguments(&arguments.args, &arguments.keywords)? {
                    self.emit(Op::BuildDict(0));
                }
            }
            None => {
                self.emit(Op::BuildTuple(0));
                self.emit(Op::BuildDict(0));
            }
        }
        let outer = self.enter(class.range, true, &class.name, CodeKind::Class);
        let outer_class = self.class.replace(class.name.to_string());
        self.unit.first_line = first_line.unwrap_or(self.unit.position.line);
        self.class_body(class)?;
        self.class = outer_class;
        self.leave(outer, 0);
        self.emit(Op::BuildClass);
        self.apply_decorators(&class.decorator_list);
        self.store_name(&class.name);
        Ok(())
    }

    fn class_body(&mut self, class: &'a ast::StmtClassDef) -> Compiled {
        let needs_cell = self.scope().needs_class_cell;
        if needs_cell {
            // The cell that methods capture comes first among the locals.
            let slot = self.unit.local("__class__");
            self.unit.cells.push(slot);
            self.emit_nowhere(Op::MakeCell(slot));
        }
        self.begin(None);
        // The line of the statement is traced once more inside the body.
        let module = self.unit.name("__name__");
        self.emit(Op::LoadName(module));
        let target = self.unit.name("__module__");
        self.emit(Op::StoreName(target));
        let qualname = self.unit.qualname.clone();
        let qualname = self.unit.constant(Const::Str(qualname));
        self.emit(Op::Const(qualname));
        let target = self.unit.name("__qualname__");
        self.emit(Op::StoreName(target));
        if self.scope().has_annotations {
            self.emit(Op::SetupAnnotations);
        }
        let rest = self.body_docstring(&class.body);
        self.statements(rest)?;
        if needs_cell {
            let slot = self.unit.local("__class__");
            self.emit_nowhere(Op::LoadCell(slot));
            self.emit_nowhere(Op::Return);
        } else {
            self.return_none();
        }
        Ok(())
    }
}
