/**
 * Room 5: what waits for the peer, bounded, kept until the peer has counted it, and written in
 * order by whatever connection there is.
 */
@NullMarked
package dev.plezi.server.internal.outbox;

import org.jspecify.annotations.NullMarked;
