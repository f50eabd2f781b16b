/**
 * Events as an application writes and reads them on the JVM: typed records, or the raw message. The
 * server and the Java client share this package, so both ends judge a payload alike. It is the one
 * package here that uses Jackson, and the browser client never reaches it.
 */
@NullMarked
package dev.plezi.event;

import org.jspecify.annotations.NullMarked;
