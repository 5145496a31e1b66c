// Draws an item of clothing in its colour: a shop without photographs. A real one has `<img>` and a field of the role `image`.

const colours = {
  black: '#2b2a2c',
  brown: '#7a5238',
  burgundy: '#7b2a3a',
  camel: '#c49a6a',
  charcoal: '#4d4f55',
  cream: '#ece3cf',
  emerald: '#1f6b54',
  grey: '#9a9c9f',
  indigo: '#3c4f7c',
  ink: '#2c3550',
  mustard: '#cf9b2f',
  navy: '#2e3f63',
  olive: '#73764a',
  plum: '#66395e',
  rust: '#b2583a',
  sand: '#d8c5a4',
  sky: '#a9c3da',
  stone: '#c8bda9',
  white: '#f5f3ee',
}

/** By shape, its outline and the lines that are drawn on it, in a field of 200 by 240. */
const shapes = {
  coat: [
    'M78 30 60 38Q44 45 40 70L26 158 47 163 57 104 52 220H148L143 104 153 163 174 158 160 70Q156 45 140 38L122 30 100 56Z',
    'M78 30 84 78 100 98 116 78 122 30M100 98V220M62 152H84M116 152H138M57 104 60 78M143 104 140 78',
  ],
  jacket: [
    'M78 40 60 48Q44 55 40 80L28 172 49 176 57 112 54 196H146L143 112 151 176 172 172 160 80Q156 55 140 48L122 40Q100 58 78 40Z',
    'M78 40Q100 58 122 40M100 52V196M64 160H86M114 160H136M57 112 60 88M143 112 140 88M54 186H146',
  ],
  dress: [
    'M74 28H84Q100 52 116 28H126L133 66Q124 86 127 106L160 216Q100 232 40 216L73 106Q76 86 67 66Z',
    'M73 106Q100 114 127 106M84 122 66 220M100 126V226M116 122 134 220',
  ],
  jumper: [
    'M76 46Q100 60 124 46L148 54Q160 60 164 84L177 170 154 174 144 112 147 190Q100 197 53 190L56 112 46 174 23 170 36 84Q40 60 52 54Z',
    'M72 49Q100 68 128 49M53 178Q100 185 147 178M24 158 47 162M176 158 153 162M56 112 58 92M144 112 142 92',
  ],
  shirt: [
    'M80 40 100 52 120 40 146 50Q158 56 162 80L174 168 153 172 142 112 146 200Q123 206 100 200 77 206 54 200L58 112 47 172 26 168 38 80Q42 56 54 50Z',
    'M80 40 84 64 100 52 116 64 120 40M100 52V200M112 96H132V118H112ZM27 156 49 160M173 156 151 160',
  ],
  tee: [
    'M78 46Q100 62 122 46L146 54 172 96 150 112 142 98 145 196Q100 202 55 196L58 98 50 112 28 96 54 54Z',
    'M72 48Q100 70 128 48M55 188Q100 194 145 188M36 90 58 106M164 90 142 106',
  ],
  trousers: [
    'M62 30H138L144 80 152 222H114L102 108H98L86 222H48L56 80Z',
    'M61 44H139M100 44V108M75 70 68 214M125 70 132 214',
  ],
  skirt: ['M68 54H132L164 204Q100 220 36 204Z', 'M66 68H134M82 68 66 208M100 68V212M118 68 134 208'],
  boot: ['M66 50H116L117 134Q140 150 166 158 178 164 176 186H64Z', 'M60 186H180V197H60ZM96 60Q88 92 98 124M66 62H116'],
  shoe: [
    'M38 122Q58 118 74 128 98 152 142 154 172 158 174 184H38Q32 148 38 122Z',
    'M34 184H178V194H34ZM84 136Q98 128 112 148',
  ],
  court: [
    'M40 104Q58 150 100 162 132 168 166 174 176 180 172 187H116Q80 184 62 160L56 198H47L43 140Q34 124 40 104Z',
    'M62 160Q84 178 120 180',
  ],
  trainer: [
    'M40 114Q58 120 76 108 98 140 140 148 172 154 176 178H38Q32 144 40 114Z',
    'M34 178H180V194H34ZM88 126 102 116M98 136 112 126M110 143 122 134M44 160Q70 148 92 178',
  ],
  tote: ['M46 92H154L166 208H34Z', 'M70 92Q72 36 100 36 128 36 130 92M46 106H154M96 118H104V132H96Z'],
  clutch: ['M30 92H170V180Q170 186 164 186H36Q30 186 30 180Z', 'M30 92 100 146 170 92M94 140H106V154H94Z'],
  crossbody: [
    'M48 116Q48 106 58 106H142Q152 106 152 116V182Q152 194 140 194H60Q48 194 48 182Z',
    'M54 108Q60 30 100 30 140 30 146 108M48 136H152M94 128H106V146H94Z',
  ],
  rucksack: [
    'M54 84Q54 48 100 48 146 48 146 84V206H54Z',
    'M84 48Q84 32 100 32 116 32 116 48M54 104H146M68 136H132V190H68ZM84 104V124M116 104V124',
  ],
  scarf: [
    'M64 40Q100 68 136 40L146 62Q130 80 114 86L128 208H94L84 94Q58 82 54 62Z',
    'M64 40Q84 78 114 86M96 196H127M100 208V218M108 208V218M116 208V218M124 208V218',
  ],
  square: ['M100 40 172 112 100 184 28 112Z', 'M100 56 156 112 100 168 44 112ZM100 84 128 112 100 140 72 112Z'],
  beanie: [
    'M46 146Q46 60 100 60 154 60 154 146V176Q154 182 148 182H52Q46 182 46 176Z',
    'M46 146H154M66 150V178M83 150V178M100 150V178M117 150V178M134 150V178M74 72Q66 100 68 146M126 72Q134 100 132 146',
  ],
  socks: [
    'M62 40H102V116Q104 132 124 146 144 160 134 178 122 194 98 180 76 168 64 148 60 138 62 120ZM112 40H146V110Q148 126 164 140 180 156 168 174 158 184 146 178 150 158 130 140 112 128 112 112Z',
    'M62 56H102M112 56H146M64 138Q78 128 96 124',
  ],
  tights: [
    'M66 34H134L130 112 140 214H114L101 112H99L86 214H60L70 112Z',
    'M66 46H134M60 204H87M113 204H140M100 46V112',
  ],
}

