//! What a key does in the editor: while it types, searches, or decides between mine and theirs.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::CursorMove;

use super::{Editor, EditorEffect};
use crate::app::effect::Effect;
use crate::text::Message;

impl Editor {
    /// A key while the pane has the focus and `rows` rows, those of the tabs and of the status included.
    pub fn key(&mut self, key: KeyEvent, rows: u16) -> Vec<EditorEffect> {
        if self.search.is_some() {
            self.search_key(key);
            return Vec::new();
        }
        if self.tab().conflict.is_some() {
            return self.conflict_key(key);
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        let before = self.tab().revision;
        match (key.code, control) {
            (KeyCode::PageUp | KeyCode::PageDown | KeyCode::Char('t'), true) => self.next_tab(),
            (KeyCode::Char('f'), true) => self.search = Some(String::new()),
            (KeyCode::Char('c' | 'x'), true) => return self.copy(key.code == KeyCode::Char('x')),
            (KeyCode::Char('v'), true) => {
                let text = self.clipboard.clone();
                return self.paste(&text);
            }
            (KeyCode::Char('z'), true) => self.tab_mut().step(|area| area.undo()),
            (KeyCode::Char('y'), true) => self.tab_mut().step(|area| area.redo()),
            (KeyCode::Char('a'), true) => self.tab_mut().area.select_all(),
            (KeyCode::Char('k'), true) => self.tab_mut().edit(|area| area.delete_line_by_end()),
            (KeyCode::Char('w') | KeyCode::Backspace, true) => self.tab_mut().edit(|area| area.delete_word()),
            (KeyCode::Delete, true) => self.tab_mut().edit(|area| area.delete_next_word()),
            (KeyCode::PageUp, false) => self.tab_mut().page(rows.saturating_sub(3), CursorMove::Up, shift),
            (KeyCode::PageDown, false) => self.tab_mut().page(rows.saturating_sub(3), CursorMove::Down, shift),
            (KeyCode::Enter, false) => self.tab_mut().new_line(),
            (KeyCode::Esc, _) => self.tab_mut().area.cancel_selection(),
            (code, _) => match motion(code, control) {
                Some(motion) => self.tab_mut().go(motion, shift),
                None if !control => self.tab_mut().edit(|area| area.input_without_shortcuts(key)),
                None => {}
            },
        }
        self.kept_since(before)
    }

    fn search_key(&mut self, key: KeyEvent) {
        let Some(search) = &mut self.search else { return };
        match key.code {
            KeyCode::Char(c) if !key.modifiers.contains(KeyModifiers::CONTROL) => search.push(c),
            KeyCode::Backspace => {
                search.pop();
            }
            KeyCode::Enter | KeyCode::Down => {
                self.tab_mut().area.search_forward(false);
                return;
            }
            KeyCode::Up => {
                self.tab_mut().area.search_back(false);
                return;
            }
            _ => {
                self.search = None;
                self.tab_mut().find("");
                return;
            }
        }
        let search = search.clone();
        self.tab_mut().find(&search);
    }

    /// With Control: whoever goes on typing has not seen the question yet, and must not answer it by that.
    fn conflict_key(&mut self, key: KeyEvent) -> Vec<EditorEffect> {
        match (key.code, key.modifiers.contains(KeyModifiers::CONTROL)) {
            // Mine: the next save writes it over theirs.
            (KeyCode::Char('o'), true) => self.tab_mut().keep_mine(),
            (KeyCode::Char('r'), true) => {
                let tab = self.tab_mut();
                tab.take_theirs();
                return vec![EditorEffect::File(Effect::Forget(tab.path.clone()))];
            }
            (KeyCode::Char('d'), true) => {
                if let Some(conflict) = &mut self.tab_mut().conflict {
                    conflict.diff_shown = !conflict.diff_shown;
                }
            }
            _ => return vec![EditorEffect::Notice(Message::new("editor-decide-first"))],
        }
        Vec::new()
    }
}

fn motion(code: KeyCode, control: bool) -> Option<CursorMove> {
    Some(match (code, control) {
        (KeyCode::Left, true) => CursorMove::WordBack,
        (KeyCode::Right, true) => CursorMove::WordForward,
        (KeyCode::Home, true) => CursorMove::Top,
        (KeyCode::End, true) => CursorMove::Bottom,
        (KeyCode::Left, false) => CursorMove::Back,
        (KeyCode::Right, false) => CursorMove::Forward,
        (KeyCode::Up, _) => CursorMove::Up,
        (KeyCode::Down, _) => CursorMove::Down,
        (KeyCode::Home, false) => CursorMove::Head,
        (KeyCode::End, false) => CursorMove::End,
        _ => return None,
    })
}
