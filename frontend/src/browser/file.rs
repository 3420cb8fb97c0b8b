//! Files: saved to the reader's machine, chosen from it, dropped onto the page.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Offers bytes as a file to save.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    let _ = try_save(name, kind, bytes);
}

fn try_save(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = super::document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has begun to save once the click is over; the address may go a moment later.
    super::after(10_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Calls `f` with the name, size and text of a file that is dropped on the page; a file of more than
/// `most` bytes comes without its text.
pub fn on_drop(
    most: u32,
    f: impl Fn(String, u32, Option<String>) + Clone + 'static,
) -> [super::Listener; 2] {
    // Without this the browser does not let go of the file here.
    let over = super::listen("dragover", |event| event.prevent_default());
    let dropped = super::listen("drop", move |event| {
        event.prevent_default();
        let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
        if let Some(file) = transfer.and_then(|t| t.files()?.get(0)) {
            read(file, most, f.clone());
        }
    });
    [over, dropped]
}

/// As [`on_drop`], for the file that was chosen in a file field.
pub fn chosen_file(
    event: &web_sys::Event,
    most: u32,
    f: impl Fn(String, u32, Option<String>) + 'static,
) {
    let field = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
    if let Some(file) = field.and_then(|field| field.files()?.get(0)) {
        read(file, most, f);
    }
}

fn read(file: File, most: u32, f: impl Fn(String, u32, Option<String>) + 'static) {
    let size = file.size().min(f64::from(u32::MAX)) as u32;
    spawn_local(async move {
        let text = if size > most {
            None
        } else {
            JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string())
        };
        f(file.name(), size, text);
    });
}
