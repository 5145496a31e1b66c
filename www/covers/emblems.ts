/** Ornaments with one thing in the middle: a ship, a whale, a keyhole, a rose. Each fills 120 × `h`. */
import { box, flow, leaf, type Ornament, oval, type Point, path, polar, type Stroke, star, steps } from './pen.js'
import { between, pick } from './seed.js'

/** A keyhole, and what falls through it. */
export const keyhole: Ornament = (random, h) => {
  const [x, y] = [60, h * 0.34]
  const s = h * 0.15
  const lean = between(random, -16, 16)
  return [
    {
      d: path([
        [x - 8, y + s],
        [x + 8, y + s],
        [x + 46 + lean, h + 2],
        [x - 46 + lean, h + 2],
      ]),
      fill: 'a',
    },
    { d: oval(x, y + s * 0.6, s * 1.9, s * 2.5), stroke: 'c', width: 1.4 },
    { d: oval(x, y + s * 0.6, s * 2.1, s * 2.75), stroke: 'c', width: 0.7 },
    {
      d: `M${x} ${y - s}a${s} ${s} 0 0 1 ${s * 0.5} ${s * 1.86}L${x + s * 0.95} ${y + s * 2.7}H${x - s * 0.95}L${x - s * 0.5} ${y + s * 0.86}A${s} ${s} 0 0 1 ${x} ${y - s}Z`,
      fill: 'b',
    },
    { d: `M${x + lean * 0.4} ${h * 0.66}q-5 1 -4 8l-5 ${h * 0.22}h18l-5 ${-h * 0.22}q1 -7 -4 -8Z`, fill: 'ink' },
    { d: oval(x + lean * 0.4, h * 0.635, 4.2), fill: 'ink' },
  ]
}

/** A street lamp in the fog, and someone under it. */
export const streetLamp: Ornament = (random, h) => {
  const x = between(random, 34, 86)
  const top = h * 0.2
  const strokes: Stroke[] = [
    {
      d: path([
        [x, top],
        [x - 44, h + 2],
        [x + 44, h + 2],
      ]),
      fill: 'b',
      opacity: 0.9,
    },
  ]
  for (const k of steps(9)) {
    const y = h * 0.28 + k * h * 0.08
    strokes.push({ d: box(between(random, -30, 20), y, between(random, 50, 110), 1.6), fill: 'c', opacity: 0.55 })
  }
  const away = x > 60 ? -22 : 22
  strokes.push(
    { d: box(x - 1.4, top, 2.8, h), fill: 'ink' },
    {
      d: path([
        [x - 6, top + 2],
        [x - 8, top - 12],
        [x + 8, top - 12],
        [x + 6, top + 2],
      ]),
      fill: 'b',
    },
    {
      d: path([
        [x - 10, top - 12],
        [x, top - 20],
        [x + 10, top - 12],
      ]),
      fill: 'ink',
    },
    { d: `M${x + away} ${h * 0.62}q-7 2 -8 12l-3 ${h * 0.2}h22l-3 ${-h * 0.2}q-1 -10 -8 -12Z`, fill: 'ink' },
    { d: `M${x + away - 9} ${h * 0.6}h18M${x + away - 5} ${h * 0.59}v-7h10v7Z`, stroke: 'ink', width: 2, fill: 'ink' },
    { d: box(-1, h * 0.92, 122, h), fill: 'a' },
  )
  return strokes
}

/** Toadstools by night. */
export const toadstools: Ornament = (random, h) => {
  const strokes: Stroke[] = steps(12).map(() => {
    const size = between(random, 0.8, 2.8)
    return { d: star(between(random, 4, 116), between(random, 4, h * 0.5), size, size * 0.32), fill: 'b' as const }
  })
  for (const [k, x] of [between(random, 24, 34), between(random, 84, 96), between(random, 54, 64)].entries()) {
    const size = [15, 19, 27][k] ?? 20
    const y = h * (k === 2 ? 0.5 : 0.64)
    const cap = k === 2 ? 'b' : 'a'
    strokes.push(
      {
        d: `M${x - size * 0.24} ${y}Q${x - size * 0.12} ${h * 0.8} ${x - size * 0.36} ${h + 2}H${x + size * 0.36}Q${x + size * 0.12} ${h * 0.8} ${x + size * 0.24} ${y}Z`,
        fill: 'ink',
      },
      {
        d: `M${x - size} ${y + 2}Q${x - size * 0.9} ${y - size * 1.15} ${x} ${y - size * 1.15}T${x + size} ${y + 2}Q${x} ${y + size * 0.42} ${x - size} ${y + 2}Z`,
        fill: cap,
      },
    )
    for (const [dx, dy, r] of [
      [-0.45, -0.35, 0.15],
      [0.08, -0.72, 0.18],
      [0.5, -0.28, 0.13],
      [0.05, -0.2, 0.1],
    ] as const) {
      strokes.push({ d: oval(x + dx * size, y + dy * size, r * size), fill: k === 2 ? 'ground' : 'c' })
    }
  }
  strokes.push({
    d: flow(
      [
        [-2, h * 0.93],
        [34, h * 0.86],
        [80, h * 0.94],
        [122, h * 0.86],
      ],
      `V${h + 2}H-2Z`,
    ),
    fill: 'c',
  })
  return strokes
}

