package dev.plezi.client.js;

/** A handle: an object of ours that {@code browser.js} keeps and hands back, as it is. */
interface Handle {}
