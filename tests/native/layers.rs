//! The layers of `src`, and that their arrows point one way: a module uses those of the layers below its own, and in its own layer
//! those that stand before it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom; in a layer, each may use those before it.
const LAYERS: [(&str, &[&str]); 9] = [
    ("foundation", &["kernel", "hash", "bytes", "error", "draws", "order", "input", "spelling"]),
    ("catalog", &["catalog"]),
    ("visitor", &["visitor"]),
    // What no page runs. It asks the visitor's layer what a visit is, and how much a profile keeps.
    ("compile", &["compile", "train"]),
    ("ranking", &["ranking"]),
    ("insight", &["insight"]),
    ("engine", &["engine"]),
    ("keeping", &["storage", "personalizer"]),
    ("boundary", &["wasm"]),
];

/// Inside a layer, from the bottom: what a layer is made of goes by the same rule. What is named in no list stands above all that is.
const WITHIN: [(&str, &[&str]); 3] = [
    ("visitor", &["consent", "log", "profile", "assignment", "adaptation", "reading"]),
    (
        "ranking",
        &[
            "signals",
            "blend",
            "conditions",
            "eligible",
            "reach",
            "dial",
            "columns",
            "stating",
            "owning",
            "ranker",
            "nearest",
            "fusion",
            "basket",
            "lists",
            "request",
            "rerank",
            "shelf",
        ],
    ),
    ("insight", &["belief", "probability", "rhythm", "bubble", "experiment", "attribution", "evidence", "dividing"]),
];

/// What is used against the order, each for a reason of its own.
const EXCEPTIONS: [(&str, &str); 1] = [
    // In a browser JavaScript writes the numbers of messages.
    ("input", "wasm"),
];

fn order() -> Vec<&'static str> {
    LAYERS.iter().flat_map(|(_, modules)| modules.iter().copied()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("src can be read").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    folders.iter().flat_map(|folder| files_of(folder)).chain(rust).collect()
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    // The kernel is a crate of its own, and uses nothing of this one.
    if folder.ends_with("kernel") { Vec::new() } else { files(folder) }
}

/// The module of the crate that a file belongs to.
fn module_of(path: &Path) -> String {
    let path = path.strip_prefix(source()).expect("it is in src");
    let first = path.iter().next().expect("a name").to_str().expect("it is a text");
    first.trim_end_matches(".rs").to_owned()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of the crate that a file's code names; comments may speak of any.
fn used(text: &str) -> BTreeSet<String> {
    named_after(text, "crate::")
}

/// The names in small letters that a file's code has after a path: modules, and functions.
fn named_after(text: &str, path: &str) -> BTreeSet<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(|line| {
        line.match_indices(path).map(|(at, found)| {
            let name = &line[at + found.len()..];
            name.chars().take_while(|character| character.is_lowercase() || *character == '_').collect::<String>()
        })
    })
    .filter(|name| !name.is_empty())
    .collect()
}

/// Every use of a module by another, with the file.
fn uses() -> Vec<(String, String, PathBuf)> {
    let of_file = |path: PathBuf| {
        let module = module_of(&path);
        let used = used(&fs::read_to_string(&path).expect("it can be read"));
        used.into_iter()
            .filter(|name| *name != module)
            .map(|name| (module.clone(), name, path.clone()))
            .collect::<Vec<_>>()
    };
    files(&source()).into_iter().filter(|path| !path.ends_with("lib.rs")).flat_map(of_file).collect()
}

#[test]
fn every_module_has_its_layer() {
    let modules: BTreeSet<String> = files(&source()).iter().map(|path| module_of(path)).collect();
    let known: BTreeSet<String> = order().into_iter().chain(["lib"]).map(str::to_owned).collect();
    // Both are a crate of their own.
    assert_eq!(known.difference(&modules).collect::<Vec<_>>(), ["hash", "kernel"]);
    assert!(modules.is_subset(&known), "{modules:?}");
}

#[test]
fn arrows_point_one_way() {
    let order = order();
    let place = |module: &str| order.iter().position(|known| *known == module).expect("it has a layer");
    let uses = uses();
    assert!(uses.len() > 300, "{} uses were found", uses.len());
    for (module, used, path) in uses {
        let is_excepted = EXCEPTIONS.contains(&(&module, &used));
        assert!(
            is_excepted || place(&used) < place(&module),
            "{} uses `{used}`, which stands above `{module}`",
            path.display()
        );
    }
}

/// Every use of a part of a layer by another part of it, with the file. The layer's own `mod.rs` may use all of them.
fn uses_within(layer: &str) -> Vec<(String, String, PathBuf)> {
    let folder = source().join(layer);
    let of_file = |path: PathBuf| {
        let inside = path.strip_prefix(&folder).expect("it is in the layer").to_owned();
        let part = inside.iter().next().and_then(|first| first.to_str()).expect("a name").trim_end_matches(".rs");
        let text = fs::read_to_string(&path).expect("it can be read");
        let mut used = named_after(&text, &format!("crate::{layer}::"));
        if inside.iter().count() == 1 {
            used.extend(named_after(&text, "super::"));
        }
        let part = part.to_owned();
        used.into_iter().map(|name| (part.clone(), name, path.clone())).collect::<Vec<_>>()
    };
    let is_part = |name: &str| folder.join(name).is_dir() || folder.join(format!("{name}.rs")).is_file();
    let uses = files(&folder).into_iter().filter(|path| *path != folder.join("mod.rs")).flat_map(of_file);
    uses.filter(|(part, used, _)| part != used && is_part(used)).collect()
}

#[test]
fn arrows_point_one_way_within_a_layer() {
    for (layer, parts) in WITHIN {
        let place = |part: &str| parts.iter().position(|known| *known == part).unwrap_or(parts.len());
        let uses = uses_within(layer);
        assert!(uses.len() > parts.len(), "{} uses were found in {layer}", uses.len());
        let is_ordered =
            |(part, used, _): &&(String, String, PathBuf)| place(part) < parts.len() || place(used) < parts.len();
        for (part, used, path) in uses.iter().filter(is_ordered) {
            assert!(place(used) < place(part), "{} uses `{used}`, which stands above `{part}`", path.display());
        }
    }
}

#[test]
fn no_exception_is_left_over() {
    let uses = uses();
    for (module, used) in EXCEPTIONS {
        assert!(uses.iter().any(|(one, other, _)| one == module && other == used), "`{module}` does not use `{used}`");
    }
}
