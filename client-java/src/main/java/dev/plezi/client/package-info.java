/**
 * The Java client: {@link dev.plezi.client.PleziClient} connects to a Plezi server, reconnects by
 * itself, and hands typed events to listeners. Exceptions are unchecked; everything is non-null
 * unless it says otherwise.
 */
@NullMarked
package dev.plezi.client;

import org.jspecify.annotations.NullMarked;
