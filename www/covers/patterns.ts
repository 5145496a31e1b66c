/** Ornaments that repeat or turn about a middle: arches, rosettes, weaves, tiles. Each fills 120 × `h`. */
import {
  box,
  flow,
  leaf,
  type Ornament,
  oval,
  type Point,
  path,
  polar,
  type Stroke,
  star,
  steps,
  type Tone,
} from './pen.js'
import { between, pick } from './seed.js'

/** The whorl of a fingerprint. */
export const mystery: Ornament = (random, h) => {
  const [x, y] = [between(random, 46, 74), h * between(random, 0.46, 0.56)]
  const strokes: Stroke[] = []
  for (const k of steps(13)) {
    const r = 5 + k * 5.4
    const [open, close] = [between(random, 0, 6.28), between(random, 4.4, 5.9)]
    const points = steps(19).map((j): Point => {
      const angle = open + (close * j) / 18
      return [x + r * 0.74 * Math.cos(angle), y + r * Math.sin(angle) + Math.sin(angle * 2 + k * 0.3) * 1.6]
    })
    strokes.push({ d: path(points, false), stroke: k % 5 === 2 ? 'b' : k % 2 === 0 ? 'a' : 'c', width: 3.1 })
  }
  return strokes
}

/** Circle, square and triangle, constructed. */
export const thought: Ornament = (random, h) => {
  const [x, y] = [60, h / 2]
  const r = Math.min(48, h * 0.42)
  const turn = pick(random, [0, Math.PI / 4, Math.PI / 6])
  const corners = (n: number, size: number, from: number): Point[] =>
    steps(n).map((k) => polar(x, y, size, from + (k * 6.2832) / n))
  const inner = r * Math.SQRT1_2
  const strokes: Stroke[] = [
    { d: oval(x, y, r), fill: 'a' },
    { d: path(corners(4, r, turn)), fill: 'b' },
    { d: oval(x, y, inner), fill: random() < 0.5 ? 'c' : 'ground' },
    { d: path(corners(3, inner, turn - Math.PI / 2)), fill: 'ink' },
    { d: oval(x, y, inner * 0.5), fill: 'b' },
  ]
  for (const k of steps(4)) {
    const from = polar(x, y, r * 2.2, turn + (k * Math.PI) / 4)
    strokes.push({
      d: path([from, [2 * x - from[0], 2 * y - from[1]]], false),
      stroke: 'ink',
      width: 0.6,
      opacity: 0.55,
    })
  }
  if (random() < 0.5) strokes.push({ d: `M${x} ${y - r}A${r} ${r} 0 0 1 ${x} ${y + r}Z`, fill: 'ink', opacity: 0.16 })
  return strokes
}

/** Tiers of arches. */
export const history: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const tiers = pick(random, [2, 3])
  const tall = h / tiers
  for (const tier of steps(tiers)) {
    const arches = pick(random, [3, 4, 5])
    const wide = 120 / arches
    const y = tier * tall
    strokes.push({ d: box(-1, y, 122, tall + 1), fill: tier % 2 === 0 ? 'a' : 'c' })
    for (const k of steps(arches)) {
      const [x, pier] = [k * wide + wide * 0.14, wide * 0.72]
      strokes.push({
        d: `M${x} ${y + tall}V${y + tall * 0.2 + pier / 2}a${pier / 2} ${pier / 2} 0 0 1 ${pier} 0V${y + tall}Z`,
        fill: (k + tier) % 3 === 0 ? 'b' : 'ground',
      })
    }
    strokes.push({ d: box(-1, y, 122, 3.4), fill: 'ink' })
  }
  return strokes
}

/** Lines that swell like a voice, with a few notes on them. */
export const poetry: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const lines = 9
  const bend = steps(5).map(() => between(random, -1, 1))
  for (const k of steps(lines)) {
    const y = h * 0.2 + (h * 0.62 * k) / (lines - 1)
    const points = bend.map((b, j): Point => [j * 31 - 2, y + b * h * 0.17 * Math.cos((k - 4) * 0.27)])
    strokes.push({ d: flow(points), stroke: k % 3 === 0 ? 'a' : 'c', width: k % 3 === 0 ? 2.4 : 1.2 })
  }
  for (const k of steps(3)) {
    const [x, y] = [24 + k * 32 + between(random, -8, 8), h * between(random, 0.24, 0.72)]
    strokes.push(
      { d: leaf([x - 8, y + 8], [x + 8, y - 8], 8), fill: 'b' },
      {
        d: path(
          [
            [x - 12, y + 12],
            [x + 4, y - 4],
          ],
          false,
        ),
        stroke: 'ink',
        width: 1,
      },
    )
  }
  return strokes
}

