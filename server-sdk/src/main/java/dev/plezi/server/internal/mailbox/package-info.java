/**
 * Room 3: the tasks of a connection, strictly one after another, bounded in messages and bytes, and
 * rate-limited.
 */
@NullMarked
package dev.plezi.server.internal.mailbox;

import org.jspecify.annotations.NullMarked;
