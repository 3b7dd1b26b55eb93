//! The course of the day as a picture (SVG): waits, contacts and agents, one policy or two over each other.
//!
//! Four panels share the time of day: how long those who arrive wait, how many wait, how many arrive, how many agents
//! are there and busy. The first policy is drawn in full lines, the second in dashes, and the lines of a panel differ in
//! thickness, so that the picture can be read without colour.
//!
//! *Never:* a library, a script, or anything that is loaded from elsewhere.

use super::course::{Course, Line, STEP};
use super::day::seconds;
use std::fmt::Write;

const WIDTH: f64 = 900.0;
const PANEL_HEIGHT: f64 = 150.0;
const PANEL_DISTANCE: f64 = 226.0;
const LEFT: f64 = 74.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 76.0;
const BOTTOM: f64 = 52.0;
/// Of the lines of a panel, the first one first.
const THICKNESS: [f64; 2] = [2.6, 1.1];
const COLOURS: [&str; 2] = ["#14507d", "#b4460f"];
const DASHES: [&str; 2] = ["", " stroke-dasharray=\"7 4\""];

struct Panel {
    title: &'static str,
    unit: &'static str,
    lines: &'static [(Line, &'static str)],
}

const PANELS: [Panel; 4] = [
    Panel {
        title: "How long those who arrive wait",
        unit: "seconds",
        lines: &[(Line::LongWait, "95 % wait no longer"), (Line::MedianWait, "half wait no longer")],
    },
    Panel {
        title: "Contacts that wait, on average over the time",
        unit: "contacts",
        lines: &[(Line::Waiting, "waiting")],
    },
    Panel { title: "Contacts that arrive", unit: "per 15 minutes", lines: &[(Line::Arriving, "arriving")] },
    Panel {
        title: "Agents, on average over the time",
        unit: "agents",
        lines: &[(Line::Busy, "busy"), (Line::There, "there")],
    },
];

/// Draws the courses of one or two policies, each with its name; more are not drawn.
pub(crate) fn draw(policies: &[(&str, &Course)]) -> String {
    let policies = &policies[..policies.len().min(COLOURS.len())];
    let height = TOP + PANEL_DISTANCE * (PANELS.len() - 1) as f64 + PANEL_HEIGHT + BOTTOM;
    let time = TimeAxis::of(policies);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let days = policies.first().map_or(0, |(_, course)| course.days);
    let mut x = LEFT;
    for (index, (name, _)) in policies.iter().enumerate() {
        svg.push_str(&sample(x, 22.0, index, THICKNESS[0]));
        text(&mut svg, x + 42.0, 26.0, "start", &format!("font-weight=\"bold\">{}", escaped(name)));
        x += 72.0 + 8.0 * name.chars().count() as f64;
    }
    text(&mut svg, WIDTH - RIGHT, 26.0, "end", &format!(">{days} days"));
    for (index, panel) in PANELS.iter().enumerate() {
        draw_panel(&mut svg, TOP + PANEL_DISTANCE * index as f64, panel, policies, &time);
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_panel(svg: &mut String, top: f64, panel: &Panel, policies: &[(&str, &Course)], time: &TimeAxis) {
    let bottom = top + PANEL_HEIGHT;
    text(svg, LEFT, top - 10.0, "start", &format!("font-weight=\"bold\">{}", panel.title));
    let mut x = WIDTH - RIGHT - 200.0 * panel.lines.len() as f64;
    for ((_, name), thickness) in panel.lines.iter().zip(THICKNESS) {
        svg.push_str(&sample(x, top - 14.0, 0, thickness));
        text(svg, x + 42.0, top - 10.0, "start", &format!(">{name}"));
        x += 200.0;
    }
    let of_policy =
        |course: &Course| panel.lines.iter().map(|(line, _)| course.values(*line)).collect::<Vec<_>>();
    let values: Vec<_> = policies.iter().map(|(_, course)| of_policy(course)).collect();
    let highest = values.iter().flatten().flatten().flatten().copied().fold(0.0, f64::max);
    let step = round_step(highest / 4.0);
    let steps = (highest / step).ceil().max(1.0);
    let y_of = |value: f64| bottom - value / (step * steps) * PANEL_HEIGHT;
    for tick in 0..=steps as u32 {
        let value = step * f64::from(tick);
        let y = y_of(value);
        rule(svg, (LEFT, y), (WIDTH - RIGHT, y));
        text(svg, LEFT - 8.0, y + 4.0, "end", &format!(">{}", decimal(value, step)));
    }
    let middle = top + PANEL_HEIGHT / 2.0;
    let turned = format!("transform=\"rotate(-90 20 {middle})\">{}", panel.unit);
    text(svg, 20.0, middle, "middle", &turned);
    time.draw(svg, top, bottom);
    for (policy, lines) in values.iter().enumerate() {
        for (values, thickness) in lines.iter().zip(THICKNESS) {
            let path = path(values, |index| time.x_of_step(index), y_of);
            let _ = writeln!(svg, "<path d=\"{path}\" {}/>", stroke(policy, thickness));
        }
    }
}

/// The time of day from left to right.
struct TimeAxis {
    /// The left edge, in seconds since midnight.
    from: f64,
    /// How many seconds there are.
    length: f64,
}

impl TimeAxis {
    fn of(policies: &[(&str, &Course)]) -> Self {
        let steps = policies.iter().map(|(_, course)| course.values(Line::There).len()).max().unwrap_or(0);
        let from = policies.first().map_or(0.0, |(_, course)| seconds(course.opens));
        Self { from, length: steps.max(1) as f64 * seconds(STEP) }
    }

    fn x_of(&self, seconds: f64) -> f64 {
        LEFT + (seconds - self.from) / self.length * (WIDTH - LEFT - RIGHT)
    }

    /// The middle of a step.
    fn x_of_step(&self, index: usize) -> f64 {
        self.x_of(self.from + (index as f64 + 0.5) * seconds(STEP))
    }

    fn draw(&self, svg: &mut String, top: f64, bottom: f64) {
        let hours = self.length / 3600.0;
        let apart =
            [1.0, 2.0, 3.0, 6.0, 12.0].into_iter().find(|apart| hours / apart <= 13.0).unwrap_or(24.0);
        let mut hour = (self.from / 3600.0 / apart).ceil() * apart;
        while hour * 3600.0 <= self.from + self.length {
            let x = self.x_of(hour * 3600.0);
            rule(svg, (x, top), (x, bottom));
            text(svg, x, bottom + 18.0, "middle", &format!(">{:02.0}:00", hour % 24.0));
            hour += apart;
        }
        text(svg, WIDTH - RIGHT, bottom + 36.0, "end", ">time of day");
    }
}

/// A line through the points that there are; where one is missing it is interrupted, and a lone one is a dot.
fn path(values: &[Option<f64>], x_of: impl Fn(usize) -> f64, y_of: impl Fn(f64) -> f64) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let command = if drawing { "L" } else { "M" };
            let (x, y) = (x_of(index), y_of(*value));
            let _ = write!(path, "{command}{x:.1} {y:.1}");
            if !drawing && values.get(index + 1).is_none_or(Option::is_none) {
                path.push_str("h0");
            }
        }
        drawing = value.is_some();
    }
    path
}