/** A rose window. */
export const faith: Ornament = (random, h) => {
  const [x, y] = [60, h / 2]
  const r = Math.min(54, h * 0.46)
  const petals = pick(random, [8, 10, 12])
  const strokes: Stroke[] = [
    { d: oval(x, y, r + 3), fill: 'ink' },
    { d: oval(x, y, r), fill: 'a' },
  ]
  for (const k of steps(petals)) {
    const angle = (k * 6.2832) / petals
    strokes.push(
      { d: leaf(polar(x, y, r * 0.24, angle), polar(x, y, r * 0.8, angle), r * 0.26), fill: k % 2 === 0 ? 'b' : 'c' },
      { d: oval(...polar(x, y, r * 0.85, angle + Math.PI / petals), r * 0.105), fill: k % 2 === 0 ? 'c' : 'b' },
    )
  }
  strokes.push({ d: oval(x, y, r * 0.25), fill: 'ink' }, { d: oval(x, y, r * 0.19), fill: 'b' })
  strokes.push({ d: star(x, y, r * 0.17, r * 0.06, petals / 2), fill: 'ink' })
  return strokes
}

/** Ranks of chevrons. */
export const war: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const rise = between(random, 18, 30)
  const thick = between(random, 11, 15)
  const marked = Math.floor(between(random, 2, 5))
  for (let k = 0; k * thick * 1.5 < h + rise; k++) {
    const y = k * thick * 1.5 - rise * 0.4
    const fill: Tone = k === marked ? 'b' : k % 2 === 0 ? 'a' : 'c'
    strokes.push({
      d: path([
        [-2, y + rise],
        [60, y],
        [122, y + rise],
        [122, y + rise + thick],
        [60, y + thick],
        [-2, y + rise + thick],
      ]),
      fill,
    })
  }
  strokes.push({ d: star(60, h * 0.18, 10, 4.1, 5), fill: 'b' })
  return strokes
}

/** Two ribbons that cross and cross again, hearts between. */
export const love: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const turns = pick(random, [2, 3])
  const tall = (h + 24) / turns
  const lean = between(random, 27, 36)
  for (const [side, tone] of [
    [1, 'a'],
    [-1, 'c'],
  ] as const) {
    let d = 'M60 -12'
    for (const k of steps(turns))
      d += `C${60 + side * lean * 2} ${-12 + (k + 0.25) * tall} ${60 + side * lean * 2} ${-12 + (k + 0.75) * tall} 60 ${-12 + (k + 1) * tall}`
    strokes.push({ d, stroke: tone, width: 11 }, { d, stroke: 'ground', width: 1.1 })
  }
  for (const k of steps(turns)) {
    const y = -12 + (k + 0.5) * tall
    const s = between(random, 11, 14)
    strokes.push({
      d: `M60 ${y + s}C${60 - s * 2} ${y - s * 0.2} ${60 - s * 0.9} ${y - s * 1.4} 60 ${y - s * 0.4}C${60 + s * 0.9} ${y - s * 1.4} ${60 + s * 2} ${y - s * 0.2} 60 ${y + s}Z`,
      fill: 'b',
    })
    for (const side of [-1, 1]) strokes.push({ d: star(60 + side * 50, y, 4, 1.4), fill: 'b' })
  }
  return strokes
}

/** A block's colour and that of the shape on it. */
const BLOCKS: readonly [readonly [Tone, Tone], ...(readonly [Tone, Tone])[]] = [
  ['a', 'c'],
  ['b', 'ground'],
  ['c', 'a'],
  ['ground', 'b'],
  ['a', 'b'],
  ['c', 'ink'],
]

