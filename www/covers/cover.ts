/**
 * A book's cover, drawn from its own data: the family's ornament, one of its cloths, one of four layouts and the
 * title in type that steps down with its length. The same id always gives the same cover; no image is loaded.
 */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { styleMap } from 'lit/directives/style-map.js'
import type { Item } from 'penchant'
import { authorOf, titleOf } from '../bibliography.js'
import * as emblems from './emblems.js'
import { type Cloth, type Face, type Family, familyOf, LOOKS } from './family.js'
import * as patterns from './patterns.js'
import { box, type Ornament, type Stroke, type Tone } from './pen.js'
import * as scenes from './scenes.js'
import * as sea from './sea.js'
import { pick, seededBy } from './seed.js'

type Layout = 'plate' | 'crown' | 'label' | 'window'

type Ornaments = readonly [Ornament, ...Ornament[]]

const ORNAMENTS: Readonly<Record<Family, Ornaments>> = {
  sea: [sea.waves, sea.ship, sea.whale, sea.lighthouse, sea.breakers, sea.ship],
  space: [scenes.space, emblems.rocket],
  mystery: [patterns.mystery, emblems.keyhole, emblems.streetLamp],
  fairy: [scenes.fairy, emblems.toadstools],
  gothic: [scenes.gothic],
  west: [scenes.west],
  love: [patterns.love, emblems.rose],
  war: [patterns.war, emblems.shield],
  drama: [scenes.drama, emblems.masks],
  poetry: [patterns.poetry, emblems.wings],
  antiquity: [patterns.antiquity],
  faith: [patterns.faith, emblems.lancets],
  thought: [patterns.thought, emblems.turning],
  science: [patterns.science],
  nature: [scenes.nature, emblems.wings],
  field: [scenes.field, scenes.nature],
  travel: [scenes.travel, emblems.compass],
  lives: [patterns.lives],
  history: [patterns.history, emblems.shield],
  humour: [patterns.humour],
  children: [patterns.children, emblems.kites],
  adventure: [scenes.adventure, sea.palm],
  city: [scenes.city],
  home: [patterns.home, emblems.rose],
  letters: [patterns.letters],
}

/** Ornaments that run on without a middle bear a label; the others stand above or below the title. */
const ENDLESS: ReadonlySet<Ornament> = new Set([
  patterns.war,
  patterns.children,
  patterns.humour,
  patterns.science,
  patterns.home,
  patterns.letters,
  patterns.history,
  patterns.poetry,
  sea.breakers,
])
const LAYOUTS: readonly [Layout, ...Layout[]] = ['plate', 'plate', 'crown', 'window']
const ENDLESS_LAYOUTS: readonly [Layout, ...Layout[]] = ['label', 'label', 'plate', 'crown']

/** Where the ornament stands on the 120 × 180 cover. */
const PLACES: Readonly<Record<Layout, { readonly y: number; readonly h: number; readonly inset: number }>> = {
  plate: { y: 0, h: 110, inset: 0 },
  crown: { y: 76, h: 104, inset: 0 },
  label: { y: 0, h: 180, inset: 0 },
  window: { y: 9, h: 98, inset: 9 },
}

/** The room that a layout leaves for the title, in hundredths of the cover's width, as the style sheet has it. */
const ROOMS: Readonly<Record<Layout, { readonly wide: number; readonly high: number }>> = {
  plate: { wide: 82, high: 38 },
  crown: { wide: 82, high: 42 },
  label: { wide: 56, high: 70 },
  window: { wide: 80, high: 36 },
}

export interface Cover {
  readonly family: Family
  readonly face: Face
  readonly cloth: Cloth
  readonly layout: Layout
  readonly strokes: readonly Stroke[]
  /** Size of the title, in hundredths of the cover's width. */
  readonly size: number
  readonly title: string
  readonly rest: string
  readonly author: string
}

const drawn = new Map<string, Cover>()

