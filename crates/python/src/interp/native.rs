//! Operations that instructions share with built-ins: functions without a Python name of their own.

use crate::builtin::{NativeDef, NativeFn, NativeKind};
use crate::code::CompareOp;
use crate::control::Res;
use crate::value::{NativeId, Value};
use crate::vm::Vm;

const fn op(name: &'static str, function: fn(&mut Vm, &[Value]) -> Res) -> NativeDef {
    NativeDef {
        name,
        kind: NativeKind::Function,
        min: 0,
        max: crate::builtin::ANY,
        keywords: &[],
        function: NativeFn::Plain(function),
    }
}

/// The first table: see `builtin::TABLES`.
pub const OPERATIONS: &[NativeDef] = &[
    op("eq", |vm, a| vm.compare_plain(CompareOp::Eq, a[0], a[1])),
    op("ne", |vm, a| vm.compare_plain(CompareOp::Ne, a[0], a[1])),
    op("lt", |vm, a| vm.compare_plain(CompareOp::Lt, a[0], a[1])),
    op("le", |vm, a| vm.compare_plain(CompareOp::Le, a[0], a[1])),
    op("gt", |vm, a| vm.compare_plain(CompareOp::Gt, a[0], a[1])),
    op("ge", |vm, a| vm.compare_plain(CompareOp::Ge, a[0], a[1])),
    op("contains", |vm, a| vm.contains_plain(a[0], a[1])),
    op("getitem", |vm, a| vm.get_item(a[0], a[1])),
    op("setitem", |vm, a| vm.set_item(a[0], a[1], a[2])),
    op("delitem", |vm, a| vm.delete_item(a[0], a[1])),
    op("build_set", |vm, a| vm.make_set(a)),
    op("build_dict", |vm, a| vm.make_dict(a)),
    op("set_add", |vm, a| vm.add_to_set(a[0], a[1])),
    op("set_update", |vm, a| vm.extend_set(a[0], a[1])),
    op("list_extend", |vm, a| vm.extend_list(a[0], a[1])),
    op("dict_update", |vm, a| vm.update_dict(a[0], a[1])),
    op("dict_merge", |vm, a| vm.merge_dict(a[0], a[1], a[2])),
    op("unpack", |vm, a| vm.unpack_items(a[0], a[1])),
    op("unpack_star", |vm, a| vm.unpack_star_items(a[0], a[1], a[2])),
    op("format_value", |vm, a| vm.format_op(a[0], a[1], a[2])),
    op("modulo", |vm, a| vm.modulo_text(a[0], a[1])),
    op("length", |vm, a| vm.length(a[0])),
    op("match_keys", |vm, a| vm.match_keys_op(a[0], a[1])),
    op("match_class", |vm, a| vm.match_class_op(a[0], a[1], a[2], a[3])),
    op("report_uncaught", |vm, a| vm.report_uncaught(a[0])),
    op("print_exit_message", |vm, a| vm.print_exit_message(a[0])),
    op("set_operation", |vm, a| vm.set_operation(a[0], a[1], a[2])),
];

pub fn operation(name: &str) -> NativeId {
    let index = OPERATIONS.iter().position(|known| known.name == name).unwrap_or(0);
    NativeId { table: 0, index: index as u16 }
}

type Operation = (fn(&mut Vm, &[Value]) -> Res, &'static str);

pub fn compare_operation(op: CompareOp) -> Operation {
    match op {
        CompareOp::Eq => (|vm, a| vm.compare_plain(CompareOp::Eq, a[0], a[1]), "eq"),
        CompareOp::Ne => (|vm, a| vm.compare_plain(CompareOp::Ne, a[0], a[1]), "ne"),
        CompareOp::Lt => (|vm, a| vm.compare_plain(CompareOp::Lt, a[0], a[1]), "lt"),
        CompareOp::Le => (|vm, a| vm.compare_plain(CompareOp::Le, a[0], a[1]), "le"),
        CompareOp::Gt => (|vm, a| vm.compare_plain(CompareOp::Gt, a[0], a[1]), "gt"),
        CompareOp::Ge => (|vm, a| vm.compare_plain(CompareOp::Ge, a[0], a[1]), "ge"),
    }
}