/** Building blocks. */
export const children: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const cells = 4
  const size = 120 / cells
  for (let y = h - size; y > -size; y -= size) {
    for (const column of steps(cells)) {
      const x = column * size
      const [tone, other] = pick(random, BLOCKS)
      strokes.push({ d: box(x - 0.2, y - 0.2, size + 0.4, size + 0.4), fill: tone })
      const shape = Math.floor(random() * 5)
      if (shape === 0) strokes.push({ d: `M${x} ${y}h${size}a${size} ${size} 0 0 1 ${-size} ${size}Z`, fill: other })
      if (shape === 1) strokes.push({ d: oval(x + size / 2, y + size / 2, size * 0.36), fill: other })
      if (shape === 2)
        strokes.push({
          d: path([
            [x, y + size],
            [x + size / 2, y],
            [x + size, y + size],
          ]),
          fill: other,
        })
      if (shape === 3)
        strokes.push({
          d: `M${x} ${y + size}v${-size / 2}a${size / 2} ${size / 2} 0 0 1 ${size} 0v${size / 2}Z`,
          fill: other,
        })
      if (shape === 4)
        strokes.push({
          d: path([
            [x, y],
            [x + size, y + size],
            [x, y + size],
          ]),
          fill: other,
        })
    }
  }
  return strokes
}

/** Harlequin. */
export const humour: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const wide = pick(random, [24, 30, 40])
  const tall = wide * between(random, 1.3, 1.7)
  const tones = ['a', 'b', 'c', 'ground'] as const
  for (let row = -1; row * (tall / 2) < h + tall; row++) {
    for (let column = -1; column * wide < 140; column++) {
      const [x, y] = [column * wide + (row % 2 === 0 ? 0 : wide / 2), (row * tall) / 2]
      const tone = tones[(row + column * 2 + (random() < 0.16 ? 1 : 0) + 8) % 4] ?? 'a'
      if (tone !== 'ground')
        strokes.push({
          d: path([
            [x, y - tall / 2],
            [x + wide / 2, y],
            [x, y + tall / 2],
            [x - wide / 2, y],
          ]),
          fill: tone,
        })
      strokes.push({ d: oval(x, y - tall / 2, 1.7), fill: 'ink' })
    }
  }
  return strokes
}

/** A meander, a disc, an amphora. */
export const antiquity: Ornament = (_random, h) => {
  const key = (y: number): Stroke[] =>
    steps(6).map((k) => ({ d: `M${k * 20} ${y + 13}v-12h16v9h-9v-4h4`, stroke: 'a' as const, width: 2.3 }))
  const [middle, s] = [h / 2, Math.min(1, h / 118)]
  const strokes: Stroke[] = [...key(4), ...key(h - 19)]
  for (const y of [1.4, 20, h - 22.6, h - 2.6]) strokes.push({ d: box(-1, y, 122, 1.3), fill: 'a' })
  strokes.push({ d: oval(60, middle, 33 * s), fill: 'b' })
  const jar = (x: number, y: number): string => `${60 + x * s} ${middle + y * s}`
  strokes.push({
    d: `M${jar(-8, -27)}L${jar(8, -27)}L${jar(6, -23)}Q${jar(5, -16)} ${jar(13, -10)}Q${jar(20, 3)} ${jar(5, 22)}L${jar(8, 27)}L${jar(-8, 27)}L${jar(-5, 22)}Q${jar(-20, 3)} ${jar(-13, -10)}Q${jar(-5, -16)} ${jar(-6, -23)}Z`,
    fill: 'a',
  })
  strokes.push({
    d: `M${jar(-6, -22)}Q${jar(-19, -22)} ${jar(-15, -6)}M${jar(6, -22)}Q${jar(19, -22)} ${jar(15, -6)}`,
    stroke: 'a',
    width: 2.2 * s,
  })
  strokes.push({
    d: `M${jar(-15.6, -3)}L${jar(15.6, -3)}M${jar(-14.6, 3)}L${jar(14.6, 3)}`,
    stroke: 'b',
    width: 1.7 * s,
  })
  return strokes
}