/** A rocket leaving. */
export const rocket: Ornament = (random, h) => {
  const turn = pick(random, [-1, 1])
  const moon: Point = [60 - turn * between(random, 20, 34), h * 0.3]
  const strokes: Stroke[] = [{ d: oval(moon[0], moon[1], between(random, 15, 24)), fill: 'c' }]
  for (const k of steps(3))
    strokes.push({
      d: oval(moon[0] + (k - 1) * 8, moon[1] + between(random, -8, 8), between(random, 1.5, 3.6)),
      fill: 'a',
    })
  for (const _ of steps(12))
    strokes.push({
      d: oval(between(random, 4, 116), between(random, 4, h * 0.9), between(random, 0.5, 1.3)),
      fill: 'ink',
    })
  const nose: Point = [60 + turn * 22, h * 0.14]
  const p = (along: number, across: number): Point => {
    const [dx, dy] = [-turn * 0.42, 0.907]
    return [nose[0] + dx * along * h - dy * across, nose[1] + dy * along * h + dx * across]
  }
  strokes.push(
    { d: path([p(0.5, -7), p(0.86, -22), p(1.2, 0), p(0.86, 22), p(0.5, 7)]), fill: 'a' },
    { d: path([p(0.5, -5), p(0.72, 0), p(0.5, 5)]), fill: 'b' },
    { d: path([p(0.3, -9), p(0.52, -20), p(0.46, -6)]), fill: 'b' },
    { d: path([p(0.3, 9), p(0.52, 20), p(0.46, 6)]), fill: 'b' },
    { d: leaf(p(0, 0), p(0.56, 0), 22), fill: 'ink' },
    { d: oval(...p(0.22, 0), 4), fill: 'b' },
  )
  return strokes
}

/** Two masks. */
export const masks: Ornament = (_random, h) => {
  const mask = (
    x: number,
    y: number,
    size: number,
    mood: number,
    fill: Stroke['fill'],
    hole: Stroke['fill'],
  ): Stroke[] => {
    const [s, holes] = [size, hole ?? 'ground']
    return [
      {
        d: `M${x - s} ${y - s * 0.9}Q${x} ${y - s * 1.25} ${x + s} ${y - s * 0.9}Q${x + s * 1.12} ${y + s * 0.6} ${x} ${y + s * 1.3}Q${x - s * 1.12} ${y + s * 0.6} ${x - s} ${y - s * 0.9}Z`,
        fill: fill ?? 'b',
      },
      {
        d: leaf([x - s * 0.7, y - s * 0.25 - mood * 2], [x - s * 0.14, y - s * 0.25 + mood * 3], s * 0.3),
        fill: holes,
      },
      {
        d: leaf([x + s * 0.14, y - s * 0.25 + mood * 3], [x + s * 0.7, y - s * 0.25 - mood * 2], s * 0.3),
        fill: holes,
      },
      {
        d: `M${x - s * 0.5} ${y + s * 0.5}Q${x} ${y + s * (0.5 + mood * 0.5)} ${x + s * 0.5} ${y + s * 0.5}Q${x} ${y + s * (0.5 + mood * 0.95)} ${x - s * 0.5} ${y + s * 0.5}Z`,
        fill: holes,
      },
    ]
  }
  const ray: Stroke[] = steps(12).map((k) => ({
    d: path([
      [60, h * 0.5],
      polar(60, h * 0.5, 130, (k * 6.2832) / 12),
      polar(60, h * 0.5, 130, ((k + 0.5) * 6.2832) / 12),
    ]),
    fill: 'c',
    opacity: 0.6,
  }))
  return [...ray, ...mask(77, h * 0.58, 25, -1, 'a', 'ground'), ...mask(45, h * 0.42, 27, 1, 'b', 'ground')]
}

