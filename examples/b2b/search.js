// The site's own search, in ten lines: Penchant does not search, it re-ranks what a search found.

const pages = (await (await fetch('items.ndjson')).text())
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** Ids with scores: a word in the title counts three times, in the summary once. A page has to have all words. */
export function search(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scoreOf = ({ title, summary, area, code = '' }) => {
    const [heading, text] = [title.toLowerCase(), `${summary} ${area} ${code}`.toLowerCase()]
    const scores = words.map((word) => 3 * heading.includes(word) + text.includes(word))
    return scores.every((score) => score > 0) ? scores.reduce((sum, score) => sum + score, 0) : 0
  }
  return pages.map((page) => ({ id: page.id, score: scoreOf(page) })).filter(({ score }) => score > 0)
}