/** A lattice with some of its places taken. */
export const science: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const r = between(random, 13, 19)
  const [dx, dy] = [r * Math.sqrt(3), r * 1.5]
  for (let row = 0; row * dy < h + r; row++) {
    for (let column = 0; column * dx < 130; column++) {
      const [x, y] = [column * dx + (row % 2 === 0 ? 0 : dx / 2), row * dy]
      const cell = steps(6).map((k) => polar(x, y, r, (k * Math.PI) / 3 + Math.PI / 6))
      const chance = random()
      strokes.push({ d: path(cell), stroke: 'c', width: 1.3, ...(chance < 0.16 ? { fill: 'a' as const } : {}) })
      if (chance > 0.72)
        strokes.push({
          d: oval(...polar(x, y, r, Math.PI / 6), r * between(random, 0.18, 0.32)),
          fill: chance > 0.86 ? 'b' : 'a',
        })
    }
  }
  return strokes
}

/** A cameo in a guilloche frame. */
export const lives: Ornament = (random, h) => {
  const [x, y, size] = [60, h * 0.5, Math.min(1, h / 116)]
  const strokes: Stroke[] = []
  const petals = pick(random, [18, 24, 30])
  for (const k of steps(petals)) {
    const angle = (k * 6.2832) / petals
    strokes.push({
      d: oval(x + 15 * size * Math.cos(angle), y + 19 * size * Math.sin(angle), 32 * size, 36 * size),
      stroke: k % 3 === 0 ? 'b' : 'c',
      width: 0.8,
      opacity: 0.85,
    })
  }
  strokes.push(
    { d: oval(x, y, 28 * size, 35 * size), fill: 'a' },
    { d: oval(x, y, 25 * size, 32 * size), stroke: 'b', width: 1.1 },
  )
  const turned = random() < 0.5 ? 1 : -1
  const p = (px: number, py: number): string => `${x + turned * px * size} ${y + py * size}`
  strokes.push({
    d: `M${p(-20, 25)}Q${p(-16, 13)} ${p(-5, 10)}L${p(-5, 4)}Q${p(-15, -3)} ${p(-12, -13)}Q${p(-8, -24)} ${p(4, -22)}Q${p(13, -19)} ${p(11, -9)}L${p(14, -3)}L${p(11, -2)}L${p(11, 5)}Q${p(9, 7)} ${p(4, 6)}L${p(5, 10)}Q${p(16, 13)} ${p(20, 25)}Q${p(0, 36)} ${p(-20, 25)}Z`,
    fill: 'b',
  })
  return strokes
}

/** Wallpaper: a tulip in every other place. */
export const home: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const size = pick(random, [30, 40])
  const s = size / 40
  const second = pick(random, ['a', 'c'] as const)
  for (let row = 0; row * size < h + size; row++) {
    for (let column = -1; column * size < 140; column++) {
      const [x, y] = [column * size + (row % 2 === 0 ? size / 2 : 0), row * size + 6]
      const bud = (row + column) % 3 === 0 ? 'b' : 'a'
      const p = (px: number, py: number): Point => [x + px * s, y + py * s]
      strokes.push(
        { d: path([p(0, 20), p(0, -2)], false), stroke: 'c', width: 1.8 * s },
        { d: leaf(p(0, 18), p(-14, 2), 6 * s), fill: second },
        { d: leaf(p(0, 18), p(14, 2), 6 * s), fill: second },
        { d: leaf(p(0, 4), p(-7, -15), 7 * s), fill: bud },
        { d: leaf(p(0, 4), p(7, -15), 7 * s), fill: bud },
        { d: leaf(p(0, 4), p(0, -17), 6 * s), fill: bud === 'b' ? 'c' : 'b' },
      )
    }
  }
  return strokes
}

/** Marbled endpaper. */
export const letters: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const comb = between(random, 5, 9)
  const phase = between(random, 0, 6)
  for (let k = -2; k * 8 < h + 30; k++) {
    const points = steps(13).map(
      (j): Point => [j * 10.4 - 2, k * 8 + Math.sin(j * 1.05 + phase) * comb + Math.sin(j * 0.4 + k * 0.5) * 5],
    )
    strokes.push({
      d: flow(points),
      stroke: (['a', 'c', 'b', 'c'] as const)[(k + 8) % 4] ?? 'a',
      width: (k + 8) % 4 === 0 ? 4.4 : 2.4,
    })
  }
  return strokes
}
