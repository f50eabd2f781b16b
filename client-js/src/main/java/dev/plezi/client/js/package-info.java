/**
 * The browser client: {@link dev.plezi.protocol.client.ClientMachine} and the listeners, compiled
 * to JavaScript. Around it lie two hand-written modules in {@code src/main/js}: {@code
 * plezi-client.js} is the class that a page sees and calls {@link dev.plezi.client.js.Core}; {@code
 * browser.js} is what {@link dev.plezi.client.js.Browser} calls. Everything runs on the page's one
 * thread, so no state here needs another owner.
 *
 * <p>No JavaScript object is ever typed as {@code Object} or put into a Java collection: the
 * compiler would wrap it, at fifteen times the cost and more.
 */
@NullMarked
package dev.plezi.client.js;

import org.jspecify.annotations.NullMarked;
