//! The page's few icons, drawn in the text's colour.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub enum Icon {
    ToStart,
    Back,
    Step,
    Over,
    Out,
    ToEnd,
    Play,
    Pause,
    Stop,
    Next,
    Previous,
    Share,
    Save,
    Help,
    Close,
    Panel,
    Keyboard,
    Circle,
    Cross,
}

impl Icon {
    /// SVG path in a 16 × 16 box, filled.
    fn path(self) -> &'static str {
        match self {
            Icon::ToStart => "M3 3h2v10H3zM13 3v10L6 8z",
            Icon::Back => "M9.5 3v10L3 8zM11 3h2v10h-2z",
            Icon::Step => "M6.500 3v10L13 8zM3 3h2v10H3z",
            Icon::Over => {
                "M2 9a5.500 5.500 0 0 1 10.600-2l1.600-1V11H9.400l1.700-1.600A3.800 3.800 0 0 0 3.800 9zM6.500 12h3v2h-3z"
            }
            Icon::Out => "M8 2 4 6.500h2.900V11h2.200V6.500H12zM3 12.500h10v1.700H3z",
            Icon::ToEnd => "M11 3h2v10h-2zM3 3v10l7-5z",
            Icon::Play => "M4 2.500v11L13 8z",
            Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Icon::Stop => "M3.500 3.500h9v9h-9z",
            Icon::Next => "M6 3.300 10.700 8 6 12.700 4.900 11.600 8.500 8 4.900 4.400z",
            Icon::Previous => "M10 3.300 5.300 8 10 12.700 11.100 11.600 7.500 8 11.100 4.400z",
            Icon::Share => {
                "M8 1 4.500 4.500l1 1L7.250 3.800V10h1.500V3.800l1.750 1.700 1-1zM3 7v7h10V7h-2.500v1.500h1v4h-7v-4h1V7z"
            }
            Icon::Save => {
                "M7.250 1.500h1.500v6.700l1.900-1.900 1 1L8 10.900 4.300 7.300l1-1 1.950 1.900zM3 10h1.500v3h7v-3H13v4.500H3z"
            }
            Icon::Help => {
                "M5 5.500a3 3 0 1 1 4.600 2.500c-.7.5-.8.7-.8 1.500H7.200c0-1.500.4-2.100 1.400-2.800A1.500 1.500 0 1 0 6.500 5.500zM7.100 11h1.800v1.800H7.100z"
            }
            Icon::Close => {
                "M4 2.900 8 6.900l4-4L13.100 4l-4 4 4 4-1.100 1.100-4-4-4 4L2.900 12l4-4-4-4z"
            }
            Icon::Keyboard => {
                "M1.500 4h13v8h-13zm1.500 1.500v1.300h1.300V5.500zm2.700 0v1.300H7V5.500zm2.700 0v1.300h1.300V5.500zm2.800 0v1.300H13V5.500zM4 9v1.500h8V9z"
            }
            Icon::Circle => {
                "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zm0 1.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z"
            }
            Icon::Cross => {
                "M4.400 3 8 6.600 11.600 3 13 4.400 9.400 8l3.600 3.600-1.400 1.400L8 9.400 4.400 13 3 11.600 6.600 8 3 4.400z"
            }
            Icon::Panel => "M2 3h12v10H2zm5 1.500v7h5.500v-7z",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct DrawnProps {
    pub icon: Icon,
}

/// Decoration only: the control around it carries the words.
#[component]
pub fn Drawn(props: &DrawnProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={props.icon.path()} fill="currentColor" fill-rule="evenodd" />
        </svg>
    }
}
