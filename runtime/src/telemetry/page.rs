//! The dashboard's files, embedded: it works without any network but this server.

/// A file of the page.
pub(super) struct File {
    pub(super) media: &'static str,
    pub(super) content: &'static [u8],
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The file at a path.
pub(super) fn file(path: &str) -> Option<File> {
    macro_rules! files {
        ($($path:literal => $media:ident $file:literal),* $(,)?) => {
            match path {
                $($path => Some(File {
                    media: $media,
                    content: include_bytes!(concat!("page/", $file)),
                }),)*
                _ => None,
            }
        };
    }
    files! {
        "/" => HTML "index.html",
        "/app.css" => STYLE "app.css",
        "/app.js" => SCRIPT "app.js",
        "/camera.js" => SCRIPT "camera.js",
        "/charts.js" => SCRIPT "charts.js",
        "/dom.js" => SCRIPT "dom.js",
        "/drawer.js" => SCRIPT "drawer.js",
        "/edges.js" => SCRIPT "edges.js",
        "/export.js" => SCRIPT "export.js",
        "/format.js" => SCRIPT "format.js",
        "/graph.css" => STYLE "graph.css",
        "/graph.js" => SCRIPT "graph.js",
        "/groups.js" => SCRIPT "groups.js",
        "/header.js" => SCRIPT "header.js",
        "/history.js" => SCRIPT "history.js",
        "/keys.js" => SCRIPT "keys.js",
        "/lines.js" => SCRIPT "lines.js",
        "/minimap.js" => SCRIPT "minimap.js",
        "/model.js" => SCRIPT "model.js",
        "/nodes.js" => SCRIPT "nodes.js",
        "/pace.js" => SCRIPT "pace.js",
        "/panel.js" => SCRIPT "panel.js",
        "/playback.js" => SCRIPT "playback.js",
        "/recording.js" => SCRIPT "recording.js",
        "/search.js" => SCRIPT "search.js",
        "/source.js" => SCRIPT "source.js",
        "/surface.js" => SCRIPT "surface.js",
        "/table.js" => SCRIPT "table.js",
        "/theme.js" => SCRIPT "theme.js",
        "/timeline.js" => SCRIPT "timeline.js",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "it reads the sources")]
    fn every_file_of_the_page_is_served() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/telemetry/page");
        for entry in std::fs::read_dir(directory).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = match name.as_str() {
                "index.html" => "/".to_owned(),
                name => format!("/{name}"),
            };
            assert!(file(&path).is_some(), "{name} is not served");
        }
    }
}
