//! Which variable a name means: one pass over the tree before code is made.
//!
//! Invariant: afterwards every name of every scope is local, cell, free, global or looked up by name,
//! as CPython's symbol table decides.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, ExprContext, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    /// A comprehension or generator expression: a function too, but walrus targets go outside.
    Comprehension,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Local,
    /// Own variable captured by an inner function.
    Cell,
    Free,
    Global,
}

#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    bound: bool,
    parameter: bool,
    global: bool,
    nonlocal: bool,
    used: bool,
    annotated: bool,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    parent: usize,
    /// In order of first appearance: the order of local variables.
    order: Vec<String>,
    uses: BTreeMap<String, Uses>,
    pub places: BTreeMap<String, Place>,
    pub is_generator: bool,
    pub is_async: bool,
    /// A class whose methods use `__class__` or `super()`.
    pub needs_class_cell: bool,
    class_name: Option<String>,
    pub has_annotations: bool,
    /// Variables of functions outside that a class body hands on to its methods, though it has a
    /// name of its own like that.
    handed_on: Vec<String>,
}

impl Scope {
    pub fn locals(&self) -> impl Iterator<Item = &str> {
        self.order
            .iter()
            .filter(|name| matches!(self.places.get(*name), Some(Place::Local | Place::Cell)))
            .map(String::as_str)
    }

    pub fn declares_global(&self, name: &str) -> bool {
        self.uses.get(name).is_some_and(|uses| uses.global)
    }

    pub fn names_in(&self, place: Place) -> impl Iterator<Item = &str> {
        let handed_on = match place {
            Place::Free => &self.handed_on[..],
            _ => &[],
        };
        let placed = self.places.iter().filter(move |(_, at)| **at == place);
        // A class may use by `nonlocal` what it hands on to its methods too.
        let handed_on = handed_on.iter().filter(move |name| self.places.get(*name) != Some(&place));
        placed.map(|(name, _)| name.as_str()).chain(handed_on.map(String::as_str))
    }
}

/// A `SyntaxError` with the place CPython points at.
pub struct ScopeError {
    pub message: String,
    pub range: TextRange,
}

/// Scopes by the node that opens them.
pub struct Scopes {
    pub all: Vec<Scope>,
    by_node: BTreeMap<(u32, u32, bool), usize>,
}

impl Scopes {
    pub fn analyse(body: &[Stmt], top: ScopeKind) -> Result<Scopes, ScopeError> {
        let mut builder = Builder {
            scopes: Scopes { all: vec![new_scope(top, 0, None)], by_node: BTreeMap::new() },
            at: 0,
            error: None,
        };
        builder.visit_body(body);
        builder.finish()
    }

    pub fn of_expression(body: &Expr) -> Result<Scopes, ScopeError> {
        let mut builder = Builder {
            scopes: Scopes {
                all: vec![new_scope(ScopeKind::Module, 0, None)],
                by_node: BTreeMap::new(),
            },
            at: 0,
            error: None,
        };
        builder.visit_expr(body);
        builder.finish()
    }

    /// The scope that a node opens; `outer` tells a class or function statement from an expression of
    /// the same extent.
    pub fn of(&self, range: TextRange, statement: bool) -> usize {
        self.by_node[&(range.start().to_u32(), range.end().to_u32(), statement)]
    }
}

fn new_scope(kind: ScopeKind, parent: usize, class_name: Option<String>) -> Scope {
    Scope {
        kind,
        parent,
        order: Vec::new(),
        uses: BTreeMap::new(),
        places: BTreeMap::new(),
        is_generator: false,
        is_async: false,
        needs_class_cell: false,
        class_name,
        has_annotations: false,
        handed_on: Vec::new(),
    }
}