/// A short piece of line beside a name.
fn sample(x: f64, y: f64, policy: usize, thickness: f64) -> String {
    format!("<path d=\"M{x:.1} {y:.1}h34\" {}/>\n", stroke(policy, thickness))
}

fn stroke(policy: usize, thickness: f64) -> String {
    let (colour, dashes) = (COLOURS[policy], DASHES[policy]);
    format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{thickness}\" stroke-linecap=\"round\"{dashes}")
}

fn rule(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    let ((x1, y1), (x2, y2)) = (from, to);
    let _ =
        writeln!(svg, "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"#ddd\" stroke-width=\"1\"/>");
}

/// Text at a place; `rest` is further attributes, `>`, and what it says.
fn text(svg: &mut String, x: f64, y: f64, anchor: &str, rest: &str) {
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" {rest}</text>");
}

/// The next of 1, 2, 5, 10, ... from `about` on; a fraction of it below 1.
fn round_step(about: f64) -> f64 {
    let power = 10_f64.powf(about.max(1e-3).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|step| *step >= about).unwrap_or(10.0 * power)
}

fn decimal(value: f64, step: f64) -> String {
    let decimals = if step < 1.0 { (-step.log10()).ceil().max(0.0) as usize } else { 0 };
    format!("{value:.decimals$}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::rulebook::Rulebook;
    use super::super::{driver, spec};
    use super::*;
    use router_core::values::strategy::Strategy;
    use std::path::Path;

    fn course(agents: u32) -> Course {
        let text =
            include_str!("../../../examples/day.toml").replace("agents = 14", &format!("agents = {agents}"));
        let spec = spec::read(&text, Path::new("day.toml")).unwrap();
        let mut course = Course::new(spec.opens);
        for number in 0..spec.days {
            let day = spec.day(number);
            let policy = Rulebook::of_classes(&day.classes(), Strategy::Linear).ready(&day).unwrap();
            course.add(&day, &driver::play(&day, &policy).outcome);
        }
        course
    }

    /// It is well-formed, and has every axis, every line and every name.
    #[test]
    fn two_policies_over_each_other() {
        let (first, second) = (course(14), course(16));
        let svg = draw(&[("today.toml", &first), ("a <b> & c.toml", &second)]);
        if let Some(folder) = std::env::var_os("PLOT_FOLDER") {
            std::fs::write(Path::new(&folder).join("day.svg"), &svg).unwrap();
        }
        let root: minidom::Element = svg.parse().unwrap();
        let drawn = root.children().filter(|child| child.attr("stroke-dasharray").is_some()).count();
        assert_eq!(drawn, 7, "six lines of the second policy and its sample");
        for words in [
            "today.toml",
            "a &lt;b&gt; &amp; c.toml",
            "seconds",
            "contacts",
            "agents",
            "time of day",
            "08:00",
        ] {
            assert!(svg.contains(words), "{words}");
        }
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn nothing_is_a_picture_too() {
        let empty = Course::new(router_core::Span::ZERO);
        for policies in [&[][..], &[("empty", &empty)][..]] {
            let svg = draw(policies);
            assert!(svg.parse::<minidom::Element>().is_ok() && !svg.contains("NaN"), "{svg}");
        }
    }

    #[test]
    fn axes_have_round_numbers() {
        for (about, expected) in
            [(0.0, 0.001), (0.3, 0.5), (1.0, 1.0), (1.1, 2.0), (37.0, 50.0), (60.0, 100.0)]
        {
            assert!((round_step(about) - expected).abs() < 1e-12, "{about}: {}", round_step(about));
        }
        assert_eq!(
            path(&[Some(1.0), None, Some(2.0), Some(3.0)], |i| i as f64, |v| v),
            "M0.0 1.0h0M2.0 2.0L3.0 3.0"
        );
    }
}