/** The cover's design. Drawn once for each book, then remembered. */
export function coverOf(item: Item): Cover {
  const known = drawn.get(item.id)
  if (known !== undefined) return known
  const random = seededBy(item.id)
  const family = familyOf(item)
  const { face, cloths } = LOOKS[family]
  const ornament = pick(random, ORNAMENTS[family])
  const layout = pick(random, ENDLESS.has(ornament) ? ENDLESS_LAYOUTS : LAYOUTS)
  const { main, rest } = titleOf(item)
  const cover: Cover = {
    family,
    face,
    cloth: pick(random, cloths),
    layout,
    strokes: ornament(random, PLACES[layout].h),
    size: titleSize(main, layout),
    title: main,
    rest: main.length < 20 && rest.length < 40 ? rest : '',
    author: authorOf(item),
  }
  drawn.set(item.id, cover)
  return cover
}

/** Sizes that a title steps down through, in hundredths of the cover's width. */
const SIZES = [18, 16.4, 15, 13.7, 12.6, 11.6, 10.8, 10, 9.3, 8.7, 8.1, 7.6, 7.1]
const LINE = 1.1
/** How wide a letter of these bold faces is, on average and at worst, to its size. */
const LETTER = 0.56
const WIDE_LETTER = 0.66

/** The largest size at which the title keeps its words whole and fits the layout's room; long titles start lower. */
function titleSize(title: string, layout: Layout): number {
  const { wide, high } = ROOMS[layout]
  const words = title.split(/(?<=[-—])|\s+/)
  const longest = Math.max(...words.map((word) => word.length))
  const start = title.length < 9 ? 0 : title.length < 16 ? 2 : title.length < 26 ? 4 : 6
  const fitting = SIZES.slice(start).find(
    (size) => longest * size * WIDE_LETTER <= wide && lines(words, wide / (size * LETTER)) * size * LINE <= high,
  )
  return fitting ?? Math.min(7.1, wide / (longest * WIDE_LETTER))
}

/** How many lines words take at so many letters a line. */
function lines(words: readonly string[], letters: number): number {
  let count = 1
  let used = 0
  for (const word of words) {
    if (used > 0 && used + word.length > letters) {
      count++
      used = 0
    }
    used += word.length + 1
  }
  return count
}

const COLOURS: Readonly<Record<Tone, number>> = { ground: 0, ink: 1, a: 2, b: 3, c: 4 }

function drawing({ cloth, layout, strokes }: Cover): SVGTemplateResult {
  const { y, h, inset } = PLACES[layout]
  const colour = (tone: Tone | undefined): string => (tone === undefined ? 'none' : (cloth[COLOURS[tone]] ?? 'none'))
  // A window is the same ornament, made smaller inside a frame: a nested viewport clips it.
  const wide = 120 - 2 * inset
  return svg`
    <svg x=${inset} y=${y} width=${wide} height=${h} viewBox=${`0 0 120 ${h}`} preserveAspectRatio="xMidYMid slice">
      ${strokes.map(
        (stroke) => svg`<path d=${stroke.d} fill=${colour(stroke.fill)} stroke=${colour(stroke.stroke)}
          stroke-width=${stroke.width ?? 0} stroke-linecap="round" stroke-linejoin="round" opacity=${stroke.opacity ?? 1} />`,
      )}
    </svg>
    ${
      layout === 'window'
        ? svg`<path d=${box(9, 9, 102, 98)} fill="none" stroke=${cloth[1]} stroke-width="1.2" />
            <path d=${box(5, 5, 110, 170)} fill="none" stroke=${cloth[1]} stroke-width=".5" opacity=".55" />`
        : svg`<path d=${layout === 'crown' ? 'M0 76h120' : layout === 'plate' ? 'M0 110h120' : ''} stroke=${cloth[1]} stroke-width="1.4" />`
    }`
}

/** The cover as it stands on a shelf. It fills its parent's width; its title is real text. */
export function cover(item: Item): TemplateResult {
  const design = coverOf(item)
  const [ground, ink] = design.cloth
  return html`
    <span
      class="cover"
      data-layout=${design.layout}
      data-face=${design.face}
      style=${styleMap({ '--ground': ground, '--ink': ink, '--size': `${design.size.toFixed(1)}cqw` })}
    >
      <svg class="cover-art" viewBox="0 0 120 180" aria-hidden="true" focusable="false">${drawing(design)}</svg>
      <span class="cover-text">
        <span class="cover-title">${design.title}</span>
        ${design.rest === '' ? '' : html`<span class="cover-rest">${design.rest}</span>`}
        <span class="cover-author"><span class="unseen">by </span>${design.author}</span>
      </span>
    </span>
  `
}
