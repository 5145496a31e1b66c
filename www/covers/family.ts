/**
 * Which family of covers a book belongs to, from its subjects and shelves, and what a family looks like: cloths
 * (a ground, the ink on it and three tones for the ornament) and a typeface. The ornaments are in `ornaments.ts`.
 */
import type { Item } from 'penchant'
import { valuesOf } from '../bibliography.js'

export type Family =
  | 'sea'
  | 'space'
  | 'mystery'
  | 'fairy'
  | 'gothic'
  | 'west'
  | 'love'
  | 'war'
  | 'drama'
  | 'poetry'
  | 'antiquity'
  | 'faith'
  | 'thought'
  | 'science'
  | 'nature'
  | 'field'
  | 'travel'
  | 'lives'
  | 'history'
  | 'humour'
  | 'children'
  | 'adventure'
  | 'city'
  | 'home'
  | 'letters'

/** Ground, ink (at least 4.5 : 1 on the ground), then the ornament's tones. */
export type Cloth = readonly [ground: string, ink: string, a: string, b: string, c: string]

/** Font stacks in the style sheet: `.cover[data-face]`. */
export type Face = 'old-style' | 'transitional' | 'didone' | 'slab' | 'antique'

interface Look {
  readonly face: Face
  readonly cloths: readonly [Cloth, ...Cloth[]]
}

/** What a heading has to say for a family, and how much each mention counts. The earlier family wins a tie. */
const SIGNS: readonly (readonly [Family, number, RegExp])[] = [
  [
    'sea',
    1.7,
    /\bsea\b|seafar|sailor|ship(s|wreck)|\bship\b|pirate|whal|ocean|naval|mutiny|submarine|castaway|buccaneer/i,
  ],
  ['space', 1.7, /science[ -]fiction|space|alien|mars\b|planet|astronom|time travel|astounding|future/i],
  ['mystery', 1.6, /detective|myster|crime|murder|police|thriller|holmes|criminal|theft/i],
  ['gothic', 1.8, /ghost|horror|gothic|vampire|supernatural|witch|monster|occult/i],
  ['fairy', 1.7, /fairy|fairies|folklore|myths|mythology|legends|magic|fantasy|arthur|giants|dragon/i],
  ['west', 1.8, /western|cowboy|ranch|frontier|outlaw/i],
  ['antiquity', 1.5, /classical|greek|latin|rome\b|ancient|antiquity|epic/i],
  ['drama', 1.3, /drama|plays|tragedies|comed|theater|opera/i],
  ['poetry', 1.6, /poet|verse|sonnet|ballad|songs/i],
  ['war', 1.2, /\bwar\b|warfare|soldier|battle|military|army|campaign|napoleonic|armed/i],
  ['love', 1.3, /love stor|romance|courtship|marriage|man-woman|triangles|brides|married/i],
  ['faith', 1.2, /relig|christian|church|bible|sermon|theolog|saint|spiritual|judaism|buddh|hindu|islam|god\b/i],
  ['thought', 1.5, /philosoph|ethics|\blogic|political science|psychology|essays|utop|econom|sociolog|politic/i],
  [
    'science',
    1.2,
    /science -|physics|chemist|mathemat|engineering|technolog|biology|medicine|geology|electric|machin|aeronaut/i,
  ],
  [
    'nature',
    1.2,
    /nature|natural history|animal|bird|dogs|horse|insect|plants|botan|zoolog|forest|wild|flowers|trees/i,
  ],
  ['field', 1.1, /farm|agricultur|cook|how to|crafts|horticultur|country life|housekeep/i],
  ['travel', 1.3, /travel|voyages|description and|explor|geograph|expedition|factbook/i],
  ['lives', 1, /biograph|autobiograph|personal narratives|memoir|correspondence|diaries|letters/i],
  ['humour', 1.1, /humor|humour|satire|wit and|parod|picaresque/i],
  ['history', 0.8, /histor|middle ages|kings|royalty|revolution|archaeolog/i],
  ['children', 0.6, /juvenile|children|school|boys|girls|toys|dolls|nursery/i],
  ['adventure', 1, /adventure|treasure|hunting|islands|mountain|jungle|camping|lost/i],
  ['city', 0.9, /city|london|paris|new york|social life|working class|urban|journalis|business/i],
  ['home', 0.7, /domestic|famil|women|sisters|england|novels|bildungs|orphans|villages|rural/i],
]