/// `__name` inside a class means `_Class__name`.
pub fn mangle(class: Option<&str>, name: &str) -> String {
    match class {
        Some(class) if name.starts_with("__") && !name.ends_with("__") && !name.contains('.') => {
            let class = class.trim_start_matches('_');
            if class.is_empty() { name.into() } else { format!("_{class}{name}") }
        }
        _ => name.into(),
    }
}

struct Builder {
    scopes: Scopes,
    at: usize,
    error: Option<ScopeError>,
}

impl Builder {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.all[self.at]
    }

    fn uses(&mut self, name: &str) -> &mut Uses {
        let scope = &mut self.scopes.all[self.at];
        let name = mangle(scope.class_name.as_deref(), name);
        if !scope.uses.contains_key(&name) {
            scope.order.push(name.clone());
        }
        scope.uses.entry(name).or_default()
    }

    fn bind(&mut self, name: &str) {
        self.uses(name).bound = true;
    }

    fn fail(&mut self, message: String, range: TextRange) {
        self.error.get_or_insert(ScopeError { message, range });
    }

    fn open(
        &mut self,
        range: TextRange,
        statement: bool,
        kind: ScopeKind,
        class: Option<String>,
    ) -> usize {
        let class_name = class.or_else(|| self.scope().class_name.clone());
        let outer = self.at;
        self.scopes.all.push(new_scope(kind, outer, class_name));
        self.at = self.scopes.all.len() - 1;
        let key = (range.start().to_u32(), range.end().to_u32(), statement);
        self.scopes.by_node.insert(key, self.at);
        outer
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        for parameter in parameters.iter() {
            let name = parameter.name();
            if self.uses(name.as_str()).parameter {
                let message =
                    format!("duplicate argument '{}' in function definition", name.as_str());
                self.fail(message, name.range());
            }
            let uses = self.uses(name.as_str());
            uses.bound = true;
            uses.parameter = true;
        }
    }

    fn outer_of_function(&mut self, parameters: Option<&ast::Parameters>) {
        for parameter in parameters.iter().flat_map(|parameters| parameters.iter()) {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
        }
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        generators: &[ast::Comprehension],
        elements: &[&Expr],
        is_generator: bool,
    ) {
        let first = &generators[0];
        self.visit_expr(&first.iter);
        let outer = self.open(range, false, ScopeKind::Comprehension, None);
        self.scope().is_generator = is_generator;
        let uses = self.uses(".0");
        uses.bound = true;
        uses.parameter = true;
        for (place, generator) in generators.iter().enumerate() {
            if place > 0 {
                self.visit_expr(&generator.iter);
            }
            self.scope().is_async |= generator.is_async;
            self.visit_expr(&generator.target);
            for test in &generator.ifs {
                self.visit_expr(test);
            }
        }
        for element in elements {
            self.visit_expr(element);
        }
        self.at = outer;
    }

    /// A walrus target inside comprehensions belongs to the function around them.
    fn bind_walrus(&mut self, target: &ast::ExprName) {
        let mut at = self.at;
        while self.scopes.all[at].kind == ScopeKind::Comprehension {
            at = self.scopes.all[at].parent;
        }
        if at == self.at {
            self.bind(&target.id);
            return;
        }
        let inner = self.at;
        if self.scopes.all[at].kind == ScopeKind::Class {
            let message =
                "assignment expression within a comprehension cannot be used in a class body";
            self.fail(message.into(), target.range());
        }
        self.at = at;
        self.bind(&target.id);
        let global = self.scopes.all[at].kind == ScopeKind::Module || self.uses(&target.id).global;
        self.at = inner;
        let mut through = inner;
        while through != at {
            self.at = through;
            if global {
                self.uses(&target.id).global = true;
            } else {
                let uses = self.uses(&target.id);
                uses.used = true;
                uses.nonlocal = true;
            }
            through = self.scopes.all[through].parent;
        }
        self.at = inner;
    }

    fn declare(&mut self, names: &[ast::Identifier], global: bool, range: TextRange) {
        let word = if global { "global" } else { "nonlocal" };
        for name in names {
            let module = self.scope().kind == ScopeKind::Module;
            let uses = *self.uses(name.as_str());
            if uses.parameter {
                self.fail(format!("name '{}' is parameter and {word}", name.as_str()), range);
            } else if uses.annotated {
                self.fail(format!("annotated name '{}' can't be {word}", name.as_str()), range);
            } else if uses.bound {
                let message =
                    format!("name '{}' is assigned to before {word} declaration", name.as_str());
                self.fail(message, range);
            } else if uses.used {
                let message =
                    format!("name '{}' is used prior to {word} declaration", name.as_str());
                self.fail(message, range);
            } else if !global && module {
                self.fail("nonlocal declaration not allowed at module level".into(), range);
            }
            let uses = self.uses(name.as_str());
            if global {
                uses.global = true;
            } else {
                uses.nonlocal = true;
            }
            if uses.global && uses.nonlocal {
                self.fail(format!("name '{}' is nonlocal and global", name.as_str()), range);
            }
        }
    }

    fn finish(mut self) -> Result<Scopes, ScopeError> {
        for at in 0..self.scopes.all.len() {
            self.resolve(at);
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.scopes),
        }
    }

    fn resolve(&mut self, at: usize) {
        let names: Vec<(String, Uses)> =
            self.scopes.all[at].uses.iter().map(|(name, uses)| (name.clone(), *uses)).collect();
        for (name, uses) in names {
            let known = self.scopes.all[at].places.get(&name).copied();
            if matches!(known, Some(Place::Cell)) {
                continue;
            }
            let kind = self.scopes.all[at].kind;
            let place = if uses.global {
                Some(Place::Global)
            } else if uses.bound && !uses.nonlocal {
                (kind != ScopeKind::Module).then_some(Place::Local)
            } else if self.capture(at, &name) {
                Some(Place::Free)
            } else if uses.nonlocal && kind != ScopeKind::Comprehension {
                let range = TextRange::default();
                self.fail(format!("no binding for nonlocal '{name}' found"), range);
                None
            } else {
                Some(Place::Global)
            };
            if let Some(place) = place {
                self.scopes.all[at].places.insert(name, place);
            }
        }
    }

    /// Finds the enclosing function that binds `name` and makes it a cell there, free in between.
    fn capture(&mut self, from: usize, name: &str) -> bool {
        let mut between = Vec::new();
        let mut at = from;
        while at != 0 {
            at = self.scopes.all[at].parent;
            let scope = &self.scopes.all[at];
            match scope.kind {
                ScopeKind::Module => return false,
                ScopeKind::Class => {
                    if name == "__class__" {
                        self.scopes.all[at].needs_class_cell = true;
                        break;
                    }
                    between.push(at);
                }
                _ => {
                    let uses = scope.uses.get(name).copied().unwrap_or_default();
                    if uses.global {
                        return false;
                    }
                    if uses.bound && !uses.nonlocal {
                        self.scopes.all[at].places.insert(name.into(), Place::Cell);
                        break;
                    }
                    between.push(at);
                }
            }
            if at == 0 {
                return false;
            }
        }
        if at == 0 {
            return false;
        }
        for scope in between {
            let scope = &mut self.scopes.all[scope];
            let is_class = scope.kind == ScopeKind::Class;
            let own =
                scope.uses.get(name).is_some_and(|uses| uses.bound || is_class && uses.global);
            if !own {
                scope.places.insert(name.into(), Place::Free);
            } else if is_class && !scope.handed_on.iter().any(|known| known == name) {
                scope.handed_on.push(name.into());
            }
            if !scope.order.iter().any(|known| known == name) {
                scope.order.push(name.into());
            }
        }
        true
    }
}

