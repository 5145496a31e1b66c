// The plugin that the Nuxt module adds for the elements: defines them, and gives them the application's profile.

import { defineNuxtPlugin, useRuntimeConfig } from 'nuxt/app'
import { open } from 'penchant'
import { provide } from 'penchant/elements'
import { providePenchant } from 'penchant/vue'
import type { OpenOptions } from '../types.js'

export default defineNuxtPlugin(({ vueApp }) => {
  const { ...options }: OpenOptions = useRuntimeConfig().public.penchant
  const penchant = open(options)
  // The elements and the composables report the error.
  penchant.catch(() => {})
  provide(penchant)
  providePenchant({ penchant }, vueApp)
})
