//! Takes the hashes out of the names of what a module imports: wasm-bindgen tells imports of one name apart by sixteen random digits each,
//! which a page would download twice, in the module and in the glue.

use std::collections::HashMap;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{ImportSectionReader, Parser, Payload};

/// The same module and its glue with shorter names for what is imported.
pub fn shortened(module: &[u8], glue: &str) -> anyhow::Result<(Vec<u8>, String)> {
    let mut names = Names::of(module)?;
    let mut output = Module::new();
    names.parse_core_module(&mut output, Parser::new(0), module)?;
    let mut glue = glue.to_owned();
    for (long, short) in &names.short {
        let key = format!("{long}: function");
        anyhow::ensure!(glue.contains(&key), "the glue has no import `{long}`");
        glue = glue.replace(&key, &format!("{short}: function"));
    }
    Ok((output.finish(), glue))
}

/// By the long name of an import, its short one.
struct Names {
    short: HashMap<String, String>,
}

impl Names {
    fn of(module: &[u8]) -> anyhow::Result<Self> {
        let (mut short, mut taken) = (HashMap::new(), HashMap::new());
        for payload in Parser::new(0).parse_all(module) {
            let Payload::ImportSection(imports) = payload? else { continue };
            for import in imports.into_imports() {
                let long = import?.name;
                let Some(name) = without_hash(long) else { continue };
                // Of several of one name, the later ones are counted.
                let count = taken.entry(name).or_insert(0_u32);
                *count += 1;
                let number = if *count > 1 { format!("_{count}") } else { String::new() };
                short.insert(long.to_owned(), format!("{name}{number}"));
            }
        }
        Ok(Self { short })
    }
}

/// `__wbg_get_2080c49015e35254` is `get`.
fn without_hash(long: &str) -> Option<&str> {
    let (name, hash) = long.strip_prefix("__wbg_")?.rsplit_once('_')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| name.trim_start_matches('_'))
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn parse_import_section(&mut self, imports: &mut ImportSection, section: ImportSectionReader) -> Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            let entity = self.entity_type(import.ty)?;
            let name = self.short.get(import.name).map_or(import.name, String::as_str);
            imports.import(import.module, name, entity);
        }
        Ok(())
    }
}
