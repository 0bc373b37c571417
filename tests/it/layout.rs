//! Where panes are.

use ratatui::layout::Rect;
use soleil::app::layout::{Pane, View, areas, shell_size};
use soleil::app::msg::Msg;
use soleil::text::Lang;

use super::bench::Bench;
use super::worlds::shipped_lab;

#[test]
fn panes_lie_on_the_screen_and_apart() {
    for width in 0..=200 {
        for height in (0..=60).chain([200]) {
            for (zoom, banner) in [(false, 0), (true, 0), (false, 3)] {
                let screen = Rect::new(0, 0, width, height);
                let view = View { focus: Pane::Images, upper: Pane::Images, zoom, banner, margins: false };
                let seen = areas(screen, view);
                assert_eq!(seen.too_small, width < 60 || height < 20, "{screen}");
                let mut all = vec![seen.title, seen.banner, seen.strip, seen.list, seen.footer];
                all.extend(seen.panes.iter().map(|(_, area)| *area));
                all.retain(|area| !area.is_empty());
                for (at, one) in all.iter().enumerate() {
                    assert_eq!(one.intersection(screen), *one, "{screen}");
                    assert!(all[at + 1..].iter().all(|other| !one.intersects(*other)), "{screen} {all:?}");
                }
                if !seen.too_small {
                    assert_eq!(all.iter().map(|area| area.area()).sum::<u32>(), screen.area(), "{screen}");
                    assert!(seen.inner(Pane::Images).is_some_and(|area| area.height >= 6), "{screen}");
                }
                let (rows, cols) = shell_size(screen, view);
                assert!(rows > 0 && cols > 0);
            }
        }
    }
}

#[test]
fn several_panes_from_120_by_36_and_one_at_80_by_24() {
    for (size, panes) in [((120, 36), 3), ((80, 24), 1), ((60, 20), 1), ((59, 20), 0), ((60, 19), 0)] {
        let view = View { focus: Pane::Editor, upper: Pane::Editor, zoom: false, banner: 0, margins: false };
        assert_eq!(areas(Rect::new(0, 0, size.0, size.1), view).panes.len(), panes, "{size:?}");
    }
}

#[test]
fn beside_the_shell_stands_what_the_first_step_is_about() {
    let mut lab = shipped_lab();
    let mut bench = Bench::of(lab.clone(), Lang::En, false, (120, 36));
    assert_eq!(bench.state.upper, Pane::Images, "images are pulled");
    bench.send(Msg::Recovered("app.py".into(), "import emoji\n".into()));
    assert_eq!(bench.state.upper, Pane::Editor, "a text that was not saved is offered back");
    lab.chapters.remove(0);
    assert_eq!(Bench::of(lab, Lang::En, false, (120, 36)).state.upper, Pane::Editor, "files are written");
}