impl<'a> Visitor<'a> for Builder {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                self.bind(&function.name);
                for decorator in &function.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.outer_of_function(Some(&function.parameters));
                for parameter in function.parameters.iter() {
                    if let Some(annotation) = parameter.annotation() {
                        self.visit_expr(annotation);
                    }
                }
                if let Some(returns) = &function.returns {
                    self.visit_expr(returns);
                }
                let outer = self.open(function.range, true, ScopeKind::Function, None);
                self.scope().is_async = function.is_async;
                self.parameters(&function.parameters);
                self.visit_body(&function.body);
                self.at = outer;
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name);
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                let name = Some(class.name.to_string());
                let outer = self.open(class.range, true, ScopeKind::Class, name);
                self.visit_body(&class.body);
                self.at = outer;
            }
            Stmt::Global(global) => self.declare(&global.names, true, global.range),
            Stmt::Nonlocal(nonlocal) => self.declare(&nonlocal.names, false, nonlocal.range),
            Stmt::Import(import) => {
                for alias in &import.names {
                    match &alias.asname {
                        Some(name) => self.bind(name),
                        None => self.bind(alias.name.split('.').next().unwrap_or_default()),
                    }
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    if name.as_str() != "*" {
                        self.bind(name);
                    } else if self.scope().kind != ScopeKind::Module {
                        let message = "import * only allowed at module level";
                        self.fail(message.into(), import.range);
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    let uses = *self.uses(&name.id);
                    if uses.global || uses.nonlocal {
                        let word = if uses.global { "global" } else { "nonlocal" };
                        let message = format!("annotated name '{}' can't be {word}", name.id);
                        self.fail(message, assign.range);
                    }
                    self.bind(&name.id);
                    self.uses(&name.id).annotated = true;
                } else {
                    self.visit_expr(&assign.target);
                }
                self.scope().has_annotations = true;
                self.visit_expr(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
            }
            Stmt::Try(_) => visitor::walk_stmt(self, statement),
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name);
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a ast::Pattern) {
        match pattern {
            ast::Pattern::MatchAs(inner) => {
                if let Some(name) = &inner.name {
                    self.bind(name);
                }
            }
            ast::Pattern::MatchStar(inner) => {
                if let Some(name) = &inner.name {
                    self.bind(name);
                }
            }
            ast::Pattern::MatchMapping(inner) => {
                if let Some(name) = &inner.rest {
                    self.bind(name);
                }
            }
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load => {
                    self.uses(&name.id).used = true;
                    let in_function = self.scope().kind != ScopeKind::Module
                        && self.scope().kind != ScopeKind::Class;
                    if name.id.as_str() == "super" && in_function {
                        self.uses("__class__").used = true;
                    }
                }
                _ => self.bind(&name.id),
            },
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(target) = &*named.target {
                    self.bind_walrus(target);
                }
            }
            Expr::Lambda(lambda) => {
                self.outer_of_function(lambda.parameters.as_deref());
                let outer = self.open(lambda.range, false, ScopeKind::Function, None);
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters);
                }
                self.visit_expr(&lambda.body);
                self.at = outer;
            }
            Expr::ListComp(inner) => {
                self.comprehension(inner.range, &inner.generators, &[&inner.elt], false);
            }
            Expr::SetComp(inner) => {
                self.comprehension(inner.range, &inner.generators, &[&inner.elt], false);
            }
            Expr::DictComp(inner) => {
                let mut elements: Vec<&Expr> = inner.key.iter().map(|key| &**key).collect();
                elements.push(&inner.value);
                self.comprehension(inner.range, &inner.generators, &elements, false);
            }
            Expr::Generator(inner) => {
                self.comprehension(inner.range, &inner.generators, &[&inner.elt], true);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.scope().is_generator = true;
                visitor::walk_expr(self, expression);
            }
            Expr::Await(_) => {
                if self.scope().kind == ScopeKind::Comprehension {
                    self.scope().is_async = true;
                }
                visitor::walk_expr(self, expression);
            }
            _ => visitor::walk_expr(self, expression),
        }
    }
}
