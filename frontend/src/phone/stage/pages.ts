/** The pages beside the hall's, in one file: each name of a file is part of every first load. */
export { default as ChairPage } from './ChairPage.vue'
export { default as WatchPage } from './WatchPage.vue'
