//! Which names are a function's own: those that it assigns.

use std::collections::HashSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, Parameters, Stmt};

#[derive(Clone, Debug, Default)]
pub struct Locals {
    pub own: HashSet<String>,
    pub global: HashSet<String>,
    pub nonlocal: HashSet<String>,
    /// It holds what outlives its call: a function, a comprehension.
    pub captured: bool,
    /// It has `yield`.
    pub generator: bool,
}

impl Locals {
    pub fn of(parameters: Option<&Parameters>, body: &[Stmt]) -> Self {
        let mut locals = Self::default();
        for parameter in parameters.into_iter().flat_map(Parameters::iter) {
            locals.own.insert(parameter.name().to_string());
        }
        locals.visit_body(body);
        locals.settle()
    }

    pub fn of_expression(parameters: Option<&Parameters>, body: &Expr) -> Self {
        let mut locals = Self::of(parameters, &[]);
        locals.visit_expr(body);
        locals.settle()
    }

    fn settle(mut self) -> Self {
        let locals = &mut self;
        for name in locals.global.iter().chain(&locals.nonlocal) {
            locals.own.remove(name);
        }
        self
    }
}

impl<'a> Visitor<'a> for Locals {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.captured = true;
                self.own.insert(function.name.to_string());
            }
            Stmt::ClassDef(class) => {
                self.captured = true;
                self.own.insert(class.name.to_string());
            }
            Stmt::Global(names) => self.global.extend(names.names.iter().map(ToString::to_string)),
            Stmt::Nonlocal(names) => self.nonlocal.extend(names.names.iter().map(ToString::to_string)),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.own.insert(name.split('.').next().unwrap_or_default().to_owned());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.own.insert(alias.asname.as_ref().unwrap_or(&alias.name).to_string());
                }
            }
            Stmt::Try(tried) => {
                for handler in &tried.handlers {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.own.extend(handler.name.as_ref().map(ToString::to_string));
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.own.insert(name.id.to_string());
            }
            // A comprehension has names of its own.
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) | Expr::Lambda(_) => {
                self.captured = true;
            }
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) => self.generator = true,
            _ => visitor::walk_expr(self, expr),
        }
    }
}
