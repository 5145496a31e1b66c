// A click that leaves the page: navigation waits until the click is stored.
//
// When a page unloads in the middle of a transaction, IndexedDB drops the transaction. So a plain click on a link to another page
// waits for its event, half a second at most. Code that handles links itself, a router for example, is not affected: this
// listener is the last one, on the window, and does nothing if the default was prevented.

const PATIENCE = 500

/** Delays the navigation of a click until `kept` has settled. */
export function leaveAfter(kept: Promise<unknown>, click: MouseEvent): void {
  const link = click.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement)
  if (!link || !leaves(click, link)) return
  const last = (event: MouseEvent) => {
    if (event !== click || event.defaultPrevented) return
    event.preventDefault()
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE))
    void Promise.race([kept, patience]).then(() => location.assign(link.href))
  }
  addEventListener('click', last)
  // Removed even if a listener stops the propagation of the click.
  setTimeout(() => removeEventListener('click', last))
}

/** Whether a click replaces this page by another one, in a way that `location.assign` can repeat. */
function leaves({ type, button, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent, link: HTMLAnchorElement): boolean {
  const { href, target, rel, referrerPolicy, ping } = link
  const isPlain = type === 'click' && button === 0 && !(altKey || ctrlKey || metaKey || shiftKey)
  const isHere = ['', '_self'].includes(target || (document.querySelector('base')?.target ?? ''))
  const isOwn = isHere && !link.hasAttribute('download') && !(rel || referrerPolicy || ping)
  return isPlain && isOwn && /^https?:/.test(href) && href.split('#')[0] !== location.href.split('#')[0]
}
