// Writes items.ndjson and orders.csv of this example: the same files at every run. A real shop exports both from its own system.
//   node examples/shop/generate.mjs

import { writeFileSync } from 'node:fs'

const DAY = 86_400
const FIRST_DAY = Date.UTC(2025, 8, 1) / 1000
const DAYS = 440
const CUSTOMERS = 420

// A generator of random numbers with a fixed seed (mulberry32), so that the files do not change.
let state = 20_261_102
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
const any = (list) => list[Math.floor(random() * list.length)]

const clothes = ['XS', 'S', 'M', 'L', 'XL']
const shoes = ['37', '38', '39', '40', '41', '42', '43']
const one = ['One size']

/** Category, title, price, styles, colours, and what a customer reads. A colour may carry its pattern: `navy/dots`. */
const range = [
  [
    'Coats',
    'Harbour coat',
    289,
    'tailored wool',
    'camel navy charcoal',
    'Double-faced wool, cut straight, to wear over everything.',
  ],
  ['Coats', 'Ostrava parka', 249, 'outdoor', 'olive black', 'Waxed cotton with a hood that stays where you put it.'],
  [
    'Coats',
    'Liner coat',
    159,
    'casual',
    'sand ink',
    'Quilted and light. Under a coat in winter, instead of one in spring.',
  ],
  ['Coats', 'Belted trench', 229, 'tailored cotton', 'stone black', 'Gabardine, with a belt long enough to knot.'],
  ['Coats', 'Fell raincoat', 179, 'outdoor', 'mustard navy', 'Taped seams and deep pockets. Packs into its own hood.'],
  ['Coats', 'Boiled wool jacket', 189, 'casual wool', 'rust charcoal', 'Warm as a coat, easy as a cardigan.'],
  ['Dresses', 'Alba slip dress', 139, 'evening silk', 'emerald black', 'Bias-cut silk that falls as it should.'],
  ['Dresses', 'Marit wrap dress', 119, 'casual', 'rust navy/dots', 'Ties at the side. Crease-free crêpe.'],
  [
    'Dresses',
    'Linnea shirt dress',
    109,
    'casual linen',
    'white sky/stripes',
    'Washed linen with a collar and two pockets.',
  ],
  ['Dresses', 'Odile knit dress', 129, 'wool casual', 'grey burgundy', 'Ribbed merino, to the calf.'],
  [
    'Dresses',
    'Solveig midi dress',
    179,
    'evening tailored',
    'plum ink',
    'Heavy satin, a boat neck, and room to dance.',
  ],
  ['Dresses', 'Tove smock dress', 99, 'casual cotton', 'olive/checks sand', 'Gathered poplin that needs no iron.'],
  [
    'Knitwear',
    'Fisherman jumper',
    119,
    'wool outdoor',
    'cream navy',
    'Cabled in the round, in wool that still smells a little of sheep.',
  ],
  [
    'Knitwear',
    'Cashmere crew',
    169,
    'cashmere tailored',
    'camel grey',
    'Two-ply cashmere. Washes by hand, wears for years.',
  ],
  ['Knitwear', 'Ribbed cardigan', 89, 'wool casual', 'burgundy cream', 'Horn buttons, and pockets for cold hands.'],
  ['Knitwear', 'Striped jumper', 79, 'cotton casual', 'navy/stripes rust/stripes', 'Brushed cotton for the weekend.'],
  ['Knitwear', 'Merino roll-neck', 75, 'wool tailored', 'black mustard', 'Fine enough for under a jacket.'],
  ['Shirts', 'Oxford shirt', 69, 'tailored cotton', 'white sky', 'The one that goes with the rest.'],
  ['Shirts', 'Linen popover', 79, 'linen casual', 'sand olive', 'Half a placket and rolled sleeves.'],
  ['Shirts', 'Silk blouse', 119, 'silk evening', 'cream plum', 'Washed silk with covered buttons.'],
  ['Shirts', 'Flannel shirt', 65, 'casual outdoor', 'rust/checks navy/checks', 'Brushed on both sides.'],
  ['Shirts', 'Cotton tee', 29, 'cotton basics', 'white black', 'Heavy jersey. Keeps its shape.'],
  [
    'Trousers',
    'Wide wool trousers',
    129,
    'wool tailored',
    'charcoal camel',
    'High waist, a pressed crease, wide to the hem.',
  ],
  ['Trousers', 'Straight jeans', 95, 'casual cotton', 'indigo black', 'Thirteen-ounce denim from Okayama.'],
  ['Trousers', 'Pleated chinos', 85, 'cotton casual', 'stone olive', 'One pleat, a soft twill, a cropped leg.'],
  ['Trousers', 'Cord trousers', 89, 'casual', 'rust ink', 'Eight-wale corduroy, the kind that whispers.'],
  ['Skirts', 'Pleated midi skirt', 99, 'evening tailored', 'emerald charcoal', 'Sunray pleats, set for good.'],
  ['Skirts', 'Denim skirt', 75, 'casual cotton', 'indigo', 'A-line, buttoned through.'],
  ['Skirts', 'Wool kilt', 115, 'wool', 'burgundy/checks', 'Woven in Elgin, closed with leather.'],
  ['Shoes', 'Ankle boots', 179, 'tailored outdoor', 'black brown', 'Chelsea boots on a welted sole.'],
  ['Shoes', 'Loafers', 149, 'tailored', 'brown burgundy', 'Hand-stitched, unlined, better after a month.'],
  ['Shoes', 'Court shoes', 139, 'evening', 'black plum', 'A heel of six centimetres, for a whole evening.'],
  ['Shoes', 'Canvas trainers', 79, 'casual cotton', 'white navy', 'Vulcanised rubber and a cotton lace.'],
  ['Shoes', 'Walking boots', 199, 'outdoor', 'brown', 'Nubuck, resoled by us as often as you like.'],
  ['Bags', 'Leather tote', 199, 'tailored', 'brown black', 'Holds a laptop, a lunch, and a jumper.'],
  ['Bags', 'Evening clutch', 89, 'evening silk', 'emerald black', 'A phone, a key, a card.'],
  ['Bags', 'Crossbody bag', 129, 'casual', 'mustard brown', 'One strap, two compartments.'],
  ['Bags', 'Canvas rucksack', 109, 'outdoor cotton', 'olive navy', 'Waxed canvas, brass, and a rain flap.'],
  ['Accessories', 'Lambswool scarf', 49, 'wool', 'camel/checks grey burgundy', 'Two metres, brushed in Elgin.'],
  ['Accessories', 'Silk square', 59, 'silk evening', 'plum emerald', 'Rolled by hand along all four sides.'],
  ['Accessories', 'Ribbed beanie', 35, 'wool outdoor', 'mustard charcoal', 'Merino, knitted double.'],
  ['Socks', 'Everyday socks', 18, 'basics cotton', 'grey navy', 'Three pairs. Combed cotton with a little stretch.'],
  ['Socks', 'Hiking socks', 22, 'outdoor wool', 'rust olive', 'Terry loops where boots press.'],
  ['Socks', 'Fine-knit socks', 16, 'tailored wool', 'burgundy charcoal', 'Mercerised, to the calf.'],
  ['Socks', 'Opaque tights', 19, 'basics', 'black plum', 'Sixty denier, with a waistband that forgives.'],
]

