// The keys that tests press, as WebDriver writes them: private code points of Unicode.

const codes = {
  Tab: '\uE004',
  Enter: '\uE006',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
}

/** The code of a key by its name, or the character itself. */
export function key(name) {
  if (codes[name]) return codes[name]
  if ([...name].length === 1) return name
  throw new Error(`tests/webkit/keys.mjs has no key ${JSON.stringify(name)}`)
}