const exact = {
  'cotton-tee': 'tee',
  'boiled-wool-jacket': 'jacket',
  'liner-coat': 'jacket',
  'ribbed-cardigan': 'jacket',
  'ankle-boots': 'boot',
  'walking-boots': 'boot',
  'court-shoes': 'court',
  'canvas-trainers': 'trainer',
  'leather-tote': 'tote',
  'evening-clutch': 'clutch',
  'crossbody-bag': 'crossbody',
  'canvas-rucksack': 'rucksack',
  'lambswool-scarf': 'scarf',
  'silk-square': 'square',
  'ribbed-beanie': 'beanie',
  'opaque-tights': 'tights',
}
const usual = {
  Coats: 'coat',
  Dresses: 'dress',
  Knitwear: 'jumper',
  Shirts: 'shirt',
  Trousers: 'trousers',
  Skirts: 'skirt',
  Shoes: 'shoe',
  Socks: 'socks',
}

const patterns = {
  stripes: '<path d="M0 3H12" stroke-width="4"/>',
  checks: '<path d="M0 3H12M3 0V12" stroke-width="3.5"/>',
  dots: '<circle cx="3" cy="3" r="1.6" stroke="none"/><circle cx="9" cy="9" r="1.6" stroke="none"/>',
}

let drawn = 0

export const colourOf = (name) => colours[name] ?? '#999999'

/** An `<svg>` of an item, as markup. All that it uses of the item is looked up in the tables above. */
export function garment({ product, category, colour, pattern }) {
  const [outline, lines] = shapes[exact[product] ?? usual[category]] ?? shapes.square
  const fill = colourOf(colour)
  const light = ['white', 'cream', 'sand', 'sky', 'stone'].includes(colour)
  const ink = light ? '#55503f' : '#fff8ea'
  const id = `cloth-${drawn++}`
  const woven = patterns[pattern]
  return `<svg viewBox="0 0 200 240" focusable="false">
    <defs>
      <linearGradient id="${id}-fall" x1="0" x2="1" y2=".35"><stop stop-color="#fff" stop-opacity=".2"/>
        <stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".26"/></linearGradient>
      ${woven ? `<pattern id="${id}" width="12" height="12" patternUnits="userSpaceOnUse"><g stroke="${ink}" fill="${ink}" opacity=".45">${woven}</g></pattern>` : ''}
    </defs>
    <ellipse cx="100" cy="226" rx="66" ry="6" fill="#000" opacity=".09"/>
    <path d="${lines}" fill="none" stroke="${fill}" stroke-width="4" stroke-linejoin="round"/>
    <path d="${outline}" fill="${fill}" stroke="${light ? '#8a8168' : fill}" stroke-linejoin="round"/>
    ${woven ? `<path d="${outline}" fill="url(#${id})"/>` : ''}
    <path d="${outline}" fill="url(#${id}-fall)"/>
    <path d="${lines}" fill="none" stroke="${ink}" stroke-opacity="${light ? 0.55 : 0.5}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`
}
