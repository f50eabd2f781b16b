/**
 * The door between what an application sees and the rooms below: how machinery reaches into a
 * {@link dev.plezi.server.Controller}. A message walks through {@code jetty}, {@code transport},
 * {@code events}, {@code mailbox} and {@code session}, {@code events}, {@code outbox} and {@code
 * session}, and {@code jetty} again.
 */
@NullMarked
package dev.plezi.server.internal;

import org.jspecify.annotations.NullMarked;
