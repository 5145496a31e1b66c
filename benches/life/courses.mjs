// Lessons in order: courses of several lessons, of which a learner did the first few of one. Before: the list of prerequisites is only
// shown. Now: it is the role `prerequisites`.

import { join } from 'node:path'
import { open } from '../../dist/node.js'
import { drawing } from '../shelf/library.mjs'
import { built } from './shop.mjs'

const COURSES = 30
const LESSONS = 8
const LENGTH = 10

const lessonOf = (course, lesson) => `course${course}-${lesson}`
const items = Array.from({ length: COURSES }, (_, course) =>
  Array.from({ length: LESSONS }, (_, lesson) => ({
    id: lessonOf(course, lesson),
    title: `Lesson ${lesson + 1} of course ${course}`,
    topic: `topic ${course % 6}`,
    before: lesson === 0 ? [] : [lessonOf(course, lesson - 1)],
    learners: 1_000 / (1 + course) / (1 + lesson),
  })),
).flat()

/** What a learner who did the first lessons of a course is shown: whether the next one leads, and how many lessons are out of reach. */
async function learner(catalog, numbers) {
  const penchant = await open({ catalog, consent: 'session' })
  const [course, done] = [numbers.below(COURSES), 1 + numbers.below(LESSONS - 2)]
  for (let lesson = 0; lesson < done; lesson++) {
    await penchant.record({ type: 'complete', item: lessonOf(course, lesson) })
  }
  const shown = (await penchant.recommend({ limit: LENGTH })).items.map(({ id }) => id)
  await penchant.close()
  const mastered = new Set(Array.from({ length: done }, (_, lesson) => lessonOf(course, lesson)))
  const before = new Map(items.map(({ id, before }) => [id, before]))
  const isOut = (id) => before.get(id).some((other) => !mastered.has(other))
  return { leads: shown[0] === lessonOf(course, done), out: shown.filter(isOut).length }
}

/** By way: how often the next lesson leads, and the mean number of lessons out of reach among ten. */
export async function courses(folder, { visitors }) {
  const rows = []
  for (const [name, role] of [
    ['without prerequisites', 'stored'],
    ['with prerequisites', 'prerequisites'],
  ]) {
    const config = { fields: { learners: 'popularity', before: role } }
    const catalog = built(join(folder, role), { items, config })
    const numbers = drawing(11)
    const row = { name, leads: 0, out: 0 }
    for (let number = 0; number < visitors; number++) {
      const { leads, out } = await learner(catalog, numbers)
      row.leads += Number(leads) / visitors
      row.out += out / visitors
    }
    rows.push(row)
  }
  return rows
}
