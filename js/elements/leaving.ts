// A click that leaves the page: the page stays until the click is kept.
//
// Browsers take a page away in the middle of a transaction, and IndexedDB drops what was in it. So a plain click on a link to
// another page waits for its event, half a second at most. Whoever follows links themselves, a router say, does so as
// ever: the click is looked at last, on the window, and only where nobody prevented it.

const PATIENCE = 500

/** Lets a click leave the page once `kept` has settled. */
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
  // Somebody may stop it on its way.
  setTimeout(() => removeEventListener('click', last))
}

/** Whether a click opens another page in place of this one, in a way that `location.assign` opens it too. */
function leaves({ type, button, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent, link: HTMLAnchorElement): boolean {
  const { href, target, rel, referrerPolicy, ping } = link
  const isPlain = type === 'click' && button === 0 && !(altKey || ctrlKey || metaKey || shiftKey)
  const isHere = ['', '_self'].includes(target || (document.querySelector('base')?.target ?? ''))
  const isOwn = isHere && !link.hasAttribute('download') && !(rel || referrerPolicy || ping)
  return isPlain && isOwn && /^https?:/.test(href) && href.split('#')[0] !== location.href.split('#')[0]
}
