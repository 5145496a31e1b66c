// One engraving for each section. A newspaper has photographs, and a field of the role `image`.

const frame = (lines, solid = '') =>
  `<svg viewBox="0 0 320 180" focusable="false" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">
    <g fill="currentColor" stroke="none">${solid}</g>${lines}</svg>`

/** Parallel lines across a part of the picture: the sky, or the sea. */
const hatch = (from, to, step) => {
  let lines = ''
  for (let y = from; y <= to; y += step) lines += `M0 ${y}H320`
  return `<path d="${lines}" opacity=".28"/>`
}

const waves = (y) => `<path d="M0 ${y}${'q8 -7 16 0t16 0'.repeat(10)}"/>`

export const engravings = {
  City: frame(
    `${hatch(6, 92, 7)}${waves(140)}${waves(153)}${waves(166)}<path d="M20 128V70H60V128M60 128V52L88 36V128M88 128V64H124V128M150 128V30M150 34 236 50M150 30 132 46M228 48V84M220 84H236V96H220ZM196 128H290L278 140H208ZM230 128V108H262V128M28 82H36M28 96H36M28 110H36M44 82H52M44 96H52M44 110H52M98 78H106M98 92H106M110 78H116M110 92H116M70 62H78M70 76H78M70 90H78"/>`,
    '<path d="M144 128H156V30H144ZM240 92H250V108H240Z"/>',
  ),
  World: frame(
    `${hatch(6, 176, 8)}<circle cx="160" cy="90" r="70"/><ellipse cx="160" cy="90" rx="34" ry="70"/><path d="M90 90H230M160 20V160M98 58Q160 78 222 58M98 122Q160 102 222 122"/>`,
    '<path d="M124 48Q150 34 168 48 176 66 154 74 140 92 128 84 112 66 124 48ZM176 92Q204 84 212 104 202 132 184 134 170 116 176 92Z" opacity=".85"/>',
  ),
  Business: frame(
    `${hatch(6, 176, 9)}<path d="M20 150V86L70 62V86L120 62V86L170 62V150ZM170 150V110H300V150ZM196 110V34H212V110M232 110V52H246V110M36 104H56V120H36ZM84 104H104V120H84ZM132 104H152V120H132ZM190 124H280M190 136H280"/>`,
    '<path d="M0 150H320V156H0ZM204 30Q214 14 232 22 246 10 262 20 250 30 236 28 220 36 204 30Z" opacity=".8"/>',
  ),
  Science: frame(
    `<circle cx="206" cy="76" r="52"/><path d="M40 150 96 94 110 108 56 164ZM96 94 118 72 134 88 110 108M76 130 60 174M84 138 104 174M34 30h1M70 50h1M120 24h1M20 84h1M284 140h1M140 130h1M270 24h1M300 80h1" />`,
    '<circle cx="190" cy="62" r="9" opacity=".5"/><circle cx="224" cy="88" r="13" opacity=".5"/><circle cx="204" cy="108" r="6" opacity=".5"/><path d="M206 24A52 52 0 0 1 206 128 64 64 0 0 0 206 24Z"/>',
  ),
  Culture: frame(
    `${hatch(6, 176, 9)}<path d="M160 56Q112 32 56 46V148Q112 134 160 156 208 134 264 148V46Q208 32 160 56ZM160 56V156M72 66Q112 58 144 72M72 84Q112 76 144 90M72 102Q112 94 144 108M176 72Q208 58 248 66M176 90Q208 76 248 84M176 108Q208 94 248 102"/>`,
    '<path d="M160 156Q112 134 56 148V154Q112 142 160 164 208 142 264 154V148Q208 134 160 156Z"/>',
  ),
  Sport: frame(
    `${hatch(6, 60, 7)}${waves(126)}${waves(142)}${waves(158)}<path d="M24 108H296Q276 124 160 124 44 124 24 108ZM84 106 60 132M128 106 104 134M172 106 148 134M216 106 192 134"/><circle cx="88" cy="78" r="8"/><circle cx="132" cy="78" r="8"/><circle cx="176" cy="78" r="8"/><circle cx="220" cy="78" r="8"/>`,
    '<path d="M78 88H100L108 108H80ZM122 88H144L152 108H124ZM166 88H188L196 108H168ZM210 88H232L240 108H212Z"/>',
  ),
  Food: frame(
    `${hatch(6, 176, 9)}<path d="M70 92H250Q246 150 190 156H130Q74 150 70 92ZM130 78Q118 64 130 50T130 22M160 78Q148 64 160 50T160 22M190 78Q178 64 190 50T190 22M262 70 226 106"/>`,
    '<path d="M64 88H256V96H64ZM124 156H196V164H124Z"/><ellipse cx="268" cy="62" rx="12" ry="9"/>',
  ),
}
