/**
 * Events as an application writes and reads them on the JVM: typed records, or the raw message. The
 * server and the Java client share this package.
 */
@NullMarked
package dev.plezi.event;

import org.jspecify.annotations.NullMarked;
