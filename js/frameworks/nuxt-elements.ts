// What the Nuxt module adds to a page with the elements: their definitions, and the application's profile for both.

import { defineNuxtPlugin, useRuntimeConfig } from 'nuxt/app'
import { open } from 'penchant'
import { provide } from 'penchant/elements'
import { providePenchant } from 'penchant/vue'
import type { OpenOptions } from '../types.js'

export default defineNuxtPlugin(({ vueApp }) => {
  const { ...options }: OpenOptions = useRuntimeConfig().public.penchant
  const penchant = open(options)
  // The elements and the composables say what went wrong; nobody else has to.
  penchant.catch(() => {})
  provide(penchant)
  providePenchant({ penchant }, vueApp)
})
