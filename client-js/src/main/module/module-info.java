/**
 * The browser client's scripts, as resources under {@code META-INF/plezi}; no package, no code. The
 * server requires it so that it is there, in a linked image too.
 */
module dev.plezi.client.js {}
