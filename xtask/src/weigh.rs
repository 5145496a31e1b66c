//! What every function of a module weighs, by its name: what `npm run size` adds up by layers.

use std::collections::HashMap;

use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// A line for each function, `bytes<tab>name`, and one for the data. Functions without a name are called `?`.
pub fn weighed(module: &[u8]) -> anyhow::Result<String> {
    let (mut imported, mut bodies, mut names, mut data) = (0, Vec::new(), HashMap::new(), 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(subsections) = section.as_known() else { continue };
                for subsection in subsections {
                    let Name::Function(functions) = subsection? else { continue };
                    for naming in functions {
                        let naming = naming?;
                        names.insert(naming.index, format!("{:#}", demangle(naming.name)));
                    }
                }
            }
            _ => {}
        }
    }
    let name = |function: u32| names.get(&function).map_or("?", String::as_str);
    let lines = bodies.iter().zip(imported..).map(|(bytes, function)| format!("{bytes}\t{}\n", name(function)));
    Ok(lines.chain([format!("{data}\tdata\n")]).collect())
}
