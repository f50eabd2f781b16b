/** What peers can have us write into the log, and how much of it. */
@NullMarked
package dev.plezi.server.internal.log;

import org.jspecify.annotations.NullMarked;
