/** Ornaments of the sea: waves, ships, a whale, a lighthouse, an island. Each fills 120 × `h`. */
import { box, flow, leaf, type Ornament, oval, type Point, path, polar, type Stroke, steps } from './pen.js'
import { between, pick, type Random } from './seed.js'

/** Rows of low waves from `top` to the foot. */
function water(random: Random, top: number, h: number, rows: number): Stroke[] {
  return steps(rows).map((k) => {
    const [y, reach] = [top + ((h - top) * k) / rows, 15 + k * 3]
    const from = -random() * reach
    let d = `M${from} ${y}`
    for (let x = from; x < 124; x += reach) d += `q${reach / 2} ${-reach * 0.4} ${reach} 0`
    return { d: `${d}V${h + 2}H${from}Z`, fill: k % 2 === 0 ? 'a' : 'c' }
  })
}

/** Rows of waves under a low sun, and sometimes a sail. */
export const waves: Ornament = (random, h) => {
  const horizon = h * between(random, 0.36, 0.5)
  const sun = between(random, 30, 90)
  const size = between(random, 17, 27)
  const strokes: Stroke[] = [{ d: oval(sun, horizon - size * between(random, -0.2, 0.5), size), fill: 'b' }]
  if (random() < 0.65) {
    const x = sun > 60 ? between(random, 22, 42) : between(random, 78, 98)
    const tall = between(random, 24, 36)
    strokes.push(
      {
        d: path([
          [x, horizon - tall],
          [x, horizon - 3],
          [x + tall * 0.52, horizon - 3],
        ]),
        fill: 'ink',
      },
      {
        d: path([
          [x - 1.6, horizon - tall * 0.8],
          [x - 1.6, horizon - 3],
          [x - tall * 0.36, horizon - 3],
        ]),
        fill: 'c',
      },
      { d: `M${x - 14} ${horizon - 1.5}h30l-5 6h-19Z`, fill: 'ink' },
    )
  }
  const rows = 6
  const swell = between(random, 12, 20)
  for (const k of steps(rows)) {
    const y = horizon + 3 + ((h - horizon) * k) / rows
    const reach = swell * (0.7 + k * 0.16)
    const shift = -reach + (random() * reach) / 1.2
    let d = `M${shift} ${y}`
    for (let x = shift; x < 124; x += reach) d += `q${reach / 2} ${-reach * 0.42} ${reach} 0`
    strokes.push({ d: `${d}V${h + 2}H${shift}Z`, fill: k % 2 === 0 ? 'a' : 'c', opacity: k % 2 === 0 ? 1 : 0.85 })
  }
  return strokes
}

/** A three-master under full sail. */
export const ship: Ornament = (random, h) => {
  const deck = h * 0.7
  const tall = h * 0.5
  const strokes: Stroke[] = [{ d: oval(60, h * 0.44, 44), fill: 'a' }]
  for (const [k, x] of [36, 60, 83].entries()) {
    const top = deck - tall * (k === 1 ? 1.08 : 0.88)
    strokes.push({ d: box(x - 0.7, top - 4, 1.4, deck - top + 4), fill: 'ink' })
    const rows = k === 1 ? 3 : 2
    for (const row of steps(rows)) {
      const [half, from] = [8 + row * 2.4, top + (row * (deck - top - 4)) / rows]
      const drop = (deck - top - 10) / rows
      strokes.push({
        d: `M${x - half} ${from}h${half * 2}q4 ${drop / 2} 1.4 ${drop}q${-half} ${-3.4} ${-half * 2 - 2.8} 0q4.6 ${-drop / 2} 1.4 ${-drop}Z`,
        fill: row === 1 && k === 1 ? 'b' : 'ink',
      })
    }
  }
  strokes.push(
    {
      d: path(
        [
          [96, deck - 6],
          [112, deck - 16],
          [84, deck - 30],
        ],
        false,
      ),
      stroke: 'ink',
      width: 1.1,
    },
    {
      d: `M17 ${deck - 5}L24 ${deck + 14}H94L103 ${deck - 5}Q84 ${deck + 2} 60 ${deck + 1}T17 ${deck - 5}Z`,
      fill: 'b',
    },
    { d: `M22 ${deck + 3}Q58 ${deck + 9} 99 ${deck + 3}`, stroke: 'ground', width: 1.4 },
  )
  return [...strokes, ...water(random, deck + 11, h, 3)]
}