const slug = (text) => text.toLowerCase().replace(/[^a-z]+/g, '-')
const sizesOf = (category) =>
  category === 'Shoes' ? shoes : ['Bags', 'Accessories', 'Socks'].includes(category) ? one : clothes

const items = range.flatMap(([category, title, price, styles, colours, note], place) =>
  colours.split(' ').map((look, shade) => {
    const [colour, pattern = 'plain'] = look.split('/')
    return {
      id: `${slug(title)}-${colour}`,
      product: slug(title),
      title,
      category,
      style: styles.split(' '),
      colour,
      pattern,
      colours: colours.split(' ').map((sister) => sister.split('/')[0]),
      price,
      // Now and then a size is sold out.
      sizes: sizesOf(category).filter((_, size) => sizesOf(category) === one || (place + shade + size) % 6 !== 0),
      sold: 0,
      new: place % 5 === 2,
      note,
    }
  }),
)
const byProduct = new Map()
for (const item of items) byProduct.set(item.product, [...(byProduct.get(item.product) ?? []), item])

/** What customers of this shop tend to buy together, and how often. */
const companions = {
  'harbour-coat': [
    ['lambswool-scarf', 0.4],
    ['ankle-boots', 0.25],
  ],
  'ostrava-parka': [
    ['ribbed-beanie', 0.4],
    ['hiking-socks', 0.3],
  ],
  'belted-trench': [
    ['loafers', 0.3],
    ['silk-square', 0.3],
  ],
  'fell-raincoat': [
    ['walking-boots', 0.35],
    ['canvas-rucksack', 0.3],
  ],
  'boiled-wool-jacket': [['lambswool-scarf', 0.3]],
  'alba-slip-dress': [
    ['court-shoes', 0.5],
    ['evening-clutch', 0.5],
    ['opaque-tights', 0.3],
  ],
  'marit-wrap-dress': [
    ['loafers', 0.35],
    ['crossbody-bag', 0.4],
  ],
  'linnea-shirt-dress': [
    ['canvas-trainers', 0.45],
    ['crossbody-bag', 0.3],
  ],
  'odile-knit-dress': [
    ['ankle-boots', 0.45],
    ['opaque-tights', 0.5],
  ],
  'solveig-midi-dress': [
    ['court-shoes', 0.5],
    ['evening-clutch', 0.45],
    ['silk-square', 0.25],
  ],
  'tove-smock-dress': [
    ['canvas-trainers', 0.4],
    ['ribbed-cardigan', 0.35],
  ],
  'oxford-shirt': [
    ['wide-wool-trousers', 0.25],
    ['pleated-chinos', 0.25],
  ],
  'wide-wool-trousers': [
    ['merino-roll-neck', 0.35],
    ['loafers', 0.3],
  ],
  'straight-jeans': [
    ['cotton-tee', 0.4],
    ['striped-jumper', 0.25],
  ],
  'pleated-midi-skirt': [
    ['silk-blouse', 0.4],
    ['opaque-tights', 0.35],
  ],
  'wool-kilt': [
    ['opaque-tights', 0.5],
    ['cashmere-crew', 0.25],
  ],
  'walking-boots': [['hiking-socks', 0.6]],
  loafers: [['fine-knit-socks', 0.4]],
}

