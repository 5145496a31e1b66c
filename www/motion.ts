/**
 * Books move to their new places: View Transitions where the browser has them and the visitor wants motion, a plain
 * change where not. A book can stand on two shelves, so names are given to what is in view, once for each book, and
 * taken away afterwards.
 */

const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** `cards`: books trade places. `covers`: one page gives way to another, and the cover that was opened grows. */
export type Movement = 'cards' | 'covers' | 'none'

/** What bears a name now, so that no two elements ever bear the same one. */
let named: HTMLElement[] = []
let latest: ViewTransition | undefined

/** Makes the change and resolves once it is in the document, whether or not it still moves. */
export async function moving(movement: Movement, change: () => Promise<void>): Promise<void> {
  if (movement === 'none' || calm.matches || document.hidden || !('startViewTransition' in document)) {
    await change()
    return
  }
  name(movement)
  const transition = document.startViewTransition(async () => {
    await change()
    name(movement)
  })
  latest = transition
  // A transition that is skipped (a newer one took over) has still made its change, and leaves the names to the newer.
  transition.ready.catch(() => undefined)
  transition.finished
    .catch(() => undefined)
    .then(() => {
      if (latest === transition) unname()
    })
  await transition.updateCallbackDone
}

function name(movement: Movement): void {
  unname()
  const attribute = movement === 'cards' ? 'data-moves' : 'data-grows'
  const taken = new Set<string>()
  for (const element of document.querySelectorAll<HTMLElement>(`[${attribute}]`)) {
    const id = element.getAttribute(attribute) ?? ''
    if (taken.has(id) || !inView(element)) continue
    taken.add(id)
    named.push(element)
    element.style.setProperty('view-transition-name', `book-${id.replace(/[^\w-]/g, '_')}`)
  }
}

function unname(): void {
  for (const element of named) element.style.removeProperty('view-transition-name')
  named = []
}

function inView(element: HTMLElement): boolean {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
}
