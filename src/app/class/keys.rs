//! What the teacher does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{Class, Effect, Page};
use crate::app::layout::overlay;
use crate::lab::class::Order;

/// Characters of a filter.
const FILTER: usize = 40;

pub(super) fn on_key(class: &mut Class, key: KeyEvent) -> Vec<Effect> {
    class.notice = None;
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::F(10) => return vec![Effect::Quit],
        KeyCode::Char('c' | 'q') if control => return vec![Effect::Quit],
        KeyCode::Char('z') if control => return vec![Effect::Suspend],
        KeyCode::Char('l') if control => return vec![Effect::Redraw, Effect::Draw],
        _ if control => return vec![Effect::Draw],
        _ => {}
    }
    if class.typing {
        type_filter(class, key.code);
        return vec![Effect::Draw];
    }
    if let Some(page) = class.page {
        class.page = turned(class, page, key.code);
        return vec![Effect::Draw];
    }
    match key.code {
        KeyCode::Char('q') => return vec![Effect::Quit],
        KeyCode::F(1) | KeyCode::Char('?') => class.page = Some(Page::Help(0)),
        KeyCode::Char('f') => class.page = Some(Page::Files(0)),
        KeyCode::Char('s') => {
            class.order = match class.order {
                Order::Need => Order::Name,
                Order::Name => Order::Lit,
                Order::Lit => Order::Need,
            };
            class.arrange();
        }
        KeyCode::Char('/') => class.typing = true,
        KeyCode::Esc => {
            (class.filter, class.chosen) = (String::new(), None);
            class.arrange();
        }
        KeyCode::Char('y') => class.theme = class.theme.next(),
        KeyCode::Char('m') => {
            class.mouse = !class.mouse;
            return vec![Effect::Mouse(class.mouse), Effect::Draw];
        }
        code => go(class, code),
    }
    vec![Effect::Draw]
}

pub(super) fn on_mouse(class: &mut Class, mouse: MouseEvent) -> Vec<Effect> {
    let wheel = match mouse.kind {
        MouseEventKind::ScrollUp => KeyCode::Up,
        MouseEventKind::ScrollDown => KeyCode::Down,
        MouseEventKind::Down(MouseButton::Left) if class.page.is_none() => {
            let shape = class.shape();
            let Some(place) = shape.at(Position::new(mouse.column, mouse.row)) else { return Vec::new() };
            choose(class, class.top + place);
            return vec![Effect::Draw];
        }
        _ => return Vec::new(),
    };
    for _ in 0..3 {
        match class.page {
            Some(page) => class.page = turned(class, page, wheel),
            None => go(class, wheel),
        }
    }
    vec![Effect::Draw]
}

fn type_filter(class: &mut Class, code: KeyCode) {
    match code {
        KeyCode::Char(c) if class.filter.chars().count() < FILTER => class.filter.push(c),
        KeyCode::Backspace => {
            class.filter.pop();
        }
        KeyCode::Enter => class.typing = false,
        KeyCode::Esc => (class.typing, class.filter) = (false, String::new()),
        _ => return go(class, code),
    }
    class.arrange();
}

/// The page after that key; any that turns nothing closes it.
fn turned(class: &Class, page: Page, code: KeyCode) -> Option<Page> {
    let (Page::Help(at) | Page::Files(at)) = page;
    let area = overlay(class.screen);
    let leaf = usize::from(area.height.saturating_sub(2)).max(1);
    let end = class.lines(page, area.width.saturating_sub(2)).len().saturating_sub(leaf);
    let at = match code {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => (at + 1).min(end),
        KeyCode::PageUp => at.saturating_sub(leaf),
        KeyCode::PageDown | KeyCode::Char(' ') => (at + leaf).min(end),
        KeyCode::Home => 0,
        KeyCode::End => end,
        _ => return None,
    };
    Some(match page {
        Page::Help(_) => Page::Help(at),
        Page::Files(_) => Page::Files(at),
    })
}

fn go(class: &mut Class, code: KeyCode) {
    let shape = class.shape();
    let at = class.selected();
    let rows = usize::from(shape.body.height).max(1);
    let side = if shape.columns == 1 { 0 } else { rows };
    let to = match code {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => at + 1,
        KeyCode::Left => at.saturating_sub(side),
        KeyCode::Right => at + side,
        KeyCode::PageUp => at.saturating_sub(shape.capacity()),
        KeyCode::PageDown | KeyCode::Char(' ') => at + shape.capacity(),
        KeyCode::End => usize::MAX,
        KeyCode::Home => {
            class.chosen = None;
            class.top = shape.follow(class.top, 0, class.rows.len());
            return;
        }
        _ => return,
    };
    choose(class, to.min(class.rows.len().saturating_sub(1)));
}

fn choose(class: &mut Class, place: usize) {
    let Some(row) = class.rows.get(place) else { return };
    class.chosen = Some(row.file.clone());
    class.top = class.shape().follow(class.top, place, class.rows.len());
}
