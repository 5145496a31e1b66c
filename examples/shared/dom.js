// What all four examples use to draw: one function for elements, and one for views behind a hash. A site with a framework has both
// already.

/**
 * An element with attributes, listeners (`onclick`) and children: `el('a', { href: '#/' }, 'Home')`. Children that are texts stay
 * texts, so a title from the catalogue is never read as markup. `false`, `null` and `undefined` are left out.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (value !== false && value != null) element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== false && child != null))
  return element
}

/** A drawing of the site's own, as markup. Never pass it anything that comes from a catalogue or a visitor. */
export function drawing(svg, attributes = {}) {
  const holder = el('span', { 'aria-hidden': 'true', ...attributes })
  holder.innerHTML = svg
  return holder
}

/**
 * Shows the view that the address names: `#/item/wool-coat` calls `views.item('wool-coat')`, and `#/` calls `views.home()`. A view
 * resolves to `{ title, content }`, a list of elements. Returns a function that draws the present view again.
 */
export function showViews(main, site, views) {
  let turn = 0
  const show = async ({ moved }) => {
    const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
    const mine = ++turn
    const { title, content } = await (views[name] ?? views.home)(...rest)
    // The visitor has gone on meanwhile.
    if (mine !== turn) return
    main.replaceChildren(...content.filter((part) => part))
    document.title = title ? `${title} · ${site}` : site
    if (!moved) return
    // As a new page would: from the top, and a screen reader reads the heading.
    scrollTo(0, 0)
    const heading = main.querySelector('h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  }
  addEventListener('hashchange', () => show({ moved: true }))
  return () => show({ moved: false })
}
