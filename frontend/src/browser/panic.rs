//! What the page shows when it has a bug: a plain panel that names it, keeps the reader's edits
//! (they are in storage already) and offers to begin again.

use wasm_bindgen::prelude::*;

use super::{document, reload};

/// From now on a panic is shown instead of leaving a dead page.
pub fn show_panics(title: &'static str, advice: &'static str, button: &'static str) {
    yew::set_custom_panic_hook(Box::new(move |info| {
        let _ = panel(title, advice, button, &info.to_string());
    }));
}

fn panel(title: &str, advice: &str, button: &str, detail: &str) -> Result<(), JsValue> {
    let document = document();
    let Some(body) = document.body() else { return Ok(()) };
    let make = |tag: &str, text: &str| -> Result<web_sys::Element, JsValue> {
        let element = document.create_element(tag)?;
        element.set_text_content(Some(text));
        Ok(element)
    };
    let panel = make("div", "")?;
    panel.set_class_name("panic");
    panel.set_attribute("role", "alert")?;
    panel.set_attribute("data-testid", "panic")?;
    let parts = [make("h1", title)?, make("p", advice)?, make("pre", detail)?];
    for part in &parts {
        panel.append_child(part)?;
    }
    let again = make("button", button)?;
    let click = Closure::<dyn FnMut()>::new(reload);
    again.add_event_listener_with_callback("click", click.as_ref().unchecked_ref())?;
    click.forget();
    panel.append_child(&again)?;
    body.append_child(&panel)?;
    Ok(())
}
