//! Puts a module's functions in the order in which they compress best: those of one type together, and among them those that begin
//! alike, so that what is nearly the same stands close to each other. What the module does stays as it is.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{BinaryReaderError, CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// The same module with its functions in that order.
pub fn ordered(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut order = Order::of(module)?;
    let mut output = Module::new();
    order.parse_core_module(&mut output, Parser::new(0), module)?;
    Ok(output.finish())
}

struct Order {
    /// How many functions are imported; their numbers come first and stay.
    imported: u32,
    /// The defined functions in their new order, by their old places.
    sequence: Vec<usize>,
    /// The new place of each, by its old one.
    places: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> Result<Self, BinaryReaderError> {
        let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<Vec<u32>, _>>()?,
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut sequence: Vec<usize> = (0..bodies.len()).collect();
        sequence.sort_by_key(|&function| (types[function], bodies[function]));
        let mut places = vec![0; bodies.len()];
        sequence.iter().zip(0..).for_each(|(&function, place)| places[function] = place);
        Ok(Self { imported, sequence, places })
    }
}

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let defined = function.checked_sub(self.imported);
        Ok(defined.map_or(function, |place| self.imported + self.places[place as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &function in &self.sequence {
            functions.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader) -> Result<(), Error> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody>, _>>()?;
        for function in self.sequence.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }
}
