#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| penchant_fuzz::log(bytes));