const consumables = [...byProduct.keys()].filter((product) => byProduct.get(product)[0].category === 'Socks')
const durables = [...byProduct.keys()].filter((product) => !consumables.includes(product))
// Coats and bags are bought once; of the rest a customer buys several.
const once = new Set(['Coats', 'Bags'])

/** Of each product, most customers take the first colour. */
function skuOf(product) {
  const colours = byProduct.get(product)
  return (random() < 0.6 ? colours[0] : any(colours)).id
}

function ordersOf(customer) {
  const orders = []
  const had = new Set()
  const start = Math.floor(random() * 60)
  for (let visit = 0; visit < 3 + Math.floor(random() * 2); visit++) {
    const product = any(durables)
    const { category } = byProduct.get(product)[0]
    if (once.has(category) && had.has(category)) continue
    had.add(category)
    const bought = [product]
    for (const [other, share] of companions[product] ?? []) if (random() < share) bought.push(other)
    const day = Math.min(DAYS - 1, start + Math.floor(visit * 90 + random() * 60))
    orders.push({ day, skus: bought.map(skuOf) })
  }
  // One in twelve comes back for the same socks, about once a month.
  if (customer % 12 === 0) {
    const { id } = any(byProduct.get(any(consumables)))
    for (let day = start; day < DAYS; day += 26 + Math.floor(random() * 10)) orders.push({ day, skus: [id] })
  }
  return orders.map((order) => ({ ...order, customer }))
}

const all = Array.from({ length: CUSTOMERS }, (_, customer) => ordersOf(customer))
  .flat()
  .sort((a, b) => a.day - b.day || a.customer - b.customer)

const byId = new Map(items.map((item) => [item.id, item]))
const rows = all.flatMap(({ day, customer, skus }, number) =>
  skus.map((sku) => {
    byId.get(sku).sold += 1
    return `${number + 1},${customer + 1},${sku},${FIRST_DAY + day * DAY}`
  }),
)

const here = (name) => new URL(name, import.meta.url)
writeFileSync(here('items.ndjson'), `${items.map((item) => JSON.stringify(item)).join('\n')}\n`)
writeFileSync(here('orders.csv'), `order,user,item,timestamp\n${rows.join('\n')}\n`)
