// The plugin that the Nuxt module adds to an application: provides its profile.

import { defineNuxtPlugin, useRuntimeConfig } from 'nuxt/app'
import { providePenchant } from 'penchant/vue'
import type { OpenOptions } from '../types.js'

export default defineNuxtPlugin(({ vueApp }) => {
  const { ...options }: OpenOptions = useRuntimeConfig().public.penchant
  providePenchant(options, vueApp)
})
