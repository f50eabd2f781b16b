/** What goes into a log, cleaned of what a peer might have put there. */
@NullMarked
package dev.plezi.protocol.log;

import org.jspecify.annotations.NullMarked;