/** A shield, quartered. */
export const shield: Ornament = (random, h) => {
  const [top, w, foot] = [h * 0.12, 37, h * 0.9]
  const half = h * 0.42
  const outline = `M${60 - w} ${top}H${60 + w}V${half}Q${60 + w} ${h * 0.72} 60 ${foot}Q${60 - w} ${h * 0.72} ${60 - w} ${half}Z`
  const strokes: Stroke[] = [
    { d: outline, fill: 'a', stroke: 'ink', width: 5 },
    { d: `M60 ${top}H${60 + w}V${half}H60Z`, fill: 'b' },
    { d: `M60 ${half}H${60 - w}Q${60 - w} ${h * 0.72} 60 ${foot}Z`, fill: 'b' },
  ]
  const charge = pick(random, ['star', 'bars', 'disc'])
  for (const [x, y, fill] of [
    [60 - w / 2, h * 0.27, 'b'],
    [60 + w / 2, h * 0.27, 'a'],
    [60 - w / 2.4, h * 0.56, 'a'],
    [60 + w / 2.4, h * 0.56, 'b'],
  ] as const) {
    if (charge === 'star') strokes.push({ d: star(x, y, 10, 4, 6), fill })
    if (charge === 'disc')
      strokes.push({ d: oval(x, y, 8), fill }, { d: oval(x, y, 3.4), fill: fill === 'a' ? 'b' : 'a' })
    if (charge === 'bars')
      for (const k of steps(3)) strokes.push({ d: box(x - 10 + k * 3, y - 8 + k * 6.4, 20 - k * 6, 3), fill })
  }
  strokes.push({ d: outline, stroke: 'ink', width: 2.4 })
  return strokes
}

/** Squares turning inwards. */
export const turning: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const twist = between(random, 0.14, 0.24) * pick(random, [-1, 1])
  const sides = pick(random, [3, 4, 5])
  let r = Math.min(70, h * 0.62)
  for (const k of steps(11)) {
    strokes.push({
      d: path(steps(sides).map((j) => polar(60, h / 2, r, k * twist + (j * 6.2832) / sides - Math.PI / 2))),
      fill: (['a', 'c', 'ink', 'b'] as const)[k % 4] ?? 'a',
    })
    r *= 0.8
  }
  return strokes
}

/** Kites over a hill. */
export const kites: Ornament = (random, h) => {
  const strokes: Stroke[] = [{ d: oval(between(random, 24, 96), h * 0.2, 12), fill: 'c' }]
  const hand: Point = [between(random, 48, 72), h * 0.84]
  for (const [k, x] of [between(random, 18, 34), between(random, 52, 66), between(random, 88, 104)].entries()) {
    const [y, s] = [h * between(random, 0.2, 0.46), between(random, 13, 18)]
    const [one, other] = k % 2 === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const)
    strokes.push(
      { d: `M${x} ${y + s}Q${(x + hand[0]) / 2} ${h * 0.78} ${hand[0]} ${hand[1]}`, stroke: 'ink', width: 0.8 },
      {
        d: path([
          [x, y - s],
          [x + s * 0.72, y - s * 0.2],
          [x, y + s],
        ]),
        fill: one,
      },
      {
        d: path([
          [x, y - s],
          [x - s * 0.72, y - s * 0.2],
          [x, y + s],
        ]),
        fill: other,
      },
    )
  }
  strokes.push(
    {
      d: flow(
        [
          [-2, h * 0.86],
          [46, h * 0.8],
          [86, h * 0.92],
          [122, h * 0.82],
        ],
        `V${h + 2}H-2Z`,
      ),
      fill: 'a',
    },
    { d: oval(hand[0], hand[1] - 4, 3.2), fill: 'ink' },
    {
      d: path([
        [hand[0] - 4, hand[1] + 10],
        [hand[0], hand[1] - 2],
        [hand[0] + 4, hand[1] + 10],
      ]),
      fill: 'ink',
    },
  )
  return strokes
}

