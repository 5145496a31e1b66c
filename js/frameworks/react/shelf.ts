// <Shelf>: a list of links under a heading, without styles. Its entries are in the page, with classes for your styles. While it
// waits, it reserves its space with empty entries of the same markup.

import {
  type AriaAttributes,
  createElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import { show } from '../../elements/presentation.js'
import { first } from '../../elements/strings/first.js'
import type { Presentation } from '../../elements/types.js'
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../../generated/constants.js'
import type { ShelfItem } from '../../types.js'
import { type ObserveOptions, observer } from '../store/observe.js'
import { queryOf, type ShelfOptions, type ShelfQuery, type ShelfResult } from '../store/shelf.js'
import { useShelfQuery } from './hooks.js'

/** The texts beside the items. */
export interface ShelfTexts {
  readonly loading?: string
  readonly empty?: ReactNode
  readonly failed?: ReactNode
  readonly again?: string
  /** The mark of an item that was drawn at random to find out whether the visitor likes it. */
  readonly exploring?: string
}

type Own = ObserveOptions & {
  /** The heading; `null` shows none. */
  readonly heading?: string | null
  /** The heading's level, 1 to 6; 2 if left out. */
  readonly level?: 1 | 2 | 3 | 4 | 5 | 6
  /**
   * The content of an entry. A link, or an element with `data-select`, opens the item; a button with `data-act="like"`
   * (or another act) records that act. If left out: a link with image, title and creator.
   */
  readonly renderItem?: (entry: ShelfItem, result: ShelfResult) => ReactNode
  /** The content of each empty entry while the shelf is loading. */
  readonly renderPlaceholder?: (position: number) => ReactNode
  /** Which of an item's fields are its title, creator, image and link, if the defaults are wrong. */
  readonly presentation?: Presentation
  readonly texts?: ShelfTexts
}

export type ShelfProps = Own &
  ShelfOptions &
  AriaAttributes &
  Pick<HTMLAttributes<HTMLElement>, 'className' | 'id' | 'style'> & { readonly [data: `data-${string}`]: unknown }

type Values = Record<string, unknown>

const EXPLORING = 'Something different'

/** A ranked list, which records impressions and clicks. */
export function Shelf(props: ShelfProps): ReactElement {
  const { page, own, options } = parted(props as Values)
  const { heading = first.shelf, level = 2, texts } = own
  const query = useShelfQuery('<Shelf>', options)
  const result = useSyncExternalStore(query.subscribe, query.getSnapshot, query.getServerSnapshot)
  const list = useObserver(query, own)
  const said = { ...first, exploring: EXPLORING, ...texts }
  const { shelf, status, refresh } = result
  const waits = !shelf?.items.length
  return createElement(
    'section',
    { className: 'penchant-shelf', 'aria-label': heading ?? said.shelf, ...page },
    heading !== null && createElement(`h${level}`, { className: 'penchant-heading' }, heading),
    createElement(
      'ul',
      {
        ref: list,
        className: 'penchant-list',
        role: 'list',
        'aria-busy': status === 'loading',
        'aria-hidden': waits || undefined,
      },
      waits ? places(options.limit, own) : shelf.items.map((entry) => item(entry, result, own, said)),
    ),
    createElement('div', { className: 'penchant-message', role: 'status' }, message(status, said, refresh)),
  )
}

/**
 * Records impressions and clicks in a list of the page's own, as <Shelf> does. Use the result as the list's `ref`, and put
 * `data-item` with the item's id on each entry.
 */
export function useObserveShelf(result: ShelfResult, options: ObserveOptions = {}): (list: Element | null) => void {
  return useObserver(queryOf(result), options)
}

function useObserver(query: ShelfQuery, { records, onSelect }: ObserveOptions): (list: Element | null) => void {
  const options = useRef<ObserveOptions>({})
  useEffect(() => {
    options.current = { ...(records && { records }), onSelect }
  })
  return useMemo(() => {
    const turnTo = observer(query, () => options.current)
    // React 18 accepts no return value from a ref callback.
    return (list) => void turnTo(list)
  }, [query])
}

function item(entry: ShelfItem, result: ShelfResult, own: Own, texts: ShelfTexts): ReactElement {
  const { renderItem, presentation = {} } = own
  const drawn = renderItem ? renderItem(entry, result) : card(entry, presentation, texts.exploring)
  return createElement('li', { key: entry.id, className: 'penchant-item', 'data-item': entry.id }, drawn)
}

/** Empty entries, as many as the shelf has at most. */
function places(limit: number | undefined, { renderItem, renderPlaceholder }: Own): ReactNode {
  const drawn = (place: number) => (renderPlaceholder ? renderPlaceholder(place) : renderItem ? '\u00a0' : body())
  return Array.from({ length: Math.min(limit ?? DEFAULT_LIMIT, LARGEST_LIMIT) }, (_, place) =>
    createElement('li', { key: `place ${place}`, className: 'penchant-item penchant-place' }, drawn(place)),
  )
}

const OWN = ['heading', 'level', 'renderItem', 'renderPlaceholder', 'presentation', 'texts', 'records', 'onSelect']

/** Splits the props into those for the HTML element, those of the list, and the options of the request. */
function parted(props: Values): { page: Values; own: Own; options: ShelfOptions & { limit?: number } } {
  const only = (keep: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(props).filter(([name, value]) => value !== undefined && keep(name)))
  const isPage = (name: string) => /^(className|id|style|data-.*|aria-.*)$/.test(name)
  return {
    page: only(isPage),
    own: only((name) => OWN.includes(name)) as Own,
    options: only((name) => !isPage(name) && !OWN.includes(name)) as ShelfOptions & { limit?: number },
  }
}

function message(status: ShelfResult['status'], texts: ShelfTexts, refresh: () => Promise<void>): ReactNode {
  if (status === 'empty') return texts.empty
  if (status === 'loading') return createElement('span', { className: 'penchant-loading' }, texts.loading)
  if (status === 'ready') return null
  const again = createElement('button', { type: 'button', onClick: () => void refresh() }, texts.again)
  return createElement('span', { className: 'penchant-failed' }, texts.failed, ' ', again)
}

function card(entry: ShelfItem, presentation: Presentation, exploring: string | undefined): ReactElement {
  const { url, ...shown } = show(presentation, entry.item)
  const mark =
    entry.exploring && createElement('span', { key: 'exploring', className: 'penchant-exploring' }, exploring)
  const [tag, opens] = url === undefined ? ['button', { type: 'button', 'data-select': '' }] : ['a', { href: url }]
  return createElement(tag, { className: 'penchant-link', ...opens }, body(shown), mark && ' ', mark)
}

/** The content of a card. Without arguments: empty parts that reserve its space. */
function body(shown: { image?: string | undefined; title?: string; creator?: string } = {}): ReactNode {
  const { image, title = '\u00a0', creator = '\u00a0' } = shown
  const part = (name: string, tag: string, props: object, ...children: ReactNode[]) =>
    createElement(tag, { key: name, className: `penchant-${name}`, ...props }, ...children)
  return [
    image
      ? part('image', 'img', { src: image, alt: '', loading: 'lazy', decoding: 'async' })
      : part('image', 'span', { 'aria-hidden': true }, [...title][0]),
    part('title', 'bdi', {}, title),
    // So that a screen reader reads two words.
    ' ',
    creator && part('creator', 'bdi', {}, creator),
  ]
}