/** The tail of a whale. */
export const whale: Ornament = (random, h) => {
  const [x, sea] = [between(random, 52, 68), h * 0.72]
  const lift = h * between(random, 0.42, 0.5)
  const y = sea - lift
  const strokes: Stroke[] = [
    { d: oval(random() < 0.5 ? 88 : 30, h * 0.25, 13), fill: 'b' },
    {
      d: `M${x} ${y + 14}Q${x - 12} ${y - 5} ${x - 46} ${y - 3}Q${x - 36} ${y + 20} ${x - 8} ${y + 25}Q${x - 9} ${sea - 14} ${x - 20} ${sea + 8}H${x + 20}Q${x + 9} ${sea - 14} ${x + 8} ${y + 25}Q${x + 36} ${y + 20} ${x + 46} ${y - 3}Q${x + 12} ${y - 5} ${x} ${y + 14}Z`,
      fill: 'ink',
    },
  ]
  for (const k of steps(7))
    strokes.push({
      d: oval(x + (k - 3) * 8 + between(random, -3, 3), sea - between(random, 6, 26), between(random, 0.9, 2.2)),
      fill: 'c',
    })
  return [...strokes, ...water(random, sea, h, 3)]
}

/** A lighthouse and its beams. */
export const lighthouse: Ornament = (random, h) => {
  const x = between(random, 40, 80)
  const [top, foot] = [h * 0.27, h * 0.78]
  const beam = (to: number, low: number): Stroke => ({
    d: path([
      [x, top],
      [to, low - 20],
      [to, low + 14],
    ]),
    fill: 'b',
    opacity: 0.85,
  })
  const strokes: Stroke[] = [beam(-4, h * 0.2), beam(124, h * 0.3)]
  const half = (y: number): number => 6 + ((y - top) / (foot - top)) * 6
  for (const k of steps(5)) {
    const [y, below] = [top + 6 + (k * (foot - top)) / 5, top + 6 + ((k + 1) * (foot - top)) / 5]
    strokes.push({
      d: path([
        [x - half(y), y],
        [x + half(y), y],
        [x + half(below), below],
        [x - half(below), below],
      ]),
      fill: k % 2 === 0 ? 'ink' : 'a',
    })
  }
  strokes.push(
    { d: box(x - 9, top + 3, 18, 3.4), fill: 'ink' },
    { d: box(x - 5, top - 7, 10, 10), fill: 'b' },
    {
      d: path([
        [x - 7, top - 7],
        [x, top - 16],
        [x + 7, top - 7],
      ]),
      fill: 'ink',
    },
    {
      d: flow(
        [
          [x - 44, h + 2],
          [x - 20, foot + 3],
          [x + 18, foot],
          [x + 48, h + 2],
        ],
        'Z',
      ),
      fill: 'ink',
    },
  )
  return [...strokes, ...water(random, h * 0.86, h, 2)]
}

/** Waves all over, as on a lacquer box. */
export const breakers: Ornament = (random, h) => {
  const r = pick(random, [15, 20, 24])
  const strokes: Stroke[] = []
  for (let row = -1; row * r * 0.5 < h + r; row++) {
    for (let column = -1; column * r * 2 < 150; column++) {
      const [x, y] = [column * r * 2 + (row % 2 === 0 ? 0 : r), row * r * 0.5 + r * 0.6]
      const crest = random() < 0.07
      strokes.push({ d: oval(x, y, r), fill: crest ? 'b' : 'ground' })
      for (const k of steps(4))
        strokes.push({ d: oval(x, y, r * (0.96 - k * 0.24)), stroke: k % 2 === 0 ? 'c' : 'a', width: r * 0.1 })
    }
  }
  return strokes
}

/** A palm on an island. */
export const palm: Ornament = (random, h) => {
  const side = pick(random, [-1, 1])
  const crown: Point = [60 + side * 10, h * 0.3]
  const strokes: Stroke[] = [{ d: oval(60 - side * 22, h * 0.36, between(random, 18, 26)), fill: 'b' }]
  strokes.push({
    d: `M${60 - side * 8} ${h * 0.82}Q${60 - side * 4} ${h * 0.5} ${crown[0]} ${crown[1]}`,
    stroke: 'ink',
    width: 4.4,
  })
  for (const k of steps(7))
    strokes.push({
      d: leaf(crown, polar(crown[0], crown[1], 34, -2.9 + k * 0.92 + between(random, -0.12, 0.12)), 8),
      fill: k % 2 === 0 ? 'a' : 'ink',
    })
  strokes.push({
    d: flow(
      [
        [4, h * 0.88],
        [44, h * 0.78],
        [76, h * 0.79],
        [116, h * 0.88],
      ],
      'Z',
    ),
    fill: 'b',
  })
  return [...strokes, ...water(random, h * 0.86, h, 2)]
}
