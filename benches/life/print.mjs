// The figures for people.

const digits = (number) => number.toFixed(3).replace(/^0/, '')

export function print({ notice, carts, coats, replenishment, pages, courses }) {
  const lines = notice ? [notice, ''] : []
  for (const { shop, baskets, items, rows } of carts) {
    lines.push(
      `${shop}: ${baskets} baskets, ${items} items; hit rate of the hidden item in ten places (95 % interval),`,
    )
    lines.push('and the share of the ten that is of a category of the cart', '')
    for (const { name, mean, low, high, same } of rows) {
      const interval = `${digits(mean)} (${digits(low)} to ${digits(high)})`
      lines.push(`  ${name.padEnd(34)}  ${interval.padEnd(22)}  ${digits(same)}`)
    }
    lines.push('')
  }
  lines.push('coats among 24 recommendations, three days after a coat was bought', '')
  for (const { name, coats: count } of coats) lines.push(`  ${name.padEnd(50)}  ${count}`)
  const { visitors, purchases, rows } = replenishment
  lines.push('', `a shop that is made up: ${visitors} visitors bought ${purchases} things again within 14 days;`)
  lines.push('the share of them in a list of ten (95 % interval), and the share of the list that was bought', '')
  for (const { name, mean, low, high, precision } of rows) {
    const interval = `${digits(mean)} (${digits(low)} to ${digits(high)})`
    lines.push(`  ${name.padEnd(50)}  ${interval.padEnd(22)}  ${digits(precision)}`)
  }
  lines.push('', 'items that a visitor sees twice, on the mean: three shelves of twelve, and two pages of twelve', '')
  for (const { name, repeats } of pages) lines.push(`  ${name.padEnd(50)}  ${repeats.toFixed(2)}`)
  lines.push(
    '',
    'ten lessons for a learner who did the first of a course: how often the next leads, and how many are out of reach',
    '',
  )
  for (const { name, leads, out } of courses) lines.push(`  ${name.padEnd(50)}  ${digits(leads)}  ${out.toFixed(2)}`)
  lines.push('')
  process.stdout.write(lines.join('\n'))
}