/** The family that a book's headings speak for most. */
export function familyOf(item: Item): Family {
  const subjects = valuesOf(item, 'subjects')
  const shelves = valuesOf(item, 'shelves')
  return strongest((sign) => 2 * count(subjects, sign) + count(shelves, sign))
}

/** The family of a single heading: what colour an interest has. */
export function familyOfHeading(heading: string): Family {
  return strongest((sign) => (sign.test(heading) ? 1 : 0))
}

function strongest(mentions: (sign: RegExp) => number): Family {
  let best: Family = 'letters'
  let most = 0
  for (const [family, weight, sign] of SIGNS) {
    const weighed = weight * mentions(sign)
    if (weighed > most) {
      most = weighed
      best = family
    }
  }
  return best
}

/** Beyond three mentions more of the same say nothing new. */
const count = (headings: readonly string[], sign: RegExp): number =>
  Math.min(3, headings.filter((heading) => sign.test(heading)).length)

export const LOOKS: Readonly<Record<Family, Look>> = {
  sea: {
    face: 'transitional',
    cloths: [
      ['#123a52', '#f4efe2', '#1f5f7c', '#e9b44c', '#7fb3bf'],
      ['#e8e2d0', '#10324a', '#2c6e8f', '#c8452d', '#8fb8c0'],
      ['#0d5a60', '#f3eedd', '#12777b', '#f0c66b', '#8dcabf'],
      ['#a83b2a', '#fbf1de', '#7d2a20', '#f2c879', '#163f57'],
      ['#dfe9e4', '#12323c', '#3c7c8c', '#d8892b', '#9cc3c4'],
      ['#22273f', '#f5ecd8', '#3c4a78', '#e08a5b', '#8b9cc4'],
      ['#e7b455', '#14262e', '#1f6a78', '#fbf0d3', '#123f50'],
    ],
  },
  space: {
    face: 'didone',
    cloths: [
      ['#15152f', '#f2eee4', '#3b3a78', '#f0803c', '#a9a6e0'],
      ['#2a1a3e', '#f6ecdf', '#5d3c80', '#f4c542', '#d78fb0'],
      ['#e9e4d6', '#1b1c3a', '#c33c54', '#274690', '#e6a62f'],
      ['#0f2f36', '#eaf2e6', '#1f5a61', '#f2a541', '#86c5b5'],
    ],
  },
  mystery: {
    face: 'slab',
    cloths: [
      ['#1b1d21', '#f5efdf', '#3a3d44', '#d6a01f', '#8a8d93'],
      ['#d9a514', '#1d1a12', '#8f6a0a', '#fbeec2', '#1d1a12'],
      ['#234034', '#f1ecd9', '#38604f', '#e2b13c', '#86a892'],
      ['#5a1f22', '#f7ead8', '#7f3335', '#e8b65a', '#c07b70'],
    ],
  },
  fairy: {
    face: 'antique',
    cloths: [
      ['#2b2459', '#f8eed4', '#443a86', '#f3c14f', '#9a8fd6'],
      ['#f0d9c3', '#4a1e3d', '#c4627e', '#6d3b72', '#e3a13d'],
      ['#1f4d3f', '#f5edd0', '#2f6f5a', '#f0bf55', '#93c19b'],
      ['#7a2748', '#fbeede', '#9f3f63', '#f3c46b', '#e79ab0'],
    ],
  },
  gothic: {
    face: 'didone',
    cloths: [
      ['#17171a', '#eee8dc', '#35353c', '#b9b3a4', '#7d2230'],
      ['#2d1f2f', '#f0e6dc', '#4d3550', '#d9b8a0', '#93627c'],
      ['#dcd8cb', '#1d1b20', '#55525c', '#8d1f2d', '#a09b90'],
    ],
  },
  west: {
    face: 'slab',
    cloths: [
      ['#e3b778', '#3a1a0d', '#b4532a', '#f6e3b5', '#7a2f1b'],
      ['#8c3b1f', '#fdeed3', '#63260f', '#f0b35a', '#c96a35'],
      ['#f0dfbd', '#3d2412', '#c9793a', '#2f5d62', '#8b3f22'],
    ],
  },
  love: {
    face: 'didone',
    cloths: [
      ['#9b2335', '#fff0e6', '#c04a58', '#f5c6b8', '#6b1220'],
      ['#f3dcd6', '#5c1830', '#d98a8f', '#a33b50', '#7d8f6a'],
      ['#43314f', '#f7e9e2', '#69507a', '#e7a7a0', '#c9b3d0'],
      ['#f2e6d3', '#6e1f2a', '#c85c54', '#8a9a6c', '#e3b7a0'],
    ],
  },
  war: {
    face: 'slab',
    cloths: [
      ['#4a4f3a', '#f4eed9', '#646a4e', '#d9c27a', '#2f3326'],
      ['#d8cfb4', '#272a20', '#7d7f5e', '#a12d21', '#4f533d'],
      ['#2c3a4c', '#f1ece0', '#45566c', '#c9493a', '#9fb0c0'],
      ['#7f1d1d', '#faeedd', '#5a1212', '#e0b65c', '#b7473e'],
    ],
  },
  drama: {
    face: 'didone',
    cloths: [
      ['#6d1026', '#fdf0dc', '#8f2038', '#e7b94c', '#470817'],
      ['#1f1a17', '#f8ecd4', '#43382f', '#d6a53f', '#a23b2a'],
      ['#efe4cc', '#4a0f1e', '#a62a3f', '#c9992f', '#d9c9a4'],
      ['#2a3155', '#f6edd9', '#424b7c', '#e3b450', '#171c38'],
    ],
  },
  poetry: {
    face: 'old-style',
    cloths: [
      ['#eee7d8', '#2b3a4a', '#6f8aa1', '#b65c4b', '#c2b79c'],
      ['#34495a', '#f5efe0', '#52708a', '#e6c68a', '#8fa9b8'],
      ['#dfe4d6', '#25402f', '#6d9177', '#b3783b', '#a9bba4'],
      ['#6a4a5e', '#fbf0e6', '#8d6a80', '#f0c9a0', '#b896a8'],
    ],
  },
  antiquity: {
    face: 'antique',
    cloths: [
      ['#d26c40', '#1a0f0a', '#1d120c', '#f3dfbf', '#8e3a1a'],
      ['#1f1b18', '#f3dcbb', '#cf6a3c', '#f3dcbb', '#6d4a38'],
      ['#efe6d2', '#2b3d57', '#3f618c', '#c26a3d', '#b9ab8a'],
      ['#20505a', '#f5ead2', '#2f6e78', '#e8b66c', '#8fb9b5'],
    ],
  },
  faith: {
    face: 'old-style',
    cloths: [
      ['#27306b', '#f7efd9', '#3f4a94', '#d9a93f', '#b4435a'],
      ['#f1e8d2', '#3a2350', '#7a4d8f', '#c08a2a', '#4a6c8c'],
      ['#4a1942', '#f9ecdb', '#6d2f62', '#e0b04e', '#3f6f8f'],
      ['#1e4a42', '#f4ecd6', '#2e6a5f', '#dcb356', '#a8483e'],
    ],
  },
  thought: {
    face: 'transitional',
    cloths: [
      ['#f0ebdd', '#1e2430', '#d94f30', '#2d4f7c', '#e5b73b'],
      ['#26343f', '#f3eee0', '#4a6172', '#e5793f', '#d9c48f'],
      ['#dcdcd0', '#20302c', '#3d7264', '#c24a36', '#b0aa92'],
      ['#bf3f2a', '#fff3e2', '#8e2919', '#f3cf8a', '#22303c'],
    ],
  },
  science: {
    face: 'transitional',
    cloths: [
      ['#e6ebe4', '#173a3f', '#2f7f86', '#d9622e', '#a5c0b9'],
      ['#17404a', '#eef3ea', '#2a6672', '#f0a63f', '#84b6b8'],
      ['#f0e9d6', '#2b2d42', '#5b6fae', '#d1495b', '#c7bfa0'],
    ],
  },
  nature: {
    face: 'old-style',
    cloths: [
      ['#24462f', '#f3eed9', '#3d6b48', '#dfae4b', '#8fb184'],
      ['#eee9d3', '#23402c', '#5d8a57', '#c4643a', '#a9bd8c'],
      ['#849450', '#171b0a', '#4b5826', '#f2e6b8', '#a8b467'],
      ['#d8e2cf', '#1f3d33', '#3f7d63', '#d0793d', '#93b69a'],
    ],
  },
  field: {
    face: 'slab',
    cloths: [
      ['#e8d9a8', '#3a3214', '#b7a04a', '#6f7d33', '#c9622f'],
      ['#54632f', '#f6f0d6', '#6f8140', '#e3c25c', '#3c4820'],
      ['#f0e6cf', '#4a2f18', '#c28f4b', '#7c8a47', '#a6512d'],
    ],
  },
  travel: {
    face: 'transitional',
    cloths: [
      ['#efe5cb', '#223a4a', '#4d8593', '#c2472f', '#c9b583'],
      ['#2f5f6b', '#f7f0dd', '#447b87', '#f0b95a', '#a3c8c4'],
      ['#c47736', '#1a0d04', '#8d4a1b', '#f8e6c4', '#3b2410'],
      ['#3c4a66', '#f4eedd', '#566689', '#e9a94f', '#a8b3c9'],
    ],
  },
  lives: {
    face: 'old-style',
    cloths: [
      ['#3a2f2a', '#f5ead6', '#5a4a41', '#c99a55', '#8f7a68'],
      ['#e9dfc9', '#3b2a20', '#a48a66', '#7a3a2a', '#c8b48e'],
      ['#31424a', '#f3ecdc', '#4b616b', '#d0a662', '#93a7ab'],
      ['#5b2c34', '#f9ecdd', '#7a434b', '#d9ab6b', '#b48086'],
    ],
  },
  history: {
    face: 'antique',
    cloths: [
      ['#7a5a2b', '#fff4dc', '#5b411a', '#e9c987', '#a98748'],
      ['#e5dac0', '#33291a', '#a98a55', '#7b2d26', '#c9b78c'],
      ['#38463f', '#f3edda', '#52645b', '#d2ab5a', '#93a598'],
      ['#6e2a24', '#f9ecd8', '#8d4238', '#dcb468', '#4a1814'],
    ],
  },
  humour: {
    face: 'antique',
    cloths: [
      ['#f2c230', '#2a1d08', '#d9532c', '#2f6f7e', '#fff1c0'],
      ['#e8e0cc', '#2b2340', '#d9532c', '#3f7f7a', '#efb92f'],
      ['#2f6f7e', '#fff6e0', '#235763', '#f5c343', '#e8704a'],
      ['#dd5d36', '#1f0d05', '#a83a19', '#fbe2a0', '#2f4a5e'],
    ],
  },
  children: {
    face: 'antique',
    cloths: [
      ['#f4ead2', '#1f3550', '#e0503a', '#3b87a6', '#f0b83c'],
      ['#2e6a8e', '#fff6e3', '#24546f', '#f6c44a', '#ee6f57'],
      ['#dfe8d8', '#2a3a22', '#5b9a6a', '#e2603f', '#f2c14e'],
      ['#f3cfc0', '#4b1f2e', '#d5504f', '#3f6c8f', '#f0b443'],
    ],
  },
  adventure: {
    face: 'slab',
    cloths: [
      ['#d9662c', '#1f0f05', '#a8431a', '#fbe3b0', '#5e2a17'],
      ['#1f4a4f', '#f6efd8', '#2f686c', '#f0b04a', '#0f3236'],
      ['#efe2c2', '#2f2a1c', '#8a9a6a', '#c9562b', '#4f6b5e'],
      ['#39315a', '#f8edd8', '#544a7d', '#f0a65a', '#221c3c'],
    ],
  },
  city: {
    face: 'transitional',
    cloths: [
      ['#2b2f3a', '#f3eddd', '#454b5b', '#e8b545', '#7d8597'],
      ['#e2dccd', '#22262e', '#8b8f93', '#c44a2d', '#5a616c'],
      ['#5d3b34', '#faeedd', '#7d554c', '#efbd62', '#40261f'],
    ],
  },
  home: {
    face: 'old-style',
    cloths: [
      ['#dfe0cf', '#2c3b2e', '#8ba083', '#b9654a', '#b7bd9f'],
      ['#3f5564', '#f6efe0', '#587284', '#e2bf8c', '#8fa6b3'],
      ['#efe2d3', '#58302b', '#c99a84', '#7d8a6a', '#dcc3ac'],
      ['#6a3d4c', '#fbeee4', '#875768', '#e6bd9c', '#b58a97'],
    ],
  },
  letters: {
    face: 'transitional',
    cloths: [
      ['#ece4d2', '#262626', '#a63a2b', '#7d776a', '#c9bea3'],
      ['#2f3b3a', '#f4eddb', '#4a5a58', '#d6ae63', '#8f9d99'],
      ['#933826', '#fdf0dd', '#6f2617', '#efc98b', '#c47358'],
    ],
  },
}