/** Lancet windows. */
export const lancets: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const wide = 28
  const rows = Math.round(between(random, 4, 6))
  for (const k of steps(3)) {
    const [x, top] = [60 + (k - 1) * 36, h * (k === 1 ? 0.08 : 0.2)]
    const half = wide / 2
    const shape = (grow: number): string =>
      `M${x - half - grow} ${h * 0.93 + grow}V${top + 26}Q${x - half - grow} ${top + 8} ${x} ${top - grow * 1.6}Q${x + half + grow} ${top + 8} ${x + half + grow} ${top + 26}V${h * 0.93 + grow}Z`
    strokes.push({ d: shape(3), fill: 'ink' }, { d: shape(0), fill: 'a' })
    const tall = (h * 0.93 - top - 24) / rows
    for (const row of steps(rows)) {
      const y = top + 24 + row * tall
      const tone = pick(random, ['b', 'c', 'a', 'b'] as readonly ['b' | 'c' | 'a', ...('b' | 'c' | 'a')[]])
      strokes.push({
        d: path([
          [x, y],
          [x + half - 2, y + tall / 2],
          [x, y + tall],
          [x - half + 2, y + tall / 2],
        ]),
        fill: tone,
      })
    }
    strokes.push({ d: oval(x, top + 15, 5), fill: 'b' })
  }
  return strokes
}

/** A butterfly or moth. */
export const wings: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const [y, s] = [h * 0.48, Math.min(1, h / 112)]
  const [high, low] = [between(random, 34, 46) * s, between(random, 24, 38) * s]
  for (const side of [-1, 1]) {
    const x = (v: number): number => 60 + side * v * s
    strokes.push(
      {
        d: `M60 ${y}C${x(10)} ${y - high * 1.2} ${x(52)} ${y - high * 1.3} ${x(52)} ${y - high * 0.6}C${x(52)} ${y} ${x(20)} ${y + 6} 60 ${y + 4}Z`,
        fill: 'a',
      },
      {
        d: `M60 ${y + 2}C${x(24)} ${y} ${x(46)} ${y + 8} ${x(40)} ${y + low}C${x(34)} ${y + low * 1.5} ${x(10)} ${y + low * 1.2} 60 ${y + 6}Z`,
        fill: 'c',
      },
      { d: oval(x(36), y - high * 0.62, 8 * s), fill: 'b' },
      { d: oval(x(36), y - high * 0.62, 3.4 * s), fill: 'ground' },
      { d: oval(x(26), y + low * 0.7, 5.4 * s), fill: 'b' },
      { d: `M60 ${y - 14 * s}Q${x(6)} ${y - 34 * s} ${x(16)} ${y - 38 * s}`, stroke: 'ink', width: 1 },
    )
  }
  strokes.push({ d: oval(60, y + 3, 3.4 * s, 21 * s), fill: 'ink' })
  return strokes
}

/** A rose, from above. */
export const rose: Ornament = (random, h) => {
  const [x, y, s] = [60, h * 0.46, Math.min(1, h / 112)]
  const strokes: Stroke[] = []
  for (const angle of [0.5, 1.5, 2.6]) {
    const tip = polar(x, y, 58 * s, angle + between(random, -0.15, 0.15))
    strokes.push({ d: leaf([x, y], tip, 17 * s), fill: 'c' })
  }
  for (const ring of steps(5)) {
    const [petals, r] = [7 - ring, (38 - ring * 7.6) * s]
    const turn = ring * 0.5 + between(random, 0, 0.4)
    for (const k of steps(petals)) {
      const [px, py] = polar(x, y, r * 0.56, turn + (k * 6.2832) / petals)
      strokes.push({ d: oval(px, py, r * 0.58), fill: (ring + k) % 2 === 0 ? 'a' : 'b', stroke: 'ground', width: 0.9 })
    }
  }
  strokes.push({ d: oval(x, y, 4 * s), fill: 'ink' })
  return strokes
}

/** A compass rose. */
export const compass: Ornament = (random, h) => {
  const [x, y] = [60, h / 2]
  const r = Math.min(50, h * 0.44)
  const strokes: Stroke[] = [
    { d: oval(x, y, r), stroke: 'c', width: 1.2 },
    { d: oval(x, y, r * 0.84), fill: 'a' },
  ]
  const turn = between(random, -0.3, 0.3)
  for (const [points, reach, fill, other] of [
    [8, 0.7, 'c', 'c'],
    [4, 1.1, 'b', 'ink'],
  ] as const) {
    for (const k of steps(points)) {
      const angle = turn + (k * 6.2832) / points
      const tip = polar(x, y, r * reach, angle)
      strokes.push(
        { d: path([[x, y], polar(x, y, r * 0.2, angle - 0.7), tip]), fill },
        { d: path([[x, y], polar(x, y, r * 0.2, angle + 0.7), tip]), fill: other },
      )
    }
  }
  for (const k of steps(32))
    strokes.push({
      d: path([polar(x, y, r * 0.92, (k * 6.2832) / 32), polar(x, y, r, (k * 6.2832) / 32)], false),
      stroke: 'c',
      width: 1,
    })
  return strokes
}
